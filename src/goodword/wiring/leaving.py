"""Leaving the house, joined up: what somebody holds goes on, and every way in for them ends."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from goodword.access import Reader
from goodword.accounts.tables import Invitation, Stay
from goodword.hooks.tables import Token, Webhook
from goodword.owners.leaving import Left
from goodword.owners.leaving import leave as give_everything
from goodword.wiring.clock import wall


@transaction.atomic
def leave(
    *,
    reader: Reader,
    colleague_id: int,
    successor_id: int,
    now: datetime,
    by_customer: Mapping[int, int] | None = None,
    mailboxes: Mapping[int, int | None] | None = None,
) -> Left:
    """`goodword.owners.leaving.leave`; sessions, tokens, invitations and webhooks end with it."""
    left = give_everything(
        reader=reader, colleague_id=colleague_id, successor_id=successor_id, now=now,
        by_customer=by_customer, mailboxes=mailboxes,
    )  # fmt: skip
    present = wall()
    Stay.objects.filter(colleague_id=colleague_id).delete()
    Token.objects.filter(colleague_id=colleague_id, revoked_at=None).update(revoked_at=present)
    Invitation.objects.filter(
        colleague_id=colleague_id, used_at=None, revoked_at=None
    ).update(revoked_at=present)  # fmt: skip
    Webhook.objects.filter(colleague_id=colleague_id).update(is_active=False)
    return left
