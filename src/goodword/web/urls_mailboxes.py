"""Addresses of the pages on which mailboxes are connected and looked after."""

from django.urls import URLPattern, path

from goodword.web.views import connections, connections_consent, mailboxes, sending


def patterns() -> list[URLPattern]:
    """Every one of them."""
    one = "settings/mailboxes/<number:mailbox_id>"
    return [
        path("settings/mailboxes", mailboxes.mailboxes, name="mailboxes"),
        path("settings/mailboxes/connect", connections.connect, name="connect_mailbox"),
        path(
            "settings/mailboxes/connect/<slug:provider>/back",
            connections_consent.consent_back,
            name="consent_back",
        ),
        path(one, mailboxes.mailbox, name="mailbox"),
        path(f"{one}/look", connections.look, name="first_look"),
        path(f"{one}/sending", sending.sending, name="mailbox_sending"),
        path(f"{one}/connection", connections.connection, name="connection"),
        path(f"{one}/connection/<slug:verb>", connections.connection_act, name="connection_act"),
        path("settings/worries/<number:worry_id>/over", connections.end_worry, name="end_worry"),
    ]
