"""What to look for in the audit."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from goodword.audit.queries import Asked
from goodword.audit.rules import ACTS
from goodword.people.tables import Colleague
from goodword.web.asking import Asking
from goodword.web.forms.dress import HouseForm
from goodword.wiring.traces import traces_of

NOBODY = "0"


class AuditForm(HouseForm):
    """Who, what, whom, when."""

    who = forms.ChoiceField(label="Who", required=False)
    act = forms.ChoiceField(
        label="What", required=False, choices=[("", "Anything"), *((a, w) for a, w in ACTS.items())]
    )
    customer = forms.IntegerField(
        label="Customer number",
        required=False,
        min_value=1,
        max_value=10**15,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    words = forms.CharField(label="Searched for", required=False, max_length=200)
    since = forms.DateField(
        label="From", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label="To", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, people: Iterable[Colleague], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["who"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "Anybody"),
            *((str(c.pk), c.name) for c in people),
            (NOBODY, "Nobody of us (terminal, clock, the door)"),
        ]

    def asked(self, who: Asking) -> Asked:
        """What was asked for, days in the house's zone. Only when the form is valid."""
        told = self.cleaned_data
        zone = who.calendar.tz
        day = timedelta(days=1)

        def midnight(value: Any) -> datetime | None:
            return datetime.combine(value, time(), zone) if value else None

        return Asked(
            colleague_id=int(told["who"]) if told["who"] else None,
            act=told["act"],
            objects=traces_of(told["customer"]) if told["customer"] else None,
            words=told["words"],
            since=midnight(told["since"]),
            until=midnight(told["until"] + day) if told["until"] else None,
        )
