"""How promises look: their words on a line, and their sentence in the letter it stands in."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from goodword.promises.dating import moment
from goodword.promises.queries import Mark, Shows
from goodword.today.queries import Line
from goodword.web.asking import Asking
from goodword.web.linkify import linkify

KINDS = {
    "promise": "promise",
    "appointment": "appointment",
    "follow-up": "follow-up",
    "check-in": "check-in",
    "recovery": "to make good",
}
_STATES = {
    "proposed": "perhaps a promise",
    "open": "promised",
    "held": "promised, waiting",
    "discharged": "promised, done",
    "released": "promised, let off",
}


def given_words(line: Line) -> str:
    """What kind of line it is, and who gave their word: "promised by Anna"."""
    if line.kind != "promise":
        return KINDS.get(line.kind, "")
    if line.debtor == "them":
        return "they promised"
    return f"promised by {line.beside.by}" if line.beside and line.beside.by else "promise"


def anchor(line: Line) -> str:
    """Where a line's words stand on the page of its conversation."""
    if line.kind == "promise" and line.legible and line.beside and line.beside.act:
        return f"promise-{line.id}"
    return f"entry-{line.evidence_id}"


def begins_now(line: Line, now: datetime) -> bool:
    """Whether it is time to begin, so that a promise of ours can still be kept."""
    warn = line.beside.warn_at if line.beside else None
    waits = line.state == "open" and line.debtor == "us" and not line.late
    return waits and warn is not None and warn <= now


def shown_words(one: Shows, who: Asking) -> str:
    """What may have kept a promise; of another date, which."""
    if one.kind == "redated" and one.due_at is not None:
        return f"{one.words}: {moment(one.due_at, who.calendar.tz)}"
    return one.words


def marked(text: str, marks: Sequence[Mark]) -> SafeString:
    """A letter's words with the sentences of promises marked, each with an address of its own."""
    pieces: list[tuple[SafeString]] = []
    place = 0
    for one in marks:
        start, end = max(one.start, place), min(one.end, len(text))
        if start >= end:
            # Two promises in the same words: the first is marked, both can be gone to.
            pieces.append((format_html('<span id="promise-{}"></span>', one.commitment_id),))
            continue
        pieces.append((linkify(text[place:start]),))
        told = "they promised" if one.debtor == "them" else _STATES.get(one.state, "promised")
        pieces.append(
            (
                format_html(
                    '<mark class="promise promise-{}" id="promise-{}" title="{}">{}'
                    '<span class="unseen"> ({})</span></mark>',
                    one.state,
                    one.commitment_id,
                    told,
                    linkify(text[start:end]),
                    told,
                ),
            )
        )
        place = end
    pieces.append((linkify(text[place:]),))
    return format_html_join("", "{}", pieces)
