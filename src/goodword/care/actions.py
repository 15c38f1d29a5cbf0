"""What colleagues say about intervals: for a customer, and for the house."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction

from goodword.access import NotAllowed, NotFound, Reader, Refused, acquainted
from goodword.care.rules import STAGES, USUAL, Span, must_make_sense
from goodword.care.standing import date_again
from goodword.care.tables import KeepInTouch, Rounds
from goodword.people.actions import must_decide
from goodword.people.tables import Person

LEADS = ("lead", "administrator")
MOST_YEARS = 60


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom an interval of the house's holds for: whoever has a tag, or a stage from so many years
    of tenure on."""

    tag_id: int | None = None
    stage: str = ""
    years: int = 0

    @property
    def place(self) -> dict[str, Any]:
        """Where its row stands."""
        if self.tag_id is not None:
            return {"tag_id": self.tag_id}
        return {"stage": self.stage, "years": self.years}


@transaction.atomic
def set_interval(
    *,
    reader: Reader,
    person_id: int,
    now: datetime,
    ideal: Span | None = None,
    longest: Span | None = None,
    reason: str = "",
) -> KeepInTouch:
    """Say how often to be in touch with a customer; without spans: not at all, for a reason.

    Raises `NotFound`, `NotAllowed`, `Refused`.
    """
    must_decide(reader)
    person = _person(reader, person_id)
    reason = " ".join(reason.replace("\x00", "").split())[:500]
    if ideal is None and not reason:
        raise Refused("Say why there is to be no interval; it helps whoever asks later.")
    ideal_text, longest_text = _spans(ideal, longest)
    KeepInTouch.objects.filter(person=person).delete()
    row = KeepInTouch.objects.create(
        person=person, ideal=ideal_text, longest=longest_text, reason=reason,
        colleague_id=reader.colleague_id, at=now,
    )  # fmt: skip
    date_again([person.pk], now=now)
    return row


@transaction.atomic
def forget_interval(*, reader: Reader, person_id: int, now: datetime) -> None:
    """A customer has no interval of their own any more: the tag's or the house's applies."""
    must_decide(reader)
    person = _person(reader, person_id)
    if not KeepInTouch.objects.filter(person=person).delete()[0]:
        raise Refused("Nothing was set for them; the house’s interval applies already.")
    date_again([person.pk], now=now)


@transaction.atomic
def set_house_interval(
    *,
    reader: Reader,
    whom: Whom,
    now: datetime,
    ideal: Span | None = None,
    longest: Span | None = None,
) -> KeepInTouch:
    """Say how often the house is in touch with whoever has a tag, or with a stage.

    Without spans: not at all. Raises `NotFound`, `NotAllowed`, `Refused`.
    """
    must_lead(reader)
    _must_be(whom)
    ideal_text, longest_text = _spans(ideal, longest)
    _begin_own(whom, now)
    row, _ = KeepInTouch.objects.update_or_create(
        **whom.place,
        defaults={
            "ideal": ideal_text, "longest": longest_text, "colleague_id": reader.colleague_id,
            "at": now,
        },
    )  # fmt: skip
    _everybody_again()
    return row


@transaction.atomic
def forget_house_interval(*, reader: Reader, whom: Whom, now: datetime) -> None:
    """A tag says nothing any more, or a step of tenure is done away with: the one of fewer years
    applies. The first step stays. Raises `NotFound`, `NotAllowed`, `Refused`.
    """
    must_lead(reader)
    if whom.tag_id is None and whom.stage in STAGES and not whom.years:
        raise Refused("The first step holds for everybody else; change it instead.")
    _begin_own(whom, now)
    if not KeepInTouch.objects.filter(**whom.place).delete()[0]:
        raise NotFound("There is no such interval.")
    _everybody_again()


@transaction.atomic
def hand_on_interval(*, from_tag: int, to_tag: int) -> None:
    """Two tags become one: what the first said holds for the second, unless that says its own."""
    if KeepInTouch.objects.filter(tag_id=to_tag).exists():
        KeepInTouch.objects.filter(tag_id=from_tag).delete()
    else:
        KeepInTouch.objects.filter(tag_id=from_tag).update(tag_id=to_tag)
    _everybody_again()


def must_lead(reader: Reader) -> None:
    """Refuse everyone but leads and administrators: the house's intervals are everybody's."""
    if reader.role not in LEADS:
        raise NotAllowed("Only a lead or an administrator may change the house’s intervals.")


def _must_be(whom: Whom) -> None:
    if whom.tag_id is not None:
        if not apps.get_model("goodword", "Tag").objects.filter(pk=whom.tag_id).exists():
            raise NotFound("There is no such tag.")
    elif whom.stage not in STAGES:
        raise Refused("Choose customers or prospects.")
    elif not 0 <= whom.years <= MOST_YEARS:
        raise Refused(f"Years of tenure are between 0 and {MOST_YEARS}.")


def _begin_own(whom: Whom, now: datetime) -> None:
    """Write the usual steps down as the house's own, before one of them is changed."""
    stage = whom.stage
    if whom.tag_id is not None or KeepInTouch.objects.filter(stage=stage).exists():
        return
    KeepInTouch.objects.bulk_create(
        KeepInTouch(
            stage=stage, years=one.years, ideal=str(one.ideal), longest=str(one.longest), at=now
        )
        for one in USUAL
        if one.of == stage
    )


def _everybody_again() -> None:
    """Let the clock date everybody anew."""
    rounds, _ = Rounds.objects.get_or_create(pk=1)
    Rounds.objects.filter(pk=rounds.pk).update(dated_to=0)


def _person(reader: Reader, person_id: int) -> Person:
    rows = Person.objects.select_for_update(of=("self",)).filter(acquainted(reader))
    person = rows.filter(pk=person_id, erased_at=None).first()
    if person is None:
        raise NotFound("There is no such person.")
    return person


def _spans(ideal: Span | None, longest: Span | None) -> tuple[str, str]:
    if ideal is None or longest is None:
        if ideal is not longest:
            raise Refused("Say both: how often, and after how long at the latest.")
        return "", ""
    if wrong := must_make_sense(ideal, longest):
        raise Refused(wrong)
    return str(ideal), str(longest)
