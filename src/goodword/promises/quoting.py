"""The team's own record as the estimator takes it: what was promised, and how long it took."""

import re
from dataclasses import dataclass
from datetime import datetime

from goodword.access import Reader
from goodword.house.queries import the_house
from goodword.language import read_promises
from goodword.ledger.queries import legible, visible
from goodword.ledger.tables import Commitment
from goodword.promises.quote import ENOUGH_ALIKE, Case, Chance, Quote, Record, learn
from goodword.promises.quote_said import end_of_next_day, half_hour, said, said_chance
from goodword.worktime import Calendar

MOST = 10_000
"""The newest so many promises are learnt from: older ones have faded."""
FAR = 2.0
"""A date further out than so many times what was seen often enough is only mentioned."""
ENDINGS = ("open", "held", "discharged", "released")
"""How a promise may stand that truly was one: questions and misreadings are none."""


def cases_of(reader: Reader, *, now: datetime) -> list[Case]:
    """Our promises so far, newest first: done, let off, or still open at ``now``.

    Questions and misreadings are none. Their words are used as far as the reader may read them.
    """
    rows = (
        Commitment.objects.filter(
            visible(reader), kind="promise", debtor="us", since__lte=now,
            state__in=ENDINGS,
        )
        .order_by("-since", "-pk")
        .values_list("pk", "given_word__act", "since", "state", "closed_at", "what")[:MOST]
    )  # fmt: skip
    told = list(rows)
    words = set(
        Commitment.objects.filter(
            legible(reader), kind="promise", debtor="us", since__lte=now
        ).values_list("pk", flat=True)
    )
    return [
        case_of(pk, act, since, state, closed, what if pk in words else "")
        for pk, act, since, state, closed, what in told
    ]


def case_of(
    pk: int, act: str | None, since: datetime, state: str, closed: datetime | None, text: str = ""
) -> Case:
    """A promise of the ledger as the estimator takes it."""
    return Case(
        kind=act or "do",
        opened_at=since,
        done_at=closed if state == "discharged" else None,
        left_at=closed if state == "released" else None,
        text=text,
        ref=pk,
    )


def team_record(reader: Reader, *, now: datetime) -> Record:
    """What the team's own promises teach, in the house's working time."""
    calendar = Calendar.from_json(the_house().calendar.definition)
    return learn(cases_of(reader, now=now), now, calendar)


@dataclass(frozen=True, slots=True)
class Asked:
    """What can honestly be promised, in words and figures.

    ``kind``: the act that it was taken for. ``words``: plain sentences, the most useful first.
    ``alike``: the nearest earlier promises, as far as the reader may read them.
    """

    kind: str
    words: tuple[str, ...]
    quote: Quote
    chances: tuple[Chance, ...]
    alike: tuple[tuple[int, str], ...]


def ask(reader: Reader, text: str, *, now: datetime, by: datetime | None = None) -> Asked:
    """What to promise for ``text`` ("send a revised offer"), and how sure ``by`` would be.

    Without ``by``, the end of the next working day is asked for: what "tomorrow" would promise.
    """
    calendar = Calendar.from_json(the_house().calendar.definition)
    record, kind = team_record(reader, now=now), kind_of(text, now)
    quote = record.quote(kind, now, text=text)
    moments = [by or end_of_next_day(now, calendar)]
    chances = tuple(record.chance(kind, now, by=moment, text=text) for moment in moments)
    words = said(quote, calendar)
    known = [said_chance(one, calendar, now) for one in chances if one.share is not None]
    words = [*words[:1], *known, *words[1:]] if known else words
    rows = Commitment.objects.filter(legible(reader), pk__in=quote.grounds.similar)
    sentences = dict(rows.values_list("pk", "what"))
    alike = tuple((pk, sentences[pk]) for pk in quote.grounds.similar if pk in sentences)
    return Asked(kind, tuple(words), quote, chances, alike)


@dataclass(frozen=True, slots=True)
class Safe:
    """The date that can honestly be told: nine in ten such promises were done by ``by``.

    ``words``: that, in a sentence. ``sure``: from enough promises of its like, and not much longer
    than what was seen often enough, so that it may stand in a form beforehand.
    """

    by: datetime
    words: str
    sure: bool


def safe_date(reader: Reader, kind: str, text: str, *, now: datetime) -> Safe | None:
    """What can honestly be promised from ``now`` on; None with too little history.

    The moment is rounded up to the half hour, as the words say it.
    """
    quote = team_record(reader, now=now).quote(kind, now, text=text, levels=(0.9,))
    (answer,) = quote.answers
    if answer.by is None:
        return None
    words = said(quote, Calendar.from_json(the_house().calendar.definition))[0]
    alike = quote.grounds.basis != "whole" and quote.grounds.tally.done >= ENOUGH_ALIKE
    return Safe(half_hour(answer.by), words, alike and answer.reach <= FAR)


def kind_of(text: str, now: datetime) -> str:
    """The act that a few words name: "send a revised offer" is to send."""
    words = text.strip().rstrip(".!")
    told = words if re.match(r"(?:i|we)\b", words, re.IGNORECASE) else f"I will {words}"
    found = read_promises(f"{told}.", now)
    return found[0].act if found else "do"
