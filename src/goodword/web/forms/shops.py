"""Forms for shops that tell of their orders."""

from collections.abc import Sequence
from typing import Any

from django import forms

from goodword.channels.sales.shops.kinds import CHOICES, KINDS
from goodword.channels.sales.shops.queries import shop_names
from goodword.web.forms.dress import HouseForm

OWN_NAME = "-"


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
        said = (f"{KINDS[kind].name}: {KINDS[kind].found_at}" for kind in ("shopify", "stripe"))
        self.fields["secret"].help_text = (
            f"{' '.join(said)} WooCommerce: {KINDS['woocommerce'].found_at} Another shop or till: "
            "leave it empty, we make one."
        )

    @property
    def source_name(self) -> str | None:
        """Under which name its sales stand, if not under its own."""
        told = self.cleaned_data["source"]
        return None if told == OWN_NAME else told


class SecretForm(HouseForm):
    """Another secret."""

    secret = _secret()
    at_once = forms.BooleanField(
        label="The old one ends now",
        required=False,
        help_text="If somebody got hold of it. Else it holds for another day, so that nothing is "
        "lost while you change it in the shop.",
    )

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secret"].help_text = KINDS[kind].found_at
        if not KINDS[kind].found_at:
            del self.fields["secret"]
