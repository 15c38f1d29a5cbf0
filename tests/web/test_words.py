"""What pages say of empty places, hours, hidden things and slips."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague, Mailbox, Person
from goodword.timeline.tables import Entry
from goodword.web.drawn import told_words
from goodword.web.samples import samples
from goodword.web.urls import urlpatterns
from goodword.web.views.entries import frame_size
from goodword.worktime import Calendar
from tests.web.business import Business

Browsers = Callable[[Colleague], Client]
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
HOURS = Calendar.from_json(
    {"zone": "Europe/Brussels", "hours": [[["09:00", "17:00"]]] * 5 + [[]] * 2}
)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ((2026, 11, 20, 17, 30), "they expect it today 17:30"),
        ((2026, 11, 21, 10, 0), "they expect it tomorrow 10:00"),
        ((2026, 11, 23, 17, 30), "they expect it Monday 17:30"),
        ((2026, 12, 23, 17, 30), "they expect it Wed 23 December 17:30"),
        ((2027, 2, 3, 17, 30), "they expect it 3 February 2027 17:30"),
        ((2026, 11, 19, 17, 30), "they expected it yesterday 17:30"),
        ((2026, 11, 20, 8, 30), "they expected it today 08:30"),
    ],
)
def test_the_hour_that_was_told_is_kept(told: tuple[int, ...], words: str) -> None:
    moment = datetime(*told, tzinfo=ZoneInfo("Europe/Brussels"))  # type: ignore[arg-type,misc]
    assert told_words(NOW, moment, HOURS) == words


@pytest.mark.parametrize(
    "pattern", [str(p.pattern) for p in urlpatterns if "<number:" in str(p.pattern)]
)
@pytest.mark.parametrize("number", ["9" * 22, "9" * 18])
def test_numbers_beyond_all_bounds_are_not_here(
    business: Business, anna: Client, pattern: str, number: str
) -> None:
    address = "/" + "/".join(
        number if part.startswith("<number:") else "done" if part.startswith("<") else part
        for part in pattern.split("/")
    )
    for answer in (anna.get(address), anna.post(address)):
        # Some ask first to prove who one is.
        asks = answer.headers.get("Location", "").startswith("/again?") or (
            b"proof_password" in answer.content
        )
        assert answer.status_code in (404, 405) or asks


def test_the_icon_is_found_without_logging_in(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302 and answer["Location"].endswith(".svg")


def owed_nothing(business: Business) -> Person:
    """Tomás, whose only line is done."""
    tomas = Person.objects.get(name="Tomás Rivera")
    Commitment.objects.filter(customer=tomas).update(
        state="discharged", is_open=False, is_listed=False, closed_at=business.now
    )
    return tomas


@pytest.mark.parametrize(
    ("relation", "words"),
    [
        ("supplier", "Their mail opens nothing: they are a supplier."),
        ("private", "Their mail opens nothing: they are a private contact."),
        ("customer", "Nothing is open at the moment."),
    ],
)
def test_an_empty_place_says_why(
    business: Business, anna: Client, relation: str, words: str
) -> None:
    tomas = owed_nothing(business)
    Mailbox.objects.update(sharing="everything")
    Person.objects.filter(pk=tomas.pk).update(relation=relation)
    page = anna.get(f"/customers/{tomas.pk}").content.decode()
    assert words in page and "every answer" not in page


def test_whoever_reads_a_part_hears_of_no_more_than_that(business: Business, as_: Browsers) -> None:
    tomas = owed_nothing(business)
    page = as_(business.anna).get(f"/customers/{tomas.pk}").content.decode()
    assert "Nothing that you may see." in page


def test_a_line_of_anothers_mailbox_says_who_decides(business: Business, as_: Browsers) -> None:
    Mailbox.objects.filter(name="bernd").update(sharing="contact")
    page = as_(business.anna).get("/").content.decode()
    line = next(part for part in page.split('<li class="') if "Lena Fuchs" in part)
    assert line.startswith("line line-quiet") and "<bdi>Bernd Okafor</bdi> decides" in line
    assert 'role="button"' not in line


def test_an_address_can_be_taken_away_again(business: Business, anna: Client) -> None:
    ilse = Person.objects.get(name="Ilse Vandenberghe")
    told = {"name": ilse.name, "organisation": "", "numbers": "", "note": ""}
    anna.post(f"/customers/{ilse.pk}/edit", told | {"address": "ilse@home.example"})
    page = anna.get(f"/customers/{ilse.pk}/edit").content.decode()
    assert page.count('name="gone"') == 2
    anna.post(f"/customers/{ilse.pk}/edit", told | {"gone": ["ilse@home.example"]})
    specs = ilse.uses.values_list("address__spec", flat=True)
    assert list(specs) == ["ilse@vandenberghe.example"]
    last = anna.post(f"/customers/{ilse.pk}/edit", told | {"gone": ["ilse@vandenberghe.example"]})
    assert last.status_code == 422 and "This is their only address." in last.content.decode()
    foreign = anna.post(f"/customers/{ilse.pk}/edit", told | {"gone": ["lena@fuchs.example"]})
    assert foreign.status_code == 422 and "Choose one of the list." in foreign.content.decode()


def test_search_says_that_it_knows_no_or(business: Business, anna: Client) -> None:
    assert "is:unanswered" in anna.get("/search").content.decode()
    assert "OR is not known here" in anna.get("/search?q=table+OR+drawer").content.decode()
    assert "OR is not known here" not in anna.get("/search?q=table+drawer").content.decode()


def test_the_frame_of_a_mail_is_as_high_as_its_words(business: Business, anna: Client) -> None:
    entry = samples(business.now)["entries"][0]
    plain = replace(entry, attachments=(), quoted_text="", signature="")
    assert frame_size(replace(plain, author_text="Thanks, fine.")) == 1
    assert frame_size(replace(plain, author_text="One line.\n" * 12)) == 3
    assert frame_size(replace(plain, author_text="One line.\n" * 60)) == 0
    ilse = Entry.objects.filter(subject="Oak table for the hall").earliest("pk")
    frame = anna.get(f"/entries/{ilse.pk}/frame").content.decode()
    assert 'class="entry-frame' in frame and "Back to the plain words" in frame
    assert "allow-scripts" not in frame and "allow-same-origin" not in frame


def test_a_hidden_persons_page_is_not_here(business: Business, as_: Browsers) -> None:
    Mailbox.objects.filter(name="bernd").update(sharing="nothing")
    lena = Person.objects.get(name="Lena Fuchs")
    for page in ("", "/edit", "/owe"):
        assert as_(business.anna).get(f"/customers/{lena.pk}{page}").status_code == 404
