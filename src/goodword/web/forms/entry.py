"""What the house asks of whoever logs in."""

from django import forms

from goodword.web.forms.dress import HouseForm


class EntryForm(HouseForm):
    """Who needs a second factor."""

    second_factor = forms.ChoiceField(
        label="Who needs a second factor?",
        required=False,
        choices=[
            ("", "nobody; everybody may have one"),
            ("administrators", "administrators"),
            ("everybody", "everybody"),
        ],
        help_text="Who needs one and has none is led to setting it up before anything else.",
    )
