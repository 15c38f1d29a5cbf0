"""When a mailbox is looked at next, and how long one waits after failures. Pure."""

import random
from datetime import datetime, timedelta

POLL = timedelta(seconds=60)
"""Between two looks at a mailbox whose server tells of new mail by itself, and of others too."""

MINOR = timedelta(minutes=10)
"""Between two looks at folders in which a minute does not count."""

LOOK_OVER = timedelta(hours=12)
"""Between two comparisons of all that the server has with all that was taken."""

LEASE = timedelta(seconds=90)
RENEW = timedelta(seconds=20)
_LONGEST = timedelta(minutes=30)
_REFUSED = timedelta(hours=4)
GIVES_UP = 5
"""Refused logins one after the other, after which somebody must look: providers lock accounts."""


def next_look(now: datetime) -> datetime:
    """When a mailbox is due again after a look that went well."""
    return now + POLL


def next_try(cause: str, failures: int, now: datetime, chance: random.Random) -> datetime:
    """When to try again after so many failures in a row.

    Pauses double up to half an hour, and are spread so that a thousand mailboxes of one server
    don't come back in the same second. A refused login is tried again after an hour, and then
    every four: no provider locks an account for that.
    """
    if cause == "refused":
        pause = timedelta(hours=1) if failures <= 1 else _REFUSED
    else:
        pause = min(timedelta(seconds=5) * 2 ** min(failures - 1, 20), _LONGEST)
    return now + pause * chance.uniform(0.75, 1.25)


def waits_for_somebody(cause: str, failures: int) -> bool:
    """Whether trying again by itself has no sense any more."""
    return cause == "refused" and failures >= GIVES_UP
