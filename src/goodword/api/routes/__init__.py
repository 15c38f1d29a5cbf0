"""The API's addresses, a file a subject."""

from importlib import import_module

from ninja import NinjaAPI

SUBJECTS = (
    "today",
    "commitments",
    "promises",
    "customers",
    "conversations",
    "finding",
    "offers",
    "absences",
    "telling",
    "drafts",
    "outbox",
    "templates",
    "call_lists",
    "sales",
    "referrals",
    "quiet",
    "care",
    "surveys",
    "loyalty",
    "labels",
    "merging",
    "team",
    "house",
    "telephone",
    "colleagues",
    "mailboxes",
    "connections",
    "status",
    "account",
    "privacy",
)


def join(api: NinjaAPI) -> None:
    """Give the API every address, once."""
    for subject in SUBJECTS:
        api.add_router("", import_module(f"goodword.api.routes.{subject}").router)
