"""Noting something that we owe somebody."""

from typing import Any
from uuid import uuid4

from django import forms

from goodword.people.queries import colleagues
from goodword.web.asking import Asking
from goodword.web.forms.dress import HouseForm
from goodword.web.forms.times import OWN, DueField, due_choices

KINDS = [
    ("promise", "keep a promise"),
    ("follow-up", "follow up"),
    ("check-in", "check in with them"),
    ("appointment", "keep an appointment"),
    ("thanks", "thank them"),
]


class OwingForm(HouseForm):
    """What, by when, and who answers for it. ``key`` makes sending it twice harmless."""

    kind = forms.ChoiceField(label="We are to", choices=KINDS)
    what = forms.CharField(label="What", max_length=300, help_text="In a few words, for Today.")
    when = forms.ChoiceField(label="By when", widget=forms.RadioSelect)
    when_own = DueField(label="Day and time", required=False)
    accountable = forms.ChoiceField(label="Who answers for it")
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, who: Asking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who = who
        due_choices(self, who)
        accountable = self.fields["accountable"]
        assert isinstance(accountable, forms.ChoiceField)
        accountable.choices = [(str(c.pk), c.name) for c in colleagues()]
        accountable.initial = str(who.reader.colleague_id)
        self.fields["key"].initial = uuid4().hex

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("when") == OWN and not told.get("when_own"):
            self.add_error("when_own", "Enter a day and a time, such as 2026-12-01 10:00.")
        elif "when" in told:
            told["due_at"] = DueField.chosen(told, self.who)
            if told["due_at"] <= self.who.now:
                self.add_error("when_own", "Choose a time that is still to come.")
        return told
