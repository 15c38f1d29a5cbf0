"""Everything held on a person as files: for the right of access, in forms that programs read."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from goodword.access import Reader, readable
from goodword.audit.queries import Asked, counts
from goodword.channels.mail.parse import attachment_content
from goodword.ledger.queries import history, legible
from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague, Merge, Person
from goodword.privacy.archive import safe_name
from goodword.privacy.queries import known_person, unread_left
from goodword.privacy.scope import Scope, scope_of
from goodword.referrals.tables import Referral
from goodword.surveys.held import surveys_of
from goodword.timeline.originals import raw_bytes
from goodword.timeline.tables import Entry

BATCH = 100
_README = """What is held on this person in this house, as of {at}.

person.json       name, addresses, numbers, organisation, what they are to us, tags, notes
entries.jsonl     every letter, call, visit and note: one JSON object a line, oldest first,
                  with what was read from it
commitments.json  what was owed to them, with its history
merges.json       that this person was joined from several, when
surveys.json      when they were asked how it was, what they answered, that they want no more
seen.json         which colleague saw or changed something about them, how often (the audit)
originals/        letters as they came, by the number of their entry
attachments/      what hung on them

{hidden}{quarantine}Look through it before you hand it on: letters name other people, too.
"""


class Export:
    """One person's data, ready to be taken out. Raises `NotFound` and `NotAllowed` when made.

    What lies in mailboxes that the reader may not read is left out, and said.
    """

    def __init__(self, reader: Reader, person_id: int, *, now: datetime) -> None:
        self.reader, self.now = reader, now
        self.person = known_person(reader, person_id)
        self.scope: Scope = scope_of(self.person.pk)
        ids = [*self.scope.alone, *self.scope.among]
        self.ids: list[int] = []
        for start in range(0, len(ids), 500):
            rows = Entry.objects.filter(readable(reader), pk__in=ids[start : start + 500])
            self.ids += rows.values_list("pk", flat=True)
        self.hidden = len(ids) - len(self.ids)

    def files(
        self, on_progress: Callable[[int, int], None] = lambda *_: None
    ) -> Iterator[tuple[str, bytes]]:
        """Paths and contents; ``on_progress`` hears entries done and entries in all."""
        yield "README.txt", self._readme().encode()
        yield "person.json", _json(self._person())
        yield "commitments.json", _json(self._commitments())
        yield "merges.json", _json(self._merges())
        yield "surveys.json", _json(surveys_of(self.scope.persons))
        yield "seen.json", _json(self._seen())
        yield "entries.jsonl", self._entries()
        done = 0
        for batch in self._batches():
            for entry in batch:
                yield from _originals(entry)
            done += len(batch)
            on_progress(done, len(self.ids))

    def _readme(self) -> str:
        hidden = quarantine = ""
        if self.hidden:
            hidden = (
                f"{self.hidden} entries lie in personal mailboxes that whoever took this out may "
                "not read.\nThe machine's operator has them all: goodword export\n\n"
            )
        if left := unread_left():
            quarantine = (
                f"{left} messages in quarantine could not be read; whose they are, nobody knows "
                "yet.\n\n"
            )
        return _README.format(
            at=self.now.isoformat(timespec="seconds"), hidden=hidden, quarantine=quarantine
        )

    def _person(self) -> dict[str, Any]:
        persons = Person.objects.filter(pk__in=self.scope.persons).order_by("pk")
        return {
            "number": self.person.pk,
            "persons": [_person(p) for p in persons.select_related("organisation")],
            "addresses_used_by_others_too": self.scope.shared,
        }

    def _batches(self) -> Iterator[Sequence[Entry]]:
        ordered = list(
            Entry.objects.filter(pk__in=self.ids)
            .order_by("occurred_at", "pk")
            .values_list("pk", flat=True)
        ) if len(self.ids) < 500 else sorted(self.ids)  # fmt: skip
        for start in range(0, len(ordered), BATCH):
            some = ordered[start : start + BATCH]
            rows = Entry.objects.filter(pk__in=some).select_related("original", "colleague")
            found = rows.prefetch_related(
                "participants__address", "attachments", "readings", "sightings__mailbox"
            ).in_bulk()
            yield [found[pk] for pk in some if pk in found]

    def _entries(self) -> bytes:
        return b"".join(
            _json_line(_entry(entry, self.reader)) for batch in self._batches() for entry in batch
        )

    def _commitments(self) -> list[dict[str, Any]]:
        rows = Commitment.objects.filter(legible(self.reader), pk__in=self.scope.commitments)
        return [
            {
                "number": row.pk,
                "kind": row.kind,
                "state": row.state,
                "what": row.what,
                "why": row.why,
                "since": row.since,
                "due_at": row.due_at,
                "closed_at": row.closed_at,
                "accountable": row.accountable.name,
                "history": [
                    {"at": h.at, "what": h.text, "reason": h.reason}
                    for h in history(self.reader, row.pk)
                ],
            }
            for row in rows.select_related("accountable").order_by("since", "pk")
        ]

    def _merges(self) -> list[dict[str, Any]]:
        rows = Merge.objects.filter(kept_person__in=self.scope.persons) | Merge.objects.filter(
            gone_person__in=self.scope.persons
        )
        return [
            {
                "kept": m.kept_person_id,
                "gone": m.gone_person_id,
                "reason": m.reason,
                "at": m.at,
                "undone_at": m.undone_at,
            }
            for m in rows.order_by("at")
        ]

    def _seen(self) -> list[dict[str, Any]]:
        scope = self.scope
        about = {
            "customer": scope.persons,
            "entry": [*scope.alone, *scope.among],
            "conversation": scope.conversations,
            "commitment": scope.commitments,
        }
        names = dict(Colleague.objects.values_list("pk", "name"))
        return [
            {"who": names.get(who or 0, "nobody of us"), "act": act, "times": times}
            for who, act, times in counts(self.reader, Asked(objects=about))
        ]


def _person(person: Person) -> dict[str, Any]:
    return {
        "number": person.pk,
        "name": person.name,
        "relation": person.relation,
        "organisation": person.organisation.name if person.organisation else "",
        "looked_after_by": person.looked_after_by.name if person.looked_after_by else "",
        "note": person.note,
        "known_since": person.created_at,
        "addresses": [
            {"address": u.address.spec, "since": u.since, "until": u.until}
            for u in person.uses.select_related("address").order_by("pk")
            if not u.address.spec.startswith("urn:")
        ],
        "numbers": list(person.numbers.order_by("pk").values_list("number", flat=True)),
        "tags": [t.tag.name for t in person.tags.select_related("tag").order_by("pk")],
        "contact_wishes": [
            {
                "kind": w.kind,
                "until": w.until,
                "reason": w.reason,
                "at": w.at,
                "ended_at": w.ended_at,
            }
            for w in person.wishes.order_by("at", "pk")
        ],
        "keep_in_touch": [
            {"ideal": i.ideal, "longest": i.longest, "reason": i.reason, "at": i.at}
            for i in person.intervals.order_by("at", "pk")
        ],
        "sent_by": [_referral(r, r.named) for r in person.referrals.order_by("pk")],
        "has_sent": [_referral(r, "") for r in person.has_sent.order_by("pk")],
    }


def _referral(row: Referral, named: str) -> dict[str, Any]:
    return {"state": row.state, "told_by": row.source, "at": row.came_at, "name": named}


def _entry(entry: Entry, reader: Reader) -> dict[str, Any]:
    bcc = reader.colleague_id in (None, entry.colleague_id)
    return {
        "number": entry.pk,
        "conversation": entry.conversation_id,
        "kind": entry.kind,
        "direction": entry.direction,
        "at": entry.occurred_at,
        "subject": entry.subject,
        "colleague": entry.colleague.name if entry.colleague else "",
        "people": [
            {"role": p.role, "name": p.name, "address": p.address.spec, "ours": p.ours}
            for p in entry.participants.all()
            if bcc or p.role != "bcc"
        ],
        "attachments": [
            {"name": a.name, "type": a.type, "size": a.size} for a in entry.attachments.all()
        ],
        "seen_in": [
            {"mailbox": s.mailbox.name, "folder": s.folder, "at": s.seen_at}
            for s in entry.sightings.all()
            if reader.reads is None or s.mailbox_id in reader.reads
        ],
        "readings": {r.reader: r.value for r in entry.readings.all()},
    }


def _originals(entry: Entry) -> Iterator[tuple[str, bytes]]:
    if entry.original is None:
        return
    try:
        raw = raw_bytes(entry.original)
    except FileNotFoundError:
        yield f"originals/entry-{entry.pk}-is-missing.txt", b"Its file is not there.\n"
        return
    if entry.kind != "mail":
        yield f"originals/entry-{entry.pk}.json", raw
        return
    yield f"originals/entry-{entry.pk}.eml", raw
    for told in sorted(entry.attachments.all(), key=lambda a: a.position):
        name = safe_name(told.name, "attachment")
        path = f"attachments/entry-{entry.pk}/{told.position + 1:02d}-{name}"
        try:
            yield path, attachment_content(raw, told.position)
        except (IndexError, ValueError):
            yield f"{path}.txt", b"It can't be taken out of the original, which is here whole.\n"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain).encode(
        "utf-8", "replace"
    )


def _json_line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=_plain).encode("utf-8", "replace") + b"\n"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
