"""Where the pages are: addresses that other rooms lead to, within the house and from mails."""

from django.urls import NoReverseMatch, reverse

from goodword.notices.words import Target
from goodword.wiring.home import setting

# Where a page is not there, its nearest.
_INSTEAD = {"absence": "today"}


def path_of(target: Target) -> str:
    """The path of a page within the house."""
    args = [] if target.number is None else [target.number]
    try:
        path = reverse(target.page, args=args)
    except NoReverseMatch:
        path = reverse(_INSTEAD.get(target.page, "today"))
    return f"{path}#{target.anchor}" if target.anchor else path


def address_of(path: str) -> str:
    """The whole address of a path, for mails; empty while nobody has said where the house is."""
    base = setting("GOODWORD_URL").strip().rstrip("/")
    return f"{base}{path}" if base else ""
