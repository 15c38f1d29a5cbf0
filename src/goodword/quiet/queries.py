"""Reads: the look that stands, and who fell quiet, as far as the reader may know of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Count, Exists, F, Func, OuterRef, Q, QuerySet

from goodword.access import Reader, acquainted
from goodword.ledger.tables import Commitment
from goodword.loyalty.backtest import Backtest
from goodword.people.tables import Person
from goodword.people.tables_wishes import ContactWish
from goodword.people.wishes import let_alone, not_let_alone
from goodword.quiet.rules import last_bought, rhythm_words
from goodword.quiet.tables import QuietLook, QuietSpell, QuietVerdict

STRICT = ("do-not-contact", "deceased")
ORDERS = ("since", "name")
COUNTED = 1_000
"""So many are counted; there may be more."""
PLAINLY = 2
"""Without evidence for a forecast, who is silent for so many of their usual gaps is shown."""


@dataclass(frozen=True, slots=True)
class QuietOne:
    """A customer who is silent for longer than usual, with what was judged.

    ``chance`` is empty where there is no evidence for a forecast; ``named``: counted as quiet.
    ``keeper``: who of us knows them best. ``line``: their check-in on the list. ``asked_on``: when
    a colleague last closed a check-in for this silence. ``reason``: a known one for the silence.
    """

    person_id: int
    name: str
    organisation: str
    last_on: date
    missed_on: date
    times: int
    usual: float
    silent: int
    chance: float | None
    named: bool
    keeper_id: int | None
    keeper: str
    bought: str
    line: Commitment | None
    asked_on: datetime | None
    reason: str

    @property
    def rhythm(self) -> str:
        """Their rhythm and their silence, in words."""
        return rhythm_words(self.usual, self.silent)


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of those whom this house named: ``over`` are those whose time is over."""

    named: int
    over: int
    stayed_away: int


def the_look() -> QuietLook | None:
    """The look whose verdicts stand; ``None`` before the first."""
    return QuietLook.objects.filter(current=True).first()


def backtest_of(look: QuietLook) -> Backtest:
    """What a look said of the house's own past."""
    return Backtest(look.target / 100, look.looks, look.judged, look.named, look.stayed_away)


def what_came_of_it(look: QuietLook) -> Kept:
    """How the house's own word held, as far as the sales reach by now."""
    rows, over, back = QuietSpell.objects.all(), 0, 0
    if look.as_of is None:
        return Kept(rows.count(), 0, 0)
    for horizon in rows.order_by().values_list("horizon", flat=True).distinct():
        ended = rows.filter(horizon=horizon, named_on__lte=look.as_of - timedelta(days=horizon))
        told = ended.aggregate(
            over=Count("pk"),
            back=Count("pk", filter=Q(_Days(F("bought_on"), F("named_on"), most=horizon))),
        )
        over, back = over + told["over"], back + told["back"]
    return Kept(rows.count(), over, over - back)


class _Days(Func):
    """Whether from the second day to the first there are ``most`` days at most."""

    output_field = BooleanField()
    conditional = True

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Days are text there."""
        told = "(julianday(%(expressions)s) <= %(most)d)"
        return self.as_sql(compiler, connection, template=told, arg_joiner=") - julianday(", **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Days less days are whole numbers there."""
        told = "(%(expressions)s <= %(most)d)"
        return self.as_sql(compiler, connection, template=told, arg_joiner=" - ", **more)


def quiet_ones(
    reader: Reader,
    look: QuietLook,
    *,
    now: datetime,
    whose: str = "everyone",
    known: bool = False,
    order: str = "since",
    cursor: str = "",
    limit: int | None = 50,
) -> tuple[list[QuietOne], str]:
    """Who fell quiet (where that can't be told: who is silent for more than twice their usual
    gap), and where to go on.

    ``known``: those whose silence has a known reason; the others are left out of the first list,
    and whoever is never to be contacted of both. ``order``: since when they are missed (the
    latest first), or by name.
    """
    rows = _chosen(reader, look, now=now, whose=whose, known=known)
    if order == "name":
        rows = rows.order_by("person__name", "person_id")
        rows = rows.filter(_after_name(cursor)) if cursor else rows
    else:
        rows = rows.order_by("-missed_on", "person_id")
        rows = rows.filter(_after_day(cursor)) if cursor else rows
    rows = rows.select_related("person__organisation", "person__looked_after_by", "knows", "entry")
    found = list(rows if limit is None else rows[: limit + 1])
    page = found if limit is None else found[:limit]
    following = ""
    if len(found) > len(page):
        last = page[-1]
        value = last.person.name if order == "name" else last.missed_on.isoformat()
        following = f"{value}|{last.person_id}"
    return _as_told(look, page, now), following


