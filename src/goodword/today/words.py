"""What a line says, in the same words on every entrance."""

from datetime import timedelta, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goodword.today.contacts import LastContact


def asked_words(chasers: int) -> str:
    """How often they have asked in all: "asked 3 times"; nothing for once."""
    return f"asked {chasers + 1:,} times" if chasers else ""


def contact_words(contact: "LastContact", zone: tzinfo) -> str:
    """The last contact as a sentence: "Last contact: “Invoice 12”, answered by Ben after 4 days
    (3 March 2026)."
    """
    day = contact.at.astimezone(zone)
    on = f"{day.day} {day:%B %Y}"
    if not contact.legible:
        return f"Last contact: {on}."
    what = _SPOKEN.get(contact.kind) or (f"“{contact.subject}”" if contact.subject else "a letter")
    if contact.kind == "mail" and contact.direction == "out" and contact.answered_after is None:
        what += f" from {contact.by or 'us'}"
    elif contact.waits:
        what += ", not answered yet"
    elif contact.answered_after is not None:
        by = f" by {contact.by}" if contact.by else ""
        what += f", answered{by} {_after(contact.answered_after)}"
    elif contact.kind != "mail" and contact.by:
        what += f" by {contact.by}"
    return f"Last contact: {what} ({on})."


def _after(took: timedelta) -> str:
    hours = int(took.total_seconds() // 3600)
    if hours < 1:
        return "within the hour"
    if hours < 24:
        return f"after {hours} hour{'' if hours == 1 else 's'}"
    days = (hours + 12) // 24
    return f"after {days} day{'' if days == 1 else 's'}"


_SPOKEN = {"call": "a call", "visit": "a visit", "appointment": "an appointment"}
