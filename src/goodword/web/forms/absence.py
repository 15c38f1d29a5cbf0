"""Entering days away."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from django import forms

from goodword.absence.tables import Absence
from goodword.people.queries import colleagues
from goodword.web.asking import Asking
from goodword.web.forms.dress import HouseForm

DAY = {"invalid": "Enter a day, such as 2026-12-24."}
TIME = {"invalid": "Enter a time, such as 13:00."}


def _day_field(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        error_messages=DAY,
        widget=forms.DateInput(attrs={"type": "date", "class": "input-middle"}, format="%Y-%m-%d"),
    )


def _time_field(label: str, hint: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        error_messages=TIME,
        help_text=hint,
        widget=forms.TimeInput(attrs={"type": "time", "class": "input-short"}, format="%H:%M"),
    )


class AbsenceForm(HouseForm):
    """Who, from when to when, and who covers. Times are left open for whole days."""

    colleague = forms.ChoiceField(label="Who is away")
    first = _day_field("First day away")
    first_at = _time_field("From", "Only if they leave in the middle of the day.")
    last = _day_field("Last day away")
    last_at = _time_field("Until", "Only if they are back in the middle of the day.")
    cover = forms.ChoiceField(
        label="Who covers",
        required=False,
        help_text="What is owed already, and what comes in, stands on their Today meanwhile. "
        "They can read these conversations as long as they cover.",
    )
    note = forms.CharField(
        label="What matters meanwhile",
        required=False,
        max_length=2000,
        help_text="For your colleagues. Everybody in the house can read it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        who: Asking,
        absence: Absence | None = None,
        whose: Mapping[int, str],
        away: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        self.zone: tzinfo = who.calendar.tz
        self.begun = absence is not None and absence.state == "begun"
        known = _known(absence, self.zone) if absence else {}
        super().__init__(*args, initial=known | kwargs.pop("initial", {}), **kwargs)
        if absence is not None or len(whose) == 1:
            del self.fields["colleague"]
        else:
            _offer(self, "colleague", [(str(pk), name) for pk, name in whose.items()])
        if self.begun:
            del self.fields["first"], self.fields["first_at"]
        absent = absence.colleague_id if absence else None
        others = colleagues().exclude(role="read-only").exclude(pk=absent or 0)
        choices = [(str(c.pk), f"{c} ({away[c.pk]})" if c.pk in away else str(c)) for c in others]
        _offer(self, "cover", [("", "Whoever is on duty"), *choices])
        self.absence = absence

    def since(self) -> datetime:
        """When it begins: local midnight, or the hour that was said."""
        if self.begun and self.absence is not None and self.absence.since is not None:
            return self.absence.since
        told = self.cleaned_data
        return self._at(told["first"], told.get("first_at") or time(0))

    def until(self) -> datetime:
        """When they are back: the midnight after the last day, or the hour that was said."""
        told = self.cleaned_data
        if told.get("last_at"):
            return self._at(told["last"], told["last_at"])
        return self._at(told["last"] + timedelta(days=1), time(0))

    def cover_id(self) -> int | None:
        """Who was chosen to cover; nobody: whoever is on duty."""
        chosen = self.cleaned_data["cover"]
        return int(chosen) if chosen else None

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for name in ("first", "last"):
            day = told.get(name)
            if day is not None and not 1970 < day.year < 2400:
                self.refuse("Choose a day of the next years.", name)
        if not self.errors and self.until() <= self.since():
            self.refuse("The last day lies before the first. Choose a later one.", "last")
        return told

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, tzinfo=self.zone)


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _known(absence: Absence, zone: tzinfo) -> dict[str, Any]:
    """What is stored, as the form's fields say it."""
    told: dict[str, Any] = {"cover": str(absence.cover_id or ""), "note": absence.note}
    if absence.since:
        begin = absence.since.astimezone(zone)
        told["first"] = begin.date()
        told["first_at"] = begin.time() if begin.time() != time(0) else None
    if absence.until:
        end = absence.until.astimezone(zone)
        whole = end.time() == time(0)
        told["last"] = end.date() - timedelta(days=1) if whole else end.date()
        told["last_at"] = None if whole else end.time().replace(second=0, microsecond=0)
    return told
