"""Where the pages are: addresses that other rooms lead to, within the house and from mails."""

from django.urls import reverse

from goodword.notices.words import Target
from goodword.wiring.home import setting


def path_of(target: Target) -> str:
    """The path of a page within the house."""
    args = [] if target.number is None else [target.number]
    path = reverse(target.page, args=args)
    return f"{path}#{target.anchor}" if target.anchor else path


def address_of(path: str) -> str:
    """The whole address of a path, for mails; empty while nobody has said where the house is."""
    base = setting("GOODWORD_URL").strip().rstrip("/")
    return f"{base}{path}" if base else ""
