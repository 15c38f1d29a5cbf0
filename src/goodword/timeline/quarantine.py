"""Keeps lines of lists that can't be read, as they came."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from goodword.people.tables import Mailbox
from goodword.timeline.originals import ids_of, keep_originals
from goodword.timeline.tables import Intake, Quarantined


@transaction.atomic
def quarantine_lines(
    lines: Iterable[tuple[int, str, str]], *, kept_in: str, intake: Intake, now: datetime
) -> None:
    """Keep lines (number, text, why it can't be read) under a name; the same text once."""
    raws = {hashlib.sha256(text.encode()).hexdigest(): (n, text, why) for n, text, why in lines}
    if not raws:
        return
    box, _ = Mailbox.objects.get_or_create(name=kept_in)
    keep_originals({sha: text.encode() for sha, (_, text, _) in raws.items()})
    ids = ids_of(raws)
    Quarantined.objects.bulk_create(
        [
            Quarantined(
                original_id=ids[sha], mailbox=box, folder="", seen_at=now, intake=intake,
                location=f"line {number} of {intake.source}"[:500], reason=why,
            )
            for sha, (number, _, why) in raws.items()
        ],
        ignore_conflicts=True,
    )  # fmt: skip
