"""Joins promises and what follows sales to replies: settled for all, in one transaction."""

import threading
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from goodword.promises.actions import settle as settle_promises
from goodword.promises.renewing import date_again
from goodword.replies import actions as replies
from goodword.wiring.clock import now as present
from goodword.wiring.following_sales import follow_sales
from goodword.wiring.noticing_referrals import notice_referrals
from goodword.wiring.reconciled import offer_signs
from goodword.wiring.referring import tell_purchases


@transaction.atomic
def settle(*, conversation_ids: Collection[int], now: datetime) -> None:
    """Bring the ledger in line with what these conversations ask and promise at ``now``."""
    replies.settle(conversation_ids=conversation_ids, now=now)
    _beside(conversation_ids, now)


def settle_dirty(*, now: datetime, limit: int = 200) -> int:
    """Settle the next few conversations that wait for it; how many there were."""
    return replies.settle_dirty(now=now, limit=limit, then=_beside)


def keep_warnings(stop: threading.Event) -> None:
    """The clock's: a promise that got another date warns by that date."""
    date_again(now=present())


def _beside(conversation_ids: Collection[int], now: datetime) -> None:
    """What stands beside replies: promises, what follows sales, who sent whom, what is well."""
    _promises(conversation_ids, now)
    follow_sales(conversation_ids, now)
    notice_referrals(conversation_ids, now)
    tell_purchases(conversation_ids)
    offer_signs(conversation_ids, now)


def _promises(conversation_ids: Collection[int], now: datetime) -> None:
    settle_promises(conversation_ids=conversation_ids, now=now)
    replies.settle_carried(conversation_ids=conversation_ids, now=now)
