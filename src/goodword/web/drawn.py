"""A line as its template shows it: every word and address worked out once.

A plain dictionary, because a template finds a key at once and an attribute only after a miss;
Today draws sixty of these.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from goodword.absence.words import until_words
from goodword.today.queries import Line
from goodword.today.words import asked_words
from goodword.web.asking import Asking
from goodword.web.promised import anchor, begins_now, given_words, shown_words
from goodword.worktime import Calendar, human_since

WRITTEN = ("thanks", "follow-up", "check-in")
_TOKEN = "the-readers-own-token"  # noqa: S105 - stands for it, is not one


def drawn(line: Line, who: Asking) -> dict[str, Any]:
    """What ``parts/line.html`` shows of a line to whoever asks."""
    calendar, proposed = who.calendar, line.state == "proposed"
    customer = f"{_before('customer')}{line.customer_id}"
    opens = customer
    if line.conversation_id:
        opens = f"{_before('conversation')}{line.conversation_id}"
        opens += f"#{anchor(line)}" if line.evidence_id else ""
    others = not line.legible and not line.can_act
    promise = line.kind == "promise" and line.beside is not None
    return {
        "id": line.id,
        "version": line.version,
        "css": line_css(line, others),
        "who": line.who,
        "customer": customer,
        "organisation": line.organisation,
        "title": line.what or "(no subject)",
        "hidden": not line.legible,
        "opens": opens,
        # Its sentence stands above: of a promise, how its date was understood says more.
        "snippet": line.why if promise else line.snippet,
        "proposed": proposed,
        "held": line.state == "held",
        "asked": asked_words(line.chasers),
        "told": told_words(who.now, line.told, calendar) if line.told else "",
        "offered": offered_words(line, who) if line.offered_to else "",
        "word": given_words(line),
        "shows": shows_of(line, who),
        "begin": begins_now(line, who.now),
        "note": new_date_words(line, who),
        "why": "" if promise or line.kind == "check-in" else line.why,
        # What one could say to them is read whole.
        "contact": f"{line.why} {line.contact}".strip() if line.kind == "check-in" else "",
        "reason_at": f"{customer}/wish" if line.kind == "check-in" and line.can_act else "",
        "offers": tuple(
            (f"{_before('entry')}{offer.entry_id}", offer.subject, _ago(offer.at, who))
            for offer in line.offers
        ),
        "offered_as": "thanked" if line.kind == "thanks" else "answered",
        "doubts": tuple(line.doubts),
        "due": timed(line.due_at, line.due_text, calendar, due_css(line)),
        "since": _comes_on(line, who) if line.since > who.now else _ago(line.since, who),
        "planned": line.since > who.now,
        "mine": line.mine and not (line.acting and line.accountable_id == who.colleague.pk),
        "accountable": line.acting or line.accountable,
        "cover": cover_words(line, who) if line.acting else "",
        "others": others,
        "can_act": line.can_act,
        "at": f"{_before('act', 'done')}{line.id}" if line.can_act else "",
        "write": write_at(line),
        "answer": answer_at(line),
    }


def write_at(line: Line) -> str:
    """Where a letter is begun that settles a line; empty where that is no letter of its own."""
    if line.kind not in WRITTEN or not line.can_act or line.state == "proposed":
        return ""
    return f"{_before('customer')}{line.customer_id}/write?for={line.id}"


def answer_at(line: Line) -> str:
    """Where the newest letter of a conversation is answered that somebody waits in."""
    waits = line.kind == "reply" and line.debtor == "us" and line.state != "proposed"
    if not (waits and line.can_act and line.legible and line.conversation_id):
        return ""
    return f"{_before('conversation')}{line.conversation_id}?say=reply"


def drawn_in_list(line: Line, who: Asking, csrf_token: str) -> SafeString:
    """The line as HTML, as lists show it.

    A page that people live in shows mostly the same lines again and again, so what comes of equal
    words is kept; the reader's own token is put in afterwards.
    """
    html = _of_words(tuple(drawn(line, who).items()))
    return mark_safe(html.replace(_TOKEN, escape(csrf_token)))  # noqa: S308 - a template's output


@lru_cache(maxsize=4096)
def _of_words(words: tuple[tuple[str, Any], ...]) -> str:
    return render_to_string("parts/line.html", {"d": dict(words), "csrf_token": _TOKEN})


def _ago(moment: datetime, who: Asking) -> SafeString:
    return timed(moment, human_since(who.now, moment, who.calendar), who.calendar)


def _comes_on(line: Line, who: Asking) -> SafeString:
    """The day on which a planned line comes up: "Wed 2 December"."""
    local = line.since.astimezone(who.calendar.tz)
    return timed(line.since, f"{local:%a} {local.day} {local:%B}", who.calendar)


def shows_of(line: Line, who: Asking) -> tuple[tuple[Any, ...], ...]:
    """What may have kept a promise: its number, words, address, when, and another date."""
    if line.beside is None:
        return ()
    return tuple(
        (
            one.id,
            shown_words(one, who),
            f"{_before('entry')}{one.entry_id}",
            _ago(one.at, who),
            one.kind == "redated",
        )
        for one in line.beside.shows
    )


def new_date_words(line: Line, who: Asking) -> str:
    """The date that somebody is about to tell the customer: "Mon 30 November 17:00"."""
    if line.beside is None or line.beside.new_date is None:
        return ""
    return soon_words(who.now, line.beside.new_date, who.calendar)


def cover_words(line: Line, who: Asking) -> str:
    """For whom the acting colleague stands in, and until when: "for Anna, away until Tue"."""
    until = f" until {until_words(line.away_until, who.calendar.tz)}" if line.away_until else ""
    if line.accountable_id == who.colleague.pk:
        return f"{line.acting} covers for you{until}"
    return f"for {line.accountable}, away{until}"


def offered_words(line: Line, who: Asking) -> str:
    """To whom a line is offered, until when: "offered to Bernd, until Mon 14:00"."""
    until = line.offered_until
    if until is None:
        return f"offered to {line.offered_to}"
    return f"offered to {line.offered_to}, until {soon_words(who.now, until, who.calendar)}"


def soon_words(now: datetime, moment: datetime, calendar: Calendar) -> str:
    """A moment of the next days: "14:00", "Mon 14:00", "Mon 30 November 14:00"."""
    local, today = moment.astimezone(calendar.tz), now.astimezone(calendar.tz)
    days = (local.date() - today.date()).days
    if days == 0:
        return f"{local:%H:%M}"
    return f"{local:%a %H:%M}" if 0 < days < 7 else f"{local:%a} {local.day} {local:%B %H:%M}"


def due_css(line: Line) -> str:
    """How a due time looks."""
    # What customers let wait is asked for gently.
    return "line-due line-due-late" if line.late and line.debtor == "us" else "line-due"


def line_css(line: Line, others: bool) -> str:
    """How a line looks: a question, somebody else's to decide, a promise."""
    told = {
        "line-proposed": line.state == "proposed",
        "line-quiet": others,
        "line-promise": line.kind == "promise",
    }
    return " ".join(["line", *(css for css, is_so in told.items() if is_so)])


