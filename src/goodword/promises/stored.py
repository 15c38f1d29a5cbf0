"""Findings of the promise reader as they are kept with a reading: plain JSON, and back. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from goodword.language.findings import Due, Promise


def told(findings: Sequence[Promise], zone: str) -> dict[str, Any]:
    """The value of a reading. ``zone``: the local one that the due times were meant in."""
    return {"zone": zone, "found": [_promise(one) for one in findings]} if findings else {}


def findings_of(value: Mapping[str, Any]) -> tuple[Promise, ...]:
    """The findings of a reading, with instants in the zone that they were meant in."""
    zone = ZoneInfo(value.get("zone") or "UTC")
    return tuple(_read(one, zone) for one in value.get("found", ()))


def _promise(one: Promise) -> dict[str, Any]:
    return {
        "start": one.start, "end": one.end, "text": one.text,
        "certainty": round(one.certainty, 3), "strength": one.strength, "debtor": one.debtor,
        "act": one.act, "reason": one.reason, "due": _due(one.due) if one.due else None,
    }  # fmt: skip


def _due(due: Due) -> dict[str, Any]:
    return {
        "start": due.start, "end": due.end, "text": due.text, "grain": due.grain,
        "earliest": due.earliest.isoformat() if due.earliest else None,
        "latest": due.latest.isoformat() if due.latest else None,
        "condition": due.condition, "understood": due.understood,
        "others": [[a.isoformat(), b.isoformat()] for a, b in due.others],
    }  # fmt: skip


def _read(value: Mapping[str, Any], zone: ZoneInfo) -> Promise:
    due = value.get("due")
    return Promise(
        start=value["start"], end=value["end"], text=value["text"],
        certainty=value["certainty"], strength=value["strength"], debtor=value["debtor"],
        act=value["act"], reason=value["reason"], due=_read_due(due, zone) if due else None,
    )  # fmt: skip


def _read_due(value: Mapping[str, Any], zone: ZoneInfo) -> Due:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).astimezone(zone)

    return Due(
        start=value["start"], end=value["end"], text=value["text"], grain=value["grain"],
        earliest=at(value["earliest"]) if value["earliest"] else None,
        latest=at(value["latest"]) if value["latest"] else None,
        condition=value["condition"], understood=value["understood"],
        others=tuple((at(a), at(b)) for a, b in value["others"]),
    )  # fmt: skip
