"""How long work still takes, told from how it went so far. Pure."""

from datetime import datetime, timedelta

SOON, LONG = timedelta(seconds=2), timedelta(seconds=30)
SHARE = 30
"""Before so long, or before one part in so many is done, nobody can say how it goes; work that
takes long to begin with says so all the same."""


def time_left(
    *, done: int, all_: int, begun: int, begun_at: datetime | None, now: datetime
) -> timedelta | None:
    """How long the rest takes if it goes on as since ``begun_at``; none where one can't say yet."""
    if begun_at is None or done <= begun:
        return None
    went = now - begun_at
    if went < SOON or (went < LONG and (done - begun) * SHARE < all_ - begun):
        return None
    return went * (all_ - done) / (done - begun)


def left_words(left: timedelta | None) -> str:
    """The same for people: "about 20 seconds left"; "" where one can't say."""
    if left is None:
        return ""
    seconds = max(0, round(left.total_seconds()))
    if seconds < 5:
        return "a few seconds left"
    if seconds < 55:
        return f"about {-(-seconds // 5) * 5} seconds left"
    minutes = -(-seconds // 60)
    return f"about {minutes} minute{'s' if minutes > 1 else ''} left"