def acts_at(commitment_id: int) -> str:
    """Where a commitment is acted on; the verb follows."""
    return f"{_before('act', 'done')}{commitment_id}"


def _before(name: str, *rest: str) -> str:
    return _before_under(get_script_prefix(), name, *rest)


@lru_cache(maxsize=64)
def _before_under(_prefix: str, name: str, *rest: str) -> str:
    """The part of an address before its number."""
    return reverse(name, args=[0, *rest]).removesuffix("".join(f"/{r}" for r in rest))[:-1]


def exactly(moment: datetime, calendar: Calendar) -> str:
    """A moment in full, in the house's zone: "Thursday 19 November 2026, 09:12 CET"."""
    local = moment.astimezone(calendar.tz)
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M %Z}"


def timed(moment: datetime, words: str, calendar: Calendar, css: str = "") -> SafeString:
    """Human words for a moment, exact on hover and for programs."""
    exact, iso = exactly(moment, calendar), moment.isoformat(timespec="seconds")
    shown = f'<time class="{css}" datetime="{iso}" title="{escape(exact)}">{escape(words)}</time>'
    return mark_safe(shown)  # noqa: S308 - our own constants, and words escaped


def told_words(now: datetime, told: datetime, calendar: Calendar) -> str:
    """Until when a customer was told to wait, with its hour: "they expect it Monday 17:30"."""
    local, today = told.astimezone(calendar.tz), now.astimezone(calendar.tz)
    same_day = local.date() == today.date()
    words = f"today {local:%H:%M}" if same_day else human_since(now, told, calendar)
    if f"{local:%H:%M}" not in words:
        words += f" {local:%H:%M}"
    return f"they {'expected' if told < now else 'expect'} it {words}"
