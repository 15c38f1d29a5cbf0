"""How a colleague wants to be told."""

from typing import Any

from django import forms

from goodword.notices.rules import LONGEST_WARNING, TOPICS, Choice
from goodword.web.forms.dress import HouseForm

PLACES = [("page", "in the page"), ("mail", "by mail too"), ("nothing", "not")]


class ChoiceForm(HouseForm):
    """Where one is told of what; the morning note; warnings; quiet."""

    morning = forms.TypedChoiceField(
        label="Morning note",
        choices=[("yes", "Send it"), ("no", "Don’t")],
        widget=forms.RadioSelect,
        help_text="A mail with the day’s list: once a working day, never while you are away.",
    )
    morning_at = forms.TimeField(
        label="At",
        required=False,
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input-short"}),
        help_text="Your local time.",
        error_messages={"invalid": "Enter a time, such as 08:00."},
    )
    empty_days = forms.BooleanField(
        label="Also on days on which nothing waits: a short kind word", required=False
    )
    warn = forms.IntegerField(
        label="Warn before something is due",
        min_value=0,
        max_value=LONGEST_WARNING,
        help_text="Working minutes. 0: no warnings.",
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    always = forms.BooleanField(
        label="Disturb me at any time, also in the evening, on holidays and while I am away",
        required=False,
    )

    def __init__(self, choice: Choice, administers: bool, *args: Any, **kwargs: Any) -> None:
        morning = choice.morning_at
        known: dict[str, Any] = {
            "morning": "yes" if morning else "no",
            "morning_at": morning or Choice().morning_at,
            "empty_days": choice.empty_days,
            "warn": choice.warn_minutes,
            "always": choice.always,
        }
        self.topics = [t for t in TOPICS if administers or not t.administrators]
        known |= {f"topic_{t.name}": choice.place(t.kinds[0]) for t in self.topics}
        super().__init__(*args, initial=known, **kwargs)
        for topic in self.topics:
            self.fields[f"topic_{topic.name}"] = forms.ChoiceField(
                label=topic.words, choices=PLACES, widget=forms.RadioSelect
            )

    @property
    def topic_fields(self) -> list[forms.BoundField]:
        """The fields that say where one is told of what."""
        return [self[f"topic_{topic.name}"] for topic in self.topics]

    def clean(self) -> dict[str, Any]:
        """A morning note needs its time."""
        told = super().clean() or {}
        if told.get("morning") == "yes" and not told.get("morning_at") and not self.errors:
            self.refuse("Enter the time at which the morning note is to come.", "morning_at")
        return told

    def chosen(self) -> dict[str, Any]:
        """What was chosen, as `goodword.notices.actions.choose` takes it."""
        told = self.cleaned_data
        return {
            "places": {t.name: told[f"topic_{t.name}"] for t in self.topics},
            "morning_at": told["morning_at"] if told["morning"] == "yes" else None,
            "empty_days": told["empty_days"],
            "warn_minutes": told["warn"],
            "always": told["always"],
        }
