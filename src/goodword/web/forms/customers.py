"""Correcting who somebody is."""

from typing import Any

from django import forms

from goodword.web.forms.dress import HouseForm


class PersonForm(HouseForm):
    """Name, organisation, telephone numbers, a note."""

    name = forms.CharField(label="Name", max_length=200)
    organisation = forms.CharField(
        label="Organisation",
        max_length=200,
        required=False,
        help_text="The name by which you know it. It changes for everybody who belongs to it.",
    )
    numbers = forms.CharField(
        label="Telephone numbers",
        required=False,
        max_length=2000,
        help_text="One a line, with the country’s code: +49 30 123456.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    address = forms.CharField(
        label="Another e-mail address",
        max_length=320,
        required=False,
        help_text="An address that they use as well.",
    )
    gone = forms.MultipleChoiceField(
        label="Addresses to take away",
        required=False,
        help_text="Tick what they do not use after all. One address has to stay.",
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=10_000,
        help_text="What colleagues should know. Everybody in the house can read it.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, specs: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = self.fields["gone"]
        assert isinstance(gone, forms.MultipleChoiceField)
        gone.choices = [(spec, spec) for spec in specs]
        if not specs:
            del self.fields["gone"]
