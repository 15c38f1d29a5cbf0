"""How a mailbox sends, as an administrator enters it."""

from typing import Any

from django import forms

from goodword.channels.mail.sending.tables import SendingWay
from goodword.web.forms.dress import HouseForm

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class SendingForm(HouseForm):
    """The server that takes a mailbox's mail."""

    host = forms.CharField(
        label="Server",
        max_length=253,
        help_text="Such as smtp.example.org.",
        widget=forms.TextInput(attrs=_PLAIN),
    )
    port = forms.IntegerField(
        label="Port",
        min_value=1,
        max_value=65535,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    security = forms.ChoiceField(
        label="Secured by",
        choices=[
            ("tls", "TLS from the first byte (usual, port 465)"),
            ("starttls", "STARTTLS (port 587)"),
            ("none", "nothing: only for a server on this machine"),
        ],
    )
    login = forms.CharField(
        label="Name to log in with",
        max_length=320,
        required=False,
        help_text="Empty: the name it is read by.",
        widget=forms.TextInput(attrs=_PLAIN),
    )
    password = forms.CharField(
        label="Password",
        max_length=1000,
        required=False,
        strip=False,
        help_text="Empty: as for reading. Kept encrypted, and never shown again.",
        widget=forms.PasswordInput(attrs=_PLAIN),
    )


def as_kept(way: SendingWay) -> dict[str, Any]:
    """What the form shows of a way that is set up."""
    return {"host": way.host, "port": way.port, "security": way.security, "login": way.login}
