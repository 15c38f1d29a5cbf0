"""Noting something that we owe somebody."""

from typing import Any
from uuid import uuid4

from django import forms

from goodword.people.queries import colleagues
from goodword.web.asking import Asking
from goodword.web.forms.dress import HouseForm
from goodword.web.forms.times import DueField, due_choices, due_chosen

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
    what = forms.CharField(
        label="What",
        max_length=300,
        help_text="In a few words, for Today.",
        error_messages={"required": "Say in a few words what."},
    )
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
        told["due_at"] = due_chosen(self, told, self.who)
        return told
