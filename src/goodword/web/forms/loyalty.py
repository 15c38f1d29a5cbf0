"""What one enters on the loyalty pages: efforts of winning and keeping, a day of service."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from goodword.channels.sales.money import from_units, in_units
from goodword.reports.costs import HOURS
from goodword.reports.tables import Effort
from goodword.web.forms.dress import HouseForm

_MOST = Decimal(10_000_000)


def _number(label: str, invalid: str, *, required: bool = False) -> forms.DecimalField:
    words = dict.fromkeys(("invalid", "min_value", "max_value", "required"), invalid)
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=Decimal(0),
        max_value=_MOST,
        error_messages=words,
        widget=forms.NumberInput(attrs={"class": "input-short", "step": "any"}),
    )


class EffortForm(HouseForm):
    """Hours and spend of a month or a quarter, for winning and for keeping."""

    begins = forms.ChoiceField(label="Of")
    months = forms.ChoiceField(
        label="For",
        choices=[("1", "this month"), ("3", "its whole quarter")],
    )
    rate = _number("One hour costs", "Enter an amount, such as 45.", required=True)
    winning_hours = _number("Hours", "Enter a number of hours, such as 40.")
    winning_spend = _number("Spend", "Enter an amount, such as 250.")
    keeping_hours = _number("Hours", "Enter a number of hours, such as 40.")
    keeping_spend = _number("Spend", "Enter an amount, such as 250.")
    note = forms.CharField(label="Note", required=False, max_length=300)

    def __init__(self, months: Sequence[date], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["begins"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.isoformat(), f"{one:%B %Y}") for one in months]

    def told(self) -> dict[str, Any]:
        """As `goodword.reports.actions.keep_effort` takes it."""
        found = self.cleaned_data
        return {
            "begins": date.fromisoformat(found["begins"]),
            "months": int(found["months"]),
            "rate": in_units(found["rate"]) or 0,
            "winning": _pair(found, "winning"),
            "keeping": _pair(found, "keeping"),
            "note": found["note"],
        }


def initial_of(effort: Effort) -> dict[str, Any]:
    """What the form says of a period that was entered before."""
    return {
        "begins": effort.begins.isoformat(),
        "months": str(effort.months),
        "rate": _shown(from_units(effort.rate)),
        "winning_hours": _shown(Decimal(effort.winning_hours) / HOURS),
        "winning_spend": _shown(from_units(effort.winning_spend)),
        "keeping_hours": _shown(Decimal(effort.keeping_hours) / HOURS),
        "keeping_spend": _shown(from_units(effort.keeping_spend)),
        "note": effort.note,
    }


class ServiceForm(HouseForm):
    """The day since which a colleague serves; empty: since their first sale."""

    since = forms.DateField(
        label="Since",
        required=False,
        error_messages={"invalid": "Enter a day, such as 2019-04-01."},
        widget=forms.DateInput(attrs={"type": "date"}),
    )


def _pair(found: dict[str, Any], kind: str) -> tuple[int, int]:
    hours = found[f"{kind}_hours"] or Decimal(0)
    return round(hours * HOURS), in_units(found[f"{kind}_spend"]) or 0


def _shown(value: Decimal | None) -> str:
    return f"{(value or Decimal(0)).normalize():f}"
