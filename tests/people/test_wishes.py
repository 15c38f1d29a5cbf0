"""A customer who is not to be contacted is left alone, and nothing else is lost by it."""

from datetime import date, timedelta

import pytest

from goodword.access import OPERATOR, NotAllowed, NotFound, Reader, Refused
from goodword.ledger.opening import add_commitment
from goodword.ledger.queries import history
from goodword.ledger.tables import Commitment
from goodword.merging.actions import Wanted, merge_persons, undo
from goodword.people.tables import Person
from goodword.people.wishes import let_alone, not_let_alone, wish_of, wishes_of
from goodword.wiring.wishing import keep_wishes, say_wish, take_back_wish
from tests.factories import MONDAY, make_colleague, make_customer, make_house

NOW = MONDAY
pytestmark = pytest.mark.django_db


def line(customer: Person, kind: str) -> Commitment:
    return add_commitment(
        reader=OPERATOR, kind=kind, customer_id=customer.pk, what=f"A {kind}", now=NOW,
        due_at=NOW + timedelta(days=3), accountable_id=make_colleague().pk,
    )  # fmt: skip


def said(customer: Person, kind: str, **more: object) -> None:
    say_wish(reader=OPERATOR, person_id=customer.pk, kind=kind, now=NOW, **more)  # type: ignore[arg-type]


def listed(customer: Person) -> set[str]:
    rows = Commitment.objects.filter(customer=customer, is_listed=True)
    return set(rows.values_list("kind", flat=True))


@pytest.fixture(autouse=True)
def house() -> None:
    make_house(zone="Europe/Brussels")


def test_who_asked_not_to_be_contacted_keeps_answers_and_promises() -> None:
    carla = make_customer()
    for kind in ("reply", "promise", "check-in", "thanks", "follow-up", "recovery"):
        line(carla, kind)
    said(carla, "do-not-contact", reason="asked by letter")
    assert listed(carla) == {"reply", "promise", "recovery"}
    ended = Commitment.objects.get(customer=carla, kind="thanks")
    assert ended.state == "released"
    told = history(OPERATOR, ended.pk)[-1]
    assert told.text == "They are not to be contacted by us first, so this ended."
    assert told.reason == "Not to be contacted: asked by letter"


def test_a_slip_is_taken_back_with_all_that_it_ended() -> None:
    carla = make_customer()
    check_in, thanks = line(carla, "check-in"), line(carla, "thanks")
    said(carla, "deceased")
    assert listed(carla) == set() and wish_of(carla.pk, now=NOW) is not None
    take_back_wish(reader=OPERATOR, person_id=carla.pk, now=NOW, put_back=True)
    assert listed(carla) == {"check-in", "thanks"} and wish_of(carla.pk, now=NOW) is None
    assert {c.state for c in Commitment.objects.filter(pk__in=(check_in.pk, thanks.pk))} == {"open"}


def test_ending_a_wish_opens_nothing_unless_it_was_a_slip() -> None:
    carla = make_customer()
    line(carla, "check-in")
    said(carla, "do-not-contact")
    take_back_wish(reader=OPERATOR, person_id=carla.pk, now=NOW + timedelta(days=90))
    assert listed(carla) == set()
    assert [w.ended_at is None for w in wishes_of([carla.pk])] == [False]


def test_a_silence_ends_with_its_day_and_stills_check_ins_alone() -> None:
    carla = make_customer()
    line(carla, "check-in"), line(carla, "thanks")
    last_day = (NOW + timedelta(days=30)).date()
    said(carla, "silent", reason="on sabbatical", until=last_day)
    assert listed(carla) == {"thanks"}
    before, after = NOW + timedelta(days=30, hours=13), NOW + timedelta(days=30, hours=15)
    assert let_alone([carla.pk], now=before)[carla.pk].words == (
        "on sabbatical, until 16 December 2026"
    )
    assert not let_alone([carla.pk], now=before, what="thanks")
    assert not let_alone([carla.pk], now=after)  # midnight in Brussels
    free = Person.objects.filter(not_let_alone(after))
    assert carla in free and carla not in Person.objects.filter(not_let_alone(before))


def test_a_weaker_word_does_not_undo_a_stricter_one() -> None:
    carla = make_customer()
    said(carla, "do-not-contact")
    with pytest.raises(Refused, match="End that first"):
        said(carla, "silent", reason="travels", until=date(2027, 1, 1))
    said(carla, "deceased")
    assert [w.kind for w in wishes_of([carla.pk]) if w.ended_at is None] == ["deceased"]


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("silent", {"until": date(2027, 1, 1)}),
        ("silent", {"reason": "travels"}),
        ("silent", {"reason": "travels", "until": date(2026, 11, 15)}),
        ("silent", {"reason": "travels", "until": date(2040, 1, 1)}),
        ("angry", {}),
    ],
)
def test_what_makes_no_sense_is_refused(kind: str, more: dict[str, object]) -> None:
    with pytest.raises(Refused):
        said(make_customer(), kind, **more)


def test_who_may_only_read_and_who_may_not_know_them() -> None:
    carla = make_customer()
    reads_only = Reader(make_colleague("Rita").pk, "read-only", None, None)
    with pytest.raises(NotAllowed):
        say_wish(reader=reads_only, person_id=carla.pk, kind="deceased", now=NOW)
    with pytest.raises(NotFound):
        said(Person(pk=10**9), "deceased")
    with pytest.raises(Refused):
        take_back_wish(reader=OPERATOR, person_id=carla.pk, now=NOW)


def test_of_two_who_are_one_the_stricter_wish_stands_and_undoing_parts_them() -> None:
    carla, dora = make_customer("Carla"), make_customer("Dora")
    said(carla, "silent", reason="travels", until=date(2027, 1, 1))
    said(dora, "do-not-contact")
    thanks = line(carla, "thanks")
    (merge,) = merge_persons(
        reader=OPERATOR, now=NOW, wanted=Wanted(carla.pk, [dora.pk], "the same", {})
    )
    assert let_alone([carla.pk], now=NOW)[carla.pk].kind == "do-not-contact"
    assert keep_wishes(now=NOW) == 1 and keep_wishes(now=NOW) == 0
    thanks.refresh_from_db()
    assert thanks.state == "released" and not thanks.decided
    undo(reader=OPERATOR, merge_id=merge.pk, now=NOW)
    assert {p: w.kind for p, w in let_alone([carla.pk, dora.pk], now=NOW).items()} == {
        carla.pk: "silent", dora.pk: "do-not-contact",
    }  # fmt: skip


def test_who_is_thanked_in_spite_of_a_silence_hides_nobody_who_has_died(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("goodword.wiring.wishing._AT_ONCE", 1)
    carla, dora = make_customer("Carla"), make_customer("Dora")
    said(carla, "silent", reason="travels", until=date(2027, 1, 1))
    said(dora, "deceased")
    line(carla, "thanks")
    line(dora, "thanks")
    assert keep_wishes(now=NOW) == 1
    assert (listed(carla), listed(dora)) == ({"thanks"}, set())
