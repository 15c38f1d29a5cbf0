"""Forms for programs: a token's, a webhook's."""

from datetime import datetime, timedelta
from typing import Any

from django import forms

from goodword.hooks.events import EVENTS
from goodword.hooks.rules import LONGEST_LIFE, SCOPES, SCOPES_BY_ROLE
from goodword.web.forms.dress import HouseForm

LIVES = [("30", "30 days"), ("90", "90 days"), ("365", "a year")]
# What each event means, for those who choose among them.
EVENT_WORDS = {
    "entry.new": "a letter, call, visit or note came in or went out",
    "commitment.opened": "we owe something new",
    "commitment.proposed": "it is asked whether we owe something",
    "commitment.confirmed": "somebody said that it is owed",
    "commitment.rejected": "somebody said that it is not owed",
    "commitment.rebased": "the waiting is counted from another letter",
    "commitment.chased": "a customer wrote again",
    "commitment.acknowledged": "a customer was told that we are on it",
    "commitment.renegotiated": "a new time that the customer was told of",
    "commitment.postponed": "put off, and the customer was not told",
    "commitment.held": "put on hold",
    "commitment.resumed": "taken up again",
    "commitment.reassigned": "another colleague became accountable",
    "commitment.offered": "offered to a colleague or a team",
    "commitment.accepted": "an offer was accepted",
    "commitment.declined": "an offer was declined",
    "commitment.returned": "an offer went back: nobody took it in time",
    "commitment.withdrawn": "an offer was taken back",
    "commitment.covered": "a colleague acts on it during an absence",
    "commitment.uncovered": "the cover ended",
    "commitment.discharged": "done",
    "commitment.released": "the customer let us off",
    "commitment.cancelled": "it was never owed",
    "commitment.reopened": "opened again",
    "commitment.doubted": "a question came up",
    "commitment.cleared": "a question is settled",
}


class TokenForm(HouseForm):
    """What a token is for, what it may do, how long it lives."""

    name = forms.CharField(
        label="What it is for",
        max_length=80,
        help_text="The program that will use it, such as “shop” or “report”.",
    )
    scopes = forms.MultipleChoiceField(
        label="What it may do",
        widget=forms.CheckboxSelectMultiple,
        help_text="Never more than you may do yourself. Reading is always part of it.",
        error_messages={"required": "Choose at least one thing that it may do."},
    )
    life = forms.ChoiceField(label="It ends after", choices=LIVES, initial="90")

    def __init__(self, role: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["scopes"]
        assert isinstance(offered, forms.MultipleChoiceField)
        mine = SCOPES_BY_ROLE.get(role, frozenset())
        offered.choices = [
            (name, f"{name}: {words}") for name, words in SCOPES.items() if name in mine
        ]

    def ends(self, now: datetime) -> datetime:
        """When the token ends."""
        return now + min(timedelta(days=int(self.cleaned_data["life"])), LONGEST_LIFE)


class WebhookForm(HouseForm):
    """Where messages go, and about what."""

    name = forms.CharField(label="What it is for", max_length=80)
    url = forms.CharField(
        label="Address",
        max_length=1000,
        help_text="Messages are sent here by POST, as JSON: https://example.org/goodword",
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    events = forms.MultipleChoiceField(
        label="Tell it of",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(name, EVENT_WORDS[name]) for name in sorted(EVENTS, key=list(EVENT_WORDS).index)],
        help_text="None chosen: everything.",
    )
