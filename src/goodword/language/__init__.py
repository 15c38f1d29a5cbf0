"""Reading a mail's text: whose words they are, who or what sent them, and what they ask.

Pure functions over plain values: no settings, no database, no clock. Each reading has a
version; it rises when the same mail may be read differently than before. A reader is loaded
when its name is first asked for, so that one of them starts without the others.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from goodword.language.addresses import is_freemail, is_robot_address, is_shared_address
    from goodword.language.asks import Asks, read_asks
    from goodword.language.automated import Automated, read_automated
    from goodword.language.due import Conventions, read_due
    from goodword.language.findings import Due, Promise
    from goodword.language.forwarded import Forwarded, read_forwarded
    from goodword.language.holding import is_holding_reply, promises_the_answer
    from goodword.language.phone_notice import PhoneNotice, read_phone_notice
    from goodword.language.promises import read_promises
    from goodword.language.referrals import Referred, read_referrals
    from goodword.language.subject import base_subject
    from goodword.language.web_form import WebForm, read_web_form
    from goodword.language.zones import Zones, read_zones

    VERSIONS: dict[str, int]

# Each name, and the file or folder here that it stands in.
_HOMES = {
    "addresses": ("is_freemail", "is_robot_address", "is_shared_address"),
    "asks": ("Asks", "read_asks"),
    "automated": ("Automated", "read_automated"),
    "due": ("Conventions", "read_due"),
    "findings": ("Due", "Promise"),
    "forwarded": ("Forwarded", "read_forwarded"),
    "holding": ("is_holding_reply", "promises_the_answer"),
    "phone_notice": ("PhoneNotice", "read_phone_notice"),
    "promises": ("read_promises",),
    "referrals": ("Referred", "read_referrals"),
    "subject": ("base_subject",),
    "web_form": ("WebForm", "read_web_form"),
    "zones": ("Zones", "read_zones"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
# What a reading is called where it is kept, and the reader that makes it.
_READERS = {
    "zones": "zones",
    "automated": "automated",
    "asks": "asks",
    "forwarded": "forwarded",
    "web_form": "web_form",
    "call": "phone_notice",
    "due": "due",
    "promises": "promises",
    "referral": "referrals",
}

__all__ = [
    "VERSIONS",
    "Asks",
    "Automated",
    "Conventions",
    "Due",
    "Forwarded",
    "PhoneNotice",
    "Promise",
    "Referred",
    "WebForm",
    "Zones",
    "base_subject",
    "is_freemail",
    "is_holding_reply",
    "is_robot_address",
    "is_shared_address",
    "promises_the_answer",
    "read_asks",
    "read_automated",
    "read_due",
    "read_forwarded",
    "read_phone_notice",
    "read_promises",
    "read_referrals",
    "read_web_form",
    "read_zones",
]


def __getattr__(name: str) -> Any:
    found: Any
    if name == "VERSIONS":
        found = {reading: _home(reader).VERSION for reading, reader in _READERS.items()}
    elif name in _HOME_OF:
        found = getattr(_home(_HOME_OF[name]), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _home(name: str) -> Any:
    return import_module(f"{__name__}.{name}")
