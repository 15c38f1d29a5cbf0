"""Drafts are saved as one types, discarded, sent and taken back. Each is one transaction."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from goodword.access import NotFound, Reader, Refused, readable
from goodword.channels.mail.sending.queries import may_send_from
from goodword.channels.mail.sending.tables import Outgoing
from goodword.drafts.files import keep_originals_of
from goodword.drafts.queries import DraftView, own, views
from goodword.drafts.rules import HOW, LONGEST, OWES, Written, plain
from goodword.drafts.tables import Draft
from goodword.ledger.refusals import Conflict
from goodword.people.actions import must_decide
from goodword.timeline.tables import Entry

MOST_DRAFTS = 500


class SavedElsewhere(Conflict):
    """Somebody's own draft was changed in another window; ``there`` is how it stands now."""

    def __init__(self, there: DraftView) -> None:
        super().__init__(
            "This draft was changed in another window. Both are shown: keep the one you want."
        )
        self.there = there


@transaction.atomic
def save(
    *,
    reader: Reader,
    key: str,
    written: Written,
    now: datetime,
    expected_version: int = 0,
    tab: str = "",
) -> DraftView:
    """Keep what stands in a draft's form; the first time makes it.

    ``tab`` names the window: what it saved itself, without hearing so, is no conflict. Raises
    `SavedElsewhere`, `Refused`, `NotFound`.
    """
    must_decide(reader)
    if not (0 < len(key) <= 40 and key.isascii() and key.isprintable()):
        raise Refused("A draft needs a key of 1 to 40 plain letters or signs.")
    row = _locked(reader, key)
    if row is None:
        row = _begin(reader, key, written, now)
    elif row.outgoing_id:
        raise Refused("It has been sent already. Undo that first, or write another one.")
    elif row.version != expected_version and not (tab and row.tab == tab):
        raise SavedElsewhere(_seen(row))
    else:
        row.version += 1
    _write(reader, row, written, now)
    row.tab = tab[:40]
    row.save()
    if row.version == 1 and row.how == "forward" and row.answers_id:
        keep_originals_of(reader=reader, draft=row)
    return _seen(row)


def _begin(reader: Reader, key: str, written: Written, now: datetime) -> Draft:
    if reader.colleague_id is None:
        raise Refused("Drafts belong to a colleague.")
    if own(reader).filter(outgoing=None).count() >= MOST_DRAFTS:
        raise Refused(f"You have {MOST_DRAFTS} drafts. Send or discard some of them first.")
    row = Draft(colleague_id=reader.colleague_id, key=key, begun_at=now, saved_at=now)
    row.how, row.answers_id = _answers(reader, written)
    if row.answers is not None:
        row.seen_entry = _newest(row.answers.conversation_id)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # The same form arrived twice at once.
        raise SavedElsewhere(_seen(own(reader).get(key=key))) from None
    return row


def _write(reader: Reader, row: Draft, written: Written, now: datetime) -> None:
    if len(written.text) > LONGEST:
        raise Refused(
            f"A letter holds {LONGEST:,} letters at most. Attach a longer text as a file."
        )
    row.how = written.how if (row.how, written.how) in _MAY_BECOME else row.how
    row.mailbox_id = _mailbox(reader, written.mailbox_id)
    row.to, row.cc, row.bcc = (plain(t)[:20_000] for t in (written.to, written.cc, written.bcc))
    row.subject = " ".join(plain(written.subject).split())[:900]
    row.text = plain(written.text)
    row.signed, row.quoted = written.signed, written.quoted
    row.owes = {k: str(v)[:2000] for k, v in written.owes.items() if k in OWES}
    row.saved_at = now


# A reply may go to everybody after all; nothing else becomes something else.
_MAY_BECOME = {("reply", "all"), ("all", "reply")}


def _answers(reader: Reader, written: Written) -> tuple[str, int | None]:
    if written.how not in HOW:
        raise Refused(f"A letter is one of: {', '.join(HOW)}.")
    if written.how == "new":
        return "new", None
    entries = Entry.objects.filter(readable(reader), pk=written.answers_entry or 0, kind="mail")
    if not entries.exists():
        raise NotFound("There is no such letter, or it is not yours to read.")
    return written.how, written.answers_entry


def _mailbox(reader: Reader, mailbox_id: int | None) -> int | None:
    if mailbox_id is None:
        return None
    if not may_send_from(reader).filter(pk=mailbox_id).exists():
        raise NotFound("There is no such mailbox, or it is not yours to send from.")
    return mailbox_id


def _newest(conversation_id: int) -> int:
    newest = Entry.objects.filter(conversation_id=conversation_id).order_by("-pk")
    return newest.values_list("pk", flat=True).first() or 0


@transaction.atomic
def discard(*, reader: Reader, draft_id: int) -> None:
    """Throw a draft of one's own away. What is not there has gone already."""
    own(reader).filter(pk=draft_id, outgoing=None).delete()


def must_have(reader: Reader, draft_id: int) -> Draft:
    """One's own draft that is not sent yet, locked. Raises `NotFound`, `Refused`."""
    row = own(reader).select_for_update(of=("self",)).filter(pk=draft_id).first()
    if row is None:
        raise NotFound("There is no such draft.")
    if row.outgoing_id:
        raise Refused("It has been sent already. Undo that first, or write another one.")
    return row


def note_sent(*, draft: Draft, outgoing: Outgoing) -> None:
    """It lies in the outbox: nobody writes on it meanwhile."""
    draft.outgoing, draft.back = outgoing, ""
    draft.save(update_fields=["outgoing", "back"])


def come_back(*, outgoing_id: int, why: str = "") -> int:
    """Open a draft again whose letter was withdrawn; its number, 0 where there is none."""
    rows = Draft.objects.filter(outgoing=outgoing_id)
    number = rows.values_list("pk", flat=True).first() or 0
    Draft.objects.filter(pk=number).update(outgoing=None, back=why, version=F("version") + 1)
    return number


def forget_sent(*, outgoing_id: int) -> None:
    """Let go of a draft whose letter stands on the timeline."""
    Draft.objects.filter(outgoing=outgoing_id).delete()


def _locked(reader: Reader, key: str) -> Draft | None:
    return own(reader).select_for_update(of=("self",)).filter(key=key).first()


def _seen(row: Draft) -> DraftView:
    return views(Draft.objects.filter(pk=row.pk))[0]
