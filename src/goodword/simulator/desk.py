"""Where the letters of one conversation are composed: names, greetings, quotes, mailboxes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from goodword.simulator.arrivals import enclosures, web_form
from goodword.simulator.grammar import pick, render, sentence_case, take_promises
from goodword.simulator.house import Colleague, House
from goodword.simulator.letter import Letter, Party, Promise
from goodword.simulator.people import Customer, Person
from goodword.simulator.style import Style, reply_subject, style_of
from goodword.simulator.when import (
    Due,
    day_words,
    local_date,
    promise_time,
    weekday_words,
)
from goodword.simulator.words import words_of
from goodword.worktime import Calendar


@dataclass
class Desk:
    """The state of one conversation; every letter goes through `keep`."""

    house: House
    customer: Customer
    ident: str
    facts: dict[str, str]
    us: Colleague
    writer: Person
    address: Party
    end: datetime
    visit: datetime
    rng: Random
    first_contact: bool = False
    under: Letter | None = None
    route: str = ""
    letters: list[Letter] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    promised_for: str = ""
    cool: bool = False

    @property
    def calendar(self) -> Calendar:
        return self.house.calendar

    @property
    def words(self) -> dict[str, Any]:
        return words_of(self.customer.lang)

    @property
    def now(self) -> datetime:
        """When the last letter was written."""
        return self.letters[-1].date

    def opening(self, situation: dict[str, Any], body: str, at: datetime, asks: bool) -> Letter:
        """The customer's first letter: by mail to the office or to one of us, or by web form."""
        words, facts, subjects, questions = (
            self.words,
            self.facts,
            situation["subject"],
            situation["ask"],
        )
        if len(subjects) == len(questions):
            subjects = [subjects[questions.index(body)]]
        subject = render(pick(subjects, self.rng), facts, self.rng)
        if self.first_contact and self.customer.referrer >= 0 and "referrer" in facts:
            body = f"{words['referral_line']}\n\n{body}"
        if self.route == "form":
            return web_form(self, subject, body, at)
        greet = words["greet_first" if self.first_contact else "greet_known"]
        to = self.us.party if self.route in ("personal", "forward") else self.house.office
        letter = self._customer_letter(body, at, subject, greet, (to,))
        letter.kind, letter.asks = situation["id"], asks
        if "enclosed" in situation and self.rng.random() < 0.6:
            letter.papers = enclosures(self, situation["enclosed"])
        if self.under is not None:
            self._reply_under(letter, self.under, self.rng.random() < 0.5)
        return letter

    def from_customer(
        self, body: str, at: datetime, asks: bool, promised: Promise | None
    ) -> Letter:
        """A further letter of the customer's, in answer to the last one of ours if there is one."""
        if len(self.customer.addresses) > 1 and self.rng.random() < 0.08:
            self.writer, self.address = self.customer.writer(self.rng)
            self.facts |= {
                "you": self.writer.first,
                "first": self.writer.first,
                "formal": self.writer.full,
                "full": self.writer.full,
            }
        self._past_words(at, promised)
        parent = self._last_of(("out", "in"))
        style = style_of(self.customer, self.rng)
        subject = reply_subject(parent.subject, self.words, style, self.rng)
        greet = self.words["greet_known"] if self.rng.random() < 0.6 else ()
        to = parent.sender if parent.direction == "out" else parent.to[0]
        letter = self._customer_letter(body, at, subject, greet, (to,), style)
        letter.kind, letter.asks = "follow-up" if asks else "courtesy", asks
        self._reply_under(letter, parent, True, style)
        return letter

    def from_us(
        self, body: str, at: datetime, opener: str, days: int, promised: Promise | None
    ) -> Letter:
        """A letter of ours; `opener` names a sentence to begin with, such as an apology."""
        parent = self._last_of(("in",))
        self._past_words(at, promised)
        facts, rng = self.facts, self.rng
        due = self._due(body, at, days)
        facts |= {"due": due.words, "wish": self._wish(at)}
        facts["me"] = facts["them"] = self.us.first
        text = render(body, facts, rng)
        if opener:
            text = f"{render(pick(self.words[opener], rng), facts, rng)}\n\n{text}"
        text, found = take_promises(text)
        greet = render(pick(self.words["greet_us"], rng), facts, rng)
        close = render(pick(self.words["close_us"], rng), facts, rng)
        shared = parent.to and parent.to[0].spec == self.house.office.spec and rng.random() < 0.55
        sender = Party(f"{self.us.first} at {self.house.name}", self.house.office.spec)
        if not shared:
            sender = self.us.party
        box = self.house.shared if shared else self.us.id
        copy = not shared and rng.random() < 0.18
        letter = Letter(
            key=self.key(),
            conversation=self.ident,
            kind="reply",
            writer=self.us.id,
            sender=sender,
            to=(parent.reply_to or parent.sender,),
            cc=(self.house.office,) if copy else (),
            date=at,
            subject=self._our_subject(parent),
            text=f"{greet},\n\n{after_greeting(text, self.customer.lang)}\n\n{close}",
            lang=self.customer.lang,
            client=self.us.client,
            direction="out",
            signature=self.house.signature(self.us),
            quoted=parent,
            quote_style=self.us.client if self.us.client != "iphone" else "apple",
            parent=parent,
            message_id=self.message_id(self.house.domain),
            html="both" if self.us.client in ("outlook", "gmail") else "",
            promises=[
                Promise(words, due.at if due.words and due.words in words else None, "us")
                for words in found
            ],
            sightings=((box, "sent"), *(((self.house.shared, "inbox"),) if copy else ())),
        )
        for promise in letter.promises:
            promise.outcome = "open" if promise.due else "none"
        return letter

    def call(self, at: datetime, direction: str, outcome: str) -> str:
        """A telephone call; its key is returned, so that it can count as an answer."""
        key = f"{self.ident}.call{len(self.calls)}"
        seconds = int(40 + self.rng.random() * 500) if outcome == "answered" else 0
        self.calls.append(
            {
                "key": key,
                "at": at,
                "direction": direction,
                "number": self.customer.phone,
                "colleague": self.us.id,
                "seconds": seconds,
                "outcome": outcome,
                "customer": self.customer.id,
            }
        )
        return key

    def keep(self, letter: Letter) -> None:
        """The letter becomes part of the history."""
        self.letters.append(letter)

    def _customer_letter(
        self,
        body: str,
        at: datetime,
        subject: str,
        greet: Sequence[str],
        to: tuple[Party, ...],
        style: Style | None = None,
    ) -> Letter:
        facts, rng, words = self.facts, self.rng, self.words
        style = style or style_of(self.customer, rng)
        due = self._due(body, at, 1 + int(rng.random() * 3))
        facts |= {"due": due.words, "wish": self._wish(at)}
        text, found = take_promises(render(body, facts, rng))
        if greet:
            line = render(pick(greet, rng), facts, rng)
            close = render(
                pick(words["close_cool" if self.cool else "close_them"], rng), facts, rng
            )
            text = f"{line},\n\n{after_greeting(text, self.customer.lang)}\n\n{close}"
        else:
            text = (
                f"{sentence_case(text)}\n\n{facts['first']}" if style.signs else sentence_case(text)
            )
        domain = self.address.spec.rpartition("@")[2]
        return Letter(
            key=self.key(),
            conversation=self.ident,
            kind="letter",
            writer=self.customer.id,
            sender=self.address,
            to=to,
            cc=self._copied(),
            date=at,
            subject=subject,
            text=text,
            lang=self.customer.lang,
            zone=self.customer.zone,
            client=style.client,
            client_lang=self.customer.lang,
            signature=style.signature(self.customer, self.writer, words, rng),
            message_id=self.message_id(domain) if rng.random() > 0.004 else "",
            html=style.html,
            promises=[
                Promise(said, due.at if due.words and due.words in said else None, "them", "none")
                for said in found
            ],
            sightings=tuple((self.house.mailbox_of(p.spec), self._folder()) for p in to),
        )

    def _copied(self) -> tuple[Party, ...]:
        """Now and then the other half of a couple, or of a firm, gets a copy."""
        others = [
            Party(self.customer.persons[n].full, spec)
            for n, spec in self.customer.addresses
            if n >= 0 and spec != self.address.spec
        ]
        return (others[0],) if others and self.rng.random() < 0.18 else ()

    def _reply_under(
        self, letter: Letter, parent: Letter, same: bool, style: Style | None = None
    ) -> None:
        style = style or style_of(self.customer, self.rng)
        letter.parent, letter.quoted, letter.quote_style = parent, parent, style.quote
        letter.threaded = style.threads
        if same and letter.kind not in ("follow-up", "courtesy"):
            letter.subject = reply_subject(parent.subject, self.words, style, self.rng)

    def _our_subject(self, parent: Letter) -> str:
        subject = parent.subject.removeprefix("Website enquiry: ")
        return subject if subject.lower().startswith("re:") else f"Re: {subject}"

    def _due(self, body: str, at: datetime, days: int) -> Due:
        if "{due}" not in body:
            return Due("", at)
        return promise_time(at, days, self.customer.lang, self.calendar, self.rng)

    def _wish(self, at: datetime) -> str:
        """A wish for the end of the week, or for the rest of it."""
        weekday = local_date(at, self.calendar).weekday()
        return str(pick(self.words["wish_weekend" if weekday in (3, 4) else "wish_week"], self.rng))

    def _past_words(self, at: datetime, promised: Promise | None) -> None:
        asked = next((x.date for x in self.letters if x.direction == "in" and x.asks), at)
        self.facts["since"] = self._past(asked, at, "since")
        if promised and promised.due:
            self.facts["promised"] = self._past(promised.due, at, "promised")

    def _past(self, moment: datetime, at: datetime, name: str) -> str:
        day, lang = local_date(moment, self.calendar), self.customer.lang
        near = abs((local_date(at, self.calendar) - day).days) < 6
        words = str(self.words[f"{name}_{'near' if near else 'far'}"])
        far = day_words(day, lang)
        return words.format(wd=weekday_words(day, lang), day=far)

    def _last_of(self, directions: tuple[str, ...]) -> Letter:
        return next(x for x in reversed(self.letters) if x.direction in directions)

    def _folder(self) -> str:
        return "junk" if self.first_contact and self.rng.random() < 0.04 else "inbox"

    def key(self) -> str:
        """The key of the next letter."""
        return f"{self.ident}.{len(self.letters)}"

    def message_id(self, domain: str) -> str:
        """A Message-ID as a server of the domain makes it, without its brackets."""
        return f"{self.rng.getrandbits(64):016x}.{self.key()}@{domain}"


def after_greeting(text: str, lang: str) -> str:
    """The text as it goes on after "Hello,": German goes on in small letters."""
    cased = sentence_case(text)
    return text[:1] + cased[1:] if lang == "de" else cased
