"""First letters that say who sent their writers, or introduce somebody: asked about, once."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q

from goodword.access import OPERATOR
from goodword.merging import names
from goodword.people.tables import Colleague, Person, PersonAddress
from goodword.referrals.actions import Said, drop_unread, note
from goodword.referrals.rules import key_of
from goodword.timeline.tables import Entry, Participant, Reading
from goodword.wiring.namesakes import customers_called

_SERVED = Q(relation="customer") | Q(relation="") & (
    Q(organisation=None) | Q(organisation__relation__in=("", "customer"))
)


def notice_referrals(conversation_ids: Collection[int], now: datetime) -> int:
    """Ask about what the letters of these conversations seem to say; how many are new.

    Only first letters since the horizon of what brought them in. What a newer reader finds no
    more, and nobody decided, is not asked any longer.
    """
    rows = Reading.objects.filter(
        reader="referral", entry__conversation__in=conversation_ids, entry__direction="in",
        entry__automated=False, entry__kind="mail", entry__occurred_at__lte=now,
    ).select_related("entry__intake", "entry__author", "entry__wrote")  # fmt: skip
    looking = _Looking()
    said = [one for row in rows.order_by("entry_id") for one in looking.said(row)]
    drop_unread(conversation_ids=conversation_ids, keys=[one.key for one in said])
    return len(note(said, now=now)) if said else 0


class _Looking:
    """Looks at letters one by one; knows who is one of us."""

    @cached_property
    def ours(self) -> set[tuple[str, ...]]:
        """Names of our own, in full and as one calls them."""
        told = [names.words(c.name) for c in Colleague.objects.all()]
        return {name for name in told if name} | {name[:1] for name in told if name}

    def said(self, row: Reading) -> Iterator[Said]:
        """What a letter says, as far as it can be taken seriously."""
        entry = row.entry
        if entry.intake is not None and entry.occurred_at < entry.intake.opens_from:
            return
        writer = _writer(entry)
        if writer is None:
            return
        for one in row.value.get("found", []):
            told = names.words(one["name"])
            if not told or told in self.ours or _is_called(told, writer.name):
                continue
            if one["how"] == "sent":
                yield from self._sent(entry, writer, one)
            else:
                yield from self._introduced(entry, writer, one)

    def _sent(self, entry: Entry, writer: Person, one: Mapping[str, Any]) -> Iterator[Said]:
        if not _first_of(writer.pk, entry):
            return
        meant = [pk for pk in customers_called(OPERATOR, one["name"]) if pk != writer.pk]
        yield Said(
            key=key_of("letter", entry.content_key, one["name"]),
            referred_id=writer.pk,
            named=one["name"],
            source="letter",
            came_at=entry.occurred_at,
            referrer_id=meant[0] if len(meant) == 1 else None,
            entry_id=entry.pk,
        )

    def _introduced(self, entry: Entry, writer: Person, one: Mapping[str, Any]) -> Iterator[Said]:
        """The writer sends somebody who stands on the letter, and whom we did not know."""
        told = names.words(one["name"])
        others = entry.participants.filter(role__in=("to", "cc"), ours=False)
        for other in others.exclude(address=entry.author).select_related("address"):
            called = other.name or other.address.spec.partition("@")[0].replace(".", " ")
            person = _only_user(other.address_id)
            if person is None or not _is_called(told, called) or not _first_of(person.pk, entry):
                continue
            yield Said(
                key=key_of("introduction", entry.content_key, other.address.spec),
                referred_id=person.pk,
                named=writer.name,
                source="introduction",
                came_at=entry.occurred_at,
                referrer_id=writer.pk,
                entry_id=entry.pk,
            )
            return


def _writer(entry: Entry) -> Person | None:
    """Who wrote a letter, if it is one person whom we serve or do not know yet."""
    if entry.wrote is not None:
        return Person.objects.filter(_SERVED, pk=entry.wrote.pk, merged_into=None).first()
    if entry.author is None or entry.author.kind == "robot":
        return None
    return _only_user(entry.author_id or 0)


def _only_user(address_id: int) -> Person | None:
    """The one person behind an address, if we serve them or do not know them yet."""
    uses = PersonAddress.objects.filter(address=address_id).values("person_id")
    found = list(Person.objects.filter(pk__in=uses, merged_into=None, erased_at=None)[:2])
    if len(found) != 1:
        return None
    return Person.objects.filter(_SERVED, pk=found[0].pk).first()


def _first_of(person_id: int, entry: Entry) -> bool:
    """Whether a letter stands in the first conversation with somebody, and we had not written."""
    before = Participant.objects.filter(
        address__uses__person=person_id, occurred_at__lt=entry.occurred_at
    )
    elsewhere = ~Q(entry__conversation_id=entry.conversation_id)
    return not before.filter(elsewhere | Q(entry__direction="out")).exists()


def _is_called(told: tuple[str, ...], name: str) -> bool:
    """Whether this is a name, or a part of the name, of somebody."""
    whole = names.words(name)
    return bool(told) and (set(told) <= set(whole) or bool(names.agree(told, whole)))
