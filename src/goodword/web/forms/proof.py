"""Forms that prove who somebody is: the second step of logging in, and once more later."""

from typing import Any

from django import forms
from django.http import HttpRequest

from goodword.access import Refused
from goodword.accounts import knocks
from goodword.accounts.factors import Factors, factors, take_code
from goodword.people.tables import Colleague
from goodword.web.forms.slowed import SlowedForm, code_field, present_password
from goodword.wiring import clock


class SecondStepForm(SlowedForm):
    """The second step of logging in: a code, a recovery code, or a passkey."""

    code = code_field("The code", required=False)
    passkey_answer = forms.CharField(
        required=False, max_length=20_000, widget=forms.HiddenInput, label="Passkey"
    )

    def __init__(self, request: HttpRequest, colleague: Colleague, *args: Any) -> None:
        super().__init__(request, *args)
        self.colleague = colleague
        self.has: Factors = factors(colleague)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.errors:
            return told
        if not told.get("code") and not told.get("passkey_answer"):
            self.refuse("Enter the code.", "code")
            return told
        made = self.attempt(f"second\0{self.colleague.pk}")
        if made is None:
            return told
        refusal = self._refusal(told)
        if refusal:
            self.wrong(made, refusal, "code" if told.get("code") else None)
        else:
            knocks.passed(made)
        return told

    def _refusal(self, told: dict[str, Any]) -> str:
        now = clock.wall()
        if told.get("passkey_answer"):
            try:
                self.passkey(told["passkey_answer"], self.colleague, now)
            except Refused as refusal:
                return str(refusal)
            return ""
        if take_code(colleague=self.colleague, code=told["code"], now=now):
            return ""
        return "That code is wrong, or was used already. Wait for the next one and enter that."


class ProofForm(SlowedForm):
    """Who one is, once more: by password, code, or passkey; whichever one has.

    Somebody who came in without the second factor they have shows that, not the password.
    """

    proof_password = present_password("Your password", required=False)
    proof_code = code_field("Or a code of your app", required=False)
    proof_passkey = forms.CharField(
        required=False, max_length=20_000, widget=forms.HiddenInput, label="Passkey"
    )

    def __init__(self, request: HttpRequest, colleague: Colleague, *args: Any) -> None:
        super().__init__(request, *args)
        self.colleague = colleague
        self.has = factors(colleague)
        self.only_second = bool(self.has) and not request.session.get("strong")
        if not colleague.has_usable_password() or self.only_second:
            del self.fields["proof_password"]
            self.fields["proof_code"].label = "A code of your app"
        if self.has.app_since is None and not self.has.codes_left:
            del self.fields["proof_code"]
        elif self.has.app_since is None:
            self.fields["proof_code"].label = "A recovery code"
        if not self.has.passkeys:
            del self.fields["proof_passkey"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.errors:
            return told
        if not any(told.values()):
            first = next((name for name in self.fields if name != "proof_passkey"), None)
            self.refuse("Show by one of these ways that it is you.", first)
            return told
        made = self.attempt(f"again\0{self.colleague.pk}")
        if made is None:
            return told
        refusal = self._refusal(told)
        if refusal:
            self.wrong(made, refusal)
        else:
            knocks.passed(made)
            if not told.get("proof_password"):
                self.request.session["strong"] = True
        return told

    def _refusal(self, told: dict[str, Any]) -> str:
        now = clock.wall()
        if told.get("proof_password"):
            right = self.colleague.check_password(told["proof_password"])
            return "" if right else "That is not your password."
        if told.get("proof_passkey"):
            try:
                self.passkey(told["proof_passkey"], self.colleague, now)
            except Refused as refusal:
                return str(refusal)
            return ""
        if take_code(colleague=self.colleague, code=told["proof_code"], now=now):
            return ""
        return "That code is wrong, or was used already."
