"""The bytes of a letter that is to be sent: kept before anything else, forgotten if it never is."""

from collections.abc import Collection
from hashlib import sha256

from django.db.models import Exists, OuterRef

from goodword.channels.mail.sending.tables import Outgoing
from goodword.timeline.originals import keep_originals
from goodword.timeline.tables import Entry, Original
from goodword.timeline.tables_erased import Doomed


def keep_bytes(raw: bytes) -> Original:
    """Keep a letter for good; its row."""
    digest = sha256(raw).hexdigest()
    keep_originals({digest: raw})
    return Original.objects.get(sha256=digest)


def forget_letters(specs: Collection[str]) -> int:
    """Take a person's addresses out of what was written to them; how many letters it concerned.

    What was sent goes with its entry. What waits is not sent any more.
    """
    count = 0
    for spec in specs:
        for row in Outgoing.objects.filter(recipients__spec__iexact=spec):
            row.recipients.filter(spec__iexact=spec).delete()
            if row.entry_id is None:
                original = row.original
                row.delete()
                if original is not None:
                    forget_bytes(original)
            count += 1
    return count


def forget_bytes(original: Original) -> bool:
    """Take the bytes of a letter out that was never sent, unless something else needs them.

    A file on the disk is doomed and removed once this is committed.
    """
    rows = Original.objects.filter(pk=original.pk, sightings=None, quarantined=None)
    used = (
        Exists(Outgoing.objects.filter(original=OuterRef("pk"))),
        Exists(Entry.objects.filter(original=OuterRef("pk"))),
    )
    row = rows.exclude(used[0]).exclude(used[1]).first()
    if row is None:
        return False
    if row.data is None:
        Doomed.objects.get_or_create(sha256=row.sha256)
    row.delete()
    return True
