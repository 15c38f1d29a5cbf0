"""Handing in a list of calls."""

from typing import Any

from django import forms

from goodword.web.forms.dress import HouseForm
from goodword.web.places import zones_with

MOST_BYTES = 20 * 1024 * 1024


class CallListForm(HouseForm):
    """A file, and where its times are."""

    file = forms.FileField(
        label="The list",
        help_text="A CSV file of 3CX, FreePBX, Asterisk, FRITZ!Box, sipgate, or of any system that "
        "says when, who and whom.",
        error_messages={"required": "Choose a file.", "empty": "This file is empty."},
    )
    zone = forms.ChoiceField(label="Its times are those of")

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["zone"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = zones_with(zone)
        chosen.initial = zone

    def clean_file(self) -> Any:
        """The file, unless it is larger than any list of calls."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("A list may have 20 MB. Export a shorter time.")
        return file
