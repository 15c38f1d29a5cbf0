"""Words and small pieces that templates use everywhere."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from goodword.access import Reader
from goodword.channels.phone.rules import happening_of
from goodword.labels.queries import View
from goodword.people.numbers import shown_number
from goodword.timeline.views import EntryView
from goodword.today.queries import Line
from goodword.web.drawn import acts_at, drawn, drawn_in_list, soon_words, timed
from goodword.web.icons import ICONS
from goodword.web.linkify import linkify
from goodword.web.promised import marked
from goodword.web.settings_menu import PAGES as SETTINGS_PAGES
from goodword.web.settings_menu import Group, menu
from goodword.worktime import human_since

register = template.Library()
register.filter("linked", linkify)
register.filter("acts_at", acts_at)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture that only decorates: the words beside it carry the meaning."""
    return format_html(
        '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        "{}</svg>",
        mark_safe(ICONS[name]),  # noqa: S308 - our own constant
    )


@register.simple_tag(takes_context=True)
def words_of(context: Context, entry: EntryView) -> SafeString:
    """The words of an entry, with the promises in them marked where the page knows of these."""
    marks = context.get("marks") or {}
    return marked(entry.said or entry.author_text, marks.get(entry.id, ()))


@register.simple_tag(takes_context=True)
def when(context: Context, moment: datetime | None) -> SafeString | str:
    """How long ago, as one would say it."""
    if moment is None:
        return ""
    asking = context["asking"]
    return timed(moment, human_since(asking.now, moment, asking.calendar), asking.calendar)


@register.simple_tag(takes_context=True)
def soon(context: Context, moment: datetime) -> SafeString:
    """A moment of the next days, short: "Mon 14:00"."""
    asking = context["asking"]
    return timed(moment, soon_words(asking.now, moment, asking.calendar), asking.calendar)


@register.simple_tag(takes_context=True)
def day(context: Context, moment: datetime | None) -> SafeString | str:
    """The date of a moment: "19 November 2026"."""
    if moment is None:
        return ""
    calendar = context["asking"].calendar
    local = moment.astimezone(calendar.tz)
    return timed(moment, f"{local.day} {local:%B %Y}", calendar)


@register.simple_tag(takes_context=True)
def clock_time(context: Context, moment: datetime) -> SafeString:
    """Date and time of a moment, short: "19 Nov 2026, 09:12"."""
    calendar = context["asking"].calendar
    local = moment.astimezone(calendar.tz)
    return timed(moment, f"{local.day} {local:%b %Y, %H:%M}", calendar)


@register.simple_tag(takes_context=True)
def shown(context: Context, line: Line) -> dict[str, Any]:
    """A line as its template shows it, to be kept under a short name."""
    return drawn(line, context["asking"])


@register.simple_tag(takes_context=True)
def line_in_list(context: Context, line: Line) -> SafeString:
    """A line of a list, as it is drawn when nothing is being done with it."""
    return drawn_in_list(line, context["asking"], str(context.get("csrf_token", "")))


@register.filter
def telephone(number: str) -> str:
    """A number as people write it."""
    return shown_number(str(number))


@register.filter
def dialled(number: str) -> bool:
    """Whether a machine can call it as it stands: only digits after a plus, E.164 or shorter."""
    return re.fullmatch(r"\+?[0-9]{2,20}", str(number)) is not None


@register.filter
def happened(entry: EntryView) -> str:
    """What happened on the telephone or at the door: "They called"."""
    if entry.direction == "internal" or not entry.call_ended:
        return entry.kind
    return happening_of(entry.kind, entry.direction, entry.call_ended).words


@register.filter
def view_address(view: View) -> str:
    """The address of a saved view."""
    return reverse(view.place) + (f"?{view.query}" if view.query else "")


@register.filter
def urlencoded_words(query: str) -> str:
    """The filters of a view in plain words: "tag=Big order"."""
    return ", ".join(f"{name}: {value}" for name, value in parse_qsl(query))


@register.filter
def initials(name: str) -> str:
    """Up to two letters that stand for a name."""
    words = [w for w in str(name).replace("@", " ").split() if w[:1].isalnum()]
    chosen = words[:1] + words[1:][-1:]
    return "".join(w[0].upper() for w in chosen) or "?"


@register.filter
def counted(number: int, words: str) -> str:
    """A number with its word: ``{{ 3|counted:"message,messages" }}`` is "3 messages"."""
    one, _, many = words.partition(",")
    return f"{number:,} {one if number == 1 else many}"


@register.inclusion_tag("parts/field.html")
def field(bound: Any, css: str = "") -> dict[str, Any]:
    """A form's field with its label, hint and error, in that order."""
    return {"bound": bound, "css": css}


@register.inclusion_tag("parts/errors.html")
def errors(form: Any) -> dict[str, Any]:
    """What has to be mended, at the head of a form, each leading to its field."""
    return {"form": form}


@register.simple_tag(takes_context=True)
def here(context: Context, *names: str) -> SafeString:
    """``aria-current`` when the page is one of these (URL names)."""
    match = getattr(context.get("request"), "resolver_match", None)
    found = match is not None and match.url_name in names
    return mark_safe(' aria-current="page"') if found else mark_safe("")


@register.simple_tag(takes_context=True)
def here_in_settings(context: Context) -> SafeString:
    """``aria-current`` on every page of the settings."""
    return here(context, "settings", *SETTINGS_PAGES)


@register.simple_tag(takes_context=True)
def here_under(context: Context, place: str) -> SafeString:
    """``aria-current`` on every page whose address begins with this place."""
    match = getattr(context.get("request"), "resolver_match", None)
    found = match is not None and match.route.partition("/")[0] == place
    return mark_safe(' aria-current="page"') if found else mark_safe("")


@register.simple_tag
def settings_menu(reader: Reader) -> list[Group]:
    """The settings that this reader has something to do on, by subject."""
    return menu(reader)


_STATES = {
    "proposed": "asked",
    "open": "open",
    "held": "waiting for them",
    "discharged": "done",
    "released": "let off",
    "cancelled": "not owed",
    "rejected": "not owed",
}


@register.filter
def state_word(state: str) -> str:
    """A commitment's state as people say it."""
    return _STATES.get(state, state)


@register.filter
def differs(subject: str, known: str) -> bool:
    """Whether a subject says more than the one above it: "Re: table" under "table" doesn't."""
    return bool(subject) and not subject.strip().lower().endswith(str(known).strip().lower())
