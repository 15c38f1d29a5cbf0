"""Forms for connecting a mailbox: its address, its server, how much of it, another password."""

from collections.abc import Iterable
from typing import Any

from django import forms

from goodword.channels.mail.live.finding import Found
from goodword.channels.mail.live.tables import Folder
from goodword.people.tables import Colleague
from goodword.web.forms.dress import HouseForm
from goodword.web.forms.servers import PLAIN, host_field, port_field, security_field
from goodword.web.forms.settings import people_choices

_PASSWORD = {"autocomplete": "off", "spellcheck": "false"}


class AddressForm(HouseForm):
    """The address of the mailbox that is to be connected."""

    address = forms.CharField(
        label="Address of the mailbox",
        max_length=320,
        help_text="Such as office@example.org. Its server is looked for by it.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )


class MailboxForm(HouseForm):
    """Whose the mailbox is that is connected, what it is called here, and what lets us in."""

    address = forms.CharField(max_length=320, widget=forms.HiddenInput)
    login = forms.CharField(
        label="Name to log in with",
        max_length=320,
        help_text="Usually the whole address.",
        widget=forms.TextInput(attrs=PLAIN),
    )
    password = forms.CharField(
        label="Password",
        max_length=1000,
        required=False,
        strip=False,
        help_text="Kept encrypted, and never shown again.",
        widget=forms.PasswordInput(attrs=_PASSWORD),
    )
    name = forms.CharField(
        label="Name of the mailbox in Goodword",
        max_length=160,
        required=False,
        help_text="Empty: as its address.",
    )
    owner = forms.ChoiceField(label="Whose mailbox is it?", required=False)
    sharing = forms.ChoiceField(
        label="What colleagues see of it",
        choices=[
            ("contact", "that contact happened, not what was written"),
            ("everything", "everything"),
            ("nothing", "nothing at all"),
        ],
        help_text="Only for a personal mailbox: a shared one is open to everybody in the house.",
    )

    def __init__(self, people: Iterable[Colleague], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = people_choices(people, "Nobody’s: the house shares it")

    def for_known_mailbox(self) -> None:
        """The mailbox is here already: whose it is was said."""
        for name in ("name", "owner", "sharing"):
            del self.fields[name]


class ServerForm(MailboxForm):
    """The server as it was found, changed by hand where that is needed."""

    host = host_field("imap.example.org")
    port = port_field()
    security = security_field(tls=993, starttls=143)


class SessionForm(MailboxForm):
    """The address of a JMAP session, and by what one logs in there."""

    auth = forms.ChoiceField(
        label="What lets Goodword in",
        choices=[("token", "an API token"), ("password", "the password")],
        widget=forms.RadioSelect,
    )
    url = forms.CharField(
        label="Address of its JMAP session",
        max_length=1000,
        help_text="Such as https://example.org/.well-known/jmap, or the server’s name alone.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}
        ),
    )

    def __init__(self, people: Iterable[Colleague], *args: Any, **kwargs: Any) -> None:
        super().__init__(people, *args, **kwargs)
        self.fields["password"].label = "Token or password"


def as_found(found: Found) -> dict[str, Any]:
    """What the form shows first: the server that was found."""
    known: dict[str, Any] = {"address": found.address, "login": found.address, "port": 993}
    if found.server is not None:
        known |= {
            "host": found.server.host,
            "port": found.server.port,
            "security": found.server.security,
            "login": found.server.login,
        }
    return known


class BeginForm(HouseForm):
    """From which day on mail is taken."""

    since = forms.DateField(
        label="Take mail from this day on",
        required=False,
        help_text="Empty: everything. Older mail stays where it is.",
        error_messages={"invalid": "Enter a day, such as 2026-01-31."},
        widget=forms.DateInput(attrs={"type": "date", "class": "input-middle"}, format="%Y-%m-%d"),
    )


class FoldersForm(HouseForm):
    """The folders whose messages are taken."""

    folders = forms.MultipleChoiceField(
        label="Take mail from",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose folders of the list."},
    )

    def __init__(self, folders: Iterable[tuple[Folder, str]], *args: Any, **kwargs: Any) -> None:
        rows = list(folders)
        initial = {"folders": [str(row.pk) for row, _ in rows if row.wanted]}
        super().__init__(*args, initial=initial, **kwargs)
        field = self.fields["folders"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(row.pk), words) for row, words in rows]

    @property
    def chosen(self) -> set[int]:
        """Numbers of the chosen folders."""
        return {int(pk) for pk in self.cleaned_data["folders"]}


class PasswordForm(HouseForm):
    """Another password for a mailbox, or another token."""

    password = forms.CharField(
        label="Password",
        max_length=1000,
        strip=False,
        help_text="It is tried at once, and kept when it works.",
        widget=forms.PasswordInput(attrs=_PASSWORD),
    )

    def __init__(self, *args: Any, token: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if token:
            self.fields["password"].label = "API token"
