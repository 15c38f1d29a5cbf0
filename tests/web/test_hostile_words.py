"""Every stored field × attack strings × every page: what strangers write stays text."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from goodword.house.tables import House
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.people.tables import (
    Address,
    Colleague,
    Mailbox,
    Organisation,
    OurAddress,
    Person,
    PersonNumber,
)
from goodword.timeline.tables import (
    Attachment,
    Conversation,
    Entry,
    Original,
    Participant,
    Quarantined,
    Reading,
    Sighting,
)
from tests.web.business import Business

ATTACKS = [
    "<script>window.taken=1</script>",
    '"><img src=x onerror=taken()>',
    "'-alert(1)-'",
    "</title></textarea></style><svg/onload=taken()>",
    "javascript:taken()",
    'https://good.example/"onmouseover="taken()',
    "https://good.example/'><svg onload=taken()>",
    "www.good.example/<u>x</u>",
    'mailto:"<img/src=x/onerror=taken()>"@x.example',
    "{{ 7|add:7 }}{% debug %}",
    "https://user:pass@good.example/ \u202ehttps://evil.example",
    "[x](javascript:taken()) &lt;script&gt;",
]
TOGETHER = [" ".join(ATTACKS[i : i + 4]) for i in range(0, len(ATTACKS), 4)]
EACH = [*TOGETHER, *(pytest.param(one, marks=pytest.mark.slow) for one in ATTACKS)]
"""Four at a time, in each place; each alone in the long sweep."""
OURS = {"script": "src", "link": "href", "img": "src", "iframe": "src"}


class Judge(HTMLParser):
    """Collects whatever in a page could run, or leads somewhere strange."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        for name, value in told.items():
            if name.startswith("on") or (name == "style" and value):
                self.wrong.append(f"{tag} {name}={value}")
            if name in ("href", "src", "action", "formaction", "hx-get", "hx-post"):
                ours = value.startswith(("/", "#", "?"))
                outside = tag == "a" and value.startswith(("http://", "https://", "mailto:"))
                if value and not (ours or outside) and not value.startswith("https://good"):
                    self.wrong.append(f"{tag} {name}={value}")
        if tag in OURS and not told.get(OURS[tag], "").startswith(("/static/", "/entries/")):
            self.wrong.append(f"{tag} {told}")
        if tag in ("object", "embed", "base", "math", "style", "u"):
            self.wrong.append(tag)
        if tag == "svg" and told.get("viewbox") != "0 0 24 24":
            self.wrong.append(f"{tag} {told}")


def poison(words: str) -> None:
    """Write the words into everything that is stored and may be shown."""
    House.objects.update(name=words[:120])
    Colleague.objects.filter(role="colleague").update(name=words[:160])
    Organisation.objects.update(name=words)
    Person.objects.update(name=words, note=words)
    for person in Person.objects.all():
        PersonNumber.objects.create(person=person, number=words[:40])
    for number, address in enumerate(Address.objects.filter(uses__isnull=False)):
        Address.objects.filter(pk=address.pk).update(spec=f"{number}{words}"[:320])
    for number, mailbox in enumerate(Mailbox.objects.all()):
        Mailbox.objects.filter(pk=mailbox.pk).update(name=f"{number}{words}"[:160], address=words)
    OurAddress.objects.create(spec=words[:300])
    Conversation.objects.update(subject=words)
    Entry.objects.update(subject=words)
    Participant.objects.update(name=words)
    Attachment.objects.update(name=words)
    Sighting.objects.update(folder=words[:60])
    Commitment.objects.update(what=words, why=words)
    CommitmentEvent.objects.update(reason=words)
    for reading in Reading.objects.all():
        reading.value = _filled(reading.value, words)
        reading.save()
    original = Original.objects.first()
    Quarantined.objects.create(
        original=original, mailbox=Mailbox.objects.get(owner=None), folder=words[:60],
        location=words, reason=words, seen_at=Sighting.objects.latest("pk").seen_at,
    )  # fmt: skip


def _filled(value: object, words: str) -> object:
    if isinstance(value, dict):
        return {name: _filled(inner, words) for name, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, words) for inner in value]
    return f"{words}\n{words} and more" if isinstance(value, str) else value


def pages(words: str) -> list[tuple[str, dict[str, str]]]:
    person, entry = Person.objects.first(), Entry.objects.first()
    owed = Commitment.objects.filter(is_listed=True).first()
    mailbox, one = Mailbox.objects.first(), Colleague.objects.get(role="colleague")
    assert person and entry and owed and mailbox
    plain = [
        "/", "/customers", f"/customers/{person.pk}", f"/customers/{person.pk}/edit",
        f"/conversations/{entry.conversation_id}", f"/conversations/{owed.conversation_id}",
        f"/entries/{entry.pk}/headers", f"/entries/{entry.pk}/frame",
        f"/commitments/{owed.pk}/done", f"/commitments/{owed.pk}/later",
        f"/commitments/{owed.pk}/reassign", "/older", "/quarantine", "/settings/standard",
        "/settings/hours", "/settings/addresses", "/settings/colleagues", "/settings/mailboxes",
        f"/settings/colleagues/{one.pk}", f"/settings/mailboxes/{mailbox.pk}", "/settings/account",
        "/styleguide",
    ]  # fmt: skip
    asked = [("/search", {"q": words}), ("/customers", {"q": words}), ("/search", {"q": "table"})]
    return [(address, {}) for address in plain] + asked


@pytest.mark.parametrize("words", EACH)
def test_no_stored_field_becomes_anything_but_text(
    business: Business, anna: Client, words: str
) -> None:
    poison(words)
    for address, query in pages(words):
        answer = anna.get(address, query)
        assert answer.status_code == 200, address
        judge = Judge()
        judge.feed(answer.content.decode())
        assert not judge.wrong, (address, judge.wrong)
        assert "script-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("words", EACH)
def test_what_people_type_into_forms_comes_back_as_text(
    business: Business, anna: Client, words: str
) -> None:
    owed = Commitment.objects.get(customer__name="Ilse Vandenberghe")
    posts = [
        (f"/commitments/{owed.pk}/later", {"version": owed.version, "when": words, "told": words}),
        ("/settings/addresses", {"spec": words, "colleague": words}),
        ("/settings/hours", {"name": "House", "day_0": words, "zone": words, "closed": words}),
        ("/settings/standard", {"name": words, "first_response": words, "horizon": words}),
        ("/settings/colleagues", {"name": words, "email": words, "role": words}),
    ]
    for address, told in posts:
        judge = Judge()
        judge.feed(anna.post(address, told, follow=True).content.decode())
        assert not judge.wrong, (address, judge.wrong)


def test_no_page_carries_scripts_or_styles_of_its_own(business: Business, anna: Client) -> None:
    for address, query in pages("x"):
        page = anna.get(address, query).content.decode()
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", page), address
        policy = anna.get(address, query)["Content-Security-Policy"]
        assert "unsafe" not in policy and "default-src 'none'" in policy
