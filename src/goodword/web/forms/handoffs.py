"""Handing over, asking for help, and what is said about an offer."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms

from goodword.handoffs import actions
from goodword.handoffs.queries import receivers
from goodword.web.asking import Asking
from goodword.web.away import away_words
from goodword.web.forms.acts import ActForm
from goodword.web.forms.dress import HouseForm

EVERYBODY = "everybody"
NOTE = {"required": "Say in a few words what matters, so that they need not guess."}


class ReceiverField(forms.ChoiceField):
    """A colleague or a team; whoever is away says until when."""

    def offer(self, who: Asking, *, but: Collection[int], first: tuple[str, str]) -> None:
        """Fill in whom one can choose."""
        found, away = receivers(but=but), away_words(who)
        groups: list[Any] = [first]
        people = [(f"colleague:{pk}", _named(pk, name, away)) for pk, name in found.colleagues]
        groups += [("Colleagues", people)] if people else []
        teams = [(f"team:{pk}", name) for pk, name in found.teams]
        groups += [("Teams", teams)] if teams else []
        self.choices = groups


def chosen(value: str, colleague: str = "receiver_id") -> dict[str, Any]:
    """A choice as the actions take it: ``{"receiver_id": 3}`` or ``{"team_id": 2}``."""
    kind, _, number = value.partition(":")
    if not number.isdecimal():
        return {}
    return {"team_id" if kind == "team" else colleague: int(number)}


def _named(pk: int, name: str, away: Mapping[int, str]) -> str:
    return f"{name} ({away[pk]})" if pk in away else name


class OfferForm(ActForm):
    """One line, offered to a colleague or a team."""

    title, button = "Hand over", "Offer it"
    to = ReceiverField(
        label="To whom?", error_messages={"required": "Choose a colleague or a team."}
    )
    own = forms.CharField(label="What matters here?", max_length=1000, error_messages=NOTE)

    def prepare(self) -> None:
        to = self.fields["to"]
        assert isinstance(to, ReceiverField)
        but = [self.who.colleague.pk, self.line.accountable_id]
        to.offer(self.who, but=but, first=("", "Choose a colleague or a team"))

    def apply(self) -> None:
        told = self.cleaned_data
        actions.offer_commitment(**self.arguments(), note=told["own"], **chosen(told["to"]))


class HelpForm(ActForm):
    """A question about one line; whoever asks goes on answering for it."""

    title, button = "Ask for help", "Ask"
    to = ReceiverField(label="Whom?")
    own = forms.CharField(
        label="What do you need?",
        max_length=1000,
        error_messages={"required": "Say in a few words what you need."},
    )

    def prepare(self) -> None:
        to = self.fields["to"]
        assert isinstance(to, ReceiverField)
        first = (EVERYBODY, "Everybody who may see it")
        to.offer(self.who, but=[self.who.colleague.pk], first=first)

    def apply(self) -> None:
        told = self.arguments()
        del told["expected_version"]
        to = chosen(self.cleaned_data["to"], "colleague_id")
        actions.ask_for_help(**told, text=self.cleaned_data["own"], **to)


class WholeForm(HouseForm):
    """A conversation or a customer, offered as a whole."""

    to = ReceiverField(
        label="To whom?", error_messages={"required": "Choose a colleague or a team."}
    )
    note = forms.CharField(
        label="What matters here?",
        help_text="They read the whole story; say what it doesn’t tell.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=NOTE,
    )

    def __init__(self, *args: Any, who: Asking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        assert isinstance(to, ReceiverField)
        to.offer(who, but=[who.colleague.pk], first=("", "Choose a colleague or a team"))


class WordForm(HouseForm):
    """A few words about an offer or a call for help."""

    text = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, label: str, missing: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["text"].error_messages["required"] = missing
