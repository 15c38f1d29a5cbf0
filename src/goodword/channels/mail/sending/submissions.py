"""Letters that mail programs hand in: known by content, answered by what became of them.

A program that lost our answer hands the same letter in once more, and it must not go twice; a
person who sends it again unchanged after it was stopped, or after a doubt, means it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from goodword.channels.mail.model import Mail
from goodword.channels.mail.sending.tables_after import Submission

MEANT_WITHIN = timedelta(hours=1)
KEPT = timedelta(days=1)
"""So long a letter that went is known again; what was stopped is kept for good."""
GOING = timedelta(minutes=10)
"""Longer than handing one letter on may take."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What is to be done with a letter: ``go`` hands it on; else ``state`` says why not.

    ``review``: whether it is looked at first. ``fence``: the number under which its end is written.
    """

    id: int
    fence: int
    go: bool
    review: bool
    state: str


def content_digest(mail: Mail, *, sender: str, recipients: Sequence[str]) -> str:
    """The identity of what was written: not its Date and Message-ID, which each try makes anew."""
    parts = (
        sender.lower(),
        "\x1f".join(sorted({one.lower() for one in recipients})),
        " ".join(mail.subject.split()),
        "".join((mail.text or mail.html).split()),
        "\x1f".join(sorted(one.digest for one in mail.attachments)),
    )
    return hashlib.sha256("\x1e".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def enter(
    *, colleague_id: int, mailbox_id: int, digest: str, message_id: str, now: datetime
) -> Entered:
    """A letter is handed in. One that is being handed on, or went, is not handed on once more."""
    rows = Submission.objects.select_for_update(of=("self",))
    row, new = rows.get_or_create(
        colleague_id=colleague_id, digest=digest,
        defaults={
            "mailbox_id": mailbox_id, "message_id": message_id, "state": "going", "at": now,
            "fence": 1,
        },
    )  # fmt: skip
    if new:
        return Entered(row.pk, row.fence, True, True, "going")
    age = now - row.at
    if row.state == "going":
        if age < GOING:
            return Entered(row.pk, row.fence, False, False, "going")
        # Whoever handed it on died: nobody knows how far it came.
        Submission.objects.filter(pk=row.pk).update(state="doubt", at=now, fence=row.fence + 1)
        return Entered(row.pk, row.fence, False, False, "doubt")
    same = bool(message_id) and row.message_id == message_id
    if row.state == "taken" and same and age < KEPT:
        return Entered(row.pk, row.fence, False, False, "taken")
    meant = row.state in ("stopped", "doubt") and age < MEANT_WITHIN
    row.mailbox_id, row.message_id, row.at = mailbox_id, message_id, now
    row.state, row.fence = "going", row.fence + 1
    row.meant = meant and bool(row.findings)
    row.save()
    return Entered(row.pk, row.fence, True, not meant, "going")


def end(
    entered: Entered, *, state: str, answer: str, now: datetime, findings: Sequence[str] = ()
) -> bool:
    """Write down what became of a letter; false when somebody else has it by now."""
    mine = Submission.objects.filter(pk=entered.id, fence=entered.fence)
    told: dict[str, object] = {"state": state, "answer": answer[:2000], "at": now}
    if findings:
        told["findings"] = list(findings)
    return bool(mine.update(**told))


def forget_old(*, now: datetime) -> int:
    """Forget letters that went, or were refused, long ago; how many."""
    rows = Submission.objects.filter(state__in=("taken", "refused"), meant=False)
    return rows.filter(at__lt=now - 7 * KEPT).delete()[0]
