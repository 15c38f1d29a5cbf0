"""What follows a sale: on or off, when, in which words, for the sales of which programs."""

from typing import Any

from django import forms

from goodword.followups.queries import the_plan
from goodword.followups.rules import Plan, Step
from goodword.web.forms.dress import HouseForm

TITLES = {
    "thanks": "First: thanks, with the offer of personal help",
    "satisfied": "Then: are they satisfied?",
    "further": "Later: one more word",
}


class FollowUpsForm(HouseForm):
    """The plan. Each step has its own three fields: whether, after how many days, what."""

    is_on = forms.BooleanField(label="Something follows each new sale", required=False)
    rest_days = forms.IntegerField(
        label="Leave a customer in peace for so many days",
        min_value=0,
        max_value=730,
        help_text="Who buys every week hears from us once in that time, not every week.",
    )
    latest_days = forms.IntegerField(
        label="Forgive so many days",
        min_value=0,
        max_value=60,
        help_text="A step that was due longer ago, when its sale is told, is left out.",
    )
    off_for = forms.MultipleChoiceField(
        label="Nothing follows the sales of",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="A till with many small sales, for example.",
    )

    def __init__(self, sources: list[str], *args: Any, **kwargs: Any) -> None:
        self.plan = the_plan()
        super().__init__(*args, **kwargs)
        plan = self.plan
        for name in ("is_on", "rest_days", "latest_days"):
            self.fields[name].initial = getattr(plan, name)
        off_for = self.fields["off_for"]
        assert isinstance(off_for, forms.MultipleChoiceField)
        off_for.choices = [(s, s or "lists and shops without a name") for s in sources]
        off_for.initial = sorted(plan.off_for)
        if not sources:
            del self.fields["off_for"]
        for step in plan.steps:
            self._add(step)

    def _add(self, step: Step) -> None:
        role = step.role
        self.fields[f"{role}_on"] = forms.BooleanField(
            label="On", required=False, initial=step.is_on
        )
        self.fields[f"{role}_days"] = forms.IntegerField(
            label="Days after the sale", min_value=0, max_value=730, initial=step.days
        )
        self.fields[f"{role}_what"] = forms.CharField(
            label="What stands on Today", max_length=200, initial=step.what
        )
        for name in ("on", "days", "what"):
            widget = self.fields[f"{role}_{name}"].widget
            if not isinstance(widget, forms.CheckboxInput):
                widget.attrs["class"] = "input"

    @property
    def steps(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """Each step with its title and fields."""
        return [
            (step.role, TITLES[step.role],
             [self[f"{step.role}_{name}"] for name in ("on", "days", "what")])
            for step in self.plan.steps
        ]  # fmt: skip

    @property
    def wanted(self) -> Plan:
        """What was chosen, once the form is valid."""
        told = self.cleaned_data
        return Plan(
            is_on=told["is_on"], rest_days=told["rest_days"], latest_days=told["latest_days"],
            off_for=frozenset(told.get("off_for", ())),
            steps=tuple(
                Step(s.role, told[f"{s.role}_on"], told[f"{s.role}_days"], told[f"{s.role}_what"])
                for s in self.plan.steps
            ),
        )  # fmt: skip
