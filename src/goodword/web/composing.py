"""The sheet on which a letter is written: what its form shows, and what came back from it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.http import QueryDict
from django.urls import reverse

from goodword.channels.mail.sending.queries import of_conversation
from goodword.channels.mail.sending.tables import Outgoing
from goodword.drafts.beginning import Beginning, Box, boxes
from goodword.drafts.presence import Here, others_here
from goodword.drafts.queries import DraftView, FileView, drafts_in, their_hours
from goodword.drafts.rules import HOW, Owed, Question, Written, settles
from goodword.drafts.times import Proposal, proposed
from goodword.drafts.wording import TemplateView, signatures, templates
from goodword.timeline.views import ConversationStory
from goodword.today.lines import Line
from goodword.today.queries import line
from goodword.web.asking import Asking
from goodword.web.wished import wished
from goodword.wiring import clock

LOCAL = "%Y-%m-%dT%H:%M"
FARTHEST = timedelta(days=366)
TITLES = {
    "new": "A new letter",
    "reply": "Reply",
    "all": "Reply to all",
    "forward": "Pass it on",
}


@dataclass(frozen=True)
class Told:
    """What a form of a letter said. ``moment`` is when it is to go, if not at once.

    ``wrong``: a time in it that is none, in words; the rest is kept all the same.
    """

    key: str
    version: int
    tab: str
    written: Written
    agreed: frozenset[str]
    moment: datetime | None
    wrong: str


@dataclass
class Sheet:
    """A letter's form. ``draft`` is empty as long as nothing was saved.

    ``questions``: what is asked before it goes; ``again``: the button that says yes.
    """

    who: Asking
    written: Written
    key: str = field(default_factory=lambda: uuid4().hex)
    draft: DraftView | None = None
    questions: tuple[Question, ...] = ()
    again: str = "send"
    wrong: str = ""
    there: DraftView | None = None
    agreed: frozenset[str] = frozenset()
    conversation_id: int | None = None
    customer_id: int | None = None
    tab: str = field(default_factory=lambda: uuid4().hex)

    @classmethod
    def of(cls, who: Asking, draft: DraftView, **more: Any) -> "Sheet":
        """The form of a draft that was saved."""
        return cls(
            who, draft.written, key=draft.key, draft=draft,
            conversation_id=draft.conversation_id, **more,
        )  # fmt: skip

    @property
    def version(self) -> int:
        """The version that this form was made from."""
        return self.draft.version if self.draft else 0

    @property
    def title(self) -> str:
        """What kind of letter it is."""
        return TITLES[self.written.how]

    @cached_property
    def boxes(self) -> list[Box]:
        """The mailboxes that it may go from."""
        return boxes(self.who.reader)

    @cached_property
    def signatures(self) -> dict[str, str]:
        """Signatures by mailbox, for the one that is chosen; under "" the usual one."""
        return {str(s.mailbox_id or ""): s.text for s in signatures(self.who.reader)}

    @property
    def signature(self) -> str:
        """The one that stands under it as things are."""
        told = self.signatures
        return told.get(str(self.written.mailbox_id), told.get("", ""))

    @cached_property
    def beginning(self) -> Beginning | None:
        """The letter that is answered or passed on."""
        entry = self.written.answers_entry
        return Beginning(self.who.reader, entry) if entry is not None else None

    @property
    def below(self) -> str:
        """That letter as it is quoted or passed on; empty for a new one."""
        return self.beginning.below(self.written.how) if self.beginning else ""

    @cached_property
    def whom(self) -> dict[str, dict[str, str]]:
        """Whom an answer goes to: to the sender alone, or to all."""
        if self.beginning is None or self.written.how not in ("reply", "all"):
            return {}
        begun = {how: self.beginning.written(how) for how in ("reply", "all")}
        return {how: {"to": told.to, "cc": told.cc} for how, told in begun.items()}

    @property
    def has_others(self) -> bool:
        """Whether an answer to all would reach more people."""
        return bool(self.whom) and self.whom["reply"] != self.whom["all"]

    @property
    def files(self) -> tuple[FileView, ...]:
        """What is attached."""
        return self.draft.files if self.draft else ()

    @property
    def wishes(self) -> list[str]:
        """Who of them is not to be contacted by us first."""
        return wished(self.who, self.written.to, self.written.cc, self.written.bcc)

    @cached_property
    def templates(self) -> list[TemplateView]:
        """Words to begin with."""
        return templates(self.who.reader)

    @property
    def times(self) -> list[Proposal]:
        """When it is best sent, if not now."""
        theirs: list[datetime] = []
        if self.conversation_id:
            theirs = their_hours(self.who.reader, self.conversation_id)
        return proposed(clock.wall(), self.who.calendar, theirs)

    @property
    def owes_by(self) -> str:
        """By when we want to come back to it, as a field of a form has it."""
        owed = Owed.of(self.written.owes)
        return owed.due_at.astimezone(self.who.calendar.tz).strftime(LOCAL) if owed else ""

    @property
    def owes_what(self) -> str:
        """What we want to do then."""
        return str(self.written.owes.get("what", ""))

    @cached_property
    def settles(self) -> Line | None:
        """The line that is done once it is sent."""
        number = settles(self.written.owes)
        found = line(self.who.reader, number, now=self.who.now) if number else None
        return found if found is not None and found.can_act else None

    @property
    def back(self) -> str:
        """Where one came from."""
        if self.conversation_id:
            return reverse("conversation", args=[self.conversation_id])
        if self.customer_id:
            return reverse("customer", args=[self.customer_id])
        return reverse("drafts")


@dataclass(frozen=True, slots=True)
class Answered:
    """The letter of a conversation that an answer answers. ``several``: more people stand on it."""

    id: int
    several: bool


def answered(story: ConversationStory) -> Answered | None:
    """The newest letter of theirs that somebody wrote, else the newest of ours."""
    letters = [e for e in story.entries if e.kind == "mail" and not e.redacted]
    theirs = [e for e in letters if e.direction == "in" and not e.automated]
    newest = next(iter((theirs or letters)[-1:]), None)
    if newest is None:
        return None
    others = {p.spec for p in newest.people if p.role in ("to", "cc")}
    return Answered(newest.id, len(others) > 1)


@dataclass(frozen=True, slots=True)
class Pending:
    """What of a conversation is not on its timeline yet: begun, or on its way."""

    drafts: tuple[DraftView, ...]
    outgoing: tuple[Outgoing, ...]
    others: tuple[Here, ...]


def pending(who: Asking, conversation_id: int) -> Pending:
    """One's own drafts of a conversation, what is on its way out, and who else is here."""
    return Pending(
        tuple(drafts_in(who.reader, conversation_id)),
        tuple(of_conversation(who.reader, conversation_id)),
        tuple(others_here(who.reader, conversation_id, now=clock.wall())),
    )


