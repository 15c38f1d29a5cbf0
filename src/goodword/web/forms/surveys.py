"""What customers are asked, as an administrator enters it."""

from collections.abc import Iterable
from typing import Any

from django import forms

from goodword.people.tables import Mailbox
from goodword.surveys.letter import FIELDS
from goodword.surveys.rules import QUESTIONS
from goodword.surveys.tables import SurveyPlan
from goodword.surveys.tongues import TONGUES
from goodword.web.forms.dress import HouseForm

_FIELDS = ", ".join(f"{{{name}}}" for name in FIELDS)
_AREA = forms.Textarea(attrs={"rows": 6})


def _days(label: str, most: int, help_text: str) -> forms.IntegerField:
    words = f"Enter 1 to {most} days."
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        help_text=help_text,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )


class SurveyForm(HouseForm):
    """The question, the occasions, the mailbox, the letter."""

    question = forms.ChoiceField(
        label="Question",
        choices=[(name, scale.words) for name, scale in QUESTIONS.items()],
        help_text="How satisfied they are, how easy it was, or whether they would recommend you.",
    )
    after_answer = forms.BooleanField(
        label="After a matter was settled: we answered, and nothing is open", required=False
    )
    quiet_days = _days("Wait so many working days after the last word", 20, "")
    after_sale = forms.BooleanField(label="After a sale", required=False)
    sale_days = _days("Wait so many days after a sale", 90, "Long enough to have used it.")
    mailbox = forms.ChoiceField(
        label="From the mailbox",
        required=False,
        help_text="One that the house shares: who answers the letter writes to it.",
    )
    tongue = forms.ChoiceField(
        label="Language of the page",
        choices=[(code, one.name) for code, one in TONGUES.items()],
    )
    subject = forms.CharField(label="Subject", required=False, max_length=200)
    words = forms.CharField(
        label="Letter after a matter was settled",
        required=False,
        max_length=5000,
        help_text=f"Empty: our own words. Fields: {_FIELDS}; {{about|your question}} says what "
        "stands there where nothing is known. The question and the numbers stand below it.",
        widget=_AREA,
    )
    words_sale = forms.CharField(
        label="Letter after a sale",
        required=False,
        max_length=5000,
        help_text="Empty: our own words.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, plan: SurveyPlan, boxes: Iterable[Mailbox], *args: Any, **kw: Any) -> None:
        known = {name: getattr(plan, name) for name in self.base_fields if name != "mailbox"}
        known["mailbox"] = str(plan.mailbox_id or "")
        super().__init__(*args, initial=known, **kw)
        field = self.fields["mailbox"]
        assert isinstance(field, forms.ChoiceField)
        shared = [b for b in boxes if b.owner_id is None and "@" in b.address]
        field.choices = [("", "Not chosen yet"), *((str(b.pk), b.name) for b in shared)]
