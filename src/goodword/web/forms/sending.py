"""How a mailbox sends, as an administrator enters it."""

from typing import Any

from django import forms

from goodword.channels.mail.sending.tables import SendingWay
from goodword.web.forms.dress import HouseForm
from goodword.web.forms.servers import PLAIN, host_field, port_field, security_field


class SendingForm(HouseForm):
    """The server that takes a mailbox's mail."""

    host = host_field("smtp.example.org")
    port = port_field()
    security = security_field(tls=465, starttls=587)
    login = forms.CharField(
        label="Name to log in with",
        max_length=320,
        required=False,
        help_text="Empty: the name it is read by.",
        widget=forms.TextInput(attrs=PLAIN),
    )
    password = forms.CharField(
        label="Password",
        max_length=1000,
        required=False,
        strip=False,
        help_text="Empty: as for reading. Kept encrypted, and never shown again.",
        widget=forms.PasswordInput(attrs=PLAIN),
    )


def as_kept(way: SendingWay) -> dict[str, Any]:
    """What the form shows of a way that is set up."""
    return {"host": way.host, "port": way.port, "security": way.security, "login": way.login}
