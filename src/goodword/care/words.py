"""What is said of a silence, for people. Pure."""

from datetime import date
from typing import Protocol

from goodword.care.rules import Interval


class Silent(Protocol):
    """What is known of a silence."""

    @property
    def restarted_on(self) -> date: ...
    @property
    def usual_days(self) -> float | None: ...
    @property
    def falling(self) -> bool: ...


def silence_words(days: int) -> str:
    """How long it has been: 9 days, 6 weeks, 5 months, 2 years."""
    if days < 21:
        return "1 day" if days == 1 else f"{days} days"
    if days < 120:
        return f"{days // 7} weeks"
    if days < 730:
        return f"{round(days / 30.4)} months"
    return f"{days / 365.25:.0f} years"


def usual_words(row: Silent) -> str:
    """Their own rhythm, where there are contacts enough: "heard of every 2 weeks"."""
    if not row.usual_days:
        return ""
    return f"heard of every {silence_words(max(1, round(row.usual_days)))}".replace(
        "every 1 ", "every "
    )


def what_words(row: Silent, today: date) -> str:
    """What a check-in asks for: "Be in touch: nothing for 14 weeks"."""
    silent = (today - row.restarted_on).days
    return f"Be in touch: nothing for {silence_words(silent)}"


def why_words(row: Silent, applies: Interval | None) -> str:
    """Why it came up now."""
    if row.falling:
        return f"They are {usual_words(row)} as a rule: this silence is unlike them."
    if applies is None or applies.ideal is None:
        return "A colleague chose to be in touch with them."
    return f"To be in touch {applies.words} ({applies.why})."
