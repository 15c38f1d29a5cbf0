"""Every room's tables, so that Django finds them in one place."""

from goodword.house.tables import House, WorkCalendar
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.people.tables import (
    Address,
    Colleague,
    Domain,
    Mailbox,
    Organisation,
    OurAddress,
    Person,
    PersonAddress,
    PersonNumber,
)
from goodword.replies.tables import Unopened
from goodword.timeline.tables import (
    Attachment,
    Conversation,
    ConversationCut,
    Entry,
    Intake,
    Original,
    Participant,
    Quarantined,
    Reading,
    Sighting,
    ThreadDecision,
    ThreadKey,
)

__all__ = [
    "Address",
    "Attachment",
    "Colleague",
    "Commitment",
    "CommitmentEvent",
    "Conversation",
    "ConversationCut",
    "Domain",
    "Entry",
    "House",
    "Intake",
    "Mailbox",
    "Organisation",
    "Original",
    "OurAddress",
    "Participant",
    "Person",
    "PersonAddress",
    "PersonNumber",
    "Quarantined",
    "Reading",
    "Sighting",
    "ThreadDecision",
    "ThreadKey",
    "Unopened",
    "WorkCalendar",
]
