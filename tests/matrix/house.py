"""A house with one of everything, of which some is shared and some is one colleague's alone.

Bernd's mailbox is shared with nobody. Whatever stands on its letters is ``foreign`` to everyone
but him; whatever stands on the letters to ``sales`` is ``shared``; 987654321 is ``missing``.
"""

import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.test import Client

from goodword.people.tables import Colleague, Mailbox
from goodword.timeline.tables import Original, Quarantined
from tests.matrix.things import furnish
from tests.web.business import colleague, open_business

MISSING = 987_654_321
ROLES = ("anonymous", "read-only", "teammate", "owner", "lead", "administrator")


@dataclass
class House:
    """Who asks, and the numbers of what there is (`things.furnish`)."""

    colleagues: dict[str, Colleague]
    things: dict[str, dict[str, int]]
    cookies: dict[str, str] = field(default_factory=dict)

    def browser(self, role: str) -> Client:
        """A browser of this role, as it was just after logging in; ``anonymous``: not at all."""
        client = Client(raise_request_exception=False)
        if role != "anonymous":
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[role]
        return client

    def log_in(self) -> None:
        """Everybody logs in once."""
        for role, one in self.colleagues.items():
            client = Client()
            client.force_login(one)
            self.cookies[role] = client.cookies[settings.SESSION_COOKIE_NAME].value


def open_house(folder: Path) -> House:
    """The small business, with a colleague of every role."""
    cache.clear()
    business = open_business(folder)
    Mailbox.objects.filter(name="bernd").update(sharing="nothing")
    keep("sales")
    keep("bernd")
    roles = {
        "read-only": business.rita,
        "teammate": colleague("Tessa Mertens", "colleague"),
        "owner": business.bernd,
        "lead": colleague("Lea Dubois", "lead"),
        "administrator": business.anna,
    }
    house = House(roles, furnish(business.bernd, business.anna))
    house.log_in()
    return house


def keep(mailbox: str) -> None:
    """Something in quarantine that was found in this mailbox."""
    raw = f"broken, in {mailbox}".encode()
    original = Original.objects.create(
        sha256=sha256(raw).hexdigest(), size=len(raw), data=zlib.compress(raw)
    )
    Quarantined.objects.create(
        original=original,
        mailbox=Mailbox.objects.get(name=mailbox),
        reason="it could not be read",
        seen_at=datetime.now(UTC),
    )
