"""Words that are used again: templates of the house and of one's own, and signatures."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from goodword.access import NotAllowed, NotFound, Reader, Refused
from goodword.channels.mail.sending.queries import may_send_from
from goodword.drafts.fields import unknown
from goodword.drafts.rules import plain
from goodword.drafts.tables import Signature, Template
from goodword.people.actions import must_decide

LONGEST = 50_000
MOST = 300
LONGEST_SIGNATURE = 2_000


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A template. ``own``: the reader's alone; else everybody's."""

    id: int
    name: str
    subject: str
    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class SignatureView:
    """What stands under letters from a mailbox; without one: from any other."""

    mailbox_id: int | None
    text: str


def templates(reader: Reader) -> list[TemplateView]:
    """The reader's own templates and the house's, by name."""
    rows = _seen(reader).order_by("name", "pk")
    return [_view(row) for row in rows[: 2 * MOST]]


def template(reader: Reader, template_id: int) -> TemplateView | None:
    """One template, of the reader's own or of the house."""
    row = _seen(reader).filter(pk=template_id).first()
    return _view(row) if row else None


@transaction.atomic
def save_template(
    *,
    reader: Reader,
    name: str,
    text: str,
    subject: str = "",
    own: bool = True,
    template_id: int | None = None,
) -> TemplateView:
    """Keep a template, a new one or changed. The house's are changed by leads.

    Raises `NotFound`, `NotAllowed`, `Refused` (it says which field does not exist).
    """
    must_decide(reader)
    name, subject = " ".join(plain(name).split()), " ".join(plain(subject).split())
    text = plain(text).strip()
    if not name or len(name) > 80:
        raise Refused("Give the template a name of 80 letters at most.")
    if not text or len(text) > LONGEST or len(subject) > 200:
        raise Refused(f"Write its words: {LONGEST:,} letters at most, 200 in the subject.")
    wrong = unknown(f"{subject}\n{text}")
    if wrong:
        raise Refused(" ".join(wrong))
    row = _changeable(reader, template_id) if template_id else Template()
    _must_own(reader, own)
    whose = reader.colleague_id if own else None
    alike = _of(whose).filter(name=name).exclude(pk=row.pk)
    if alike.exists():
        raise Refused(f"There is a template called “{name}” already. Choose another name.")
    if row.pk is None and _of(whose).count() >= MOST:
        raise Refused(f"There are {MOST} templates. Delete one that nobody uses first.")
    row.colleague_id, row.name, row.subject, row.text = whose, name, subject, text
    row.save()
    return _view(row)


@transaction.atomic
def delete_template(*, reader: Reader, template_id: int) -> None:
    """Do away with a template."""
    must_decide(reader)
    _changeable(reader, template_id).delete()


def signatures(reader: Reader) -> list[SignatureView]:
    """One's own signatures; the one for any other mailbox last."""
    rows = Signature.objects.filter(colleague_id=reader.colleague_id or 0)
    told = rows.order_by("mailbox__name").values_list("mailbox_id", "text")
    return sorted((SignatureView(box, text) for box, text in told), key=lambda s: not s.mailbox_id)


@transaction.atomic
def save_signature(*, reader: Reader, mailbox_id: int | None, text: str) -> None:
    """Keep what stands under one's letters from a mailbox, or from any other; empty: nothing."""
    must_decide(reader)
    if reader.colleague_id is None:
        raise Refused("A signature belongs to a colleague.")
    if mailbox_id is not None and not may_send_from(reader).filter(pk=mailbox_id).exists():
        raise NotFound("There is no such mailbox, or it is not yours to send from.")
    text = plain(text).strip()
    if len(text) > LONGEST_SIGNATURE:
        raise Refused(f"A signature has {LONGEST_SIGNATURE:,} letters at most.")
    mine = Signature.objects.filter(colleague_id=reader.colleague_id)
    rows = mine.filter(mailbox=None) if mailbox_id is None else mine.filter(mailbox=mailbox_id)
    if not text:
        rows.delete()
    elif not rows.update(text=text):
        Signature.objects.create(colleague_id=reader.colleague_id, mailbox_id=mailbox_id, text=text)


def may_change(reader: Reader, one: TemplateView) -> bool:
    """Whether the reader may change a template: their own, or as a lead the house's."""
    return reader.decides and (one.own or reader.role in ("lead", "administrator"))


def _seen(reader: Reader) -> QuerySet[Template]:
    return Template.objects.filter(Q(colleague=None) | Q(colleague_id=reader.colleague_id or 0))


def _of(colleague_id: int | None) -> QuerySet[Template]:
    """A colleague's own templates, or the house's."""
    rows = Template.objects.all()
    return rows.filter(colleague=None) if colleague_id is None else rows.filter(
        colleague_id=colleague_id
    )  # fmt: skip


def _changeable(reader: Reader, template_id: int) -> Template:
    row = _seen(reader).select_for_update(of=("self",)).filter(pk=template_id).first()
    if row is None:
        raise NotFound("There is no such template.")
    _must_own(reader, row.colleague_id is not None)
    return row


def _must_own(reader: Reader, own: bool) -> None:
    if not own and reader.role not in ("lead", "administrator"):
        raise NotAllowed("Only a lead or an administrator may change the house’s templates.")


def _view(row: Template) -> TemplateView:
    return TemplateView(row.pk, row.name, row.subject, row.text, row.colleague_id is not None)
