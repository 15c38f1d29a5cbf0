"""What is known of customers that matters for asking them, many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import Max, Q

from goodword.channels.mail.sending.tables import OutgoingRecipient
from goodword.language import is_robot_address
from goodword.ledger.tables import Commitment
from goodword.people.directory import load_ours
from goodword.people.tables import Address, Person, PersonAddress
from goodword.people.tables_wishes import ContactWish
from goodword.people.wishes import let_alone
from goodword.surveys.occasions import Occasion, pieces
from goodword.surveys.rules import Whom
from goodword.surveys.tables import Asking, NoMore

NOT_SENT = ("withdrawn", "refused")


def whom(occasions: Iterable[Occasion], *, now: datetime) -> dict[str, Whom]:
    """Who would be asked, by the occasion's key."""
    found: dict[str, Whom] = {}
    for some in pieces(occasions):
        found |= _whom(some, now)
    return found


def _whom(wanted: list[Occasion], now: datetime) -> dict[str, Whom]:
    ids = {one.person_id for one in wanted}
    people = {
        pk: (own or house or "", merged is not None or erased is not None)
        for pk, own, house, merged, erased in Person.objects.filter(pk__in=ids).values_list(
            "pk", "relation", "organisation__relation", "merged_into_id", "erased_at"
        )
    }
    specs = specs_of(wanted)
    kinds = dict(Address.objects.filter(spec__in=set(specs.values())).values_list("spec", "kind"))
    asked = _last_asked(ids, set(specs.values()))
    back, ours = _came_back(set(specs.values())), load_ours()
    beside = _beside(set(specs.values()))
    readers = ids.union(*beside.values())
    wishes = let_alone(readers, now=now, what="survey")
    rows = NoMore.objects.filter(person__in=readers, ended_at=None)
    no_more = set(rows.values_list("person_id", flat=True))
    complains, waits = _open_with(ids, now=now)
    found = {}
    for one in wanted:
        pk, spec = one.person_id, specs[one.key]
        relation, gone = people.get(pk, ("", True))
        moments = [at for at in (asked[0].get(pk), asked[1].get(spec)) if at is not None]
        found[one.key] = Whom(
            relation=relation,
            spec=spec,
            kind="robot" if is_robot_address(spec) else kinds.get(spec, "person"),
            gone=gone,
            ours=spec in ours,
            bounced=spec in back,
            last_asked=max(moments, default=None),
            asks_no_more=not no_more.isdisjoint({pk, *beside[spec]}),
            wish=_wish(pk, beside[spec], wishes),
            complains=pk in complains,
            waits=pk in waits,
        )
    return found


def _beside(specs: Collection[str]) -> dict[str, set[int]]:
    """Everybody who uses these addresses: what one wants, the others' letters respect."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = PersonAddress.objects.filter(address__spec__in=specs, person__merged_into=None)
    for spec, person in rows.values_list("address__spec", "person_id"):
        found[spec].add(person)
    return found


def _wish(person_id: int, beside: Collection[int], wishes: Mapping[int, ContactWish]) -> str:
    """The wish that stills the letter: theirs, or of somebody who reads it and wants none."""
    if person_id in wishes:
        return wishes[person_id].words
    told = (wishes[pk] for pk in beside if pk in wishes)
    return next((one.words for one in told if one.kind == "do-not-contact"), "")


def specs_of(occasions: Collection[Occasion]) -> dict[str, str]:
    """The address that each would be asked at: what they wrote from, else their newest one."""
    without = {one.person_id for one in occasions if "@" not in one.spec}
    rows = Address.objects.filter(uses__person__in=without, spec__contains="@", kind="person")
    latest: dict[int, str] = {}
    order = rows.annotate(last=Max("participations__occurred_at")).order_by("last", "pk")
    for person, spec in order.values_list("uses__person_id", "spec"):
        if person is not None:
            latest[person] = spec
    return {
        one.key: one.spec if "@" in one.spec else latest.get(one.person_id, "") for one in occasions
    }


def _last_asked(
    ids: Collection[int], specs: Collection[str]
) -> tuple[dict[int, datetime], dict[str, datetime]]:
    """When these persons, and when these addresses, were asked last. What never went is none."""
    rows = Asking.objects.exclude(outgoing__state__in=NOT_SENT, outgoing__sent_at=None).order_by()
    persons = rows.filter(person__in=ids).values_list("person_id").annotate(last=Max("asked_at"))
    places = rows.filter(address__spec__in=specs).values_list("address__spec")
    return (
        {pk: last for pk, last in persons if last is not None},
        {spec: last for spec, last in places.annotate(last=Max("asked_at")) if last is not None},
    )


def _came_back(specs: Collection[str]) -> set[str]:
    """Addresses whose newest letter of ours did not arrive."""
    states: dict[str, str] = {}
    rows = OutgoingRecipient.objects.filter(spec__in=specs).exclude(state="waiting")
    for spec, state in rows.order_by("pk").values_list("spec", "state"):
        states[spec] = state
    return {spec for spec, state in states.items() if state in ("bounced", "refused")}


def _open_with(ids: Collection[int], *, now: datetime) -> tuple[set[int], set[int]]:
    """With whom something is to be put right; who waits for us longer than they should."""
    rows = Commitment.objects.filter(customer__in=ids, debtor="us", is_listed=True)
    wrong = rows.filter(kind="recovery").values_list("customer_id", flat=True)
    late = rows.filter(Q(kind="reply") | Q(kind="promise"), due_at__lt=now)
    return set(wrong), set(late.values_list("customer_id", flat=True))
