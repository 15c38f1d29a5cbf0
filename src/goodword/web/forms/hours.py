"""Working hours as people write them: "09:00–12:00, 13:00–17:00", a line for each day."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms

from goodword.house.tables import WorkCalendar
from goodword.web.forms.dress import HouseForm
from goodword.web.places import countries, zones_with
from goodword.worktime import Calendar, CalendarError

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|—|to|until)\s*(\d{1,2})(?:[:.](\d{2}))?")
_PARTS = re.compile(r"[,;\n\r]")
_UNTIL = re.compile(r"\s(?:to|until|bis|-)\s|[–—]")
_GERMAN = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})")
_LONGEST_CLOSURE = 366


def read_day(text: str) -> list[list[str]]:
    """Intervals of one day. Raises `ValidationError` with what to write instead."""
    spans = []
    for part in re.split(r"[,;]|\band\b", text):
        part = part.strip()
        if not part:
            continue
        found = _SPAN.fullmatch(part)
        if not found:
            raise forms.ValidationError(
                f"“{part}” is not a span of time. Write it as 09:00–12:00, with commas between "
                "several; leave the day empty when nobody works."
            )
        start_h, start_m, end_h, end_m = found.groups()
        spans.append([f"{int(start_h):02}:{start_m or '00'}", f"{int(end_h):02}:{end_m or '00'}"])
    return spans


def write_day(spans: Any) -> str:
    """The intervals of one day as `read_day` reads them."""
    return ", ".join(f"{start}–{end}" for start, end in spans)


def read_dates(text: str) -> list[str]:
    """Days, by lines or commas; a span of days is "2026-12-24 to 2026-12-31"."""
    days: list[str] = []
    for part in _PARTS.split(text):
        if not part.strip():
            continue
        ends = [end.strip() for end in _UNTIL.split(part.strip(), maxsplit=1)]
        start, end = _date(ends[0]), _date(ends[-1])
        if not 0 <= (end - start).days < _LONGEST_CLOSURE:
            raise forms.ValidationError(f"“{part.strip()}” ends before it begins, or is too long.")
        days += [(start + timedelta(days=n)).isoformat() for n in range((end - start).days + 1)]
    return sorted(set(days))


def read_open(text: str) -> dict[str, list[list[str]]]:
    """Days with hours of their own: "2026-12-05 10:00–14:00", one a line."""
    opened = {}
    for line in text.splitlines():
        day, _, hours = line.strip().partition(" ")
        if day:
            opened[_date(day.rstrip(":")).isoformat()] = read_day(hours)
    return opened


def _date(text: str) -> date:
    german = _GERMAN.fullmatch(text)
    try:
        if german:
            day, month, year = map(int, german.groups())
            found = date(year, month, day)
        else:
            found = date.fromisoformat(text)
    except ValueError:
        raise forms.ValidationError(
            f"“{text[:40]}” is not a day. Write it as 2026-12-24 or 24.12.2026."
        ) from None
    if not 2000 <= found.year <= 2100:
        raise forms.ValidationError(f"“{text}” is not between the years 2000 and 2100.")
    return found


class HoursForm(HouseForm):
    """A calendar: a week, its place, and the days that are different."""

    name = forms.CharField(label="Name of these hours", max_length=80)
    zone = forms.ChoiceField(label="Time zone")
    country = forms.ChoiceField(label="Public holidays of", required=False, choices=countries)
    subdivision = forms.CharField(
        label="Region",
        required=False,
        max_length=10,
        help_text="Where a part of the country has holidays of its own: its code, such as BY for "
        "Bavaria or SCT for Scotland. Leave it empty otherwise.",
        widget=forms.TextInput(attrs={"class": "input-short"}),
    )
    closed = forms.CharField(
        label="Closed days",
        required=False,
        max_length=20_000,
        help_text="One a line, or with commas between: 2026-12-24, 24.12.2026, or "
        "2026-12-24 to 2026-12-31.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    open = forms.CharField(
        label="Days with hours of their own",
        required=False,
        max_length=20_000,
        help_text="One a line: 2026-12-05 10:00–14:00. They outrank holidays and the week.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.fields["zone"]
        assert isinstance(zone, forms.ChoiceField)
        zone.choices = zones_with(str(self.initial.get("zone", "")))
        for number, weekday in enumerate(WEEKDAYS):
            self.fields[f"day_{number}"] = forms.CharField(
                label=weekday,
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs={"class": "input", "placeholder": "closed"}),
            )
        self.definition: dict[str, Any] = {}

    @property
    def days(self) -> list[Any]:
        """The seven fields of the week."""
        return [self[f"day_{number}"] for number in range(7)]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        hours = [self._read(f"day_{n}", read_day, told) or [] for n in range(7)]
        closed = self._read("closed", read_dates, told) or []
        opened = self._read("open", read_open, told) or {}
        if self.errors:
            return told
        self.definition = {
            "zone": told["zone"],
            "hours": hours,
            "country": told["country"],
            "subdivision": told["subdivision"].strip().upper(),
            "closed": closed,
            "open": opened,
        }
        try:
            Calendar.from_json(self.definition)
        except CalendarError as wrong:
            self.refuse(str(wrong), _blamed(str(wrong)))
        return told

    def _read(self, name: str, read: Any, told: dict[str, Any]) -> Any:
        try:
            return read(told.get(name, ""))
        except forms.ValidationError as wrong:
            self.add_error(name, wrong)
            return None


def _blamed(words: str) -> str | None:
    """The field that a calendar's complaint is about."""
    for number, weekday in enumerate(WEEKDAYS):
        if words.startswith(weekday):
            return f"day_{number}"
    if "ubdivision" in words:
        return "subdivision"
    return "country" if "country" in words else None


def as_written(row: WorkCalendar) -> dict[str, Any]:
    """A calendar's row as the form shows it."""
    known = Calendar.from_json(row.definition)
    days = {f"day_{n}": write_day(spans) for n, spans in enumerate(known.hours)}
    return days | {
        "name": row.name,
        "zone": known.zone,
        "country": known.country,
        "subdivision": known.subdivision,
        "closed": "\n".join(day.isoformat() for day in known.closed),
        "open": "\n".join(f"{day.isoformat()} {write_day(spans)}" for day, spans in known.open),
    }
