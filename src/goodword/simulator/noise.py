"""Everything in a business's mail that is not a customer's: lists, robots, suppliers, friends."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from goodword.simulator.grammar import pick, render, sentence_case
from goodword.simulator.house import Colleague, House
from goodword.simulator.letter import Letter, Party
from goodword.simulator.people import customer
from goodword.simulator.robots import delivery_report, invitation
from goodword.simulator.service import Way, answer_time, customer_time
from goodword.simulator.when import day_words, local_date, weekday_words, working_day
from goodword.simulator.words import data

# How often each kind comes, in times a month, for every four customers.
PER_MONTH = {
    "newsletter": 3.2,
    "notice": 2.2,
    "supplier": 1.0,
    "internal": 1.4,
    "friend": 0.5,
    "pitch": 0.6,
    "bounce": 0.15,
    "invitation": 0.25,
}
MONTH = 30.4


@dataclass
class Noise:
    """The noise that comes with one customer's share of the business."""

    house: House
    seed: int
    index: int
    begin: datetime
    end: datetime
    about: str = ""

    def letters(self) -> Iterator[Letter]:
        """All of it up to the end, kind by kind."""
        rng = Random(f"{self.seed}/noise/{self.index}")  # noqa: S311 - a simulation, not a secret
        self.about = customer(self.seed, self.index).persons[0].full
        days = (self.end - self.begin).total_seconds() / 86400
        for kind, often in PER_MONTH.items():
            wanted = often * days / MONTH
            count = int(wanted) + (rng.random() < wanted % 1)
            for number in range(count):
                at = self.begin + timedelta(seconds=int(rng.random() * days * 86400))
                ident = f"n{self.index:06}-{kind}-{number:03}"
                for letter in getattr(self, f"_{kind}")(ident, at.astimezone(UTC), rng):
                    if letter.date <= self.end:
                        yield letter

    def _newsletter(self, ident: str, at: datetime, rng: Random) -> Iterator[Letter]:
        row = pick(data("noise")["newsletter"], rng)
        headers = [("List-Unsubscribe", f"<https://{row['spec'].partition('@')[2]}/u>")]
        if row["list"]:
            headers += [("List-Id", f"{row['name']} <{row['list']}>"), ("Precedence", "bulk")]
        yield self._from_outside(ident, row, at, rng, "newsletter", tuple(headers), html="both")

    def _notice(self, ident: str, at: datetime, rng: Random) -> Iterator[Letter]:
        row = pick(data("noise")["notice"], rng)
        headers = (("Auto-Submitted", "auto-generated"),) if rng.random() < 0.6 else ()
        yield self._from_outside(ident, row, at, rng, "notification", headers)

    def _pitch(self, ident: str, at: datetime, rng: Random) -> Iterator[Letter]:
        row = pick(data("noise")["pitch"], rng)
        yield self._from_outside(ident, row, at, rng, "")

    def _invitation(self, ident: str, at: datetime, rng: Random) -> Iterator[Letter]:
        us, other = self._two(rng)
        day = working_day(
            local_date(at, self.house.calendar), 3 + int(rng.random() * 8), self.house.calendar
        )
        letter = self._letter(ident, 0, other.party, (us.party,), at, "Invitation: Planning", "")
        letter.kind, letter.automated, letter.direction = "invitation", "calendar", "internal"
        letter.sightings = ((us.id, "inbox"),)
        invitation(letter, datetime(day.year, day.month, day.day, 9, tzinfo=UTC), ident)
        yield letter

    def _bounce(self, ident: str, at: datetime, rng: Random) -> Iterator[Letter]:
        us, _ = self._two(rng)
        slots, rows = self._slots(at, rng), data("noise")["bounce"]
        lost = Party("", f"{slots['town'].lower()}{slots['n']}@nowhere-{slots['number']}.example")
        subject = render(pick(rows["subject"], rng), slots, rng)
        text = render(pick(rows["text"], rng), slots, rng)
        sent = self._letter(ident, 0, us.party, (lost,), at, subject, text, us)
        sent.direction, sent.sightings = "out", ((us.id, "sent"),)
        yield sent
        back = at + timedelta(seconds=5 + int(rng.random() * 90))
        daemon = Party("Mail Delivery System", f"MAILER-DAEMON@mail.{self.house.domain}")
        report = self._letter(
            ident, 1, daemon, (us.party,), back, f"Undelivered Mail: {subject}", ""
        )
        report.kind, report.automated, report.client = "bounce", "bounce", "robot"
        report.sightings = ((us.id, "inbox"),)
        delivery_report(report, sent, pick(rows["why"], rng), self.house.domain)
        yield report

    def _supplier(self, ident: str, at: datetime, rng: Random) -> Iterator[Letter]:
        row = pick(data("noise")["supplier"], rng)
        us = pick([self.house.by_id(name) for name in ("tomas", "orla", "ines")], rng)
        slots, them = self._slots(at, rng), Party(row["name"], row["spec"])
        subject = render(pick(row["subject"], rng), slots, rng)
        ours = rng.random() < 0.5
        name = row["name"].split()[0]
        lines = ("ask_us", "reply_them") if ours else ("ask_them", "reply_us")
        first, second = (render(pick(row[line], rng), slots, rng) for line in lines)
        begin = answer_time(at, Way.ANSWER, self.house.calendar, rng) if ours else at
        then = answer_time(begin, Way.ANSWER, self.house.calendar, rng)
        ask = self._turn(ident, 0, ours, us, them, begin, subject, first, name)
        yield ask
        if rng.random() < 0.9:
            reply = self._turn(ident, 1, not ours, us, them, then, f"Re: {subject}", second, name)
            self._answer(reply, ask)
            yield reply

    def _friend(self, ident: str, at: datetime, rng: Random) -> Iterator[Letter]:
        row, us = pick(data("noise")["friend"], rng), pick(self.house.colleagues[:3], rng)
        slots, them = self._slots(at, rng), Party(row["name"], row["spec"])
        subject = pick(row["subject"], rng)
        begin = customer_time(at, "Europe/Dublin", rng, 0.001)
        text = render(pick(row["text"], rng), slots, rng)
        ask = self._turn(ident, 0, False, us, them, begin, subject, text, us.first)
        yield ask
        if rng.random() < 0.7:
            text = render(pick(row["reply"], rng), slots, rng)
            then = customer_time(begin, "Europe/Dublin", rng)
            reply = self._turn(
                ident, 1, True, us, them, then, f"Re: {subject}", text, row["name"].split()[0]
            )
            self._answer(reply, ask)
            yield reply

    def _internal(self, ident: str, at: datetime, rng: Random) -> Iterator[Letter]:
        us, other = self._two(rng)
        slots, rows = self._slots(at, rng), data("noise")["internal"]
        begin = answer_time(at, Way.ANSWER, self.house.calendar, rng)
        text = render(pick(rows["text"], rng), slots, rng)
        subject = render(pick(rows["subject"], rng), slots, rng)
        ask = self._letter(
            ident,
            0,
            us.party,
            (other.party,),
            begin,
            subject,
            f"{other.first},\n\n{text}\n\n{us.first}",
            us,
        )
        ask.kind, ask.direction = "internal", "internal"
        ask.sightings = ((us.id, "sent"), (other.id, "inbox"))
        yield ask
        if rng.random() < 0.6:
            text = render(pick(rows["reply"], rng), slots, rng)
            then = answer_time(begin, Way.ANSWER, self.house.calendar, rng)
            reply = self._letter(
                ident, 1, other.party, (us.party,), then, f"Re: {subject}", text, other
            )
            reply.kind, reply.direction = "internal", "internal"
            reply.sightings = ((other.id, "sent"), (us.id, "inbox"))
            self._answer(reply, ask)
            yield reply

    def _turn(
        self,
        ident: str,
        number: int,
        ours: bool,
        us: Colleague,
        them: Party,
        at: datetime,
        subject: str,
        text: str,
        greeted: str,
    ) -> Letter:
        sender, to = (us.party, them) if ours else (them, us.party)
        name = us.first if ours else them.name.split()[0]
        body = f"Hi {us.first if not ours else greeted},\n\n{sentence_case(text)}\n\n{name}"
        letter = self._letter(ident, number, sender, (to,), at, subject, body, us if ours else None)
        letter.direction = "out" if ours else "in"
        letter.asks = not ours and number == 0 and "?" in text
        letter.sightings = ((us.id, "sent" if ours else "inbox"),)
        return letter

    def _answer(self, reply: Letter, ask: Letter) -> None:
        reply.parent = reply.quoted = ask
        reply.quote_style = "apple" if reply.client == "iphone" else reply.client
        reply.answers, ask.answered_by = ask.key, reply.key

    def _from_outside(
        self,
        ident: str,
        row: dict[str, Any],
        at: datetime,
        rng: Random,
        automated: str,
        headers: tuple[tuple[str, str], ...] = (),
        html: str = "",
    ) -> Letter:
        slots, box = self._slots(at, rng), self.house.shared
        to = self.house.office
        if automated != "notification" and rng.random() < 0.3:
            us = pick(self.house.colleagues, rng)
            box, to = us.id, us.party
        subject = render(pick(row["subject"], rng), slots, rng)
        text = render(pick(row["text"], rng), slots, rng)
        letter = self._letter(ident, 0, Party(row["name"], row["spec"]), (to,), at, subject, text)
        letter.headers, letter.html, letter.automated = headers, html, automated
        letter.kind = automated or "pitch"
        letter.asks = not automated
        letter.sightings = ((box, "inbox"),)
        return letter

    def _letter(
        self,
        ident: str,
        number: int,
        sender: Party,
        to: tuple[Party, ...],
        at: datetime,
        subject: str,
        text: str,
        us: Colleague | None = None,
    ) -> Letter:
        key = f"{ident}.{number}"
        return Letter(
            key=key,
            conversation=ident,
            kind=ident.split("-")[1],
            writer=us.id if us else sender.spec,
            sender=sender,
            to=to,
            date=at.replace(microsecond=0),
            subject=subject,
            text=text,
            client=us.client if us else "gmail",
            signature=self.house.signature(us) if us else "",
            message_id=f"{key}.{self.seed}@{sender.spec.rpartition('@')[2]}",
        )

    def _two(self, rng: Random) -> tuple[Colleague, Colleague]:
        us = pick(self.house.colleagues, rng)
        return us, pick([c for c in self.house.colleagues if c.id != us.id], rng)

    def _slots(self, at: datetime, rng: Random) -> dict[str, str]:
        here, calendar = local_date(at, self.house.calendar), self.house.calendar
        visit = working_day(here, 2 + int(rng.random() * 7), calendar)
        words = data("matter")["en"]
        return {
            "week": str(here.isocalendar().week),
            "wood": pick(words["wood"], rng),
            "wood2": pick(words["wood"], rng),
            "n": str(2 + int(rng.random() * 8)),
            "mm": str(5 + int(rng.random() * 60)),
            "number": str(10000 + int(rng.random() * 89999)),
            "money": f"€{120 + int(rng.random() * 4000):,}",
            "visit": day_words(visit, "en"),
            "visitday": weekday_words(visit, "en"),
            "hour": pick(data("matter")["hours"], rng),
            "hourmin": f"{10 + int(rng.random() * 49)}",
            "town": pick(data("names")["places"]["en"], rng),
            "customer": self.about,
        }
