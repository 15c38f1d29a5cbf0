"""A team: its name, and who belongs to it."""

from collections.abc import Iterable
from typing import Any

from django import forms

from goodword.people.tables import Colleague
from goodword.web.forms.dress import HouseForm


class TeamForm(HouseForm):
    """A team: its name, and who belongs to it."""

    name = forms.CharField(label="Name of the team", max_length=80)
    members = forms.MultipleChoiceField(
        label="Who belongs to it?", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, people: Iterable[Colleague], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["members"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(c.pk), c.name) for c in people]

    def chosen(self) -> list[int]:
        """The ids of who was chosen."""
        return [int(value) for value in self.cleaned_data["members"]]
