"""What becomes due or overdue: who is to be told. Reads tables, writes nothing."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from goodword.ledger.tables import Commitment
from goodword.notices.tables import Notice
from goodword.notices.telling import Recipient, Telling, recipients

OVERLAP = timedelta(minutes=15)
"""What was due so shortly before the last look is looked at again: it may have come late."""


def overdue(*, since: datetime, now: datetime) -> list[Telling]:
    """What became overdue after ``since``, and was not told."""
    rows = _owed().filter(due_at__gt=since - OVERLAP, due_at__lte=now)
    return _untold("overdue", rows, None)


def soon(*, now: datetime) -> list[Telling]:
    """What is due within the working time that its colleague wants to be warned, and not told.

    And promises that must be begun now to be kept, however long before.
    """
    found: list[Telling] = []
    everybody = recipients(None, now=now)
    for until, colleagues in _by_warning(everybody, now).items():
        rows = _whose(colleagues).filter(state="open", due_at__gt=now, due_at__lte=until)
        found += _untold("soon", rows, now)
    heard = [pk for pk, one in everybody.items() if one.choice.place("soon") != "nothing"]
    begin = _whose(heard).filter(
        state="open",
        due_at__gt=now,
        kind="promise",
        given_word__warn_at__lte=now,
        given_word__due_at=F("due_at"),
    )
    known = {(one.colleague_id, one.key) for one in found}
    return found + [t for t in _untold("soon", begin, now) if (t.colleague_id, t.key) not in known]


def _whose(colleagues: Iterable[int]) -> "QuerySet[Commitment]":
    """What these colleagues act on."""
    ids = list(colleagues)
    return _owed().filter(Q(accountable_id__in=ids, acting__isnull=True) | Q(acting_id__in=ids))


def _by_warning(everybody: Mapping[int, Recipient], now: datetime) -> Mapping[datetime, list[int]]:
    """Colleagues by the moment up to which they are warned now; those who want none left out."""
    found: dict[datetime, list[int]] = {}
    for pk, one in everybody.items():
        minutes = one.choice.warn_minutes
        if minutes and one.choice.place("soon") != "nothing":
            found.setdefault(one.hours.warned_up_to(now, minutes), []).append(pk)
    return found


def _owed() -> "QuerySet[Commitment]":
    return Commitment.objects.filter(is_open=True, is_listed=True, debtor="us")


def _untold(kind: str, rows: "QuerySet[Commitment]", at: datetime | None) -> list[Telling]:
    """Tellings for lines of which this was not told for this due time; ``at``: else when due."""
    lines = list(
        rows.order_by("due_at", "pk").values_list("pk", "accountable_id", "acting_id", "due_at")
    )
    told = _told(kind, [pk for pk, *_ in lines])
    found = []
    for pk, accountable, acting, due_at in lines:
        whose = acting or accountable
        key = f"{kind}:{pk}:{due_at:%Y%m%dT%H%M%S}"
        if (whose, key) not in told:
            found.append(Telling(whose, kind, key, at or due_at, commitment_id=pk))
    return found


def _told(kind: str, lines: Iterable[int]) -> set[tuple[int, str]]:
    ids, found = list(lines), set()
    for start in range(0, len(ids), 500):
        rows = Notice.objects.filter(kind=kind, commitment_id__in=ids[start : start + 500])
        found |= set(rows.values_list("colleague_id", "key"))
    return found
