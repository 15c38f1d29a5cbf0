"""Who acts for whom while somebody is away: pure, with instants in and colleagues out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = timedelta(days=3 * 366)
"""Nobody is planned to be away for longer: that is a leaving, or a slip of the pen."""
FARTHEST_BACK = timedelta(days=92)
"""An absence that is entered late may have begun this long ago at most."""


@dataclass(frozen=True, slots=True)
class Away:
    """A stretch in which a colleague is away: ``since`` belongs to it, ``until`` does not.

    ``cover_id`` empty: whoever is on duty. ``id`` orders what was entered when: of several
    stretches that hold at once, the one entered last says who covers.
    """

    id: int
    colleague_id: int
    since: datetime
    until: datetime
    cover_id: int | None = None

    def holds(self, at: datetime) -> bool:
        """Whether the colleague is away by this at an instant."""
        return self.since <= at < self.until


@dataclass(frozen=True, slots=True)
class Staff:
    """Who can act at all, and who stands in when nobody else is named.

    ``able``: active colleagues who may decide. ``stand_ins``: on duty first, then leads, then
    administrators. Only ``able`` ones of them count.
    """

    able: frozenset[int]
    stand_ins: tuple[int, ...] = ()


def away_at(aways: Iterable[Away], at: datetime) -> dict[int, Away]:
    """Who is away at an instant, each by the stretch that was entered last."""
    found: dict[int, Away] = {}
    for away in aways:
        known = found.get(away.colleague_id)
        if away.holds(at) and (known is None or known.id < away.id):
            found[away.colleague_id] = away
    return found


def acting_for(colleague_id: int, away: Mapping[int, Away], staff: Staff) -> int | None:
    """Who acts for somebody who is away: a colleague who is present; ``None`` if nobody is.

    A cover who is away, or who left, passes on to their own cover. Where that ends, or goes round
    in a circle, whoever is on duty stands in, then leads and administrators.
    """
    passed = {colleague_id}
    following = away[colleague_id].cover_id
    while following is not None and following not in passed:
        if following in staff.able and following not in away:
            return following
        passed.add(following)
        further = away.get(following)
        following = further.cover_id if further else None
    return _stand_in(away, staff)


def covers(away: Mapping[int, Away], staff: Staff) -> dict[int, int]:
    """For everybody who is away, who acts for them; without those for whom nobody is there.

    When even the last lead is away, anybody who is present acts: a customer is not left alone.
    """
    found: dict[int, int] = {}
    anybody = next((one for one in sorted(staff.able) if one not in away), None)
    for colleague_id in away:
        acting = acting_for(colleague_id, away, staff) or anybody
        if acting is not None:
            found[colleague_id] = acting
    return found


def uncovered_at(aways: Sequence[Away], staff: Staff, *, planned: Away) -> datetime | None:
    """The first instant of a planned stretch at which somebody away has nobody to act for them.

    ``planned`` may be among ``aways`` under its id (then it takes that one's place). Whatever is
    already without cover before the plan counts too: the plan must not make it worse, and where it
    does not touch it, it is not blamed.
    """
    others = [away for away in aways if away.id != planned.id]
    with_plan = [*others, planned]
    turns = {planned.since}
    for away in others:
        turns |= {at for at in (away.since, away.until) if planned.holds(at)}
    for at in sorted(turns):
        before, after = away_at(others, at), away_at(with_plan, at)
        alone_before = {one for one in before if acting_for(one, before, staff) is None}
        alone_after = {one for one in after if acting_for(one, after, staff) is None}
        if alone_after - alone_before:
            return at
    return None


def turns_of_cover(
    planned: Away, aways: Sequence[Away], staff: Staff
) -> list[tuple[datetime, int | None]]:
    """Who acts for the planned stretch, from when on: as far as it is known now."""
    others = [away for away in aways if away.id != planned.id]
    moments = {planned.since}
    for away in others:
        moments |= {at for at in (away.since, away.until) if planned.holds(at)}
    told: list[tuple[datetime, int | None]] = []
    for at in sorted(moments):
        acting = acting_for(planned.colleague_id, away_at([*others, planned], at), staff)
        if not told or told[-1][1] != acting:
            told.append((at, acting))
    return told


def hours_left(
    spans: Sequence[tuple[datetime, datetime]], aways: Iterable[Away]
) -> list[tuple[datetime, datetime]]:
    """What of these stretches is left when those in which somebody is away are taken out."""
    left = list(spans)
    for away in aways:
        kept: list[tuple[datetime, datetime]] = []
        for begin, end in left:
            if away.until <= begin or away.since >= end:
                kept.append((begin, end))
                continue
            if begin < away.since:
                kept.append((begin, away.since))
            if away.until < end:
                kept.append((away.until, end))
        left = kept
    return left


def _stand_in(away: Mapping[int, Away], staff: Staff) -> int | None:
    return next((one for one in staff.stand_ins if one in staff.able and one not in away), None)
