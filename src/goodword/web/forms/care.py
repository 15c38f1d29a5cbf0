"""Staying in touch: intervals, and wishes about contact."""

from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from goodword.care.rules import Span
from goodword.web.forms.dress import HouseForm

UNITS = [("w", "weeks"), ("m", "months"), ("d", "days")]


class SpanWidget(forms.MultiWidget):
    """A number and its unit, side by side; the label is the number's."""

    use_fieldset = False

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = forms.NumberInput(attrs={"class": "input input-short", "min": 1, "max": 999})
        unit = forms.Select(attrs={"class": "select", "aria-label": "Unit"}, choices=UNITS)
        super().__init__({"": number, "unit": unit}, attrs)

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        """Both in one row."""
        return format_html('<span class="span-of-time">{}</span>', super().render(*args, **kwargs))

    def id_for_label(self, id_: str) -> str:
        """The number's."""
        return f"{id_}_0"

    def decompress(self, value: Span | str | None) -> list[Any]:
        """The parts of a span."""
        return [value.number, value.unit] if isinstance(value, Span) else [None, "w"]


class SpanField(forms.MultiValueField):
    """A length of time as people say it: 6 weeks, 3 months."""

    widget = SpanWidget

    def __init__(self, **kwargs: Any) -> None:
        words = dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Enter a whole number, such as 6."
        )
        number = forms.IntegerField(min_value=1, max_value=999, error_messages=words)
        fields = (number, forms.ChoiceField(choices=UNITS))
        super().__init__(fields=fields, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[Any]) -> Span | None:
        """The span of what was entered; nothing without a number."""
        if not data_list or not data_list[0]:
            return None
        return Span(int(data_list[0]), data_list[1] or "w")


class SpansForm(HouseForm):
    """How often, and after how long at the latest."""

    ideal = SpanField(label="Be in touch every", required=False)
    longest = SpanField(label="At the latest after", required=False)

    def needs_spans(self, told: dict[str, Any]) -> None:
        """Say which of the two is missing."""
        for name in ("ideal", "longest"):
            if not told.get(name) and name not in self.errors:
                self.refuse("Enter a whole number, such as 6.", name)


class OwnIntervalForm(SpansForm):
    """The interval of one customer."""

    WAYS = [
        ("house", "As the house or their tag says"),
        ("own", "An interval of their own"),
        ("none", "No interval: nobody is asked to be in touch"),
    ]
    way = forms.ChoiceField(label="How often", choices=WAYS, widget=forms.RadioSelect)
    reason = forms.CharField(label="Why", max_length=500, required=False)
    field_order = ["way", "ideal", "longest", "reason"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("way") == "own":
            self.needs_spans(told)
        return told


class HouseIntervalForm(SpansForm):
    """An interval of the house: for a stage from so many years on, or for a tag."""

    whom = forms.ChoiceField(label="For")
    years = forms.IntegerField(
        label="From so many years on", min_value=0, max_value=60, required=False, initial=0,
        help_text="Customers only: the longer somebody stays, the sooner one is in touch.",
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )  # fmt: skip
    field_order = ["whom", "years", "ideal", "longest"]

    def __init__(self, tags: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whom = self.fields["whom"]
        assert isinstance(whom, forms.ChoiceField)
        whom.choices = [
            ("customer", "customers"), ("prospect", "prospects"),
            *((value, f"tagged {name}") for value, name in tags),
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        told["years"] = told.get("years") or 0
        self.needs_spans(told)
        return told


class WishForm(HouseForm):
    """Why somebody is not to be contacted by us first."""

    KINDS = [
        ("silent", "Not for now: there is a reason, and a day on which it ends"),
        ("do-not-contact", "They do not want to be contacted"),
        ("deceased", "They have died"),
    ]
    kind = forms.ChoiceField(
        label="What stands", choices=KINDS, widget=forms.RadioSelect, initial="silent"
    )
    until = forms.DateField(
        label="Last day of it", required=False, help_text="For “not for now” only.",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Enter a day, such as 2027-05-31."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Why, in a few words", max_length=500, required=False,
        help_text="Colleagues read it: “on sabbatical”, “asked by letter”.",
    )  # fmt: skip

    @property
    def until_day(self) -> date | None:
        """The last day, for a silence."""
        told = self.cleaned_data
        return told["until"] if told["kind"] == "silent" else None
