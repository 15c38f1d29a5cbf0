"""Forms for shops that tell of their orders."""

from collections.abc import Sequence
from typing import Any

from django import forms

from goodword.channels.sales.shops.kinds import CHOICES, KINDS
from goodword.channels.sales.shops.queries import shop_names
from goodword.web.forms.dress import HouseForm

OWN_NAME = "-"
HOLDS, ENDS = "holds", "ends"


def _secret() -> forms.CharField:
    """Shown as it is typed: it is copied from the shop, and one sees whether all of it came."""
    return forms.CharField(
        label="Secret",
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ShopForm(HouseForm):
    """A new shop."""

    kind = forms.ChoiceField(label="Kind", choices=CHOICES)
    name = forms.CharField(label="Name", max_length=80, help_text="As you call it.")
    secret = _secret()
    source = forms.ChoiceField(
        label="Lists of this shop’s sales",
        help_text="If you have handed in its lists before, say under which name, so that no order "
        "counts twice.",
    )

    def __init__(self, programs: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["source"]
        assert isinstance(offered, forms.ChoiceField)
        taken = set(shop_names())
        known = [(name, f"were taken in as “{name}”") for name in programs if name]
        offered.choices = [
            (OWN_NAME, "none were taken in yet"),
            *(one for one in known if one[0] not in taken),
        ]
        offered.initial = OWN_NAME
        self.fields["secret"].help_text = (
            "As the shop shows it. Leave it empty where it is shown only to those who have entered "
            "our address (Shopify, Stripe): it has its place on the next page. For WooCommerce and "
            "others we make one."
        )

    @property
    def source_name(self) -> str | None:
        """Under which name its sales stand, if not under its own."""
        told = self.cleaned_data["source"]
        return None if told == OWN_NAME else told


class SecretForm(HouseForm):
    """Another secret."""

    secret = _secret()
    old = forms.ChoiceField(
        label="The one before",
        widget=forms.RadioSelect,
        help_text="So that nothing is lost while you change it in the shop; unless somebody got "
        "hold of it.",
        choices=[
            (HOLDS, "holds for another day"),
            (ENDS, "ends now"),
        ],
        initial=HOLDS,
    )

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secret"].help_text = KINDS[kind].found_at

    @property
    def at_once(self) -> bool:
        """Whether the one before ends now."""
        return self.cleaned_data["old"] == ENDS
