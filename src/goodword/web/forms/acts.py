"""What a colleague can do about a line, as small forms: one choice, Enter, done."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.urls import reverse

from goodword.handoffs.queries import receivers
from goodword.ledger import actions as ledger
from goodword.promises.deciding import mean_to_tell
from goodword.promises.quoting import safe_date
from goodword.today.queries import Line
from goodword.web.asking import Asking
from goodword.web.forms.dress import HouseForm
from goodword.web.forms.times import DueField, choose_beforehand, due_choices, due_chosen

OWN_WORDS = "own"
DONE = {
    "answer": ("Answered by phone", "Answered elsewhere", "Settled in person"),
    "keep": ("Done as promised", "Done another way"),
    "thank": ("Thanked in person", "Thanked in writing", "Thanked by phone"),
}
NOT_OWED = ("Advertising", "Private", "Doesn’t ask for anything", "A duplicate")
TOLD = (
    ("by phone", "Yes, by phone"),
    ("in writing", "Yes, in writing"),
    ("in person", "Yes, in person"),
    ("untold", "No, not yet"),
)

BY_NOTE = ("note", "Not yet: write them a note now")


def entry_of(choice: str) -> int | None:
    """The letter that a chip offers as evidence; nothing for the other chips."""
    number = choice.removeprefix("entry:")
    return int(number) if number != choice and number.isdecimal() else None


class ActForm(HouseForm):
    """A form on one line. ``receipt`` says afterwards what was done; ``leads``: where to go on."""

    title: ClassVar[str]
    button: ClassVar[str]
    receipt: ClassVar[str] = ""
    closes: ClassVar[bool] = False
    chips: ClassVar[tuple[str, ...]] = ()
    leads: str = ""

    version = forms.IntegerField(widget=forms.HiddenInput, max_value=2**31 - 1)

    def __init__(self, line: Line, who: Asking, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"act-{line.id}-%s", **kwargs)
        self.line, self.who = line, who
        self.prepare()

    def prepare(self) -> None:
        """Fill in the choices that depend on the line."""

    def apply(self) -> None:
        """Do it. Raises the ledger's refusals."""
        raise NotImplementedError

    @property
    def groups(self) -> Iterator[BoundField]:
        """The fields shown as chips."""
        return (self[name] for name in self.chips)

    @property
    def fields_beside(self) -> Iterator[BoundField]:
        """The fields shown beside the button."""
        return (self[n] for n in self.fields if n not in (*self.chips, "version"))

    @property
    def reason(self) -> str:
        """The chosen reason and the colleague's own words: "Answered by phone: sends a plan"."""
        chosen = self.chosen
        return ": ".join(w for w in ("" if entry_of(chosen) else chosen, self.typed) if w)

    @property
    def chosen(self) -> str:
        """The chosen chip, unless it only says that words follow."""
        chosen = str(self.cleaned_data.get("choice", ""))
        return "" if chosen == OWN_WORDS else chosen

    @property
    def typed(self) -> str:
        """What the colleague typed."""
        return str(self.cleaned_data.get("own", "")).strip()

    def arguments(self) -> dict[str, Any]:
        """What every decision of the ledger takes."""
        return {
            "reader": self.who.reader,
            "commitment_id": self.line.id,
            "expected_version": self.cleaned_data["version"],
            "now": self.who.now,
        }


class ReasonForm(ActForm):
    """A quick reason, or one's own words."""

    chips = ("choice",)
    choice = forms.ChoiceField(widget=forms.RadioSelect, required=False)
    own = forms.CharField(label="In your own words", max_length=500, required=False)
    asks: ClassVar[str] = "Why?"

    def prepare(self) -> None:
        choice = self.fields["choice"]
        assert isinstance(choice, forms.ChoiceField)
        choice.label = self.asks
        offered = self.offered()
        choice.choices = [*offered, (OWN_WORDS, "Something else")]
        # Nothing is chosen beforehand: what stands in the history, somebody said.
        own_id = f"act-{self.line.id}-choice_{len(offered)}"
        self.fields["own"].widget.attrs["data-chooses-last"] = own_id

    def offered(self) -> list[tuple[str, str]]:
        """Quick reasons: value and label."""
        return []

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and not self.chosen and not self.typed:
            self.refuse("Say in a few words why, or choose one of the reasons.", "own")
        return told


class DoneForm(ReasonForm):
    """Done: by a letter that did it, or by a colleague's word."""

    title, button, receipt, closes = "Done", "Done", "Done.", True
    asks = "How was it done?"

    def offered(self) -> list[tuple[str, str]]:
        letters = [
            (f"entry:{o.entry_id}", f"By the letter “{(o.subject or 'no subject')[:60]}”")
            for o in self.line.offers
        ]
        return [*letters, *((w, w) for w in DONE.get(self.line.group, DONE["keep"]))]

    def apply(self) -> None:
        entry_id = entry_of(self.chosen)
        ledger.discharge(**self.arguments(), reason=self.reason, entry_id=entry_id)


