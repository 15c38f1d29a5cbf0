"""Making two one, and one two: what differs, and why."""

from typing import Any

from django import forms

from goodword.merging.actions import Wanted
from goodword.merging.choosing import BOTH
from goodword.merging.houses import HousePreview
from goodword.merging.queries import Preview
from goodword.web.forms.dress import HouseForm

REASONS = [
    ("The same person writes from both", "the same person writes from both"),
    ("They told us so", "they told us so"),
    ("Entered twice", "entered twice"),
]


class ReasonForm(HouseForm):
    """Why two are one: a quick reason, or one's own words."""

    quick = forms.ChoiceField(
        label="Why are they one?", choices=REASONS, widget=forms.RadioSelect, required=False
    )
    words = forms.CharField(label="In your own words", max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        reason = (told.get("words") or "").strip() or told.get("quick", "")
        if not reason:
            self.add_error("quick", "Choose why, or say it in your own words.")
        told["reason"] = reason
        return told


class MergeForm(ReasonForm):
    """What stands of each where they differ. ``seen`` marks what was looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, preview: Preview | HousePreview, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.preview = preview
        first = list(self.fields)
        for one in preview.differences:
            options = [(str(whose), words) for whose, words in one.options]
            self.fields[f"of_{one.column}"] = forms.ChoiceField(
                label=one.label,
                choices=options,
                initial=str(one.usual),
                widget=forms.RadioSelect,
                error_messages={"required": "Choose which is right."},
            )
        if len([s for s in preview.sides if s.note.strip()]) > 1:
            options = [(str(BOTH), "both, one below the other")]
            options += [(str(s.id), f"only that of {s.name}") for s in preview.sides if s.note]
            self.fields["of_note"] = forms.ChoiceField(
                label="Note", choices=options, initial=str(BOTH), widget=forms.RadioSelect
            )
        self.fields["seen"].initial = preview.mark
        self.order_fields([*(n for n in self.fields if n not in first), *first])

    @property
    def wanted(self) -> Wanted:
        """What the colleague chose, once the form is valid."""
        told = self.cleaned_data
        chosen = {
            name.removeprefix("of_"): int(value)
            for name, value in told.items()
            if name.startswith("of_") and value
        }
        gone = [side.id for side in self.preview.gone]
        return Wanted(self.preview.kept, gone, told["reason"], chosen, seen=told["seen"])


class SplitForm(HouseForm):
    """Which addresses are somebody else's, and what that somebody is called."""

    gone = forms.MultipleChoiceField(
        label="These addresses are somebody else’s",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one address."},
    )
    name = forms.CharField(
        label="What are they called?",
        max_length=200,
        required=False,
        help_text="Left empty, they are called after the address.",
    )

    def __init__(self, specs: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = self.fields["gone"]
        assert isinstance(gone, forms.MultipleChoiceField)
        gone.choices = [(spec, spec) for spec in specs]


class WroteForm(HouseForm):
    """Who wrote a letter that came from an address which several people use."""

    person = forms.ChoiceField(
        label="Who wrote this?",
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose one of them."},
    )
    whole = forms.BooleanField(
        label="and every other letter from this address in this conversation", required=False
    )

    def __init__(self, people: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        assert isinstance(person, forms.ChoiceField)
        person.choices = people
