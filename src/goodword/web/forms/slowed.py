"""Fields for secrets, and the form that slows down wrong ones."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest

from goodword.access import Refused
from goodword.accounts import knocks
from goodword.accounts.passkeys import finish_showing
from goodword.accounts.passwords import LONGEST
from goodword.people.tables import Colleague
from goodword.web.forms.dress import HouseForm
from goodword.web.origin import origin, site
from goodword.wiring import clock

PASSKEY_STATE = "passkey"


def new_password(label: str, help_text: str = "") -> forms.CharField:
    """A field for a password that is chosen now."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=LONGEST,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def present_password(label: str, *, required: bool = True) -> forms.CharField:
    """A field for a password that one has."""
    return forms.CharField(
        label=label,
        strip=False,
        required=required,
        max_length=1024,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def code_field(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    """A field for a code of an app, or a recovery code."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=40,
        help_text=help_text,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "class": "input-short", "spellcheck": "false"}
        ),
    )


class SlowedForm(HouseForm):
    """A form that compares secrets: attempts are written down first, and wrong ones are slowed."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def attempt(self, account: str, *, browser: str = "") -> knocks.Attempt | None:
        """An attempt that may go on; ``None`` when it has to wait, and the form says so."""
        made = knocks.attempt(
            account=account, origin=origin(self.request), browser=browser, now=clock.wall()
        )
        if not made.wait:
            return made
        self.refuse(
            f"Too many wrong attempts. Wait {made.wait} "
            f"{'second' if made.wait == 1 else 'seconds'}, then try again."
        )
        return None

    def wrong(self, made: knocks.Attempt, words: str, field: str | None = None) -> None:
        """It was wrong: say so."""
        knocks.failed(
            made, origin=origin(self.request), what=type(self).__name__.removesuffix("Form").lower()
        )
        self.refuse(words, field)

    def passkey(self, answer: str, colleague: Colleague | None, now: datetime) -> Colleague:
        """Whose passkey was shown. Raises `Refused`; a question is answered once at most."""
        state = self.request.session.pop(PASSKEY_STATE, None)
        if not isinstance(state, dict):
            raise Refused("That took too long. Try once more.")
        return finish_showing(
            site=site(self.request), state=state, answer=answer, colleague=colleague, now=now
        )
