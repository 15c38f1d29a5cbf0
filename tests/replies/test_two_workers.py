"""Two processes settle the same house at once: nothing is lost, nothing is doubled."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FILL = """
from goodword.wiring.start import django; django()
from tests.factories import *
make_house(); make_colleague("Anna")
carla = make_customer()
for n in range(60):
    thread = make_conversation(f"Matter {n}")
    they_write(thread, carla, MONDAY + hours(n), key=f"letter {n}")
    if n % 3 == 0:
        we_write(thread, carla, MONDAY + hours(n + 1), key=f"answer {n}")
"""
WORK = """
from goodword.wiring.start import django; django()
import sys, time
from datetime import timedelta
from goodword.ledger.actions import open_commitment
from goodword.people.tables import Colleague, Person
from goodword.replies.actions import settle_dirty
from tests.factories import MONDAY
now = MONDAY + timedelta(days=9)
customer, anna = Person.objects.get().pk, Colleague.objects.get().pk
time.sleep(max(0, float(sys.argv[1]) - time.time()))
new = 0
while settle_dirty(now=now, limit=4):
    pass
for n in range(40):
    _, made = open_commitment(
        natural_key=f"race {n}", kind="thanks", customer_id=customer, conversation_id=None,
        evidence_id=None, mailbox_id=None, what="thanks", why="", accountable_id=anna,
        since=MONDAY, due_at=now, due_zone="UTC", at=now, now=now,
    )
    new += made
print(new)
"""
COUNT = """
from goodword.wiring.start import django; django()
import json
from django.db.models import Count
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.timeline.tables import Conversation
states = Commitment.objects.values_list("kind", "state").annotate(n=Count("pk"))
print(json.dumps({
    "states": sorted([kind, state, n] for kind, state, n in states),
    "events": CommitmentEvent.objects.count(),
    "dirty": Conversation.objects.filter(dirty=True).count(),
}))
"""


def start(code, home, *arguments):
    environment = {
        **{k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "GOODWORD_HOME")},
        "GOODWORD_HOME": str(home),
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env=environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def finish(process):
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out


def test_two_workers_at_once(tmp_path):
    import time

    finish(start(FILL, tmp_path))
    when = str(time.time() + 4)
    workers = [start(WORK, tmp_path, when) for _ in range(2)]
    assert sum(int(finish(worker)) for worker in workers) == 40
    told = json.loads(finish(start(COUNT, tmp_path)))
    assert told == {
        "states": [["reply", "discharged", 20], ["reply", "open", 40], ["thanks", "open", 40]],
        "events": 60 + 20 + 40,
        "dirty": 0,
    }