class NotOwedForm(ReasonForm):
    """It was never owed."""

    title, button, receipt, closes = "Not owed", "Not owed", "Not owed.", True
    asks = "Why is this not owed?"

    def offered(self) -> list[tuple[str, str]]:
        return [(words, words) for words in NOT_OWED]

    def apply(self) -> None:
        ledger.cancel(**self.arguments(), reason=self.reason)


class NoForm(NotOwedForm):
    """A proposed line is not owed; the same letter never asks again."""

    title, button, receipt = "Not owed", "No, not owed", "Not owed; this won’t be asked again."

    def apply(self) -> None:
        ledger.reject(**self.arguments(), reason=self.reason)


class ReleaseForm(ReasonForm):
    """The customer let us off."""

    title, button, receipt, closes = "They let us off", "They let us off", "Let off.", True
    asks = "How did they say so?"

    def offered(self) -> list[tuple[str, str]]:
        words = ("They said so on the phone", "They wrote so", "They found another way")
        return [(w, w) for w in words]

    def apply(self) -> None:
        ledger.release(**self.arguments(), reason=self.reason)


class TimedForm(ActForm):
    """A form that asks until when."""

    chips: ClassVar[tuple[str, ...]] = ("when",)
    when = forms.ChoiceField(widget=forms.RadioSelect)
    when_own = DueField(label="Another time", required=False)
    asks: ClassVar[str]

    def prepare(self) -> None:
        self.fields["when"].label = self.asks
        due_choices(self, self.who)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        told["due_at"] = due_chosen(self, told, self.who)
        return told


class LaterForm(TimedForm):
    """A new due time, and whether the customer knows it."""

    title, button = "Later", "Set the new time"
    asks = "When will they have it?"
    chips = ("when", "told")
    told = forms.ChoiceField(
        label="Do they know?",
        choices=TOLD,
        widget=forms.RadioSelect,
        help_text="“Not yet” is kept on record, and counts as late from the old time on.",
        error_messages={"required": "Do they know? Choose what is true."},
    )

    def prepare(self) -> None:
        super().prepare()
        if self.line.kind == "promise" and self.line.debtor == "us" and self.line.legible:
            told = self.fields["told"]
            assert isinstance(told, forms.ChoiceField)
            told.choices = [*TOLD[:-1], BY_NOTE, TOLD[-1]]
            if not self.is_bound:
                self._offer_safe_date()

    def _offer_safe_date(self) -> None:
        """Choose beforehand what our own record says can be kept, and say why."""
        act = self.line.beside.act if self.line.beside else ""
        safe = safe_date(self.who.reader, act or "do", self.line.what, now=self.who.now)
        if safe is not None:
            self.fields["when"].help_text = safe.words
            if safe.sure:
                choose_beforehand(self, safe.by, self.who)

    def apply(self) -> None:
        how = self.cleaned_data["told"]
        due_at = self.cleaned_data["due_at"]
        if how == BY_NOTE[0]:
            mean_to_tell(**self.arguments(), due_at=due_at)
            self.leads = reverse("promise_note", args=[self.line.id])
        elif how == "untold":
            reason = "put off; the customer was not told"
            ledger.postpone(**self.arguments(), due_at=due_at, reason=reason)
        else:
            ledger.renegotiate(**self.arguments(), due_at=due_at, reason=f"told {how}")


class HoldForm(TimedForm):
    """Wait for them, and look again in time."""

    title, button = "Wait for them", "Wait"
    asks = "Look again by when?"
    own = forms.CharField(
        label="What are you waiting for?",
        max_length=500,
        error_messages={"required": "Say in a few words what you are waiting for."},
    )

    def apply(self) -> None:
        due_at, reason = self.cleaned_data["due_at"], self.cleaned_data["own"]
        ledger.hold(**self.arguments(), check_by=due_at, reason=reason)


class ReassignForm(ActForm):
    """Another colleague answers for it from now on."""

    title, button = "Pass to a colleague", "Pass it on"
    colleague = forms.ChoiceField(
        label="Who answers for it from now on?",
        error_messages={"required": "Choose a colleague."},
    )
    own = forms.CharField(
        label="Why?",
        max_length=500,
        error_messages={"required": "Say in a few words why."},
    )

    def prepare(self) -> None:
        choice = self.fields["colleague"]
        assert isinstance(choice, forms.ChoiceField)
        others = receivers(but=[self.line.accountable_id]).colleagues
        choice.choices = [("", "Choose a colleague"), *others]

    def apply(self) -> None:
        chosen = int(self.cleaned_data["colleague"])
        reason = self.cleaned_data["own"]
        ledger.reassign(**self.arguments(), accountable_id=chosen, reason=reason)