def counted(reader: Reader, look: QuietLook, *, now: datetime, whose: str) -> tuple[int, int]:
    """How many fell quiet, and for how many of them a reason is known; each up to `COUNTED`."""
    ask = [_chosen(reader, look, now=now, whose=whose, known=known) for known in (False, True)]
    return ask[0][:COUNTED].count(), ask[1][:COUNTED].count()


def quiet_one(
    reader: Reader, look: QuietLook | None, person_id: int, *, now: datetime
) -> QuietOne | None:
    """What is to be said of one customer's rhythm, late or not; None where there is none."""
    if look is None:
        return None
    rows = QuietVerdict.objects.filter(_known_to(reader), look=look, person_id=person_id)
    rows = rows.select_related("person__organisation", "person__looked_after_by", "knows", "entry")
    return next(iter(_as_told(look, list(rows), now)), None)


def _chosen(
    reader: Reader, look: QuietLook, *, now: datetime, whose: str, known: bool
) -> QuerySet[QuietVerdict]:
    rows = QuietVerdict.objects.filter(
        _known_to(reader), look=look, late=True, person__merged_into=None, person__erased_at=None
    )
    if backtest_of(look).enough:
        rows = rows.filter(quiet=True)
    else:
        rows = rows.filter(silent__gt=PLAINLY * F("usual"))
    alone = not_let_alone(now, person="person_id")
    if known:
        never = ContactWish.objects.filter(
            person_id=OuterRef("person_id"), ended_at=None, kind__in=STRICT
        )
        # Named again as a list: whoever wished anything are few, and found first.
        wished = ContactWish.objects.filter(ended_at=None).values("person_id")
        rows = rows.filter(~alone, ~Exists(never), person_id__in=wished)
    else:
        rows = rows.filter(alone)
    if whose == "mine":
        me = reader.colleague_id
        nobodys = Q(person__looked_after_by=None) | Q(person__looked_after_by__is_active=False)
        rows = rows.filter(Q(person__looked_after_by=me) | Q(knows=me) & nobodys)
    return rows


def _known_to(reader: Reader) -> Q:
    if reader.knows is None:
        return Q()
    return Q(person_id__in=Person.objects.filter(acquainted(reader)).values("pk"))


def _after_day(cursor: str) -> Q:
    day, _, pk = cursor.rpartition("|")
    try:
        missed_on, person = date.fromisoformat(day), int(pk)
    except ValueError:
        return Q()
    return Q(missed_on__lt=missed_on) | Q(missed_on=missed_on, person_id__gt=person)


def _after_name(cursor: str) -> Q:
    name, _, pk = cursor.rpartition("|")
    if not pk.isdecimal():
        return Q()
    return Q(person__name__gt=name) | Q(person__name=name, person_id__gt=int(pk))


def _as_told(look: QuietLook, rows: Sequence[QuietVerdict], now: datetime) -> list[QuietOne]:
    people = [row.person_id for row in rows]
    enough = backtest_of(look).enough
    checks = Commitment.objects.filter(kind="check-in", debtor="us", customer_id__in=people)
    lines = {
        line.customer_id: line
        for line in checks.filter(is_listed=True).select_related("accountable", "acting")
    }
    closed = checks.filter(is_listed=False, decided=True, closed_at__lte=now).order_by("closed_at")
    asked = {pk: at for pk, at in closed.values_list("customer_id", "closed_at") if at is not None}
    wishes = let_alone(people, now=now)
    return [
        _one(row, enough, lines.get(row.person_id), asked.get(row.person_id), wishes)
        for row in rows
    ]


def _one(
    row: QuietVerdict,
    enough: bool,
    line: Commitment | None,
    asked_on: datetime | None,
    wishes: dict[int, ContactWish],
) -> QuietOne:
    person = row.person
    keeper = person.looked_after_by
    keeper = keeper if keeper is not None and keeper.is_active else row.knows
    wish = wishes.get(row.person_id)
    return QuietOne(
        person_id=row.person_id,
        name=person.name,
        organisation=person.organisation.name if person.organisation else "",
        last_on=row.last_on,
        missed_on=row.missed_on,
        times=row.times,
        usual=row.usual,
        silent=row.silent,
        chance=row.chance if enough else None,
        named=row.quiet,
        keeper_id=keeper.pk if keeper else None,
        keeper=str(keeper) if keeper else "",
        bought=last_bought(row.entry.subject, row.last_on) if row.entry else "",
        line=line,
        asked_on=asked_on if asked_on and asked_on.date() > row.last_on else None,
        reason=wish.words if wish else "",
    )
