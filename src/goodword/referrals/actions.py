"""Who sent whom is entered, noticed, confirmed, corrected, rejected. Each is one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from goodword.access import NotFound, Reader, Refused, acquainted, readable
from goodword.ledger.refusals import Conflict
from goodword.people.actions import must_decide
from goodword.people.tables import Person
from goodword.referrals.rules import closes_a_circle, key_of
from goodword.referrals.tables import Referral
from goodword.timeline.tables import Entry

LONGEST = 200
FEW_STEPS = 16
"""A chain that is longer is not asked for step by step."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something that says who sent somebody. ``referrer_id``: where it is clear who that is.

    ``source``: letter, introduction, form or list. ``sure``: a person or a form said so, and
    nobody needs to be asked.
    """

    key: str
    referred_id: int
    named: str
    source: str
    came_at: datetime
    referrer_id: int | None = None
    entry_id: int | None = None
    sure: bool = False


@transaction.atomic
def enter(
    *,
    reader: Reader,
    referred_id: int,
    now: datetime,
    referrer_id: int | None = None,
    named: str = "",
    key: str = "",
    came_at: datetime | None = None,
) -> Referral:
    """A colleague says who sent a customer. ``key`` (from the form): twice is once.

    Raises `NotFound`, `NotAllowed`; `Refused` for circles, and where somebody else sent them.
    """
    must_decide(reader)
    named = _plain(named)
    identity = key_of("hand", key or f"{referred_id} {referrer_id} {named} {now.isoformat()}")
    _locked(reader, referred_id)
    known = Referral.objects.filter(key=identity).first()
    if known is not None:
        return known
    _must_fit(reader, referred_id, referrer_id, named)
    # What a letter only seems to say is answered by this.
    asked = Referral.objects.filter(referred_id=referred_id, state="proposed")
    told = {
        "referrer_id": referrer_id, "named": named, "state": "confirmed",
        "decided_at": now, "colleague_id": reader.colleague_id,
    }  # fmt: skip
    said = asked.order_by("came_at", "pk").first()
    if said is not None:
        asked.exclude(pk=said.pk).update(
            state="rejected", decided_at=now, colleague_id=reader.colleague_id
        )
        Referral.objects.filter(pk=said.pk).update(**told)
        said.refresh_from_db()
        return said
    return Referral.objects.create(
        key=identity, referred_id=referred_id, source="hand", came_at=came_at or now,
        noted_at=now, **told,
    )  # fmt: skip


@transaction.atomic
def note(said: Sequence[Said], *, now: datetime) -> list[Referral]:
    """Keep what letters, forms and lists say; what is known already stays as it was decided.

    The new ones. Somebody who was sent by somebody already is not asked about again, and what
    would close a circle is left alone.
    """
    rows = Referral.objects.filter(key__in=[one.key for one in said])
    known = set(rows.values_list("key", flat=True))
    made = []
    for one in said:
        if one.key in known:
            continue
        known.add(one.key)
        people = {one.referred_id, one.referrer_id or one.referred_id}
        held = Person.objects.select_for_update(of=("self",)).filter(pk__in=people)
        if len(list(held.order_by("pk"))) < len(people) or _stands(one.referred_id):
            continue
        if one.referrer_id == one.referred_id or (
            one.referrer_id and _circle(one.referred_id, one.referrer_id)
        ):
            continue
        sure = one.sure and (one.referrer_id is not None or bool(one.named))
        try:
            with transaction.atomic():
                made.append(
                    Referral.objects.create(
                        key=one.key, referred_id=one.referred_id, referrer_id=one.referrer_id,
                        named=_plain(one.named), state="confirmed" if sure else "proposed",
                        source=one.source, entry_id=one.entry_id, came_at=one.came_at,
                        noted_at=now, decided_at=now if sure else None,
                    )
                )  # fmt: skip
        except IntegrityError:
            # Another process noted it between our look and our write.
            continue
    return made


@transaction.atomic
def drop_unread(*, conversation_ids: Collection[int], keys: Collection[str]) -> int:
    """Ask no longer about what the letters of conversations do not say, as read today; how many.

    ``keys``: what they say. What somebody decided stays.
    """
    asked = Referral.objects.filter(
        state="proposed", source__in=("letter", "introduction"), colleague=None,
        entry__conversation__in=conversation_ids,
    )  # fmt: skip
    return asked.exclude(key__in=keys).delete()[0]


@transaction.atomic
def confirm(
    *,
    reader: Reader,
    referral_id: int,
    now: datetime,
    referrer_id: int | None = None,
    named: str = "",
    seen: str = "",
) -> Referral:
    """Yes: they were sent by this person; or a correction of who it was.

    Without ``referrer_id`` the name stays a name, until somebody says who it is. ``seen``: the
    state that was on the screen. Raises `NotFound`, `NotAllowed`, `Refused`, `Conflict`.
    """
    row = _decidable(reader, referral_id, seen)
    named = _plain(named) or row.named
    _must_fit(reader, row.referred_id, referrer_id, named, leaving=row.pk)
    Referral.objects.filter(pk=row.pk).update(
        state="confirmed", referrer_id=referrer_id, named=named, decided_at=now,
        colleague_id=reader.colleague_id,
    )  # fmt: skip
    row.refresh_from_db()
    return row


@transaction.atomic
def reject(*, reader: Reader, referral_id: int, now: datetime, seen: str = "") -> Referral:
    """No: nobody sent them, or not this one. The same letter never asks again."""
    row = _decidable(reader, referral_id, seen)
    Referral.objects.filter(pk=row.pk).update(
        state="rejected", decided_at=now, colleague_id=reader.colleague_id
    )
    row.refresh_from_db()
    return row


@transaction.atomic
def ask_again(*, reader: Reader, referral_id: int, now: datetime, seen: str = "") -> Referral:
    """Take a rejection back: it is asked about again."""
    row = _decidable(reader, referral_id, seen)
    if _stands(row.referred_id, leaving=row.pk):
        raise Refused("Somebody else is noted as having sent them. Take that away first.")
    Referral.objects.filter(pk=row.pk).update(
        state="proposed", decided_at=None, colleague_id=reader.colleague_id
    )
    row.refresh_from_db()
    return row


def known(reader: Reader, referral_id: int) -> Referral:
    """A referral that stands, for who may decide about it. Raises `NotFound`, `NotAllowed`."""
    row = _decidable(reader, referral_id, "")
    if row.state != "confirmed":
        raise NotFound("There is no such referral, or it is not yours to see.")
    return row


def _decidable(reader: Reader, referral_id: int, seen: str) -> Referral:
    """The referral, held, as far as the reader may know of it and decide."""
    row = Referral.objects.filter(pk=referral_id).first()
    if row is None or not _may_read(reader, row):
        raise NotFound("There is no such referral, or it is not yours to see.")
    must_decide(reader)
    _locked(reader, row.referred_id)
    row = Referral.objects.select_for_update(of=("self",)).filter(pk=referral_id).first()
    if row is None:
        raise NotFound("There is no such referral, or it is not yours to see.")
    if seen and seen != row.state:
        who = f"{row.colleague} " if row.colleague else "Somebody "
        raise Conflict(f"{who}was faster: it is {row.state} now. Look at it again.")
    return row


def _may_read(reader: Reader, row: Referral) -> bool:
    known = Person.objects.filter(acquainted(reader), pk=row.referred_id, erased_at=None)
    if not known.exists():
        return False
    if row.entry_id is None:
        return True
    return Entry.objects.filter(readable(reader), pk=row.entry_id).exists()


def _locked(reader: Reader, person_id: int) -> Person:
    """A customer, held until the transaction ends. Raises `NotFound`."""
    rows = Person.objects.select_for_update(of=("self",)).filter(acquainted(reader))
    found = rows.filter(pk=person_id, erased_at=None).first()
    if found is None:
        raise NotFound("There is no such customer.")
    return found


def _must_fit(
    reader: Reader, referred_id: int, referrer_id: int | None, named: str, leaving: int = 0
) -> None:
    """Refuse what can't be. ``leaving``: the referral that is being corrected."""
    if referrer_id is None and not named:
        raise Refused("Say who sent them: choose a customer, or write a name.")
    if referrer_id is not None:
        _locked(reader, referrer_id)
    if referrer_id == referred_id:
        raise Refused("Nobody sends themselves. Choose somebody else.")
    other = _stands(referred_id, leaving=leaving)
    if other is not None:
        raise Refused(
            "Somebody is noted as having sent them already. Correct that one, or take it away."
        )
    if referrer_id is not None and _circle(referred_id, referrer_id):
        raise Refused("They came to us by this very customer, so they can’t have sent them.")


