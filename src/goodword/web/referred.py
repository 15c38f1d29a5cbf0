"""What a customer's page and a conversation say of referrals."""

from goodword.referrals.fruit import fruits
from goodword.referrals.queries import around
from goodword.web.asking import Asking
from goodword.wiring import referring


def of_customer(who: Asking, person_id: int) -> dict[str, object]:
    """Who sent them, whom they sent and what came of it, and what is asked about them."""
    found = around(who.reader, person_id)
    bought = fruits(who.reader, [one.referred_id for one in found.has_sent])
    return {
        "sent_by": found.sent_by,
        "has_sent": [(one, bought.get(one.referred_id)) for one in found.has_sent],
        "sent_more": found.more,
        "told_of": referring.told_of([one.referral_id for one in found.has_sent]),
        "asked": referring.with_candidates(who.reader, found.asked),
    }


def of_conversation(who: Asking, conversation_id: int) -> dict[str, object]:
    """What a letter in it seems to say, and nobody decided yet."""
    return {"asked": referring.asked(who.reader, conversation_id=conversation_id)}
