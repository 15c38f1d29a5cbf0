"""Reads of offers and calls for help, as far as they concern whoever asks."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from goodword.access import Reader, acquainted, readable
from goodword.handoffs.helping import concerns_help
from goodword.handoffs.parties import concerns, members, who_can_receive
from goodword.handoffs.tables import Handoff, HandoffWord, HelpCall
from goodword.handoffs.views import Desk, HelpView, OfferView, Receivers, WordView
from goodword.ledger.queries import legible
from goodword.ledger.tables import Commitment
from goodword.people.tables import Person, Team
from goodword.prepared import Prepared
from goodword.timeline.tables import Entry

__all__ = [
    "Desk",
    "HelpView",
    "OfferView",
    "Receivers",
    "WordView",
    "count_to",
    "desk",
    "help_call",
    "help_calls",
    "offer",
    "offers_about",
    "offers_of",
    "receivers",
]

# How long the two sides still see on Today how an offer ended.
RECENT = timedelta(days=3)
MOST = 50


def desk(reader: Reader, *, now: datetime) -> Desk:
    """Standing offers and calls, the first to end first; and what ended within three days."""
    views = _views(reader, _by_id(_on_desk(reader, since=now - RECENT)))
    standing = [v for v in views if v.stands]
    return Desk(
        tuple(v for v in standing if v.to_me or reader.colleague_id is None)[:MOST],
        tuple(v for v in standing if v.by_me)[:MOST],
        tuple(v for v in views if not v.stands)[:MOST],
        tuple(help_calls(reader, now=now)),
    )


@Prepared
def _on_desk(reader: Reader, *, since: datetime) -> QuerySet[Handoff, Any]:
    ended = Q(state__in=("declined", "returned"), ended_at__gt=since)
    rows = Handoff.objects.filter(concerns(reader)).filter(_standing() | ended)
    return rows.order_by("returns_at", "pk").values_list("pk")[: 4 * MOST]


@Prepared
def _about(
    reader: Reader, *, conversation_id: int | None, customer_id: int | None
) -> QuerySet[Handoff, Any]:
    if conversation_id is not None:
        where = {"conversation_id": conversation_id}
    else:
        where = {"customer_id": customer_id or 0}
    under = Commitment.objects.filter(**where, handoff__isnull=False).values("handoff")
    rows = Handoff.objects.filter(concerns(reader)).filter(Q(**where) | Q(pk__in=under))
    return rows.filter(_standing()).order_by("returns_at", "pk").values_list("pk")[:MOST]


def _by_id(ids: Sequence[tuple[int]]) -> list[Handoff]:
    """The offers themselves; most of the time there is none to look for."""
    if not ids:
        return []
    rows = Handoff.objects.filter(pk__in=[pk for (pk,) in ids]).select_related(*_RELATED)
    return list(rows.order_by("returns_at", "pk"))


@Prepared
def _calls(
    reader: Reader, *, commitment_ids: Collection[int] | None, since: datetime | None
) -> QuerySet[HelpCall, Any]:
    rows = HelpCall.objects.filter(concerns_help(reader)).distinct()
    if commitment_ids is not None:
        rows = rows.filter(Q(ended_at=None) | ~Q(answer=""), commitment_id__in=commitment_ids)
    else:
        mine = Q(asker_id=reader.colleague_id or 0, ended_at__gt=since) & ~Q(answer="")
        rows = rows.filter(mine | Q(ended_at=None, commitment__is_listed=True))
    return rows.order_by("at", "pk").values_list("pk", "at")[:MOST]


def offer(reader: Reader, handoff_id: int) -> OfferView | None:
    """One offer; ``None`` when it is not there for this reader."""
    found = _views(reader, list(_offers(reader).filter(pk=handoff_id)))
    return found[0] if found else None


def offers_about(
    reader: Reader, *, conversation_id: int | None = None, customer_id: int | None = None
) -> list[OfferView]:
    """Standing offers of a conversation or of somebody's matters that concern the reader."""
    ids = _about(reader, conversation_id=conversation_id, customer_id=customer_id)
    return _views(reader, _by_id(ids))


