"""What people enter for the loyalty page: efforts of winning and keeping, days of service."""

from datetime import date, datetime

from django.db import transaction

from goodword.access import NotAllowed, NotFound, Reader, Refused
from goodword.ledger.passing import LEADS
from goodword.people.tables import Colleague
from goodword.reports.rules import shifted
from goodword.reports.tables import Effort, Service

OLDEST = date(1950, 1, 1)


@transaction.atomic
def keep_effort(
    *,
    reader: Reader,
    begins: date,
    months: int,
    currency: str,
    rate: int,
    winning: tuple[int, int],
    keeping: tuple[int, int],
    note: str,
    now: datetime,
) -> Effort:
    """Keep what a month or a quarter took; what was entered for it before is replaced.

    ``winning`` and ``keeping``: hours in hundredths and spend in ten-thousandths; ``rate`` of an
    hour likewise. Raises `NotAllowed`, and `Refused` where periods overlap.
    """
    _must_lead(reader)
    begins = shifted(begins, "quarter" if months == 3 else "month", 0)
    until = shifted(begins, "month", months)
    for other in Effort.objects.exclude(begins=begins).filter(begins__lt=until):
        if shifted(other.begins, "month", other.months) > begins:
            raise Refused(
                f"{other.begins:%B %Y} stands as {other.get_months_display()} already, which "
                "overlaps. Remove that one first."
            )
    effort, _ = Effort.objects.update_or_create(
        begins=begins,
        defaults={
            "months": months,
            "currency": currency,
            "rate": rate,
            "winning_hours": winning[0],
            "winning_spend": winning[1],
            "keeping_hours": keeping[0],
            "keeping_spend": keeping[1],
            "note": note,
            "colleague_id": reader.colleague_id,
            "at": now,
        },
    )
    return effort


@transaction.atomic
def remove_effort(*, reader: Reader, effort_id: int) -> None:
    """Forget what was entered. Raises `NotAllowed`, `NotFound`."""
    _must_lead(reader)
    if not Effort.objects.filter(pk=effort_id).delete()[0]:
        raise NotFound("There is no such entry.")


@transaction.atomic
def enter_service(*, reader: Reader, colleague_id: int, since: date | None, today: date) -> None:
    """Say since which day a colleague serves; none: since their first sale.

    Raises `NotAllowed`, `NotFound`, and `Refused` for a day that can't be.
    """
    if not reader.administers:
        raise NotAllowed("Only an administrator may enter years of service.")
    if not Colleague.objects.filter(pk=colleague_id).exists():
        raise NotFound("There is no such colleague.")
    if since is None:
        Service.objects.filter(pk=colleague_id).delete()
        return
    if not OLDEST <= since <= today:
        raise Refused("Enter a day that has been.")
    Service.objects.update_or_create(colleague_id=colleague_id, defaults={"since": since})


def _must_lead(reader: Reader) -> None:
    if reader.role not in LEADS:
        raise NotAllowed("Only leads and administrators may enter what winning and keeping took.")
