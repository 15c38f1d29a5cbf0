"""One missed call, told by several: the telephone's mail, its list, a colleague. A pure rule.

All of them are kept as they came, in whatever order; the call waits, and is counted, once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from goodword.replies.facts import Fact

SAME_CALL = timedelta(minutes=10)
"""Clocks differ, and a mail comes when the message has ended: so far apart is the same call."""

_FULLEST = ("mail", "list", "hand")
"""Who tells most comes first: a mail stands in a mailbox, with its standard and its readers."""


def once_each(facts: Iterable[Fact]) -> list[Fact]:
    """The facts, with the tellings of one missed call as one fact.

    Tellings are of one call when they name the same number within `SAME_CALL`, each from another
    source: what one source tells twice are two calls.
    """
    found: list[Fact] = []
    calls: dict[tuple[int | None, str], list[list[Fact]]] = defaultdict(list)
    for fact in sorted(facts, key=lambda f: (f.at, f.content_key)):
        if not (fact.source and fact.number and fact.direction == "in" and not fact.talked):
            found.append(fact)
            continue
        same = calls[fact.author_id, fact.number]
        begun = (
            call
            for call in same
            if fact.at - call[0].at <= SAME_CALL and fact.source not in {f.source for f in call}
        )
        call = next(begun, None)
        if call is None:
            same.append([fact])
        else:
            call.append(fact)
    return found + [_as_one(call) for known in calls.values() for call in known]


def _as_one(call: list[Fact]) -> Fact:
    if len(call) == 1:
        return call[0]
    first, *others = sorted(call, key=lambda f: _FULLEST.index(f.source))
    return replace(first, also=tuple(others), opens=any(f.opens for f in call))
