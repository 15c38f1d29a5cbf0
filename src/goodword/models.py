"""Every room's tables, so that Django finds them in one place."""

from goodword.absence.tables import Absence
from goodword.access.tables import Share
from goodword.accounts.tables import (
    CodeMaker,
    Invitation,
    Knock,
    KnownBrowser,
    Passkey,
    RecoveryCode,
    SignOn,
    Stay,
)
from goodword.audit.tables import Anchor
from goodword.care.tables import KeepInTouch, Rounds, Touch
from goodword.channels.mail.live.jmap_tables import JmapAccount, JmapEmail, JmapFolder
from goodword.channels.mail.live.tables import Connection, Folder, TakenUid, UntakenUid
from goodword.channels.mail.live.watching_tables import QuotaSample, Worry
from goodword.channels.mail.sending.tables import Outgoing, OutgoingRecipient, SendingWay
from goodword.channels.mail.sending.tables_after import Returned, Submission
from goodword.channels.sales.shops.tables import Shop, ShopNews, ShopOrder
from goodword.channels.sales.tables import Sale
from goodword.channels.sales.tables_uploads import SalesUpload
from goodword.drafts.tables import Draft, DraftFile, Presence, Signature, Silence, Template
from goodword.followups.tables import FollowedSale, FollowUpPlan, FollowUpStep
from goodword.handoffs.tables import Handoff, HandoffWord, HelpCall
from goodword.hooks.tables import Delivery, RepeatedWrite, Token, Webhook
from goodword.house.tables import House, WorkCalendar
from goodword.labels.tables import SavedView, Tag, Tagged
from goodword.ledger.tables import Commitment, CommitmentEvent
from goodword.merging.tables import (
    Likeness,
    Looked,
    NotTheSameOrganisation,
    OrganisationLikeness,
)
from goodword.notices.tables import Notice, NoticeChoice, NoticeSource, Posted
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
from goodword.people.tables_lines import TelephoneLine
from goodword.people.tables_wishes import ContactWish
from goodword.privacy.tables import Erasure, Retention
from goodword.promises.tables import Evidence, GivenWord, NewDate
from goodword.quiet.tables import QuietLook, QuietSpell, QuietVerdict
from goodword.referrals.tables import Referral
from goodword.replies.tables import Unopened
from goodword.reports.tables import Bought, Buyer, Effort, Figure, Reckoning, Service
from goodword.surveys.tables import Asking, NoMore, Score, SurveyPlan
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
from goodword.timeline.tables_erased import Doomed, Tombstone
from goodword.timeline.tables_told import Mention, NoteVersion, Spoken

__all__ = [
    "Absence",
    "Address",
    "Anchor",
    "Asking",
    "Attachment",
    "Bought",
    "Buyer",
    "CodeMaker",
    "Colleague",
    "Commitment",
    "CommitmentEvent",
    "Connection",
    "ContactWish",
    "Conversation",
    "ConversationCut",
    "Delivery",
    "Domain",
    "Doomed",
    "Draft",
    "DraftFile",
    "Effort",
    "Entry",
    "Erasure",
    "Evidence",
    "Figure",
    "Folder",
    "FollowUpPlan",
    "FollowUpStep",
    "FollowedSale",
    "GivenWord",
    "Handoff",
    "HandoffWord",
    "HelpCall",
    "House",
    "Intake",
    "Invitation",
    "JmapAccount",
    "JmapEmail",
    "JmapFolder",
    "KeepInTouch",
    "Knock",
    "KnownBrowser",
    "Likeness",
    "Looked",
    "Mailbox",
    "Mention",
    "Merge",
    "NewDate",
    "NoMore",
    "NotTheSame",
    "NotTheSameOrganisation",
    "NoteVersion",
    "Notice",
    "NoticeChoice",
    "NoticeSource",
    "Organisation",
    "OrganisationLikeness",
    "Original",
    "OurAddress",
    "Outgoing",
    "OutgoingRecipient",
    "Participant",
    "Passkey",
    "Person",
    "PersonAddress",
    "PersonNumber",
    "Posted",
    "Presence",
    "Quarantined",
    "QuietLook",
    "QuietSpell",
    "QuietVerdict",
    "QuotaSample",
    "Reading",
    "Reckoning",
    "RecoveryCode",
    "Referral",
    "RepeatedWrite",
    "Retention",
    "Returned",
    "Rounds",
    "Sale",
    "SalesUpload",
    "SavedView",
    "Score",
    "SendingWay",
    "Service",
    "Share",
    "Shop",
    "ShopNews",
    "ShopOrder",
    "Sighting",
    "SignOn",
    "Signature",
    "Silence",
    "Spoken",
    "Stay",
    "Submission",
    "SurveyPlan",
    "Tag",
    "Tagged",
    "TakenUid",
    "Team",
    "TelephoneLine",
    "Template",
    "ThreadDecision",
    "ThreadKey",
    "Token",
    "Tombstone",
    "Touch",
    "Unopened",
    "UntakenUid",
    "Webhook",
    "WorkCalendar",
    "Worry",
]
