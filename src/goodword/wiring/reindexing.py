"""Makes the full-text index again from what is stored: after a restore into another database."""

from collections.abc import Callable

from django.db import transaction

from goodword.channels.mail import parse_mail
from goodword.timeline import search_index
from goodword.timeline.originals import raw_bytes
from goodword.timeline.tables import Entry

BATCH = 500


def index_everything(on_progress: Callable[[int, int], None] = lambda *_: None) -> int:
    """Index every entry anew, in an index that is empty; how many. May be killed and repeated."""
    with transaction.atomic():
        search_index.empty()
    total, after, done = Entry.objects.count(), 0, 0
    while True:
        rows = list(
            Entry.objects.filter(pk__gt=after)
            .select_related("original")
            .prefetch_related("participants__address", "attachments", "readings")
            .order_by("pk")[:BATCH]
        )
        if not rows:
            return done
        with transaction.atomic():
            search_index.add(_searchable(entry) for entry in rows if not _is_husk(entry))
        after = rows[-1].pk
        done += len(rows)
        on_progress(done, total)


def _is_husk(entry: Entry) -> bool:
    return not entry.subject and entry.author_id is None and entry.content_key[:7] == "erased-"


def _searchable(entry: Entry) -> search_index.Searchable:
    people = list(entry.participants.all())
    senders = [p for p in people if p.role in ("from", "sender", "behalf")]
    others = [p for p in people if p.role in ("to", "cc")]
    names = "\n".join(a.name for a in sorted(entry.attachments.all(), key=lambda a: a.position))
    text = _text(entry)
    return search_index.Searchable(
        entry_id=entry.pk,
        at=entry.occurred_at,
        subject=entry.subject,
        sender=" ".join(f"{p.name} {p.address.spec}" for p in senders),
        recipients=" ".join(f"{p.name} {p.address.spec}" for p in others),
        body=f"{text}\n{names}" if names else text,
    )


def _text(entry: Entry) -> str:
    """The words of an entry: a mail's from its bytes, others from what was told."""
    if entry.kind == "mail" and entry.original is not None:
        try:
            mail = parse_mail(raw_bytes(entry.original))
        except FileNotFoundError:
            pass
        else:
            return f"{mail.text}\n{mail.attached_text}" if mail.attached_text else mail.text
    zones: dict[str, object] = next(
        (r.value for r in entry.readings.all() if r.reader == "zones"), {}
    )
    return "\n".join(str(zones.get(z, "")) for z in ("author", "signature") if zones.get(z))
