"""What colleagues say about intervals: for a customer, for a tag, for the house."""

from datetime import datetime

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
def set_tag_interval(
    *,
    reader: Reader,
    tag_id: int,
    now: datetime,
    ideal: Span | None = None,
    longest: Span | None = None,
) -> KeepInTouch:
    """Say how often to be in touch with whoever has a tag; without spans: not at all.

    Raises `NotFound`, `NotAllowed`, `Refused`.
    """
    must_lead(reader)
    if not apps.get_model("goodword", "Tag").objects.filter(pk=tag_id).exists():
        raise NotFound("There is no such tag.")
    ideal_text, longest_text = _spans(ideal, longest)
    row, _ = KeepInTouch.objects.update_or_create(
        tag_id=tag_id,
        defaults={
            "ideal": ideal_text, "longest": longest_text, "colleague_id": reader.colleague_id,
            "at": now,
        },
    )  # fmt: skip
    _everybody_again()
    return row


@transaction.atomic
def set_house_interval(
    *, reader: Reader, stage: str, years: int, now: datetime, ideal: Span, longest: Span
) -> KeepInTouch:
    """Say how often to be in touch with customers of so many years and more, or with prospects.

    Raises `NotAllowed`, `Refused`.
    """
    must_lead(reader)
    if stage not in STAGES:
        raise Refused("Choose customers or prospects.")
    if not 0 <= years <= MOST_YEARS:
        raise Refused(f"Years of tenure are between 0 and {MOST_YEARS}.")
    ideal_text, longest_text = _spans(ideal, longest)
    _begin_own(stage, now)
    row, _ = KeepInTouch.objects.update_or_create(
        stage=stage,
        years=years,
        defaults={
            "ideal": ideal_text, "longest": longest_text, "colleague_id": reader.colleague_id,
            "at": now,
        },
    )  # fmt: skip
    _everybody_again()
    return row


@transaction.atomic
def forget_house_interval(*, reader: Reader, stage: str, years: int, now: datetime) -> None:
    """Do away with a step of tenure; the one of fewer years applies. The first step stays."""
    must_lead(reader)
    if stage not in STAGES:
        raise NotFound("There is no such interval.")
    if not years:
        raise Refused("The first step holds for everybody else; change it instead.")
    _begin_own(stage, now)
    if not KeepInTouch.objects.filter(stage=stage, years=years).delete()[0]:
        raise NotFound("There is no such interval.")
    _everybody_again()


@transaction.atomic
def forget_tag_interval(*, reader: Reader, tag_id: int) -> None:
    """A tag says nothing about keeping in touch any more."""
    must_lead(reader)
    if not KeepInTouch.objects.filter(tag_id=tag_id).delete()[0]:
        raise NotFound("There is no such interval.")
    _everybody_again()


def must_lead(reader: Reader) -> None:
    """Refuse everyone but leads and administrators: the house's intervals are everybody's."""
    if reader.role not in LEADS:
        raise NotAllowed("Only a lead or an administrator may change the house’s intervals.")


def _begin_own(stage: str, now: datetime) -> None:
    """Write the usual steps down as the house's own, before one of them is changed."""
    if KeepInTouch.objects.filter(stage=stage).exists():
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
