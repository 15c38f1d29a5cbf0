"""Reading a mail's text: whose words they are, who or what sent them, and what they ask.

Pure functions over plain values: no settings, no database, no clock. Each reading has a
version; it rises when the same mail may be read differently than before.
"""

from goodword.language import asks as _asks
from goodword.language import automated as _automated
from goodword.language import due as _due
from goodword.language import forwarded as _forwarded
from goodword.language import phone_notice as _phone_notice
from goodword.language import promises as _promises
from goodword.language import web_form as _web_form
from goodword.language import zones as _zones
from goodword.language.addresses import is_freemail, is_robot_address, is_shared_address
from goodword.language.asks import Asks, read_asks
from goodword.language.automated import Automated, read_automated
from goodword.language.due import Conventions, read_due
from goodword.language.findings import Due, Promise
from goodword.language.forwarded import Forwarded, read_forwarded
from goodword.language.holding import is_holding_reply
from goodword.language.phone_notice import PhoneNotice, read_phone_notice
from goodword.language.promises import read_promises
from goodword.language.subject import base_subject
from goodword.language.web_form import WebForm, read_web_form
from goodword.language.zones import Zones, read_zones

VERSIONS: dict[str, int] = {
    "zones": _zones.VERSION,
    "automated": _automated.VERSION,
    "asks": _asks.VERSION,
    "forwarded": _forwarded.VERSION,
    "web_form": _web_form.VERSION,
    "call": _phone_notice.VERSION,
    "due": _due.VERSION,
    "promises": _promises.VERSION,
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
    "WebForm",
    "Zones",
    "base_subject",
    "is_freemail",
    "is_holding_reply",
    "is_robot_address",
    "is_shared_address",
    "read_asks",
    "read_automated",
    "read_due",
    "read_forwarded",
    "read_phone_notice",
    "read_promises",
    "read_web_form",
    "read_zones",
]
