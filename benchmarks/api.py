"""Calls every operation of the API with what its own OpenAPI file allows and forbids.

    make schemathesis                           # 20,000 calls on the simulated business
    python -m benchmarks.api --calls 2000

Schemathesis makes the requests (a third of them wrong on purpose) and judges the answers: no
status 5xx, no status, content type, header or shape that the file does not tell. Half of the
numbers in requests are those of things that are there, so that calls reach what they are about.
"""

import argparse
import logging
import os
import random
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

BROKEN_SHOWN = 20


def run(
    *, calls: int, seed: int, say: Callable[[str], None] = print
) -> tuple[Counter[str], list[str]]:
    """Call every operation about equally often; counts of answers, and what was broken."""
    import schemathesis

    from goodword.api.reference import openapi
    from goodword.wiring.wsgi import application

    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    with _connection_kept():
        schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    operations = [one.ok() for one in schema.get_all_operations()]
    each = max(1, round(calls / len(operations)))
    counts: Counter[str] = Counter({"operations": len(operations)})
    broken: list[str] = []
    assert len(operations) == sum(len(m) for m in openapi()["paths"].values())
    with _connection_kept():
        for number, operation in enumerate(operations):
            _call_often(operation, number, each, seed, counts, broken)
            if number % 10 == 9:
                say(f"{number + 1} of {len(operations)} operations, {counts['calls']:,} calls")
    return counts, broken


