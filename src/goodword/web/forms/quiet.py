"""How sure the house wants to be before somebody is named as quiet."""

from typing import Any

from django import forms

from goodword.house.tables import House
from goodword.web.forms.dress import HouseForm

TARGETS = (95, 90, 80, 70)
HORIZONS = (28, 56, 84, 182)


class QuietAlertForm(HouseForm):
    """Aim, how far to look ahead, and how many check-ins a day."""

    target = forms.TypedChoiceField(
        label="Of those named, this share should indeed stay away",
        coerce=int,
        help_text="The higher, the fewer are named, and the surer that is.",
    )
    horizon = forms.TypedChoiceField(label="Look ahead", coerce=int)
    check_ins_a_day = forms.IntegerField(
        label="Check-ins that open by themselves, for each of us on a working day",
        min_value=0,
        max_value=20,
        help_text="For quiet customers and for those we lose touch with, together. 0: lists only.",
    )

    def __init__(self, house: House, *args: Any, **kwargs: Any) -> None:
        now = {
            "target": house.quiet_target,
            "horizon": house.quiet_horizon,
            "check_ins_a_day": house.check_ins_a_day,
        }
        super().__init__(*args, initial=now, auto_id="alert_%s", **kwargs)
        chosen = ((*TARGETS, house.quiet_target), (*HORIZONS, house.quiet_horizon))
        words = ("{} %", "{} days")
        for name, values, told in zip(("target", "horizon"), chosen, words, strict=True):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [
                (value, _weeks(value) if name == "horizon" else told.format(value))
                for value in sorted(set(values))
            ]


def _weeks(days: int) -> str:
    return f"{days} days" if days % 7 else f"{days // 7} weeks"
