"""What can we honestly promise? Learnt from what was done, and from what is still open. Pure.

    record = learn(cases, now, calendar)
    quote = record.quote("send", now, text="send a revised offer")
    quote.at(0.9).by                       # nine of ten such promises were done by then
    record.chance("send", now, by=tomorrow).share

`learn` looks at nothing that was not known at `now`: what was opened later is left out, what was
done later is open. Keep the record and ask it as often as you like; learn anew when the facts have
changed or a day has passed. `quote_words` tells how similar promises are found, `quote_curve` how
the times are estimated, `quote_said` says an answer in words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from goodword.promises.quote_curve import OWN, STRETCH, Curve, Seen, fit
from goodword.promises.quote_facts import (
    Answer,
    Basis,
    Case,
    Chance,
    Grounds,
    Habits,
    Quote,
    Tally,
)
from goodword.promises.quote_learn import Kind, kinds_of, tally_of
from goodword.promises.quote_load import Load, stretch
from goodword.promises.quote_time import Measure
from goodword.promises.quote_words import Index
from goodword.worktime import Calendar

__all__ = ["Answer", "Case", "Chance", "Grounds", "Habits", "Quote", "Record", "learn"]

LEVELS = (0.5, 0.9)
ENOUGH_ALIKE = 10
LONGEST = timedelta(days=3 * 365)
_SHOWN = 5
_DEFAULT = Habits()


def learn(
    cases: Iterable[Case],
    now: datetime,
    calendar: Calendar | None = None,
    habits: Habits = _DEFAULT,
) -> "Record":
    """The record of what was known at `now`. Times are working time where a calendar is given.

    Raises `ValueError` for moments without a zone. 100,000 cases take about two seconds.
    """
    if now.tzinfo is None:
        raise ValueError(f"{now!r} has no time zone. Give an aware datetime.")
    now = now.astimezone(UTC)
    measure = Measure(calendar)
    kinds, whole = kinds_of(cases, now, measure, habits)
    return Record(now, measure, habits, kinds, whole)


@dataclass(frozen=True)
class Record:
    """What `learn` found; ask it with `quote` and `chance`."""

    learnt_at: datetime
    measure: Measure
    habits: Habits
    kinds: dict[str, Kind]
    whole: Curve

    def quote(
        self,
        kind: str,
        now: datetime,
        *,
        text: str = "",
        load: int | None = None,
        levels: Sequence[float] = LEVELS,
    ) -> Quote:
        """By when such a promise, given at `now`, is done, for each level (above 0, below 1).

        From promises with similar words where there are ten done ones, else from the kind's, else
        from all. `load`: how many of the kind are open and at most four weeks old; as at the time
        of learning where it is not given. Raises `ValueError` for a level out of range.
        """
        if any(not 0 < level < 1 for level in levels):
            raise ValueError("A level lies between 0 and 1, such as 0.9 for nine in ten.")
        curve, grounds = self._grounds(kind, text, load)
        answers = tuple(self._answer(curve, grounds.load, level, now) for level in levels)
        lacks = "" if all(a.by for a in answers) else _lacking(grounds)
        return Quote(now, answers, grounds, lacks)

    def chance(
        self, kind: str, now: datetime, *, by: datetime, text: str = "", load: int | None = None
    ) -> Chance:
        """How likely such a promise, given at `now`, is done by a moment."""
        curve, grounds = self._grounds(kind, text, load)
        age = self.measure.between(now, by) / grounds.load.factor
        if not curve.seen or age > curve.seen * STRETCH:
            return Chance(by, None, 0.0, 1.0, grounds, _lacking(grounds))
        low, high = curve.interval(age)
        return Chance(by, curve.done_by(age), low, high, grounds)

    def load(self, kind: str) -> int:
        """How many of a kind were open at the time of learning, and at most four weeks old."""
        found = self.kinds.get(kind)
        return found.load if found else 0

    def _answer(self, curve: Curve, load: Load, level: float, now: datetime) -> Answer:
        age = curve.age_of(level)
        if age is None:
            return Answer(level, None, None)
        seconds = age * load.factor
        try:
            within, by = timedelta(seconds=seconds), self.measure.after(now, seconds)
        except OverflowError:
            return Answer(level, None, None)
        if by - now > LONGEST:
            return Answer(level, None, None)
        return Answer(level, within, by, reach=age / curve.seen if curve.seen else 1.0)

    def _grounds(self, name: str, text: str, load: int | None) -> tuple[Curve, Grounds]:
        kind = self.kinds.get(name)
        busy = self._busy(kind, load)
        if text and (alike := self._alike(text, name)):
            wider = kind.curve.thinned() if kind else self.whole
            curve = fit([seen for _, seen in alike], wider)
            tally = tally_of([case for case, _ in alike], self.learnt_at)
            refs = tuple(case.ref for case, _ in alike[:_SHOWN])
            return curve, _grounds("words", name, tally, curve, busy, refs)
        if kind is not None:
            return kind.curve, _grounds("kind", name, kind.tally, kind.curve, busy)
        return self.whole, _grounds("whole", "", self._everything, self.whole, busy)

    def _busy(self, kind: Kind | None, load: int | None) -> Load:
        if kind is None:
            return Load(load or 0, 0.0, 1.0)
        present = kind.load if load is None else load
        return Load(present, kind.usual, stretch(present, kind.usual, self.habits.load))

    def _alike(self, text: str, kind: str) -> list[tuple[Case, Seen]]:
        """The most similar past promises, of the kind if enough of them were done; else none."""
        found = [self._rows[one.place] for one in self._index.similar(text)]
        for some in ([row for row in found if row[0].kind == kind], found):
            if sum(not still_open for _, (_, still_open, _) in some) >= ENOUGH_ALIKE:
                return some
        return []

    @cached_property
    def _rows(self) -> list[tuple[Case, Seen]]:
        pairs = [pair for k in self.kinds.values() for pair in zip(k.past, k.seen, strict=True)]
        return sorted(pairs, key=lambda pair: pair[0].opened_at)

    @cached_property
    def _index(self) -> Index:
        return Index([case.text for case, _ in self._rows])

    @cached_property
    def _everything(self) -> Tally:
        tallies = [kind.tally for kind in self.kinds.values()]
        return Tally(
            sum(t.cases for t in tallies),
            sum(t.done for t in tallies),
            sum(t.still_open for t in tallies),
        )


def _grounds(
    basis: Basis, kind: str, tally: Tally, curve: Curve, load: Load, refs: tuple[int, ...] = ()
) -> Grounds:
    return Grounds(basis, kind, tally, curve.cases, curve.borrowed, load, refs)


def _lacking(grounds: Grounds) -> str:
    """Why there is no honest answer, in words."""
    tally = grounds.tally
    if not tally.cases:
        return "Too little history: there is no record of any promise yet."
    if tally.done < OWN:
        return f"Too little history: {tally.done} of {tally.cases} such promises were done so far."
    return (
        f"Too little history: of {tally.cases} such promises {tally.still_open} are still open, "
        "so nobody can say by when so many of them are done."
    )