def read_form(who: Asking, post: QueryDict, chosen: str = "") -> Told:
    """What a form of a letter says; ``chosen``: a proposed moment that was taken."""
    owed_by, wrong_by = _moment(who, post.get("owes_by", ""))
    moment, wrong_at = _proposed(chosen) if chosen else _moment(who, post.get("send_at", ""))
    owes: dict[str, str] = {}
    if owed_by is not None:
        owes = Owed(post.get("owes_what", "").strip()[:500], owed_by).to_json()
    if settled := _number(post.get("settles", "")):
        owes["settles"] = str(settled)
    how = post.get("how", "new")
    return Told(
        key=post.get("key", "")[:40],
        version=_number(post.get("version", "")) or 0,
        tab=post.get("tab", "")[:40],
        written=Written(
            how=how if how in HOW else "new",
            answers_entry=_number(post.get("answers", "")),
            mailbox_id=_number(post.get("mailbox", "")),
            to=post.get("to", ""),
            cc=post.get("cc", ""),
            bcc=post.get("bcc", ""),
            subject=post.get("subject", ""),
            text=post.get("text", ""),
            signed="signed" in post,
            quoted="quoted" in post,
            owes=owes,
        ),
        agreed=frozenset(post.getlist("agreed")),
        moment=moment,
        wrong=wrong_at or wrong_by,
    )


def _proposed(words: str) -> tuple[datetime | None, str]:
    """The moment that a proposal says, as long as it is still to come."""
    try:
        moment = datetime.fromisoformat(words[:40])
        if moment.tzinfo and clock.wall() < moment <= clock.wall() + FARTHEST:
            return moment, ""
    except ValueError:
        pass
    return None, "That time has passed. Choose another."


def _moment(who: Asking, words: str) -> tuple[datetime | None, str]:
    """The moment that a field says, or why it says none."""
    if not words.strip():
        return None, ""
    try:
        moment = datetime.strptime(words.strip()[:16], LOCAL).replace(tzinfo=who.calendar.tz)
        if clock.wall() < moment <= clock.wall() + FARTHEST:
            return moment, ""
    except (ValueError, OverflowError):
        pass
    return None, "Choose a day and a time that are still to come, within a year."


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
