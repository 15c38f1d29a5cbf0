"""What follows a sale, in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

LONGEST = 120


def why_words(items: str, sold_at: datetime, number: str, zone: str) -> str:
    """Why a line stands there: "They bought Oak chair and 2 more on 3 November (order 17)."

    ``items``: one a line, as the list told them. What it cost plays no part.
    """
    named = [line.lstrip("-").strip() for line in items.splitlines() if line.strip()]
    what = named[0][:LONGEST] if named else "something"
    more = f" and {len(named) - 1} more" if len(named) > 1 else ""
    day = sold_at.astimezone(ZoneInfo(zone))
    order = f" (order {number})" if number else ""
    return f"They bought {what}{more} on {day.day} {day:%B}{order}."


def usual_steps() -> list[dict[str, object]]:
    """The steps of a house that chose nothing yet."""
    return [
        {"role": "thanks", "is_on": True, "days": 1,
         "what": "thank them, and offer your personal help"},
        {"role": "satisfied", "is_on": True, "days": 14,
         "what": "ask whether they are satisfied with their decision"},
        {"role": "further", "is_on": False, "days": 90, "what": "ask how it is going"},
    ]  # fmt: skip
