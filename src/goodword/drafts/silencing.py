"""Findings that were set aside, with a reason: for a letter, for oneself, for the house."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from goodword.access import NotAllowed, NotFound, Reader, Refused
from goodword.drafts.queries import own
from goodword.drafts.tables import Silence
from goodword.people.actions import must_decide


@dataclass(frozen=True, slots=True)
class SilenceView:
    """A finding, or a whole rule (``fingerprint`` empty), that is not shown any more."""

    id: int
    scope: str
    rule: str
    fingerprint: str
    reason: str
    by: str


def silences(reader: Reader, *, draft_id: int | None = None) -> list[SilenceView]:
    """What is set aside for this reader: in the house, for themselves, in one letter."""
    mine = Q(scope="mine", colleague_id=reader.colleague_id or 0)
    here = Q(scope="letter", draft__in=own(reader).filter(pk=draft_id or 0))
    rows = Silence.objects.filter(
        Q(scope="house") | mine | here
    ).select_related("colleague").order_by("-at", "-pk")[:500]  # fmt: skip
    return [
        SilenceView(row.pk, row.scope, row.rule, row.fingerprint, row.reason, row.colleague.name)
        for row in rows
    ]


@transaction.atomic
def silence(
    *,
    reader: Reader,
    rule: str,
    scope: str,
    reason: str,
    now: datetime,
    fingerprint: str = "",
    draft_id: int | None = None,
) -> SilenceView:
    """Set a finding aside. For a letter it is this one place, else the whole rule.

    Raises `Refused` (a reason is needed), `NotAllowed` (the house's style is its leads'),
    `NotFound`.
    """
    must_decide(reader)
    reason = " ".join(reason.replace("\x00", "").split())[:300]
    if reader.colleague_id is None:
        raise Refused("Findings are set aside by a colleague.")
    if scope not in dict(Silence.SCOPES):
        raise Refused("Say where: in this letter, for you, or for the house.")
    if not rule or len(rule) > 60:
        raise Refused("Say which rule.")
    if not reason:
        raise Refused("Say in a few words why. The reason is kept, not sent.")
    if scope == "house" and reader.role not in ("lead", "administrator"):
        raise NotAllowed("Only a lead or an administrator may change the house’s style.")
    draft = own(reader).filter(pk=draft_id or 0).first() if scope == "letter" else None
    if scope == "letter" and (draft is None or not fingerprint):
        raise NotFound("There is no such draft.")
    row = Silence.objects.create(
        colleague_id=reader.colleague_id,
        scope=scope,
        draft=draft,
        rule=rule,
        fingerprint=fingerprint[:64] if scope == "letter" else "",
        reason=reason,
        at=now,
    )
    return SilenceView(row.pk, scope, rule, row.fingerprint, reason, row.colleague.name)


@transaction.atomic
def hear_again(*, reader: Reader, silence_id: int) -> None:
    """Show again what was set aside. Raises `NotFound`, `NotAllowed`."""
    must_decide(reader)
    row = Silence.objects.filter(
        Q(scope="house") | Q(colleague_id=reader.colleague_id or 0), pk=silence_id
    ).first()
    if row is None:
        raise NotFound("There is nothing like this set aside.")
    if row.scope == "house" and reader.role not in ("lead", "administrator"):
        raise NotAllowed("Only a lead or an administrator may change the house’s style.")
    row.delete()