def offers_of(colleague_id: int, reader: Reader, *, limit: int = MOST) -> list[OfferView]:
    """What a colleague handed over and was handed, newest first, as far as it concerns the reader.

    Leads and administrators see all of it, the titles as far as they may read them.
    """
    rows = Handoff.objects.filter(Q(giver_id=colleague_id) | Q(receiver_id=colleague_id))
    if reader.role not in ("lead", "administrator") and reader.colleague_id != colleague_id:
        rows = rows.filter(concerns(reader))
    rows = rows.select_related(*_RELATED).order_by("-offered_at", "-pk")
    return _views(reader, list(rows[:limit]))


def help_calls(
    reader: Reader, *, now: datetime, commitment_ids: Collection[int] | None = None
) -> list[HelpView]:
    """Open calls for help that concern the reader, oldest first; and lately answered ones.

    ``commitment_ids``: those about these only, also long ago answered.
    """
    since = now - RECENT if commitment_ids is None else None
    ids = [pk for pk, _ in _calls(reader, commitment_ids=commitment_ids, since=since)]
    if not ids:
        return []
    rows = HelpCall.objects.select_related("asker", "colleague", "team", "helper", "commitment")
    found = list(rows.filter(pk__in=ids).order_by("at", "pk"))
    titles = _commitments(reader, {call.commitment_id for call in found})
    return [_help_view(reader, call, titles) for call in found]


def help_call(reader: Reader, call_id: int) -> HelpView | None:
    """One call for help; ``None`` when it is not there for this reader."""
    rows = HelpCall.objects.select_related("asker", "colleague", "team", "helper", "commitment")
    call = rows.filter(concerns_help(reader), pk=call_id).first()
    return _help_view(reader, call, _commitments(reader, {call.commitment_id})) if call else None


def receivers(*, but: Collection[int] = ()) -> Receivers:
    """Whom something can be offered to, by name, except these colleagues."""
    people = who_can_receive().exclude(pk__in=list(but)).order_by("name", "pk")
    teams = Team.objects.filter(members__in=people).distinct().order_by("name")
    return Receivers(tuple((c.pk, str(c)) for c in people), tuple((t.pk, t.name) for t in teams))


def count_to(reader: Reader) -> int:
    """How many offers and calls wait for the reader; up to fifty of each."""
    if reader.colleague_id is None:
        return 0
    return len(_offered_to(reader)) + len(_asked_of(reader))


@Prepared
def _offered_to(reader: Reader) -> QuerySet[Handoff, Any]:
    rows = Handoff.objects.filter(concerns(reader)).filter(_standing())
    return rows.exclude(giver_id=reader.colleague_id).values_list("pk")[:MOST]


@Prepared
def _asked_of(reader: Reader) -> QuerySet[HelpCall, Any]:
    rows = HelpCall.objects.filter(concerns_help(reader), ended_at=None)
    return rows.exclude(asker_id=reader.colleague_id).values_list("pk")[:MOST]


_RELATED = ("giver", "receiver", "team", "ended_by", "commitment", "conversation", "customer")


def _offers(reader: Reader) -> QuerySet[Handoff]:
    return Handoff.objects.filter(concerns(reader)).select_related(*_RELATED)


def _standing() -> Q:
    """Offers that stand; one whose commitment was closed has ended, even before that is noted."""
    return Q(state="offered") & (Q(commitment=None) | Q(commitment__handoff=F("pk")))


