"""Times counted from another: "in two days", "48 hours from now", "a week from Friday", "ago"."""

from datetime import datetime, time, timedelta

from goodword.language.due.frame import DAY, Frame, Span, a_day, add_months, at, days, week_start
from goodword.language.due.scan import Scan
from goodword.language.due.units import Amount, amount_at, clock_time

_DAYS = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120}


def moved(amount: Amount, sign: int, f: Frame, base: Span | None = None) -> Span:
    """The time so much after (or before) the reference, or another span."""
    one = _moved(amount.low, amount.unit, sign, f, base)
    for part in amount.more:
        one = _moved(part.low, part.unit, sign, f, one)
    if amount.high == amount.low:
        return one
    other = _moved(amount.high, amount.unit, sign, f, base)
    first, last = (one, other) if sign > 0 else (other, one)
    return Span(first.start, last.last, first.grain, by=last.by)


def _moved(count: float, unit: str, sign: int, f: Frame, base: Span | None) -> Span:
    if unit in ("second", "minute", "hour"):
        step = clock_time(count, unit) * sign
        return at(base.start + step if base else f.elapsed(step), "minute")
    if unit == "workhour":
        return _working_hours(count, sign, f)
    day = base.start.date() if base else f.today
    whole = int(count)
    if unit == "workday":
        return a_day(f.workday(day, sign * (whole + (count > whole))))
    if unit in _MONTHS:
        months = count * _MONTHS[unit]
        found = add_months(day, sign * int(months))
        found += timedelta(days=int((months - int(months)) * 30) * sign)
    else:
        if unit == "day" and count != whole and base is None:
            return at(f.elapsed(timedelta(days=count) * sign))
        found = day + timedelta(days=int(count * _DAYS[unit])) * sign
    if base is not None and not base.whole_days:
        return at(datetime.combine(found, base.start.time()))
    return a_day(found)


def _working_hours(count: float, sign: int, f: Frame) -> Span:
    """Counted while somebody works, from the reference on."""
    left, moment, day = timedelta(hours=count), f.now, f.today
    if sign < 0:
        return at(f.elapsed(-left))
    for _ in range(2000):
        hours = f.hours(day)
        if hours:
            start = max(moment, hours[0])
            if start + left <= hours[1]:
                return at(start + left, "hour")
            left -= max(hours[1] - start, timedelta())
        day += DAY
        moment = datetime.combine(day, time.min)
    return at(f.elapsed(timedelta(hours=count)))


def whole_periods(amount: Amount, sign: int, f: Frame) -> Span | None:
    """The next (or last) so many weeks, months, quarters or years of the calendar."""
    count = int(amount.low)
    if amount.low != amount.high or amount.low != count or not 0 < count < 1000 or amount.more:
        return None
    if amount.unit == "week":
        here = week_start(f.today, f.rules)
        first = here + timedelta(days=7) if sign > 0 else here - timedelta(days=7 * count)
        return days(first, first + timedelta(days=7 * count - 1), "week")
    months = {"month": 1, "quarter": 3, "year": 12}.get(amount.unit)
    if months is None:
        return None
    begins = (f.today.month - 1) // months * months + 1
    here = f.today.replace(month=begins, day=1)
    first = add_months(here, months if sign > 0 else -months * count)
    return days(first, add_months(first, months * count) - DAY, "month")


def amount_phrase_at(s: Scan, i: int, f: Frame) -> tuple[int, Amount, int] | None:
    """An amount with the way it is counted: "two weeks ago" (-1), "a week from now" (+1)."""
    found = amount_at(s, i, f)
    if not found:
        return None
    j, amount = found
    way = s.val(j, "direction")
    if way is None:
        return None
    return j + 1, amount, -1 if way == "ago" else 1
