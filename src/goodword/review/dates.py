"""A moment as one would write it to a customer."""

from datetime import datetime

_WITHIN_A_WEEK = 6


def said_date(moment: datetime, now: datetime) -> str:
    """The day of a moment as seen at `now`, in the zone of `now`: "Thursday", "3 December"."""
    there = moment.astimezone(now.tzinfo)
    days = there.toordinal() - now.toordinal()
    if days == 0:
        return "the end of today"
    if days == 1:
        return "the end of tomorrow"
    if 0 < days <= _WITHIN_A_WEEK:
        return f"{there:%A}"
    year = "" if there.year == now.year else f" {there.year}"
    return f"{there:%A}, {there.day} {there:%B}{year}"


def ago(moment: datetime, now: datetime) -> str:
    """How long ago a moment was: "20 minutes ago", "3 days ago"."""
    seconds = (now - moment).total_seconds()
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {word}{'' if count == 1 else 's'} ago"
    return "just now"
