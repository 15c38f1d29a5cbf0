"""What the clock does about offers. Each step is harmless when done twice, or by two at once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from goodword.access.actions import end_shares, share
from goodword.access.tables import Share
from goodword.handoffs.parties import addressees
from goodword.handoffs.scope import conversations, offered
from goodword.handoffs.tables import Handoff, HelpCall
from goodword.ledger.passing import happened, locked
from goodword.ledger.tables import Commitment
from goodword.people.queries import reader_for


def tend(*, now: datetime) -> int:
    """Everything that time and other rooms' work bring about; how much changed."""
    settled = settle_ended(now=now) + end_help(now=now)
    return settled + return_overdue(now=now) + show_newcomers(now=now)


def return_overdue(*, now: datetime, limit: int = 200) -> int:
    """Offers that nobody took over in time go back to the giver, each by itself; how many."""
    due = Handoff.objects.filter(state="offered", returns_at__lte=now).order_by("returns_at", "pk")
    return sum(_return(pk, now) for pk in list(due.values_list("pk", flat=True)[:limit]))


@transaction.atomic
def _return(handoff_id: int, now: datetime) -> bool:
    rows = Handoff.objects.filter(pk=handoff_id, state="offered", returns_at__lte=now)
    if not rows.update(state="returned", ended_at=now):
        return False
    handoff = Handoff.objects.get(pk=handoff_id)
    happened(locked(offered(handoff)), "returned", now=now, data={"handoff": handoff_id})
    end_shares(matter=f"handoff:{handoff_id}", now=now)
    return True


@transaction.atomic
def settle_ended(*, now: datetime, commitment_id: int | None = None) -> int:
    """End offers whose one commitment was closed or given to somebody else meanwhile; how many."""
    gone = Handoff.objects.filter(
        ~Q(commitment__handoff=F("pk")) | Q(commitment__handoff=None),
        state="offered",
        commitment__isnull=False,
    )
    if commitment_id is not None:
        gone = gone.filter(commitment_id=commitment_id)
    count = 0
    for pk in list(gone.values_list("pk", flat=True)):
        rows = Handoff.objects.filter(pk=pk, state="offered")
        if rows.update(state="settled", ended_at=now):
            end_shares(matter=f"handoff:{pk}", now=now)
            count += 1
    return count


@transaction.atomic
def end_help(*, now: datetime) -> int:
    """Calls for help about what is closed end with it; how many."""
    over = HelpCall.objects.filter(ended_at=None, commitment__is_listed=False)
    ids = list(over.values_list("pk", flat=True))
    for pk in ids:
        if HelpCall.objects.filter(pk=pk, ended_at=None).update(ended_at=now):
            end_shares(matter=f"help:{pk}", now=now)
    return len(ids)


def show_newcomers(*, now: datetime) -> int:
    """Show offers to whoever joined a team, and a customer's new letters to who took them over.

    How many rows of sharing were written or ended.
    """
    return sum(_team(handoff, now) for handoff in _team_offers()) + _new_letters(now)


def _team_offers() -> list[Handoff]:
    return list(Handoff.objects.filter(state="offered", team__isnull=False).order_by("pk"))


@transaction.atomic
def _team(handoff: Handoff, now: datetime) -> int:
    eyes, matter = reader_for(handoff.giver), f"handoff:{handoff.pk}"
    wanted = addressees(handoff)
    ended = end_shares(matter=matter, now=now, keep=wanted)
    return ended + share(
        giver=eyes, colleague_ids=wanted, conversation_ids=conversations(handoff, eyes),
        reason="handoff", matter=matter, now=now, ahead=handoff.customer_id is None,
    )  # fmt: skip


@transaction.atomic
def _new_letters(now: datetime) -> int:
    """A customer who was handed over writes to the giver's mailbox again: the keeper reads it."""
    handed = Handoff.objects.filter(
        state="accepted",
        customer=OuterRef("customer"),
        ended_by=OuterRef("accountable"),
        customer__looked_after_by=OuterRef("accountable"),
        giver=OuterRef("evidence__sightings__mailbox__owner"),
    )
    shown = Share.objects.filter(
        until=None,
        colleague=OuterRef("accountable"),
        conversation=OuterRef("conversation"),
        mailbox=OuterRef("evidence__sightings__mailbox"),
    )
    # Said again as a list: whoever was handed over are few, and found first.
    over = Handoff.objects.filter(state="accepted", customer__isnull=False).values("customer")
    hidden = Commitment.objects.filter(
        Exists(handed), ~Exists(shown), is_listed=True, conversation__isnull=False,
        customer__in=over,
    )  # fmt: skip
    count = 0
    for commitment in hidden.distinct():
        offers = Handoff.objects.filter(
            state="accepted", customer=commitment.customer_id, ended_by=commitment.accountable_id
        ).select_related("giver")
        for handoff in offers:
            count += share(
                giver=reader_for(handoff.giver), colleague_ids=[commitment.accountable_id],
                conversation_ids=[commitment.conversation_id or 0], reason="handoff",
                matter=f"handoff:{handoff.pk}", now=now,
            )  # fmt: skip
    return count
