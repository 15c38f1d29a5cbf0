"""What is asked of every mail server: its name, its port, and what secures the line."""

from django import forms

PLAIN = {"autocomplete": "off", "spellcheck": "false"}


def host_field(example: str) -> forms.CharField:
    """The server's name."""
    return forms.CharField(
        label="Server",
        max_length=253,
        help_text=f"Such as {example}.",
        widget=forms.TextInput(attrs=PLAIN),
    )


def port_field() -> forms.IntegerField:
    """The server's port."""
    return forms.IntegerField(
        label="Port",
        min_value=1,
        max_value=65535,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )


def security_field(*, tls: int, starttls: int) -> forms.ChoiceField:
    """What secures the line, with the usual ports."""
    return forms.ChoiceField(
        label="Secured by",
        choices=[
            ("tls", f"TLS from the first byte (usual, port {tls})"),
            ("starttls", f"STARTTLS (port {starttls})"),
            ("none", "nothing: only for a server on this machine"),
        ],
    )
