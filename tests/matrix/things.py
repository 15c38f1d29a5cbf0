"""One of everything that a house of several people has, made as people would make it.

``own``: Bernd's alone. ``house``: everybody's, or for those who may see that kind of thing.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from goodword.absence import actions as absence
from goodword.access import Reader
from goodword.channels.mail.live import actions as connections
from goodword.channels.mail.live.tables import Folder
from goodword.channels.mail.live.watching_tables import Worry
from goodword.channels.mail.sending.tables import Outgoing
from goodword.channels.notes.actions import write_note
from goodword.channels.sales import uploads
from goodword.channels.sales.shops import actions as shops
from goodword.drafts.actions import save
from goodword.drafts.files import add_file
from goodword.drafts.rules import Written
from goodword.drafts.silencing import silence
from goodword.drafts.tables import Draft
from goodword.drafts.wording import save_template
from goodword.handoffs import actions as handoffs
from goodword.hooks.subscribing import add_webhook
from goodword.hooks.tables import Delivery
from goodword.hooks.tokening import make_token
from goodword.labels import actions as labels
from goodword.labels.tables import Tag
from goodword.ledger.tables import Commitment
from goodword.merging.actions import Wanted, merge_persons
from goodword.notices.tables import Notice, Posted
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague, Mailbox, Organisation, Person, Team
from goodword.privacy import retention
from goodword.privacy.tables import Retention
from goodword.promises.tables import Evidence
from goodword.referrals.actions import Said, note
from goodword.reports.actions import keep_effort
from goodword.timeline.tables import Entry
from tests.quiet.makers import judged, looked
from tests.web.business import SECRET, colleague


def furnish(bernd: Colleague, anna: Colleague) -> dict[str, dict[str, int]]:
    """The things' numbers by parameter (``route:parameter`` where a route means another thing)."""
    now = datetime.now(UTC)
    mine, hers = reader_for(bernd), reader_for(anna)
    karl = colleague("Karl Peters", "colleague")
    letter = Entry.objects.get(subject__contains=SECRET)
    owed = Commitment.objects.get(evidence=letter)
    offer = handoffs.offer_commitment(
        reader=mine, commitment_id=owed.pk, expected_version=owed.version, note="You know her.",
        now=now, receiver_id=karl.pk,
    )  # fmt: skip
    call = handoffs.ask_for_help(
        reader=mine, commitment_id=owed.pk, text="Can you?", now=now, colleague_id=karl.pk
    )
    notes = {
        "shared": _note(mine, "Oak table for the hall", "a note for all", now),
        "foreign": _note(mine, letter.subject, "a note for me", now),
    }
    away = absence.plan(
        reader=mine, colleague_id=bernd.pk, since=now + timedelta(days=20),
        until=now + timedelta(days=25), now=now, cover_id=karl.pk,
    )  # fmt: skip
    token = make_token(
        reader=mine, name="a program", scopes=["read"], expires_at=now + timedelta(days=9), now=now
    )[0]
    hook = _webhook(mine, now)
    draft = _draft(mine, letter, now)
    view = labels.save_view(reader=mine, name="Late", place="today", query="overdue=1")
    labels.tag(reader=hers, name="builders", now=now, person_id=_person("Ilse Vandenberghe"))
    retention.set_rule(reader=hers, mailbox_id=None, kind="mail", days=4000)
    _connect(hers, now)
    team = Team.objects.create(name="Workshop")
    team.members.add(anna)
    merge = {
        "shared": _merge(hers, "Tomás Rivera", Person.objects.create(name="T. R.", created_at=now)),
        "foreign": _merge(mine, "Lena Fuchs", Person.objects.create(name="L. F.", created_at=now)),
    }
    _fell_quiet("Ilse Vandenberghe", "Lena Fuchs")
    return {
        "handoff_id": {"foreign": offer.pk},
        "draft_id": {"foreign": draft.pk},
        "template_id": {"foreign": _template(mine)},
        "silence_id": {"foreign": _silence(mine, now)},
        "file_id": {"foreign": draft.files.get().pk},
        "outgoing_id": {"foreign": _outgoing(bernd, letter, now)},
        "call_id": {"foreign": call.pk},
        "change_note:entry_id": notes,
        "take_back_note:entry_id": notes,
        "note_history:entry_id": notes,
        "absence_id": {"shared": away.pk},
        "token_id": {"foreign": token.id},
        "webhook_id": {"foreign": hook},
        "shop_id": {"shared": _shop(hers, now)},
        "upload_id": {"shared": _upload(hers, now)},
        "delivery_id": {"foreign": _delivery(hook, now)},
        "view_id": {"foreign": view.pk},
        "worry_id": {"shared": _worry(now)},
        "tag_id": {"shared": Tag.objects.get(name="builders").pk},
        "rule_id": {"shared": Retention.objects.get().pk},
        "team_id": {"shared": team.pk},
        "effort_id": {"shared": _effort(hers, now)},
        "merge_id": merge,
        "house_id": {"shared": _house("Ilse Vandenberghe"), "foreign": _house("Lena Fuchs")},
        "notice_id": {"foreign": _notice(bernd, owed, now)},
        "posted_id": {"shared": _posted(anna, now)},
        "passkey_id": {},
        "referral_id": {
            "shared": _referral("Ilse Vandenberghe", "Tomás Rivera", now),
            "foreign": _referral("Lena Fuchs", "Tomás Rivera", now),
        },
        "evidence_id": {
            "shared": _shown("Oak table for the hall"),
            "foreign": _shown(letter.subject),
        },
    }


