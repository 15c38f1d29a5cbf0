"""Handing in a list of sales."""

from typing import Any

from django import forms

from goodword.channels.sales.columns import MEANINGS
from goodword.channels.sales.lists import Layout
from goodword.channels.sales.uploads import MOST_BYTES
from goodword.web.forms.dress import HouseForm
from goodword.web.places import zones_with

USUAL = ("EUR", "GBP", "USD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "AUD", "CAD",
         "NZD", "JPY", "INR", "BRL", "ZAR")  # fmt: skip


class SalesListForm(HouseForm):
    """A file, and what it does not say itself."""

    file = forms.FileField(
        label="The list",
        help_text="A CSV or Excel file (.xlsx) of your shop, till or bookkeeping, with a line of "
        "column names, that says who bought, when, and for how much. Up to 100 MB, which is about "
        "a million lines.",
        error_messages={"required": "Choose a file.", "empty": "This file is empty."},
    )
    currency = forms.ChoiceField(label="Amounts without a currency are", required=False)
    zone = forms.ChoiceField(label="Its times are those of")
    source = forms.CharField(
        label="Program",
        required=False,
        max_length=80,
        help_text="Only if you hand in lists of several programs that number their orders or "
        "customers each for itself: a name for this one, the same each time.",
        widget=forms.TextInput(attrs={"list": "programs"}),
    )

    def __init__(self, *args: Any, zone: str, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["zone"], zones_with(zone), zone)
        known = dict.fromkeys([*([currency] if currency else []), *USUAL])
        _offer(self.fields["currency"], [("", "not told"), *((c, c) for c in known)], currency)

    def clean_file(self) -> Any:
        """The file, unless it is larger than any list of sales."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("A list may have 100 MB. Export a shorter time.")
        return file


def _offer(field: forms.Field, choices: Any, initial: str) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
    field.initial = initial


def chosen_columns(posted: Any) -> dict[str, str | int]:
    """What the columns mean as it was chosen (``column-0`` …); empty before anything was."""
    told: dict[str, str | int] = {}
    for name, meaning in posted.items():
        place = name.removeprefix("column-")
        if name != place and place.isascii() and place.isdigit() and meaning in MEANINGS:
            told.setdefault(meaning, int(place))
    if any(name.startswith("column-") for name in posted):
        told |= {meaning: "" for meaning in MEANINGS if meaning not in told}
    return told


def columns_of(layout: Layout) -> list[dict[str, Any]]:
    """The columns of a list as the page shows them: head, what stands there, what it means."""
    meanings = {place: meaning for meaning, place in layout.columns.items()}
    return [
        {
            "place": place,
            "head": head or f"column {place + 1}",
            "example": layout.example(place),
            "meaning": meanings.get(place, ""),
        }
        for place, head in enumerate(layout.heads)
    ]
