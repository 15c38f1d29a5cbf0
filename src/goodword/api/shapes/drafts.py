"""Letters that are written, as programs see them."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from goodword.api.shapes.common import Moment, Number, Told, Version
from goodword.drafts.queries import DraftView
from goodword.drafts.rules import Written

How = Literal["new", "reply", "all", "forward"]
Text = Annotated[str, Field(max_length=500_000)]
Whom = Annotated[str, Field(max_length=20_000, description="as one types it: Ana <ana@x.example>")]
Key = Annotated[str, Field(min_length=1, max_length=40, pattern="^[!-~]+$")]


class DraftFileShape(Schema):
    """A file that goes with a letter; its size in bytes."""

    id: int
    name: str
    type: str
    size: int


class Owes(Schema):
    """What is owed once the letter is sent."""

    what: str
    due_at: datetime


class DraftShape(Schema):
    """A letter of yours that is not sent yet.

    `answers`: the entry that it answers or passes on. `back`: why it came back from the outbox.
    """

    id: int
    key: str
    version: int
    how: str
    answers: int | None
    conversation_id: int | None
    mailbox_id: int | None
    to: str
    cc: str
    bcc: str
    subject: str
    text: str
    signed: bool
    quoted: bool
    owes: Owes | None
    files: list[DraftFileShape]
    begun_at: datetime
    saved_at: datetime
    back: str


class OwesTold(Told):
    """What to come back to, and by when."""

    what: Annotated[str, Field(max_length=500)] = ""
    due_at: Moment


class SaveDraft(Told):
    """All of a letter, as it stands now. `expected_version`: the one you saw; 0 for a new one."""

    expected_version: Version = 0
    how: How = "new"
    answers: Number | None = None
    mailbox_id: Number | None = None
    to: Whom = ""
    cc: Whom = ""
    bcc: Whom = ""
    subject: Annotated[str, Field(max_length=900)] = ""
    text: Text = ""
    signed: bool = True
    quoted: bool = True
    owes: OwesTold | None = None

    def written(self) -> Written:
        """As the room of drafts takes it."""
        owes = {"what": self.owes.what, "due_at": self.owes.due_at.isoformat()} if self.owes else {}
        return Written(
            how=self.how, answers_entry=self.answers, mailbox_id=self.mailbox_id, to=self.to,
            cc=self.cc, bcc=self.bcc, subject=self.subject, text=self.text, signed=self.signed,
            quoted=self.quoted, owes=owes,
        )  # fmt: skip


class Begin(Schema):
    """What a letter begins with: whom it goes to, its subject, the mailbox, what stands below."""

    how: str
    answers: int | None
    mailbox_id: int | None
    to: str
    cc: str
    subject: str
    below: str


class SendDraft(Told):
    """`agreed`: codes of the questions that were asked and are answered with yes.

    `send_at`: later, and then withdrawn when they write first, unless it `stays`.
    """

    expected_version: Version
    agreed: Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=50)] = []
    send_at: Moment | None = None
    stays: bool = False


class Sent(Schema):
    """The letter in the outbox; it can be taken back until `due_at`."""

    outgoing_id: int
    due_at: datetime
    state: str


class AddFile(Told):
    """A file, its content in base64 (RFC 4648 §4)."""

    name: Annotated[str, Field(min_length=1, max_length=300)]
    type: Annotated[str, Field(max_length=255)] = "application/octet-stream"
    content: Annotated[str, Field(max_length=2_400_000)]


class FindingShape(Schema):
    """What is worth another look; places are counted in characters of the text."""

    rule: str
    severity: str
    start: int
    end: int
    message: str
    why: str
    suggestion: str | None
    fingerprint: str


class SilenceTold(Told):
    """Set a finding aside: in this `letter`, for `mine` always, for the `house`."""

    rule: Annotated[str, Field(min_length=1, max_length=60)]
    scope: Literal["letter", "mine", "house"]
    fingerprint: Annotated[str, Field(max_length=64)] = ""
    reason: Annotated[str, Field(min_length=1, max_length=300)]


class SilenceShape(Schema):
    """What is set aside, why and by whom."""

    id: int
    scope: str
    rule: str
    fingerprint: str
    reason: str
    by: str


class Beside(Schema):
    """A colleague who has the conversation before them."""

    name: str
    answering: bool


class Answering(Told):
    """Whether you are answering, or only reading."""

    answering: bool = False


class TemplateShape(Schema):
    """Words that are used again. `own`: yours alone; else the house's."""

    id: int
    name: str
    subject: str
    text: str
    own: bool


class SaveTemplate(Told):
    """Fields stand in braces: {customer.first_name}, or {customer.first_name|there}."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    text: Annotated[str, Field(min_length=1, max_length=50_000)]
    subject: Annotated[str, Field(max_length=200)] = ""
    own: bool = True


class FillTemplate(Told):
    """To whom the letter goes."""

    to: Whom = ""


class Filled(Schema):
    """A template for one letter, and what could not be filled in, in words."""

    subject: str
    text: str
    left: list[str]


class SignatureShape(Schema):
    """What stands under your letters from a mailbox; null: from any other."""

    mailbox_id: int | None
    text: str


class SaveSignature(Told):
    """Empty words: none."""

    mailbox_id: Number | None = None
    text: Annotated[str, Field(max_length=2_000)] = ""


def draft_shape(one: DraftView) -> DraftShape:
    """A draft as programs see it."""
    told = one.written
    return DraftShape(
        id=one.id, key=one.key, version=one.version, how=told.how, answers=told.answers_entry,
        conversation_id=one.conversation_id, mailbox_id=told.mailbox_id, to=told.to, cc=told.cc,
        bcc=told.bcc, subject=told.subject, text=told.text, signed=told.signed,
        quoted=told.quoted,
        owes=Owes(what=one.owed.what, due_at=one.owed.due_at) if one.owed else None,
        files=[DraftFileShape(id=f.id, name=f.name, type=f.type, size=f.size) for f in one.files],
        begun_at=one.begun_at, saved_at=one.saved_at, back=one.back,
    )  # fmt: skip
