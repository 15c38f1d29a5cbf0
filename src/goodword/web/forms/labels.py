"""Tags and saved views."""

from typing import Any

from django import forms

from goodword.labels.queries import TagView
from goodword.labels.rules import FILTERS, LONGEST
from goodword.web.forms.dress import HouseForm


class TagForm(HouseForm):
    """Another word for a tag, or another tag that it becomes part of."""

    name = forms.CharField(label="The word", max_length=LONGEST)

    def __init__(self, *args: Any, tag: TagView, **kwargs: Any) -> None:
        super().__init__(*args, initial={"name": tag.name}, **kwargs)


class ViewForm(HouseForm):
    """A name for the filters of a page."""

    name = forms.CharField(
        label="Name of the view",
        max_length=80,
        error_messages={"required": "Give the view a name."},
    )
    shared = forms.BooleanField(label="Colleagues find it too", required=False)
    place = forms.ChoiceField(widget=forms.HiddenInput, choices=[(p, p) for p in FILTERS])
    query = forms.CharField(widget=forms.HiddenInput, max_length=2000, required=False)
