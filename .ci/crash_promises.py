"""Kills an import of what we promised and kept at random state-changing system calls.

Asked, promised, told when, sent, and thanked for: afterwards every promise, its dates, what was
offered as evidence and every event of every line must be as in a house that nobody killed.
"""

import subprocess
import sys
from pathlib import Path

from sweep import PYTHON, importing, sweep, workshop

SETUP = """
import mailbox, sys
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

base = Path(sys.argv[1])
BEGAN = datetime(2026, 5, 11, 9, tzinfo=UTC)
OURS = "Nora Hartmann <office@hartmann.example>"

def letter(n, number, hours, text, ours=True, file=""):
    mail, them = EmailMessage(), f"Customer {n} <c{n}@firm{n}.example>"
    mail["From"], mail["To"] = (OURS, them) if ours else (them, OURS)
    mail["Subject"] = f"Order {n}" if number == 0 else f"Re: Order {n}"
    mail["Date"] = format_datetime(BEGAN + timedelta(hours=hours, minutes=n))
    mail["Message-ID"] = f"<{n}.{number}@letters.example>"
    if number:
        mail["In-Reply-To"] = mail["References"] = f"<{n}.0@letters.example>"
    mail.set_content(text)
    if file:
        mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename=file)
    return mail

(base / "office").mkdir()
inbox, sent = (mailbox.mbox(base / "office" / name) for name in ("inbox.mbox", "sent.mbox"))
for n in range(9):
    inbox.add(letter(n, 0, 0, f"Could you tell me what {n + 2} tables cost, please?", ours=False))
    if n % 3 == 0:
        sent.add(letter(n, 1, 2, "I'll send you a price on Friday."))
    else:
        sent.add(letter(n, 1, 2, f"They cost 900 each.\\n\\nI'll send you the revised drawing {n} by Thursday."))
    if n % 3 == 1:
        sent.add(letter(n, 2, 26, f"As promised, attached is the revised drawing {n}.", file=f"drawing-{n}.pdf"))
    if n == 5:
        sent.add(letter(n, 2, 30, "The revised drawing will be late. I'll send you the revised drawing 5 by Monday."))
        inbox.add(letter(n, 3, 50, "Thank you for the revised drawing 5.", ours=False))
inbox.flush(); sent.flush()
"""

CHECK = """
import collections, json, sqlite3, sys
from pathlib import Path

QUERIES = {
    "line": "SELECT kind, debtor, state, natural_key, what, due_at, told, closed_at, version FROM goodword_commitment",
    "event": "SELECT c.natural_key, e.number, e.name, e.at, e.reason FROM goodword_commitmentevent e"
             " JOIN goodword_commitment c ON c.id = e.commitment_id",
    "given": "SELECT c.natural_key, g.start, g.end, g.dated, g.due_at, g.latest_at FROM goodword_givenword g"
             " JOIN goodword_commitment c ON c.id = g.commitment_id",
    "evidence": "SELECT c.natural_key, o.content_key, v.kind, v.state, v.due_at FROM goodword_evidence v"
                " JOIN goodword_commitment c ON c.id = v.commitment_id JOIN goodword_entry o ON o.id = v.entry_id",
    "reading": "SELECT o.content_key, r.value FROM goodword_reading r JOIN goodword_entry o ON o.id = r.entry_id"
               " WHERE r.reader = 'promises'",
}

def house(folder):
    database = sqlite3.connect(f"{folder}/home/goodword.sqlite3")
    return collections.Counter(
        (name, *map(str, row)) for name, query in QUERIES.items() for row in database.execute(query)
    )

whole, found = house(sys.argv[1]), house(sys.argv[2])
assert sum(1 for row in whole if row[:2] == ("line", "promise")) >= 9, "the reference holds no promises"
assert any(row[0] == "evidence" for row in whole), "the reference holds no evidence"
print(json.dumps({"lost": (whole - found).total(), "doubled": (found - whole).total()}))
"""


def main() -> int:
    with workshop({"setup": SETUP, "check": CHECK}) as folder:
        whole = Path(folder) / "whole"
        whole.mkdir()
        steps = importing(Path(folder))
        for step in steps:
            subprocess.run(step.replace("{DIR}", str(whole)), shell=True, check=True, stdout=2)
        check = f"{PYTHON} {folder}/check.py {whole} {{DIR}}"
        return sweep(*steps, check, times="24", more=sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
