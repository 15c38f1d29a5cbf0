"""Every room's tables, so that Django finds them in one place."""

from goodword.absence.tables import Absence
from goodword.access.tables import Share
from goodword.accounts.tables import Invitation, Knock
from goodword.handoffs.tables import Handoff, HandoffWord, HelpCall
from goodword.hooks.tables import Delivery, RepeatedWrite, Token, Webhook
from goodword.house.tables import House, WorkCalendar
from goodword.labels.tables import SavedView, Tag, Tagged
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.notices.tables import Notice, NoticeChoice, Posted
from goodword.people.tables import (
    Address,
    Colleague,
    Domain,
    Mailbox,
    Merge,
    NotTheSame,
    Organisation,
    OurAddress,
    Person,
    PersonAddress,
    PersonNumber,
    Team,
)
from goodword.privacy.tables import Erasure, Retention, Tombstone
from goodword.replies.tables import Unopened
from goodword.timeline.tables import (
    Attachment,
    Conversation,
    ConversationCut,
    Entry,
    Intake,
    Mention,
    Original,
    Participant,
    Quarantined,
    Reading,
    Sighting,
    Spoken,
    ThreadDecision,
    ThreadKey,
)

__all__ = [
    "Absence",
    "Address",
    "Attachment",
    "Colleague",
    "Commitment",
    "CommitmentEvent",
    "Conversation",
    "ConversationCut",
    "Delivery",
    "Domain",
    "Entry",
    "Erasure",
    "Handoff",
    "HandoffWord",
    "HelpCall",
    "House",
    "Intake",
    "Invitation",
    "Knock",
    "Mailbox",
    "Mention",
    "Merge",
    "NotTheSame",
    "Notice",
    "NoticeChoice",
    "Organisation",
    "Original",
    "OurAddress",
    "Participant",
    "Person",
    "PersonAddress",
    "PersonNumber",
    "Posted",
    "Quarantined",
    "Reading",
    "RepeatedWrite",
    "Retention",
    "SavedView",
    "Share",
    "Sighting",
    "Spoken",
    "Tag",
    "Tagged",
    "Team",
    "ThreadDecision",
    "ThreadKey",
    "Token",
    "Tombstone",
    "Unopened",
    "Webhook",
    "WorkCalendar",
]
