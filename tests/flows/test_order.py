"""However the same letters arrive, the house ends up the same: people, threads, what is owed."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodword.access import OPERATOR
from goodword.ledger.tables import Commitment
from goodword.people.actions import add_our_address
from goodword.timeline.tables import Entry
from goodword.wiring.importing import Request, import_mail
from tests.examples import examples
from tests.flows.letters import NOW, answer, letter, mbox

BEN = "Ben Adler <ben@adler.example>"
LETTERS = [
    ("inbox", letter(message_id="a1@k", days_ago=9)),
    ("sent", answer(message_id="a2@h", In_Reply_To="<a1@k>")),
    ("inbox", letter("And the tap?", subject="Re: The oven", message_id="a3@k", days_ago=0.3)),
    ("inbox", letter("Any news?", subject="RE: The oven", message_id=None, days_ago=0.1)),
    ("inbox", letter("Stairs?", sender=BEN, subject="Stairs", message_id="b1@a", days_ago=4)),
    ("inbox", letter("Well?", sender=BEN, subject="Re: Stairs", message_id="b2@a", days_ago=2)),
    ("inbox", letter("Thank you!", subject="Re: The oven", message_id="a4@k", days_ago=0.05)),
    ("inbox", letter("Me too?", sender="Eve <eve@x.example>", subject="Re: The oven", days_ago=0.2,
                     message_id="e1@x", In_Reply_To="<a1@k>")),
]  # fmt: skip


def state_of_the_house() -> tuple[object, ...]:
    """Everything that must not depend on the order of arrival."""
    threads: dict[int, set[str]] = {}
    for key, conversation in Entry.objects.values_list("content_key", "conversation_id"):
        threads.setdefault(conversation, set()).add(key)
    owed = Commitment.objects.order_by("natural_key").values_list(
        "natural_key", "state", "since", "due_at", "chasers", "closed_by__content_key"
    )
    return sorted(sorted(t) for t in threads.values()), list(owed)


@pytest.mark.django_db
def test_any_order_and_any_batches_end_in_the_same_house(tmp_path: Path) -> None:
    from django.db import transaction

    outcomes = []

    @given(st.permutations(range(len(LETTERS))), st.integers(1, len(LETTERS)), st.randoms())
    @settings(
        max_examples=examples(10, 300), deadline=None, suppress_health_check=list(HealthCheck)
    )
    def arrive(order: list[int], size: int, rng: random.Random) -> None:
        point = transaction.savepoint_create()
        add_our_address(reader=OPERATOR, spec="hartmann.example")
        for start in range(0, len(order), size):
            batch = [LETTERS[i] for i in order[start : start + size]]
            paths = []
            for folder in ("inbox", "sent"):
                name = f"{rng.getrandbits(64):x}"
                found = [raw for f, raw in batch if f == folder]
                if found:
                    paths.append(mbox(tmp_path / name / "office" / f"{folder}.mbox", *found))
            import_mail(Request(paths=paths, mailbox="office"), wall=NOW)
        outcomes.append(state_of_the_house())
        transaction.savepoint_rollback(point)
        assert outcomes[-1] == outcomes[0]

    arrive()
