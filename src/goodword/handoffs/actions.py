"""Everything that may be done about handoffs and help."""

from goodword.handoffs.answering import accept, ask_back, decline, end_all_of, withdraw
from goodword.handoffs.helping import ask_for_help, help_with, withdraw_help
from goodword.handoffs.offering import offer_commitment, offer_conversation, offer_customer
from goodword.handoffs.tending import return_overdue, settle_ended, tend

__all__ = [
    "accept",
    "ask_back",
    "ask_for_help",
    "decline",
    "end_all_of",
    "help_with",
    "offer_commitment",
    "offer_conversation",
    "offer_customer",
    "return_overdue",
    "settle_ended",
    "tend",
    "withdraw",
    "withdraw_help",
]