def _views(reader: Reader, rows: Sequence[Handoff]) -> list[OfferView]:
    if not rows:
        return []
    ids = [h.pk for h in rows]
    words: dict[int, list[HandoffWord]] = defaultdict(list)
    for word in HandoffWord.objects.filter(handoff_id__in=ids).select_related("colleague"):
        words[word.handoff_id].append(word)
    under = Commitment.objects.filter(handoff_id__in=ids, is_listed=True).order_by()
    matters = dict(under.values_list("handoff_id").annotate(n=Count("pk")))
    titles = _Titles(reader, rows)
    teams = {team: members(team) for team in {h.team_id for h in rows if h.team_id}}
    return [
        _view(
            reader, h, words[h.pk], matters.get(h.pk, 0), titles,
            [h.receiver_id] if h.receiver_id else teams[h.team_id or 0],
        )
        for h in rows
    ]  # fmt: skip


def _view(
    reader: Reader,
    h: Handoff,
    words: Iterable[HandoffWord],
    matters: int,
    titles: "_Titles",
    addressed: Collection[int],
) -> OfferView:
    told = tuple(
        WordView(str(w.colleague), w.kind, w.text, w.at) for w in sorted(words, key=lambda w: w.pk)
    )
    said_no = {w.colleague_id for w in words if w.kind == "decline"}
    title, who = titles.of(h)
    me = reader.colleague_id
    return OfferView(
        id=h.pk,
        state=h.state,
        what="commitment" if h.commitment else "conversation" if h.conversation else "customer",
        title=title,
        who=who,
        giver=str(h.giver),
        to=str(h.receiver or h.team),
        note=h.note,
        offered_at=h.offered_at,
        returns_at=h.returns_at,
        ended_at=h.ended_at,
        ended_by=str(h.ended_by or ""),
        matters=matters,
        to_me=me is not None and me in addressed and me not in said_no and me != h.giver_id,
        by_me=me is not None and me == h.giver_id,
        commitment_id=h.commitment_id,
        conversation_id=h.commitment.conversation_id if h.commitment else h.conversation_id,
        customer_id=h.commitment.customer_id if h.commitment else h.customer_id,
        words=told,
    )


class _Titles:
    """What offers are about, as far as the reader may read it now."""

    def __init__(self, reader: Reader, rows: Sequence[Handoff]) -> None:
        self.commitments = _commitments(reader, {h.commitment_id for h in rows if h.commitment_id})
        threads = {h.conversation_id for h in rows if h.conversation_id}
        entries = Entry.objects.filter(readable(reader), conversation_id__in=threads).order_by()
        self.threads = set(entries.values_list("conversation_id", flat=True)) if threads else set()
        customers = {h.customer_id for h in rows if h.customer_id}
        known = Person.objects.filter(acquainted(reader), pk__in=customers)
        self.customers = set(known.values_list("pk", flat=True)) if customers else set()

    def of(self, h: Handoff) -> tuple[str, str]:
        """Title and customer."""
        if h.commitment is not None:
            return self.commitments.get(h.commitment.pk, ("", ""))
        if h.conversation is not None:
            seen = h.conversation.pk in self.threads
            return (h.conversation.subject or "(no subject)", "") if seen else ("", "")
        if h.customer is not None and h.customer.pk in self.customers:
            return "", h.customer.name
        return "", ""


def _commitments(reader: Reader, ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    """What commitments are about, and for whom; those that the reader may read."""
    if not ids:
        return {}
    rows = Commitment.objects.filter(legible(reader), pk__in=ids)
    return {
        pk: (what or "(no subject)", who)
        for pk, what, who in rows.values_list("pk", "what", "customer__name")
    }


def _help_view(reader: Reader, call: HelpCall, titles: Mapping[int, tuple[str, str]]) -> HelpView:
    title, who = titles.get(call.commitment_id, ("", ""))
    return HelpView(
        id=call.pk,
        asker=str(call.asker),
        to=str(call.colleague or call.team or ""),
        text=call.text,
        at=call.at,
        who=who,
        title=title,
        commitment_id=call.commitment_id,
        conversation_id=call.commitment.conversation_id,
        by_me=reader.colleague_id is not None and reader.colleague_id == call.asker_id,
        helper=str(call.helper or ""),
        answer=call.answer,
        ended_at=call.ended_at,
    )
