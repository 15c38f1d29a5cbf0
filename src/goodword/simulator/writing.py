"""Writes a simulated business to disk: mail stores, truth, people, calls, sales, settings."""

import csv
import json
import re
from array import array
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BufferedWriter, TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Any

from goodword.simulator.house import House
from goodword.simulator.letter import Letter
from goodword.simulator.story import History
from goodword.simulator.wire import put_on_the_wire

SEPARATOR = re.compile(rb"^(>*From )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written. `copies` counts a mail once for every mailbox it lies in."""

    folder: str
    customers: int
    messages: int
    copies: int
    asks: int
    answered: int
    automated: int
    promises: int
    calls: int
    sales: int

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class Spool:
    """Mails of one mbox folder in any order, put into the order of their arrival at the end."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path, self.work = path, path.with_name(f".{path.name}.part")
        self.file: BufferedWriter = self.work.open("wb")
        self.places = array("q")
        self.at = 0

    def add(self, raw: bytes, moment: datetime, sender: str) -> None:
        """One mail, in the mboxrd form: lines that look like separators are marked."""
        line = f"From {sender} {moment.astimezone(UTC):%a %b %e %H:%M:%S %Y}\n".encode()
        body = raw.replace(b"\r\n", b"\n")
        if b"\nFrom " in body or b">From " in body:
            body = SEPARATOR.sub(rb">\1", body)
        entry = b"%b%b\n" % (line, body if body.endswith(b"\n") else body + b"\n")
        self.file.write(entry)
        self.places.extend((int(moment.timestamp()), self.at, len(entry)))
        self.at += len(entry)

    def finish(self) -> None:
        """Write the mails in order of time to the real file."""
        self.file.close()
        rows = sorted(zip(self.places[::3], self.places[1::3], self.places[2::3], strict=True))
        with self.work.open("rb") as source, self.path.open("wb") as out:
            for _, start, size in rows:
                source.seek(start)
                out.write(source.read(size))
        self.work.unlink()


class MaildirSpool:
    """Mails of one Maildir folder; names hold the time, so no order is needed."""

    def __init__(self, path: Path) -> None:
        self.path, self.count = path, 0
        for part in ("cur", "new", "tmp"):
            (path / part).mkdir(parents=True, exist_ok=True)

    def add(self, raw: bytes, moment: datetime, sender: str) -> None:
        """One mail as a file of its own, marked as seen."""
        name = f"{int(moment.timestamp())}.M{self.count:06}.{sha256(raw).hexdigest()[:12]}:2,S"
        self.count += 1
        (self.path / "cur" / name).write_bytes(raw)

    def finish(self) -> None:
        """Nothing is left to do."""


class Folder:
    """A business on disk. Use as a context manager, end with `finish`."""

    def __init__(self, out: Path, house: House, *, maildir: bool) -> None:
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()):
            raise FileExistsError(f"{out} is not empty. Choose a new folder.")
        self.out, self.house, self.maildir = out, house, maildir
        self.spools: dict[tuple[str, str], Spool | MaildirSpool] = {}
        self.counts = dict.fromkeys(
            ("messages", "copies", "asks", "answered", "automated", "promises", "calls", "sales"), 0
        )
        self.truth = self._text("truth.jsonl")
        self.people = self._text("people.jsonl")
        self.calls: list[dict[str, Any]] = []
        self.sales: list[dict[str, Any]] = []

    def __enter__(self) -> "Folder":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.truth.close()
        self.people.close()

    def add_customer(self, story: History) -> None:
        """The customer's own record, with calls and sales."""
        self.people.write(json.dumps(story.customer.truth(), ensure_ascii=False) + "\n")
        self.calls += story.calls
        self.sales += story.sales

    def add_letter(self, letter: Letter) -> None:
        """Every copy of the letter, and one line of truth."""
        sightings = []
        for mailbox, folder in letter.sightings:
            raw = put_on_the_wire(letter, mailbox, folder, self.house.domain)
            self._spool(mailbox, folder).add(raw, letter.date, letter.sender.spec)
            digest = sha256(raw).hexdigest()
            sightings.append({"mailbox": mailbox, "folder": folder, "raw_sha256": digest})
        row = letter.truth() | {"sightings": sightings}
        self.truth.write(json.dumps(row, ensure_ascii=False) + "\n")
        counts = self.counts
        counts["messages"] += 1
        counts["copies"] += len(sightings)
        counts["asks"] += letter.asks
        counts["answered"] += bool(letter.asks and letter.answered_by)
        counts["automated"] += bool(letter.automated)
        counts["promises"] += len(letter.promises)

    def finish(self, *, end: datetime, customers: int, months: int, seed: int) -> Summary:
        """Put everything in order and write what the business knows about itself."""
        for spool in self.spools.values():
            spool.finish()
        self.truth.flush()
        self._table("calls.csv", self.calls)
        self._table("sales.csv", self.sales)
        facts = self.house.to_json() | {
            "now": end.isoformat(),
            "simulated": {"customers": customers, "months": months, "seed": seed},
        }
        text = json.dumps(facts, ensure_ascii=False, indent=2)
        (self.out / "business.json").write_text(text + "\n", encoding="utf-8")
        counts = self.counts | {"calls": len(self.calls), "sales": len(self.sales)}
        return Summary(folder=str(self.out), customers=customers, **counts)

    def _table(self, name: str, rows: list[dict[str, Any]]) -> None:
        fields = {
            "calls.csv": [
                "key",
                "at",
                "direction",
                "number",
                "colleague",
                "seconds",
                "outcome",
                "customer",
            ],
            "sales.csv": ["at", "number", "customer", "name", "email", "item", "amount", "kind"],
        }[name]
        with (self.out / name).open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, fields, lineterminator="\n")
            table.writeheader()
            for row in sorted(rows, key=lambda row: (row["at"], row["customer"])):
                table.writerow(row | {"at": row["at"].isoformat()})

    def _spool(self, mailbox: str, folder: str) -> Spool | MaildirSpool:
        spool = self.spools.get((mailbox, folder))
        if spool is None:
            path = self.out / "mail" / mailbox
            if self.maildir and mailbox != self.house.shared:
                name = "" if folder == "inbox" else f".{folder.capitalize()}"
                spool = MaildirSpool(path / name)
            else:
                spool = Spool(path / folder)
            self.spools[mailbox, folder] = spool
        return spool

    def _text(self, name: str) -> TextIOWrapper:
        return (self.out / name).open("w", encoding="utf-8")
