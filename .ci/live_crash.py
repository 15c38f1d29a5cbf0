"""Kills the fetching of a mailbox at random state-changing system calls, or lets these calls fail
(--error ENOSPC, --error EIO), with the sweep beside the repository and a Dovecot of its own."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from dovecot import PROGRAM, Dovecot
from imapclient import IMAPClient
from sweep import PYTHON, ROOT, sweep, workshop

BEGIN = """
from goodword.wiring.start import django
django()
from goodword.access import OPERATOR
from goodword.channels.mail.live import actions
from goodword.people.colleagues import add_colleague
from goodword.people.tables import Mailbox
from goodword.wiring.clock import wall
import sys
add_colleague(reader=OPERATOR, email="anna@ours.example", name="Anna", now=wall())
box = Mailbox.objects.create(name="office", address="office@ours.example")
actions.connect(reader=OPERATOR, mailbox_id=box.pk, host="127.0.0.1", port=int(sys.argv[1]),
    security="none", login="office", secret={"password": "secret"}, from_date=None, now=wall())
"""

# A killed worker's lease would be good for a while: here, whoever held it is known to be dead.
LOOK = """
import sys
from goodword.wiring.start import django
django()
from goodword.channels.mail.live.tables import Connection
from goodword.wiring.mailboxes import look_once
Connection.objects.update(lease_until=None)
told = look_once(Connection.objects.get().pk)
sys.exit(1 if told is None or Connection.objects.get().told else 0)
"""

CHECK = """
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1] + "/home/goodword.sqlite3")
one = lambda q: db.execute(q).fetchone()[0]
found = {
    "entries": (one("SELECT count(*) FROM goodword_entry"), 13),
    "sightings": (one("SELECT count(*) FROM goodword_sighting"), 14),
    "taken": (one("SELECT count(*) FROM goodword_takenuid"), 14),
    "originals": (one("SELECT count(*) FROM goodword_original"), 13),
    "owed": (one("SELECT count(*) FROM goodword_commitment"), 12),
    "searched": (one("SELECT count(*) FROM goodword_search_docsize"), 13),
    "intakes": (one("SELECT count(*) FROM goodword_intake"), 1),
}
print(json.dumps({
    "lost": sum(max(0, want - have) for have, want in found.values()),
    "doubled": sum(max(0, have - want) for have, want in found.values()),
}))
"""


def letter(number: int, at: datetime) -> bytes:
    """A question; the third is large enough for a file of its own."""
    more = os.urandom(150_000).hex() if number == 3 else ""
    lines = [more[i : i + 76] for i in range(0, len(more), 76)]
    return "\r\n".join([
        f"From: Customer {number} <c{number}@firm{number}.example>", "To: office@ours.example",
        f"Subject: Question {number}", f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000",
        f"Message-ID: <{number}@firm.example>", "",
        f"Could you send me an offer for {number} chairs, please?", *lines, "",
    ]).encode()  # fmt: skip


def fill(port: int) -> None:
    """Twelve questions, one of them in two folders, and something that we sent."""
    client = IMAPClient("127.0.0.1", port, ssl=False)
    client.login("office", "secret")
    at = datetime.now(UTC) - timedelta(days=2)
    for number in range(12):
        raw = letter(number, at + timedelta(minutes=number))
        client.append("INBOX", raw)
        if number == 5:
            client.append("Archiv", raw)
    sent = letter(99, at).replace(
        b"From: Customer 99 <c99@firm99.example>", b"From: office@ours.example"
    )
    client.append("Sent", sent.replace(b"To: office@ours.example", b"To: someone@firm.example"))
    client.logout()


def main() -> int:
    """Run the sweep."""
    if not PROGRAM.exists():
        print("Dovecot is not installed (Debian: apt install dovecot-imapd).", file=sys.stderr)
        return 1
    os.environ |= {"PYTHONPATH": str(ROOT / "src"), "GOODWORD_PRIVATE_HOSTS": "127.0.0.1"}
    scripts = {"begin": BEGIN, "look": LOOK, "check": CHECK}
    with workshop(scripts) as work, Dovecot() as server:
        fill(server.port)
        home = {**os.environ, "GOODWORD_HOME": f"{work}/home"}
        subprocess.run([PYTHON, f"{work}/begin.py", str(server.port)], check=True, env=home)
        return sweep(
            f"cp -r {work}/home {{DIR}}/home",
            f"env GOODWORD_HOME={{DIR}}/home {PYTHON} {work}/look.py",
            f"{PYTHON} {work}/check.py {{DIR}}",
            times="12",
            more=["--restart-timeout", "300", *sys.argv[1:]],
        )


if __name__ == "__main__":
    sys.exit(main())
