"""Everything that may be done to the ledger: by people, by readings, by joining conversations."""

from goodword.ledger.deciding import (
    cancel,
    confirm,
    discharge,
    hold,
    postpone,
    reject,
    release,
    renegotiate,
    reopen,
    resume,
)
from goodword.ledger.observing import (
    follow_conversations,
    follow_evidence,
    forget_untouched,
    observe,
)
from goodword.ledger.opening import add_commitment, open_commitment
from goodword.ledger.passing import reassign
from goodword.ledger.refusals import Conflict, NotAllowed, NotFound, NotPossible, Refused

__all__ = [
    "Conflict",
    "NotAllowed",
    "NotFound",
    "NotPossible",
    "Refused",
    "add_commitment",
    "cancel",
    "confirm",
    "discharge",
    "follow_conversations",
    "follow_evidence",
    "forget_untouched",
    "hold",
    "observe",
    "open_commitment",
    "postpone",
    "reassign",
    "reject",
    "release",
    "renegotiate",
    "reopen",
    "resume",
]
