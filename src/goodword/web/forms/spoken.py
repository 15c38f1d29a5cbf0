"""Telling of a call or a visit: what happened in one key, what was said in one line."""

import re
from collections.abc import Container, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict

from goodword.channels.phone.rules import HAPPENINGS, Talk
from goodword.people.numbers import shown_number
from goodword.today.queries import Line
from goodword.web.asking import Asking
from goodword.web.forms.dress import HouseForm
from goodword.web.forms.times import LOCAL, MISSING, DueField, due_choices, due_chosen
from goodword.wiring.talking import Promised, Report

_TICK = re.compile(r"[0-9]{1,15}:[0-9]{1,9}")


class TalkForm(HouseForm):
    """One call or visit with one customer. ``key`` makes sending it twice harmless."""

    happened = forms.ChoiceField(
        label="What happened?",
        choices=[(name, one.words) for name, one in HAPPENINGS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened."},
    )
    words = forms.CharField(
        label="What was said",
        required=False,
        max_length=20_000,
        help_text="Enter logs it, Shift and Enter begin a new line.",
        widget=forms.Textarea(
            attrs={
                "rows": 1,
                "data-then": True,
                "data-enter-sends": True,
                "class": "textarea-line",
            }
        ),
    )
    settles = forms.MultipleChoiceField(
        label="This settles", required=False, widget=forms.CheckboxSelectMultiple
    )
    promised = forms.CharField(
        label="What we promised",
        required=False,
        max_length=300,
        help_text="In a few words. It then stands on Today until it is kept.",
    )
    when = forms.ChoiceField(label="Until when", widget=forms.RadioSelect, required=False)
    when_own = DueField(label="Day and time", required=False)
    number = forms.CharField(label="Their number", required=False, max_length=40)
    at = DueField(label="When it was", required=False)
    customer = forms.ChoiceField(label="With whom", required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(
        self,
        *args: Any,
        who: Asking,
        customers: Sequence[tuple[int, str]],
        numbers: Sequence[str],
        lines: Iterable[Line],
        line_id: int | None = None,
        **kwargs: Any,
    ) -> None:
        place = f"{line_id or customers[0][0]}"
        super().__init__(*args, auto_id=f"talk-{place}-%s", **kwargs)
        self.who, self.line_id = who, line_id
        self.owed = [line for line in lines if line.can_act and line.state in ("open", "held")]
        due_choices(self, who)
        self._offer(customers, numbers)

    def _offer(self, customers: Sequence[tuple[int, str]], numbers: Sequence[str]) -> None:
        whom, settles = self.fields["customer"], self.fields["settles"]
        assert isinstance(whom, forms.ChoiceField) and isinstance(settles, forms.ChoiceField)
        whom.choices = [(str(pk), name) for pk, name in customers]
        whom.initial = str(customers[0][0])
        if len(customers) == 1:
            whom.widget = forms.HiddenInput()
        offered = {f"{one.id}:{one.version}": _line_words(one) for one in self.owed}
        settles.choices = [*offered.items(), *self._ticked_before(offered)]
        settles.initial = [f"{one.id}:{one.version}" for one in self.owed if one.id == self.line_id]
        if not settles.choices:
            del self.fields["settles"]
        if len(numbers) == 1:
            self.fields["number"].initial = shown_number(numbers[0])
        self.fields["number"].widget.attrs |= {"type": "tel", "autocomplete": "off"}
        local = self.who.now.astimezone(self.who.calendar.tz)
        self.fields["at"].initial = local.strftime(LOCAL)
        self.fields["key"].initial = uuid4().hex

    def _ticked_before(self, offered: Container[str]) -> list[tuple[str, str]]:
        """What was ticked and stands there no more: the ledger says who was faster."""
        data = self.data if self.is_bound else QueryDict()
        told = data.getlist("settles") if isinstance(data, QueryDict) else ()
        return [(v, "a line that changed") for v in told if _TICK.fullmatch(v) and v not in offered]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("promised"):
            if not told.get("when"):
                self.refuse("Choose until when.", "when")
            else:
                told["due_at"] = due_chosen(self, told, self.who)
        told["moment"] = self._moment(told)
        return told

    def _moment(self, told: dict[str, Any]) -> datetime:
        """When it was: to the minute as it was said; now, where nothing else was."""
        text = told.get("at") or ""
        local = self.who.now.astimezone(self.who.calendar.tz)
        if not text or text == local.strftime(LOCAL):
            return self.who.now
        try:
            moment = datetime.strptime(text, LOCAL)  # noqa: DTZ007 - the zone is the house's
        except ValueError:
            self.refuse(MISSING, "at")
            return self.who.now
        return moment.replace(tzinfo=self.who.calendar.tz)

    @property
    def customer_id(self) -> int:
        """Whom it was with."""
        chosen = self.cleaned_data.get("customer") or self.fields["customer"].initial
        return int(chosen)

    def report(self, *, conversation_id: int | None) -> Report:
        """What was told, as the house keeps it."""
        told = self.cleaned_data
        happening = HAPPENINGS[told["happened"]]
        number = told["number"] if happening.kind == "call" else ""
        promised = None
        if told["promised"]:
            promised = Promised(told["promised"], told["due_at"], self.who.reader.colleague_id)
        settles = {}
        for choice in [] if happening.missed else told.get("settles", []):
            pk, _, version = choice.partition(":")
            settles[int(pk)] = int(version)
        return Report(
            customer_id=self.customer_id,
            talk=Talk(happening, told["moment"], told["words"].strip(), number),
            key=told["key"],
            conversation_id=conversation_id,
            line_id=self.line_id,
            settles=settles,
            promised=promised,
        )


def _line_words(line: Line) -> str:
    words = line.what if len(line.what) < 80 else f"{line.what[:79]}…"
    return f"{words} ({line.due_text})"