def _effort(reader: Reader, now: datetime) -> int:
    """What keeping customers took this month."""
    return keep_effort(
        reader=reader, begins=now.date(), months=1, currency="EUR", rate=0, winning=(0, 0),
        keeping=(100, 0), note="", now=now,
    ).pk  # fmt: skip


def _fell_quiet(*names: str) -> None:
    """A look at the sales that named these."""
    looked(*(judged(_person(name), last_on=date(2026, 8, 1)) for name in names))


def _connect(reader: Any, now: datetime) -> None:
    """The shared mailbox, connected to a server that is not there."""
    row = connections.connect(
        reader=reader, mailbox_id=Mailbox.objects.get(name="sales").pk, host="127.0.0.1", port=9,
        security="none", login="sales", secret={"password": "x"}, from_date=None, now=now,
    )  # fmt: skip
    Folder.objects.create(connection=row, name="INBOX", shown="INBOX", role="inbox")


def _draft(reader: Any, letter: Entry, now: datetime) -> Draft:
    """An answer that is being written, with a file."""
    written = Written(how="reply", answers_entry=letter.pk, to="lena@fuchs.example", text="Soon.")
    made = save(reader=reader, key="matrix", written=written, now=now)
    add_file(reader=reader, draft_id=made.id, name="a.txt", type="text/plain", content=b"a")
    return Draft.objects.get()


def _template(reader: Any) -> int:
    return save_template(reader=reader, name="matrix", text="Dear {customer.name},").id


def _silence(reader: Any, now: datetime) -> int:
    told = {"rule": "excuse.busy", "scope": "mine", "reason": "we are"}
    return silence(reader=reader, now=now, **told).id


def _outgoing(by: Colleague, letter: Entry, now: datetime) -> int:
    """A letter that waits in the outbox."""
    row = Outgoing.objects.create(
        key="matrix", mailbox=Mailbox.objects.get(name="bernd"), colleague=by, subject="Re:",
        sender="bernd@workshop.example", message_id="<matrix@workshop.example>", mark="matrix",
        answers=letter, conversation=letter.conversation, created_at=now,
        due_at=now + timedelta(days=1),
    )  # fmt: skip
    Draft.objects.create(colleague=by, key="sent", outgoing=row, begun_at=now, saved_at=now)
    return row.pk


def _worry(now: datetime) -> int:
    row = Worry.objects.create(
        mailbox=Mailbox.objects.get(name="sales"), kind="voicemail", words="It is full.",
        since=now, noticed_at=now,
    )  # fmt: skip
    return row.pk


def _note(reader: Any, subject: str, text: str, now: datetime) -> int:
    talk = Entry.objects.filter(subject=subject, kind="mail").values_list("conversation_id")[0][0]
    write_note(reader=reader, text=text, key=text, now=now, conversation_id=talk)
    return Entry.objects.filter(kind="note").latest("pk").pk


def _shop(reader: Any, now: datetime) -> int:
    told = {"name": "Online shop", "kind": "shopify", "secret": "sixteen signs and more"}
    return shops.add_shop(reader=reader, **told, now=now)[0].pk


def _upload(reader: Any, now: datetime) -> int:
    raw = [b"Date,Email,Total\n2026-05-04,una@fir.example,36.30\n"]
    told = {"source": "", "currency": "EUR", "zone": "UTC", "looks": True}
    return uploads.keep_upload(raw, reader=reader, name="orders.csv", **told, now=now).pk


def _webhook(reader: Any, now: datetime) -> int:
    hook, _ = add_webhook(
        reader=reader, name="mirror", url="https://hooks.example/in", events=[], now=now,
        resolve=lambda host, port: ["93.184.216.34"],
    )  # fmt: skip
    return hook.pk


def _delivery(hook: int, now: datetime) -> int:
    row = Delivery.objects.create(
        webhook_id=hook, event="commitment.opened", key="1", body="{}", created_at=now, due_at=now
    )
    return row.pk


def _person(name: str) -> int:
    return Person.objects.values_list("pk", flat=True).get(name=name)


def _house(name: str) -> int:
    return Organisation.objects.values_list("pk", flat=True).get(persons__name=name)


def _merge(reader: Any, name: str, gone: Person) -> int:
    wanted = Wanted(kept=_person(name), gone=[gone.pk], reason="the same", chosen={})
    return merge_persons(reader=reader, wanted=wanted, now=datetime.now(UTC))[0].pk


def _notice(to: Colleague, owed: Commitment, now: datetime) -> int:
    row = Notice.objects.create(colleague=to, kind="yours", key="matrix", at=now, commitment=owed)
    return row.pk


def _shown(subject: str) -> int:
    """A letter that may have kept what is owed for it."""
    entry = Entry.objects.filter(subject=subject, kind="mail").earliest("pk")
    owed = Commitment.objects.filter(evidence=entry).earliest("pk")
    return Evidence.objects.create(commitment=owed, entry=entry, kind="said").pk


def _referral(referred: str, referrer: str, now: datetime) -> int:
    """Somebody sent them, as a form said."""
    said = Said(
        f"matrix {referred}", _person(referred), referrer, "form", now,
        referrer_id=_person(referrer), sure=True,
    )  # fmt: skip
    return note([said], now=now)[0].pk


def _posted(to: Colleague, now: datetime) -> int:
    row = Posted.objects.create(
        colleague=to,
        key="matrix",
        subject="A note",
        text="…",
        created_at=now,
        due_at=now,
        state="in doubt",
    )
    return row.pk
