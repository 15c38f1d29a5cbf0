"""One conversation, played from the first letter to the last."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from goodword.simulator.arrivals import enclosures, handover
from goodword.simulator.desk import Desk
from goodword.simulator.grammar import pick
from goodword.simulator.letter import Letter, Promise
from goodword.simulator.service import (
    Fate,
    Script,
    Way,
    answer_time,
    choose_fate,
    choose_way,
    customer_time,
)
from goodword.simulator.when import local_date, soon, working_day
from goodword.worktime import working_time_between

AFTER_VISIT = "~"
ONE_MINUTE = timedelta(minutes=1)


class EndOfHistory(Exception):  # noqa: N818 - not an error: the present is reached
    """The next letter would be written after the end."""


@dataclass
class Talk:
    """A conversation about one situation; `play` fills `desk.letters`."""

    desk: Desk
    situation: dict[str, Any]
    start: datetime
    rng: Random
    script: Script | None = None
    pending: list[Letter] = field(default_factory=list)
    asked: tuple[int, int] = (0, 1)

    def play(self) -> None:
        """Write everything until the matter is settled, forgotten, or the history ends."""
        try:
            self._play()
        except EndOfHistory:
            return

    def _play(self) -> None:
        self._open()
        settled = self._round(self.situation.get("answer"), followed=False)
        for more in self.situation.get("more", ()) if settled else ():
            if self.rng.random() > more.get("chance", 0.7):
                continue
            self._choose(more["ask"])
            self._customer([more["ask"][self.asked[0]]], asks=more.get("asks", True))
            if "answer" in more and not self._round(more["answer"], followed=True):
                return
        if settled:
            self._close()

    def _open(self) -> None:
        asks = self.situation.get("asks", True)
        self._choose(self.situation["ask"])
        body = self.situation["ask"][self.asked[0]]
        letter = self.desk.opening(self.situation, body, self.start, asks)
        self._keep(letter)
        if asks:
            self.pending.append(letter)
        for forward in handover(self.desk, letter):
            self._keep(forward)

    def _round(self, answers: Sequence[str] | None, followed: bool) -> bool:
        """One question and what becomes of it; False when it was left lying."""
        if not answers:
            return not self.situation.get("asks", True)
        script = None if followed else self.script
        promising = "deliver" in self.situation and not followed and bool(self._fitting("hold"))
        us = self.desk.us
        way = script.way if script else choose_way(us, promising, followed, self.rng)
        if script and way in (Way.WAITING, Way.NEVER):
            self._chase_until(self.desk.end, script.chasers)
            return False
        if way is Way.NEVER:
            self._chase_until(self.start + timedelta(days=60), int(self.rng.random() * 3))
            return False
        if way is Way.PHONE:
            return self._phone()
        if way in (Way.PROMISE, Way.PROMISED, Way.PROMISED_LATE):
            self._promise(script)
            return True
        at = answer_time(self._asked(), way, self.desk.calendar, self.rng)
        late = way is Way.LATE and self._chase_until(at, 2)
        if at < self.desk.now:
            at = soon(self.desk.now, 25, self.desk.calendar)
        self._us(self._matching(answers), at, opener="late" if late else "")
        return True

    def _promise(self, script: Script | None) -> None:
        """A holding reply with a due time, then what becomes of the promise."""
        calendar, rng = self.desk.calendar, self.rng
        at = answer_time(self._asked(), Way.ANSWER, calendar, rng)
        fate = script.fate if script else choose_fate(self.desk.us, rng)
        days = script.due_days if script and script.due_days >= 0 else int(rng.random() * 4)
        hold = self._fitting("hold") or self.desk.words["holding"]
        letter = self._us(hold, at, days=days, holding=True)
        promise = next(p for p in letter.promises if p.due)
        if fate is Fate.RENEGOTIATED:
            promise = self._renegotiate(promise)
            fate = Fate.KEPT
        if fate is Fate.OPEN:
            promise.outcome = "open" if promise.due and promise.due > self.desk.end else "overdue"
            raise EndOfHistory
        self._keep_word(promise, fate)

    def _renegotiate(self, promise: Promise) -> Promise:
        at = self._before(promise, 0.75)
        days = self._days_until(promise) + 1 + int(self.rng.random() * 2)
        letter = self._us(
            self.desk.words["renegotiate"], at, days=days, promised=promise, holding=True
        )
        promise.outcome = "renegotiated"
        return next(p for p in letter.promises if p.due)

    def _keep_word(self, promise: Promise, fate: Fate) -> None:
        calendar, rng, deliver = self.desk.calendar, self.rng, self._fitting("deliver")
        assert promise.due is not None
        if fate is Fate.KEPT:
            at = self._before(promise, 0.35 + 0.6 * rng.random())
            self._ring(at)
            self._us(deliver, at, kept=promise)
            promise.outcome = "kept"
            return
        if promise.due > self.desk.end:
            raise EndOfHistory
        if self.situation.get("rings"):
            fate = Fate.LATE if fate is Fate.BROKEN else fate
        promise.outcome = "broken"
        if rng.random() < 0.6 or fate is Fate.BROKEN:
            asked = customer_time(promise.due, self.desk.customer.zone, rng, 0.2 + rng.random())
            self._customer(self.desk.words["chase_promise"], at=asked, promised=promise)
        if fate is Fate.BROKEN:
            self._chase_until(self.desk.now + timedelta(days=20), int(rng.random() * 2), again=True)
            raise EndOfHistory
        after = max(self.desk.now, promise.due)
        late = soon(after, 60 + rng.random() * 900, calendar)
        self._ring(late)
        self._us(deliver, late, opener="late_promise", promised=promise, kept=promise)
        promise.outcome = "late"

    def _ring(self, at: datetime) -> None:
        """Where a call was promised, it comes just before the letter that confirms it."""
        if self.situation.get("rings") and at <= self.desk.end:
            self.desk.call(at - timedelta(minutes=12), "out", "answered")

    def _phone(self) -> bool:
        at = soon(self._asked(), 20 + self.rng.random() * 400, self.desk.calendar)
        if at > self.desk.end:
            raise EndOfHistory
        call = self.desk.call(at, "out", "answered")
        for letter in self.pending:
            letter.answered_by = call
        self.pending.clear()
        if self.rng.random() < 0.4:
            self._customer(self.desk.words["phoned"], asks=False)
        return False

    def _chase_until(self, until: datetime, most: int, again: bool = False) -> bool:
        """The customer asks again, as often as patience asks, before `until`."""
        chased = False
        for turn in range(most):
            days = self.desk.customer.patience * (0.8 + 0.5 * self.rng.random())
            at = customer_time(self.desk.now, self.desk.customer.zone, self.rng, days)
            if at >= until:
                break
            words = self.desk.words["chase_again" if turn or again else "chase"]
            self._customer(words, at=at)
            chased = True
        return chased

    def _close(self) -> None:
        if not self.situation.get("asks", True):
            self._thank_back()
            return
        if self.desk.letters[-1].direction == "out" and self.rng.random() < 0.58:
            words = self.situation.get("closing") or self.desk.words["thanks"]
            text = pick(words, self.rng)
            at = self._after_visit() if text.startswith(AFTER_VISIT) else None
            self._customer([text.removeprefix(AFTER_VISIT)], asks=False, at=at)
            if self.rng.random() < 0.12:
                at = soon(self.desk.now, 10 + self.rng.random() * 90, self.desk.calendar)
                self._us(self.desk.words["welcome"], at)

    def _thank_back(self) -> None:
        """Kind words ask for no answer; most of them get one."""
        answers = self.situation.get("glad")
        if answers and self.rng.random() < 0.7:
            at = answer_time(self.desk.now, Way.ANSWER, self.desk.calendar, self.rng)
            self._us(answers, at)

    def _after_visit(self) -> datetime:
        """Some evening after the day that was agreed on."""
        day = max(self.desk.visit, self.desk.now)
        return customer_time(day, self.desk.customer.zone, self.rng, 0.35 + 2 * self.rng.random())

    def _customer(
        self,
        texts: Sequence[str],
        asks: bool = True,
        at: datetime | None = None,
        promised: Promise | None = None,
    ) -> None:
        moment = at or customer_time(self.desk.now, self.desk.customer.zone, self.rng)
        letter = self.desk.from_customer(pick(texts, self.rng), moment, asks, promised)
        self._keep(letter)
        if asks:
            self.pending.append(letter)

    def _us(
        self,
        texts: Sequence[str],
        at: datetime,
        opener: str = "",
        days: int = 2,
        holding: bool = False,
        promised: Promise | None = None,
        kept: Promise | None = None,
    ) -> Letter:
        letter = self.desk.from_us(pick(texts, self.rng), at, opener, days, promised)
        letter.holding = holding
        if self.pending:
            letter.answers = self.pending[-1].key
        elif kept:
            letter.answers = self.desk.promised_for
        self._keep(letter)
        for asked in self.pending:
            asked.answered_by = letter.key
            self.desk.promised_for = asked.key
        self.pending.clear()
        if "papers" in self.situation and any(
            w in letter.text for w in self.desk.words["attached"]
        ):
            letter.papers = enclosures(self.desk, self.situation["papers"])
        return letter

    def _choose(self, questions: Sequence[str]) -> None:
        self.asked = (int(self.rng.random() * len(questions)), len(questions))

    def _matching(self, texts: Sequence[str]) -> Sequence[str]:
        """As many answers as questions are pairs; otherwise each answer fits them all."""
        return [texts[self.asked[0]]] if len(texts) == self.asked[1] else texts

    def _fitting(self, name: str) -> Sequence[str]:
        """The texts of this name for the question asked; an empty one means there is none."""
        return [text for text in self._matching(self.situation.get(name, ())) if text]

    def _keep(self, letter: Letter) -> None:
        if letter.date > self.desk.end:
            raise EndOfHistory
        self.desk.keep(letter)

    def _asked(self) -> datetime:
        return self.pending[-1].date if self.pending else self.desk.now

    def _before(self, promise: Promise, share: float) -> datetime:
        assert promise.due is not None
        left = working_time_between(self.desk.now, promise.due, self.desk.calendar) / ONE_MINUTE
        return soon(self.desk.now, max(2.0, left * share), self.desk.calendar)

    def _days_until(self, promise: Promise) -> int:
        assert promise.due is not None
        day, last, days = local_date(self.desk.now, self.desk.calendar), promise.due, 0
        while day < local_date(last, self.desk.calendar):
            day, days = working_day(day, 1, self.desk.calendar), days + 1
        return days
