"""Forms of one's own account."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from goodword.accounts import knocks
from goodword.people.tables import Colleague
from goodword.web.forms.dress import HouseForm
from goodword.web.forms.slowed import SlowedForm, code_field, new_password, present_password


class OwnPasswordForm(SlowedForm):
    """One's own new password; the present one proves who asks."""

    present = present_password("Your present password")
    password = new_password("New password", "At least 12 characters.")
    again = new_password("The new password again")

    def __init__(self, request: HttpRequest, colleague: Colleague, *args: Any) -> None:
        super().__init__(request, *args)
        self.colleague = colleague
        if not colleague.has_usable_password():
            self.fields["present"].required = False
            self.fields["present"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        password = told.get("password")
        if password:
            if told.get("again") and password != told["again"]:
                self.refuse("The two passwords differ. Enter the same one twice.", "again")
            try:
                validate_password(password, self.colleague)
            except ValidationError as weak:
                self.add_error("password", weak)
        if told.get("present"):
            self._compare(told["present"])
        return told

    def _compare(self, present: str) -> None:
        made = self.attempt(f"again\0{self.colleague.pk}")
        if made is None:
            return
        if self.colleague.check_password(present):
            knocks.passed(made)
        else:
            self.wrong(made, "That is not your present password.", "present")


class AppForm(HouseForm):
    """The first code of an app that was set up just now."""

    code = code_field("The code that the app shows", help_text="Six digits.")


class PasskeyForm(HouseForm):
    """A passkey that the browser has just made, under a name one knows it by."""

    name = forms.CharField(
        label="A name for it",
        max_length=80,
        initial="This device",
        help_text="Such as “Laptop” or “Key on my ring”.",
    )
    passkey = forms.CharField(
        max_length=20_000,
        widget=forms.HiddenInput,
        error_messages={"required": "Your browser made no passkey. Try once more."},
    )
