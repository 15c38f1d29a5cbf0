"""Numbers for Prometheus (text format 0.0.4): how the house works, nothing of its customers.

A mailbox stands by its number; names are people's. Names of metrics are kept within a major
version (docs/doctor.md lists them).
"""

import shutil
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Count

from goodword.channels.mail.live.tables import Connection
from goodword.channels.mail.live.watching_state import history_left
from goodword.channels.mail.live.watching_tables import Worry
from goodword.ledger.tables import Commitment
from goodword.notices.tables import Posted
from goodword.timeline.tables import Conversation, Quarantined

KIB = 1024

type Samples = list[tuple[dict[str, str], float]]

HELP = {
    "goodword_up": "1 while the house answers.",
    "goodword_mailbox_up": "1 when the last look at a mailbox went well, else 0; paused: absent.",
    "goodword_mailbox_failures": "Looks at a mailbox that failed one after the other.",
    "goodword_mailbox_last_success_timestamp_seconds": "When a mailbox was last looked at well.",
    "goodword_mailbox_last_message_timestamp_seconds": "When the newest message was taken.",
    "goodword_mailbox_history_left": "Older messages that are still to come.",
    "goodword_mailbox_certificate_expiry_timestamp_seconds": "When the server's certificate ends.",
    "goodword_mailbox_quota_used_bytes": "How much a mailbox holds on its server.",
    "goodword_mailbox_quota_limit_bytes": "How much it may hold there.",
    "goodword_worries": "What somebody should look at, by kind.",
    "goodword_conversations_unsettled": "Conversations that wait to be settled.",
    "goodword_letters": "Letters to colleagues that did not go out yet, by state.",
    "goodword_quarantined_messages": "Messages that could not be read.",
    "goodword_commitments_open": "What is owed, by kind.",
    "goodword_commitments_overdue": "What is owed and late, by kind.",
    "goodword_disk_free_bytes": "Free room where the house keeps its data.",
}
"""Every metric, and what it says. All are gauges."""


def metrics(*, now: datetime, wall: datetime) -> str:
    """The whole page. ``now`` is the house's present, ``wall`` the real one."""
    found = dict(_mailboxes())
    found |= dict(_house(now))
    lines = []
    for name, words in HELP.items():
        samples = found.get(name, [])
        if not samples:
            continue
        lines += [f"# HELP {name} {words}", f"# TYPE {name} gauge"]
        lines += [f"{name}{_labels(labels)} {value:.10g}" for labels, value in samples]
    return "\n".join(lines) + "\n"


def _mailboxes() -> Iterator[tuple[str, Samples]]:
    told: dict[str, Samples] = {name: [] for name in HELP if name.startswith("goodword_mailbox_")}

    def add(name: str, labels: dict[str, str], value: float | None) -> None:
        if value is not None:
            told[f"goodword_mailbox_{name}"].append((labels, value))

    for row in Connection.objects.prefetch_related("folders").order_by("pk"):
        labels = {"mailbox": str(row.mailbox_id)}
        if row.state != "paused":
            add("up", labels, 0 if row.cause or row.state == "broken" else 1)
        add("failures", labels, row.failures)
        add("last_success_timestamp_seconds", labels, _stamp(row.last_success_at))
        add("last_message_timestamp_seconds", labels, _stamp(row.last_message_at))
        add("certificate_expiry_timestamp_seconds", labels, _stamp(row.certificate_until))
        wanted = [f for f in row.folders.all() if f.wanted and not f.missing]
        add("history_left", labels, history_left(wanted))
        sample = row.quota.order_by("-at").first()
        if sample is not None and sample.limit:
            add("quota_used_bytes", labels, sample.used * KIB)
            add("quota_limit_bytes", labels, sample.limit * KIB)
    yield from told.items()


def _house(now: datetime) -> Iterator[tuple[str, Samples]]:
    yield "goodword_up", [({}, 1)]
    open_worries = Worry.objects.filter(ended_at__isnull=True)
    yield "goodword_worries", _counted(open_worries, "kind")
    unsettled = Conversation.objects.filter(dirty=True).count()
    yield "goodword_conversations_unsettled", [({}, unsettled)]
    waiting = Posted.objects.filter(state__in=("waiting", "sending", "in doubt"))
    yield "goodword_letters", _counted(waiting, "state")
    yield "goodword_quarantined_messages", [({}, Quarantined.objects.count())]
    owed = Commitment.objects.filter(is_listed=True)
    yield "goodword_commitments_open", _counted(owed, "kind")
    late = owed.filter(is_open=True, due_at__lt=now)
    yield "goodword_commitments_overdue", _counted(late, "kind")
    free = shutil.disk_usage(settings.ORIGINALS.parent).free
    yield "goodword_disk_free_bytes", [({}, free)]


def _counted(rows: "object", field: str) -> Samples:
    counts = rows.values_list(field).annotate(n=Count("pk")).order_by(field)  # type: ignore[attr-defined]
    return [({field: str(value)}, number) for value, number in counts]


def _stamp(at: datetime | None) -> float | None:
    return None if at is None else at.timestamp()


def _labels(labels: dict[str, str]) -> str:
    if not labels:
        return ""
    told = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{told}}}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
