"""The forms at the door: logging in, and opening a house for the first time."""

import json
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from goodword.people.tables import Colleague
from goodword.web.forms.dress import HouseForm
from goodword.web.old_zones import OLD_ZONES
from goodword.web.places import countries, zones
from goodword.web.throttle import Throttle


class LoginForm(HouseForm):
    """E-mail address and password; wrong ones are slowed down."""

    username = forms.EmailField(
        label="Your e-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
        error_messages={"invalid": "Enter your e-mail address in the form name@example.org."},
    )
    password = forms.CharField(
        label="Your password",
        strip=False,
        max_length=1024,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.colleague: Colleague | None = None

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.errors:
            return told
        throttle = Throttle(told["username"], self.request.META.get("REMOTE_ADDR", ""))
        wait = throttle.wait()
        if wait:
            self.refuse(
                f"Too many wrong passwords. Wait {wait} seconds, then try again; "
                "an administrator can set a new password for you."
            )
            return told
        found = authenticate(
            self.request, username=told["username"].lower(), password=told["password"]
        )
        if not isinstance(found, Colleague):
            throttle.failed()
            self.refuse("That address and password don’t belong together. Check both.")
            return told
        throttle.passed()
        self.colleague = found
        return told


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
    password = forms.CharField(
        label="A password",
        strip=False,
        max_length=1024,
        help_text="At least 12 characters. Three words that have nothing to do with each other "
        "are easy to remember and hard to guess.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="The password again",
        strip=False,
        max_length=1024,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
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
