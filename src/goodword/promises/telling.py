"""What a customer was told, written where it belongs: on the reply, or the promise, that waits."""

from collections.abc import Sequence
from datetime import datetime

from goodword.ledger.rules import Event
from goodword.ledger.tables import Commitment
from goodword.ledger.writing import record
from goodword.promises.dating import Dated
from goodword.promises.rules import Told, Word
from goodword.promises.tables import Evidence


def offer_other_dates(told: Sequence[tuple[str, Word, Dated]]) -> None:
    """On the earlier line: they were told another date in a later letter; is it the same?

    ``told``: the key of the earlier promise, the later one, and how that is dated.
    """
    keys = [key for key, _, dating in told if dating.by == "said"]
    if not keys:
        return
    lines = dict(Commitment.objects.filter(natural_key__in=keys).values_list("natural_key", "pk"))
    Evidence.objects.bulk_create(
        [
            Evidence(
                commitment_id=lines[key],
                entry_id=word.letter.entry_id,
                kind="redated",
                due_at=dating.due_at,
            )
            for key, word, dating in told
            if key in lines and dating.by == "said"
        ],
        ignore_conflicts=True,
    )


def write_waiting(told: Sequence[Told], now: datetime) -> None:
    """A word of waiting stands on the reply that it holds: until when they were told to wait."""
    if not told:
        return
    talks = {one.letter.conversation_id for one in told}
    rows = Commitment.objects.select_for_update(of=("self",)).filter(
        kind="reply", is_listed=True, conversation_id__in=talks
    )
    lines = {(r.conversation_id, r.customer_id): r for r in rows.order_by("-pk")}
    for one in sorted(told, key=lambda t: t.letter.at):
        line = lines.get((one.letter.conversation_id, one.customer_id))
        if line is None or one.letter.at < line.since:
            continue
        if line.told is not None and line.told >= one.until:
            continue
        last = max(filter(None, (line.acknowledged_at, one.letter.at)))
        data = {"last": last.isoformat(), "until": one.until.isoformat()}
        event = Event("acknowledged", at=one.letter.at, recorded_at=now,
                      entry_id=one.letter.entry_id, data=data)  # fmt: skip
        record([(line, [event])])
