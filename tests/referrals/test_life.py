"""Referrals by hand: what they open, what is refused, what joining and undoing leave."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from goodword.access import OPERATOR, NotAllowed, NotFound, Refused
from goodword.channels.sales.orders import Buyer, Order
from goodword.ledger.refusals import Conflict
from goodword.ledger.tables import Commitment
from goodword.merging.actions import Wanted, merge_persons, undo
from goodword.people.tables import Colleague, Person
from goodword.privacy.actions import erase
from goodword.referrals.actions import Said, note
from goodword.referrals.queries import around, asked, sent, tree
from goodword.referrals.tables import Referral
from goodword.wiring import referring, sales_lists
from goodword.wiring.namesakes import customers_called
from goodword.wiring.promising import settle_dirty
from goodword.wiring.wishing import say_wish
from tests.factories import (
    MONDAY,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    make_mailbox,
    reader_of,
    they_write,
    we_write,
)

pytestmark = pytest.mark.django_db
NOW = MONDAY


@pytest.fixture
def anna() -> Colleague:
    make_house()
    return make_colleague("Anna", role="lead")


def enter(anna: Colleague, referred: Person, referrer: Person | None, **more: object) -> Referral:
    return referring.enter(
        reader=reader_of(anna), referred_id=referred.pk, now=NOW,
        referrer_id=referrer.pk if referrer else None, **more,
    )  # type: ignore[arg-type]  # fmt: skip


def owed() -> list[tuple[str, str, str]]:
    rows = Commitment.objects.order_by("pk").values_list("customer__name", "what", "state")
    return list(rows)


def test_thanks_are_owed_once_by_who_knows_them_best(anna: Colleague) -> None:
    jim, petra = make_customer("Jim Farrell"), make_customer("Petra Wolff")
    bernd = make_colleague("Bernd")
    we_write(make_conversation(), jim, NOW - timedelta(days=3), colleague=bernd)
    enter(anna, petra, jim, key="form")
    enter(anna, petra, jim, key="form")
    line = Commitment.objects.get(kind="thanks")
    assert (line.customer, line.accountable, line.state) == (jim, bernd, "open")
    assert line.what == "thank them: they sent Petra Wolff to us"
    assert line.due_at.date() == date(2026, 11, 18)


def test_what_cannot_be_is_refused_with_what_to_do(anna: Colleague) -> None:
    jim, petra, otto = (make_customer(n) for n in ("Jim", "Petra", "Otto"))
    enter(anna, petra, jim)
    enter(anna, otto, petra)
    with pytest.raises(Refused, match="by this very customer"):
        enter(anna, jim, otto)
    with pytest.raises(Refused, match="Nobody sends themselves"):
        enter(anna, jim, jim)
    with pytest.raises(Refused, match="already"):
        enter(anna, petra, otto)
    with pytest.raises(Refused, match="Say who"):
        enter(anna, jim, None)
    rita = make_colleague("Rita", role="read-only")
    with pytest.raises(NotAllowed):
        enter(rita, jim, petra)


def test_a_correction_thanks_the_other_one_instead(anna: Colleague) -> None:
    jim, otto, petra = (make_customer(n) for n in ("Jim", "Otto", "Petra"))
    row = enter(anna, petra, jim)
    told = {"reader": reader_of(anna), "referral_id": row.pk, "now": NOW}
    referring.confirm(**told, referrer_id=otto.pk)
    thanks = "thank them: they sent Petra to us"
    assert owed() == [("Jim", thanks, "cancelled"), ("Otto", thanks, "open")]
    referring.confirm(**told, referrer_id=jim.pk)
    assert owed() == [("Jim", thanks, "open"), ("Otto", thanks, "cancelled")]
    referring.reject(**told)
    assert owed() == [("Jim", thanks, "cancelled"), ("Otto", thanks, "cancelled")]
    assert sent(reader_of(anna)) == []


def test_the_slower_of_two_hears_who_decided(anna: Colleague) -> None:
    petra, jim = make_customer("Petra"), make_customer("Jim")
    (row,) = note([Said("k", petra.pk, "Jim", "letter", NOW)], now=NOW)
    told = {"reader": reader_of(anna), "referral_id": row.pk, "now": NOW, "seen": "proposed"}
    referring.confirm(**told, referrer_id=jim.pk)
    with pytest.raises(Conflict, match="Anna was faster"):
        referring.reject(**told)


def test_a_name_alone_thanks_nobody_until_it_is_a_person(anna: Colleague) -> None:
    petra = make_customer("Petra")
    row = enter(anna, petra, None, named="  Jim   Farrell ")
    assert owed() == []
    (told,) = sent(reader_of(anna))
    assert (told.referrer, told.referrer_id) == ("Jim Farrell", None)
    jim = make_customer("Jim Farrell")
    referring.confirm(reader=reader_of(anna), referral_id=row.pk, now=NOW, referrer_id=jim.pk)
    assert [line[0] for line in owed()] == ["Jim Farrell"]


def test_history_and_wishes_open_nothing(anna: Colleague) -> None:
    jim, petra, otto = (make_customer(n) for n in ("Jim", "Petra", "Otto"))
    said = Said("old", petra.pk, "Jim", "form", NOW - timedelta(days=400), referrer_id=jim.pk)
    (row,) = note([said], now=NOW)
    referring.confirm(reader=reader_of(anna), referral_id=row.pk, now=NOW, referrer_id=jim.pk)
    say_wish(reader=reader_of(anna), person_id=jim.pk, kind="do-not-contact", now=NOW)
    enter(anna, otto, jim)
    assert owed() == []
    found = around(reader_of(anna), jim.pk).has_sent
    assert [one.referred for one in found] == ["Otto", "Petra"]


def test_a_rejection_survives_reading_again(anna: Colleague) -> None:
    petra = make_customer("Petra")
    said = Said("k", petra.pk, "Jim", "letter", NOW)
    (row,) = note([said], now=NOW)
    referring.reject(reader=reader_of(anna), referral_id=row.pk, now=NOW)
    assert note([said], now=NOW) == []
    assert asked(reader_of(anna)) == []
    referring.ask_again(reader=reader_of(anna), referral_id=row.pk, now=NOW)
    assert [one.referrer for one in asked(reader_of(anna))] == ["Jim"]


def test_the_tree_shows_generations_by_name_and_date(anna: Colleague) -> None:
    people = {n: make_customer(n) for n in ("Zoe", "Adam", "Bea", "Carl")}
    for referred, referrer, days in (("Bea", "Zoe", 9), ("Carl", "Bea", 5), ("Adam", "Zoe", 7)):
        row = enter(anna, people[referred], people[referrer])
        Referral.objects.filter(pk=row.pk).update(came_at=NOW - timedelta(days=days))
    nodes = [(node.name, node.depth) for node in tree(reader_of(anna))]
    assert nodes == [("Zoe", 0), ("Bea", 1), ("Carl", 2), ("Adam", 1)]


def test_joining_and_parting_keep_who_sent_whom_right(anna: Colleague) -> None:
    jim, petra, otto = (make_customer(n) for n in ("Jim", "Petra", "Otto"))
    reader = reader_of(anna)
    first, second = enter(anna, petra, jim), enter(anna, otto, petra)
    (merge,) = merge_persons(
        reader=reader, wanted=Wanted(jim.pk, [otto.pk], "the same", {}), now=NOW
    )
    # Jim would have been sent by Petra, whom he sent: the later one does not count meanwhile.
    assert [(s.referred, s.referrer) for s in sent(reader)] == [("Petra", "Jim")]
    assert around(reader, jim.pk).sent_by is None
    undo(reader=reader, merge_id=merge.pk, now=NOW)
    rows = Referral.objects.order_by("pk").values_list("pk", "referred_id", "referrer_id")
    assert list(rows) == [(first.pk, petra.pk, jim.pk), (second.pk, otto.pk, petra.pk)]


def test_who_is_erased_is_named_in_no_thanks(anna: Colleague) -> None:
    jim, petra = make_customer("Jim"), make_customer("Petra")
    enter(anna, petra, jim)
    erase(reader=OPERATOR, person_id=petra.pk, reason="asked by letter", now=NOW)
    assert Referral.objects.count() == 0
    assert "Petra" not in Commitment.objects.get().what


def test_what_it_came_to_can_be_told_once(anna: Colleague) -> None:
    jim, petra = make_customer("Jim"), make_customer("Petra")
    row = enter(anna, petra, jim)
    told = {"reader": reader_of(anna), "referral_id": row.pk, "now": NOW}
    first, again = referring.tell_what_came(**told), referring.tell_what_came(**told)
    assert first == again
    assert first is not None
    assert first.what == "tell them what came of it: Petra bought from us"
    assert referring.told_of([row.pk]) == {row.pk}


def test_whoever_thanks_reads_what_came_of_it(anna: Colleague) -> None:
    jim, petra, otto = (make_customer(n) for n in ("Jim", "Petra", "Otto"))
    sell("otto@their.example", NOW - timedelta(days=20))
    enter(anna, otto, jim)
    enter(anna, petra, jim)
    assert [line.why for line in Commitment.objects.filter(kind="thanks").order_by("pk")] == [
        "said by Anna; Otto bought from us on 27 October 2026", "said by Anna",
    ]  # fmt: skip
    sell("petra@their.example", NOW)
    sell("jim@their.example", NOW)
    line = Commitment.objects.filter(natural_key__startswith="referral:").latest("pk")
    assert line.why == "said by Anna; Petra bought from us on 16 November 2026"
    sell("petra@their.example", NOW, "-30")
    line.refresh_from_db()
    assert line.why == "said by Anna", "it came back"


def sell(spec: str, at: datetime, amount: str = "30") -> None:
    order = Order(
        line=0, identity=spec, number=spec, at=at, buyer=Buyer(email=spec), currency="EUR",
        amount=Decimal(amount), items=(),
    )  # fmt: skip
    if amount.startswith("-"):
        order = replace(order, amount=Decimal(0), void=True)
    sales_lists.tell_sale(order, reader=OPERATOR, source="shop", wall=NOW)
    settle_dirty(now=NOW)


def test_a_long_chain_is_looked_up_at_once(
    anna: Colleague, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    people = [make_customer(f"P{number:03}") for number in range(120)]
    said = [
        Said(f"k{one.pk}", one.pk, "", "form", NOW, referrer_id=before.pk, sure=True)
        for before, one in itertools.pairwise(people)
    ]
    note(said, now=NOW)
    with django_assert_max_num_queries(40), pytest.raises(Refused, match="by this very customer"):
        enter(anna, people[0], people[-1])
    assert [node.depth for node in tree(reader_of(anna))] == list(range(120))


def test_who_sent_very_many_names_the_newest_and_counts_the_others(anna: Colleague) -> None:
    jim = make_customer("Jim")
    said = [
        Said(f"k{n}", make_customer(f"P{n}").pk, "", "form", NOW - timedelta(hours=n),
             referrer_id=jim.pk, sure=True)
        for n in range(40)
    ]  # fmt: skip
    note(said, now=NOW)
    found = around(reader_of(anna), jim.pk)
    assert (len(found.has_sent), found.more) == (26, 14)
    assert found.has_sent[0].referred == "P0"
    browser = Client()
    browser.force_login(anna)
    assert "14 more in the list" in browser.get(f"/customers/{jim.pk}").content.decode()


def test_who_may_not_know_of_somebody_learns_nothing(anna: Colleague) -> None:
    jim, petra = make_customer("Jim"), make_customer("Petra")
    office, own = make_mailbox("office"), make_mailbox("bernd", owner=make_colleague("Bernd"))
    letter = they_write(make_conversation(), petra, NOW, mailbox=own)
    said = Said("k", petra.pk, "Jim", "letter", NOW, entry_id=letter.pk)
    (row,) = note([said], now=NOW)
    stranger = reader_of(make_colleague("Sue"), reads=[office])
    assert asked(stranger) == []
    assert asked(reader_of(anna))[0].referrer == "Jim"
    with pytest.raises(NotFound):
        referring.confirm(reader=stranger, referral_id=row.pk, now=NOW, referrer_id=jim.pk)
    knows = reader_of(make_colleague("Tom"), reads=[office], notices=[own])
    with pytest.raises(NotFound):
        referring.reject(reader=knows, referral_id=row.pk, now=NOW)
    referring.confirm(reader=reader_of(anna), referral_id=row.pk, now=NOW, referrer_id=jim.pk)
    assert sent(stranger) == []
    assert [one.referrer for one in sent(knows)] == ["Jim"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Jim Farrell", {"Jim Farrell"}),
        ("James Farrell", {"Jim Farrell"}),
        ("Farrell, Jim", {"Jim Farrell"}),
        ("J. Farrell", {"Jim Farrell", "Joan Farrell"}),
        ("Jürgen Mueller", {"Jurgen Müller"}),
        ("Farrell", set()),
        ("Otto Lang", set()),
    ],
)
def test_whom_a_name_may_stand_for(anna: Colleague, written: str, meant: set[str]) -> None:
    for name in ("Jim Farrell", "Joan Farrell", "Jurgen Müller", "Ottokar Lange"):
        make_customer(name)
    found = customers_called(reader_of(anna), written)
    assert set(Person.objects.filter(pk__in=found).values_list("name", flat=True)) == meant
