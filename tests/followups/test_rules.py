"""When the steps after a sale come up and are due, whatever the zone and the day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from goodword.followups.rules import EARLY, Plan, Sold, Step, steps_of
from goodword.worktime import Calendar

WEEK = [[["09:00", "17:00"]]] * 5 + [[], []]
ZONES = ("UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Beirut", "Pacific/Apia")
WHEN = st.datetimes(datetime(2025, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))


def sold_at(moment: datetime) -> Sold:
    return Sold(
        key="k", entry_id=1, person_id=1, sold_at=moment, told_at=moment, opens_from=moment,
        source="", bought=True, serves=True, reachable=True, wish=False,
    )  # fmt: skip


def plan_of(days: int) -> Plan:
    return Plan(True, 90, 7, frozenset(), (Step("further", True, days, "ask"),))


@given(moment=WHEN, days=st.integers(0, 730), zone=st.sampled_from(ZONES))
def test_a_step_comes_up_before_it_is_due_and_never_before_the_sale(
    moment: datetime, days: int, zone: str
) -> None:
    calendar = Calendar.from_json({"zone": zone, "hours": WEEK})
    (step,) = steps_of(sold_at(moment), plan_of(days), calendar, survey=False)
    assert moment <= step.comes_at < step.due_at
    local = moment.astimezone(ZoneInfo(zone)).date()
    comes, due = (at.astimezone(ZoneInfo(zone)).date() for at in (step.comes_at, step.due_at))
    assert local + timedelta(days=days) <= due
    assert comes <= max(local, local + timedelta(days=days) - EARLY)
