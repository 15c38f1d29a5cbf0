"""The forms at the door: logging in, being invited, opening a house for the first time."""

import json
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from goodword.accounts import knocks
from goodword.people.tables import Colleague
from goodword.web.entering import shown_browser
from goodword.web.forms.dress import HouseForm
from goodword.web.forms.slowed import SlowedForm, new_password, present_password
from goodword.web.old_zones import OLD_ZONES
from goodword.web.places import countries, zones


class LoginForm(SlowedForm):
    """E-mail address and password; wrong ones are slowed down."""

    username = forms.EmailField(
        label="Your e-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
        error_messages={"invalid": "Enter your e-mail address in the form name@example.org."},
    )
    password = present_password("Your password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleague: Colleague | None = None

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.errors:
            return told
        made = self.attempt(told["username"], browser=shown_browser(self.request))
        if made is None:
            return told
        found = authenticate(
            self.request, username=told["username"].lower(), password=told["password"]
        )
        if not isinstance(found, Colleague):
            self.wrong(made, "That address and password don’t belong together. Check both.")
            return told
        knocks.passed(made)
        self.colleague = found
        return told


class InvitationForm(HouseForm):
    """Name and password of somebody who was invited."""

    name = forms.CharField(
        label="Your name", max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = new_password(
        "A password",
        "At least 12 characters. Three words that have nothing to do with each other are easy to "
        "remember and hard to guess.",
    )
    again = new_password("The password again")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("password") and told.get("again") and told["password"] != told["again"]:
            self.refuse("The two passwords differ. Enter the same one twice.", "again")
        return told


class ForgottenForm(HouseForm):
    """Whose password is forgotten."""

    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={"invalid": "Enter your e-mail address in the form name@example.org."},
    )


class WelcomeForm(HouseForm):
    """The first administrator, and the few things a house can't do without."""

    name = forms.CharField(
        label="Your name", max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        help_text="You log in with it.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "Enter your e-mail address in the form name@example.org."},
    )
    password = new_password(
        "A password",
        "At least 12 characters. Three words that have nothing to do with each other are easy to "
        "remember and hard to guess.",
    )
    again = new_password("The password again")
    house = forms.CharField(
        label="Name of your business",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    zone = forms.ChoiceField(
        label="Time zone",
        choices=zones,
        widget=forms.Select(attrs={"data-zone": json.dumps(OLD_ZONES)}),
    )
    country = forms.ChoiceField(
        label="Country",
        required=False,
        choices=countries,
        help_text="Its public holidays are not working days.",
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        self.fields["zone"].widget.attrs.pop("data-zone", None)
        password = told.get("password")
        if password:
            person = Colleague(name=told.get("name", ""), email=told.get("email", ""))
            try:
                validate_password(password, person)
            except ValidationError as weak:
                self.add_error("password", weak)
        if password and told.get("again") and password != told["again"]:
            self.refuse("The two passwords differ. Enter the same one twice.", "again")
        return told