def _stands(referred_id: int, leaving: int = 0) -> Referral | None:
    """The referral that counts for somebody already."""
    rows = Referral.objects.filter(referred_id=referred_id, state="confirmed")
    return rows.exclude(pk=leaving).order_by("came_at", "pk").first()


def _circle(referred_id: int, referrer_id: int) -> bool:
    """Whether a customer was sent, over any number of steps, by the one whom they would send."""
    above: dict[int, int] = {}
    step: int | None = referrer_id
    while step is not None and step not in above:
        if len(above) == FEW_STEPS:
            above = _everybody_above()
            break
        row = _stands(step)
        if row is None or row.referrer_id is None:
            break
        above[step] = row.referrer_id
        step = row.referrer_id
    return closes_a_circle(above, referred=referred_id, referrer=referrer_id)


def _everybody_above() -> dict[int, int]:
    """Who sent each, as it stands: the earliest that somebody said, where there are several."""
    rows = Referral.objects.filter(state="confirmed").order_by("-came_at", "-pk")
    told = dict(rows.values_list("referred_id", "referrer_id"))
    return {referred: referrer for referred, referrer in told.items() if referrer is not None}


def _plain(text: str) -> str:
    told = " ".join(text.replace("\x00", "").encode("utf-8", "replace").decode().split())
    return told[:LONGEST]