@contextmanager
def _connection_kept() -> Iterator[None]:
    """Calls are made within the caller's connection, which a request's end must not close."""
    from django.core import signals
    from django.db import close_old_connections

    ends = (signals.request_started, signals.request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    try:
        yield
    finally:
        for end in ends:
            end.connect(close_old_connections)


def _call_often(
    operation: Any, number: int, each: int, seed: int, counts: Counter[str], broken: list[str]
) -> None:
    """One operation: two thirds of the calls as the file allows, one third as it forbids."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis import strategies as st
    from schemathesis import GenerationMode

    call = _caller(_token(), _known(), random.Random(seed + number), counts, broken)
    for mode, share in ((GenerationMode.POSITIVE, 2), (GenerationMode.NEGATIVE, 1)):
        many = max(1, round(each * share / 3))
        chosen = settings(
            max_examples=many, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        try:
            strategy: st.SearchStrategy[Any] = operation.as_strategy(generation_mode=mode)
            seeded(seed + number)(chosen(given(strategy)(call)))()
        except Exception as nothing:
            if mode is GenerationMode.POSITIVE:
                raise
            # Some operations take nothing that could be wrong.
            counts["without negatives"] += 1
            logging.getLogger(__name__).debug("%s: %s", operation.label, nothing)


def _caller(
    token: str,
    known: dict[str, list[int]],
    chance: random.Random,
    counts: Counter[str],
    broken: list[str],
) -> Callable[[Any], None]:
    """Makes one call of a case, counts its answer, and keeps what was broken."""
    from schemathesis.core.failures import FailureGroup

    def call(case: Any) -> None:
        _aim(case, known, chance)
        answer = case.call(headers={"Authorization": f"Bearer {token}"})
        counts["calls"] += 1
        counts[f"{answer.status_code // 100}xx"] += 1
        counts[str(answer.status_code)] += 1
        try:
            case.validate_response(answer, checks=_checks())
        except FailureGroup as error:
            told = f"{case.method} {case.formatted_path} {answer.status_code}: {error}"
            broken.append(told[:1500])

    return call


def _checks() -> list[Any]:
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks as ours

    return [
        not_a_server_error,
        ours.status_code_conformance,
        ours.content_type_conformance,
        ours.response_headers_conformance,
        ours.response_schema_conformance,
    ]


def _token() -> str:
    """A new token of the administrator with every scope; whatever calls did to either before."""
    from goodword.hooks.rules import SCOPES
    from goodword.hooks.tables import Token
    from goodword.hooks.tokening import make_token
    from goodword.people.queries import reader_for
    from goodword.people.tables import Colleague

    Token.objects.all().delete()
    who = Colleague.objects.order_by("pk").first()
    assert who is not None
    who.role, who.is_active = "administrator", True
    who.save(update_fields=["role", "is_active"])
    now = datetime.now(UTC)
    return make_token(
        reader=reader_for(who), name="calls", scopes=SCOPES, now=now,
        expires_at=now + timedelta(days=1),
    )[1]  # fmt: skip


def _known() -> dict[str, list[int]]:
    """Numbers of things that are there, by what a parameter is called."""
    from django.apps import apps

    tables = {
        "commitment": "Commitment", "person": "Person", "customer": "Person", "gone": "Person",
        "conversation": "Conversation", "entry": "Entry", "colleague": "Colleague",
        "receiver": "Colleague", "accountable": "Colleague", "successor": "Colleague",
        "mailbox": "Mailbox", "calendar": "WorkCalendar", "handoff": "Handoff", "call": "HelpCall",
        "absence": "Absence", "cover": "Colleague", "team": "Team", "tag": "Tag", "into": "Tag",
        "view": "SavedView", "merge": "Merge", "webhook": "Webhook", "message": "Delivery",
        "notice": "Notice", "organisation": "Organisation", "rule": "Retention",
        "kept": "Quarantined", "other": "Conversation", "on_duty": "Colleague",
        "owner": "Colleague", "from": "Colleague", "to": "Colleague",
    }  # fmt: skip
    return {
        name: list(
            apps.get_model("goodword", table)
            ._default_manager.order_by("-pk")
            .values_list("pk", flat=True)[:300]
        )
        for name, table in tables.items()
    }


def _aim(case: Any, known: dict[str, list[int]], chance: random.Random) -> None:
    """Let half of the numbers be of things that are there, and versions be current ones."""
    from goodword.ledger.tables import Commitment

    for part in (case.path_parameters, case.query, case.body):
        if not isinstance(part, dict):
            continue
        for name in list(part):
            found = known.get(str(name).removesuffix("_id"))
            if str(name).endswith("_id") and found and chance.random() < 0.5:
                part[name] = chance.choice(found)
    aimed = case.path_parameters if isinstance(case.path_parameters, dict) else {}
    owed = aimed.get("commitment_id")
    if isinstance(case.body, dict) and "expected_version" in case.body and chance.random() < 0.7:
        rows = Commitment.objects.filter(pk=owed) if isinstance(owed, int) else Commitment.objects
        if not isinstance(owed, int) or owed < 2**62:
            version = rows.values_list("version", flat=True).first()
            if version is not None:
                case.body["expected_version"] = version


def main() -> None:
    """Make the simulated business in a folder of its own, call, and tell."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--calls", type=int, default=20_000)
    asked.add_argument("--customers", type=int, default=30)
    asked.add_argument("--months", type=int, default=3)
    asked.add_argument("--seed", type=int, default=7)
    told = asked.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as home:
        os.environ["GOODWORD_HOME"] = str(Path(home))
        os.environ["GOODWORD_API_PER_MINUTE"] = "999999999"
        from goodword.wiring.start import django

        django()
        from goodword.access import outbound
        from goodword.wiring.demo import prepare

        outbound._resolve = lambda host, port: ["93.184.215.14"]  # nobody is asked
        prepare(customers=told.customers, months=told.months, seed=3, say=print)
        begun = time.monotonic()
        counts, broken = run(calls=told.calls, seed=told.seed)
        seconds = time.monotonic() - begun
    print(f"{counts['calls']:,} calls of {counts['operations']} operations in {seconds:,.0f} s")
    print("answers:", {k: v for k, v in sorted(counts.items()) if k.isdigit()})
    print(f"5xx: {counts['5xx']}; answers that the file does not tell: {len(broken)}")
    for words in broken[:BROKEN_SHOWN]:
        print("-", words)
    sys.exit(bool(broken or counts["5xx"]))


if __name__ == "__main__":
    main()
