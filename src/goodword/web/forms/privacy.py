"""Erasing somebody, and how long things are kept."""

from collections.abc import Iterable
from typing import Any

from django import forms

from goodword.people.tables import Mailbox
from goodword.privacy.retention import KINDS, LONGEST, SHORTEST
from goodword.web.forms.dress import HouseForm


class EraseForm(HouseForm):
    """Why somebody is erased; and that whoever sends it has read what goes."""

    reason = forms.CharField(
        label="Why",
        max_length=500,
        help_text="Who asked for it, and when. Leave their name out: it would be erased, too.",
        error_messages={"required": "Say who asked for it, and when."},
    )
    sure = forms.BooleanField(
        label="I have read what goes, and know that nothing brings it back",
        error_messages={"required": "Tick this when you have read what goes."},
    )


class RetentionForm(HouseForm):
    """How long entries of a kind are kept in a mailbox."""

    mailbox = forms.ChoiceField(label="Mailbox", required=False)
    kind = forms.ChoiceField(label="What", choices=KINDS)
    days = forms.IntegerField(
        label="Keep for how many days",
        min_value=SHORTEST,
        max_value=LONGEST,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )

    def __init__(self, mailboxes: Iterable[Mailbox], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["mailbox"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Every mailbox without a rule of its own")] + [
            (str(m.pk), m.name) for m in mailboxes
        ]
