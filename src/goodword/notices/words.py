"""Words for notices, made when they are shown, for what their reader may see at that time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from goodword.absence.words import stretch_words, until_words
from goodword.access import Reader
from goodword.notices.sight import Seen, Sight, look_at
from goodword.notices.tables import Notice
from goodword.worktime import human_due

QUOTED = 200


@dataclass(frozen=True, slots=True)
class Target:
    """What a notice leads to: a page's name, its number, and the place on it to be shown."""

    page: str
    number: int | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A notice in words. ``title`` names its matter, ``matter`` tells matters apart.

    ``quote``: a colleague's own words, where the reader may read the matter.
    """

    id: int
    kind: str
    at: datetime
    matter: str
    title: str
    text: str
    quote: str
    by: str
    target: Target | None
    seen: bool


def say(reader: Reader, rows: Sequence[Notice], *, now: datetime) -> Mapping[int, Said]:
    """These notices in words; the number of queries does not depend on how many."""
    sight = look_at(reader, [row.pk for row in rows])
    return {row.pk: _said(row, sight, now) for row in sight.notices}


def _said(row: Notice, sight: Sight, now: datetime) -> Said:
    seen = _thing(row, sight)
    by = str(row.by) if row.by else ""
    text, quote = SENTENCES[row.kind](row, by or "Somebody", sight, now)
    return Said(
        id=row.pk,
        kind=row.kind,
        at=row.at,
        matter=seen.matter,
        title=seen.title,
        text=text,
        quote=_short(quote) if seen.legible else "",
        by=by,
        target=Target(*seen.place) if seen.place else None,
        seen=row.seen_at is not None,
    )


def _thing(row: Notice, sight: Sight) -> Seen:
    """What the notice is about, as far as the reader may see it."""
    if row.commitment_id:
        return sight.line(row.commitment_id)
    if row.handoff is not None:
        return sight.offered(row.handoff)
    if row.entry_id:
        return sight.entry(row.entry_id)
    if row.absence is not None:
        return sight.absence(row.absence, row.kind)
    if row.webhook is not None:
        return Seen("hook", f"Webhook “{row.webhook}”", ("webhooks", None, ""))
    if row.worry is not None:
        return sight.worry(row.worry)
    if row.kind == "astray":
        return Seen(row.key, "A letter of yours", ("outbox", None, ""))
    return Seen("quarantine", "Mail in quarantine", ("quarantine", None, ""))


type Sentence = Callable[[Notice, str, Sight, datetime], tuple[str, str]]


def _offered(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    return f"{by} offers this to you.", row.handoff.note if row.handoff else ""


def _ended(words: str) -> Sentence:
    def said(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
        who = str(row.handoff.giver) if row.kind == "withdrawn" and row.handoff else by
        return words.format(by=who), sight.last_word(row.handoff_id)

    return said


def _declined(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    if row.word is None or row.handoff is None:
        return f"{by} declined what you offered. It is still yours.", sight.last_word(
            row.handoff_id
        )
    others = "It still stands for the others." if row.handoff.state == "offered" else ""
    return f"{by} declined what you offered to {row.handoff.team}. {others}".strip(), row.word.text


def _returned(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    if row.handoff and row.handoff.giver_id == row.colleague_id:
        return "Nobody took over what you offered. It is still yours.", ""
    giver = row.handoff.giver if row.handoff else by
    return f"Nobody took over in time what {giver} had offered to you. It went back.", ""


def _word(words: str) -> Sentence:
    def said(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
        return words.format(by=by), row.word.text if row.word else ""

    return said


def _yours(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    line = sight.lines.get(row.commitment_id or 0)
    due = f" It is {human_due(now, line.due_at, sight.calendar)}." if line else ""
    if line and line.acting_id == row.colleague_id:
        return f"A new matter for {line.accountable}, for whom you act.{due}", ""
    if row.by:
        return f"{by} made this yours.{due}", ""
    return f"A new matter is yours.{due}", ""


def _again(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    return "They wrote again and still wait for us.", ""


def _due(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    line = sight.lines.get(row.commitment_id or 0)
    if line is None:
        return "It became due.", ""
    if not line.is_open:
        return "It was due; it is settled now.", ""
    due = human_due(now, line.due_at, sight.calendar)
    return (
        f"On hold, to be looked at again: {due}." if line.held else f"{due[:1].upper()}{due[1:]}.",
        "",
    )


def _cover(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    absence = row.absence
    if absence is None or absence.until is None:
        return "You act for a colleague who is away.", ""
    until = until_words(absence.until, sight.calendar.tz)
    return f"You act for {absence.colleague}, until {until}.", absence.note


def _uncovered(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    who = row.absence.colleague if row.absence else "a colleague"
    return f"You act for {who} no longer.", ""


def _back(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    return "Welcome back. What was covered for you is yours to act on again.", ""


def _help(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    return f"{by} asks for help.", row.help_call.text if row.help_call else ""


def _helped(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    return f"{by} answered your call for help.", row.help_call.answer if row.help_call else ""


def _mention(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    return f"{by} mentioned you in a note.", sight.words.get(row.entry_id or 0, "")


def _praised(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    return "A customer had a kind word about you.", sight.words.get(row.entry_id or 0, "")


def _absence(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    absence = row.absence
    if absence is not None and absence.state != "proposed" and absence.since and absence.until:
        days = stretch_words(absence.since, absence.until, sight.calendar.tz)
        did = "changed your days away" if ":" in row.key[8:] else "entered days away for you"
        cover = str(absence.cover or "Whoever is on duty")
        return (
            f"{by} {did}: {days}. {cover} acts for you then, and may read what you owe. "
            "If that is wrong, change it.",
            absence.note,
        )
    return (
        "An absence note went out in your name. Say whether you are away, and until when: then "
        "somebody covers for you.",
        "",
    )


def _unsent(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    return "They wrote first, so your letter was not sent. It is among your drafts.", ""


def _astray(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    return "It did not arrive, or nobody knows. The outbox says which, and asks what to do.", ""


def _hook(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    if row.webhook is not None and not row.webhook.is_active:
        return "It is paused. Nothing is lost: let it go on where it stopped.", ""
    return "It does not get through. What it should have been told is kept and tried again.", ""


def _worry(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    if row.worry is None:
        return "Something was wrong with it.", ""
    over = row.worry.ended_at is not None
    return f"{row.worry.words}{' It is over.' if over else ''}", ""


def _worry_over(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    return "It is over: nothing has to be done any more.", ""


def _quarantine(row: Notice, by: str, sight: Sight, now: datetime) -> tuple[str, str]:
    number = sight.unread.get(row.intake_id or 0, 0)
    told = "A message" if number == 1 else f"{number:,} messages" if number else "Something"
    return f"{told} could not be read. Nothing is lost: it is kept as it came.", ""


SENTENCES: dict[str, Sentence] = {
    "offered": _offered,
    "accepted": _ended("{by} took over what you offered."),
    "declined": _declined,
    "returned": _returned,
    "withdrawn": _ended("{by} took back what was offered to you."),
    "asked": _word("{by} asks about your offer."),
    "answered": _word("{by} answered about the offer."),
    "yours": _yours,
    "again": _again,
    "soon": _due,
    "overdue": _due,
    "cover": _cover,
    "uncovered": _uncovered,
    "back": _back,
    "help": _help,
    "helped": _helped,
    "mention": _mention,
    "praised": _praised,
    "absence": _absence,
    "unsent": _unsent,
    "astray": _astray,
    "hook": _hook,
    "worry": _worry,
    "worry over": _worry_over,
    "quarantine": _quarantine,
}


def _short(words: str) -> str:
    text = " ".join(words.split())
    return text if len(text) <= QUOTED else text[: QUOTED - 1].rstrip() + "…"
