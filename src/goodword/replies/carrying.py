"""Letters of ours that only say when the customer gets what answers them: a promise carries it.

Such a letter is a word of waiting, and what it says is a promise beside it. Both on the list would
be one debt told twice: while the promise stands, the reply is settled by the letter. Where the
promise was a misreading, or is not owed, the reply waits again.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

from goodword.language import promises_the_answer
from goodword.ledger.tables import Commitment
from goodword.timeline.tables import Reading

STANDS = ("open", "held", "discharged", "released")
"""How a promise may stand that truly is, or was, one: a question is none yet."""


def carried_by(holding: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Of these words of waiting, those whose promise carries the answer, and to whom."""
    if not holding:
        return {}
    promised: dict[int, set[int]] = defaultdict(set)
    rows = Commitment.objects.filter(
        kind="promise", debtor="us", state__in=STANDS, evidence_id__in=list(holding)
    )
    for entry, customer in rows.values_list("evidence_id", "customer_id"):
        promised[entry or 0].add(customer)
    texts = Reading.objects.filter(entry_id__in=list(promised), reader="zones")
    return {
        entry: frozenset(promised[entry])
        for entry, zones in texts.values_list("entry_id", "value")
        if promises_the_answer(str(zones.get("author", "")))
    }


def with_promises(conversation_ids: Collection[int]) -> list[int]:
    """Conversations in which something was promised by a word of waiting: promises are settled
    after replies, and what became of these decides about their replies."""
    words = Reading.objects.filter(
        reader="zones",
        value__holding=True,
        entry__opened__kind="promise",
        entry__opened__debtor="us",
        entry__opened__conversation_id__in=list(conversation_ids),
    )
    found = words.values_list("entry__opened__conversation_id", flat=True)
    return sorted({talk for talk in found if talk is not None})
