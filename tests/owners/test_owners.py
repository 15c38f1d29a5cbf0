"""Who looks after whom: proposals with their reason, lists in any shape, many at once."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.access import NotAllowed, Refused
from goodword.owners.actions import MOST_AT_ONCE, accept, bring_in, give, look_at, move
from goodword.owners.load import days_of_the_week, load
from goodword.owners.queries import customers_by_colleague, looked_after, proposals
from goodword.owners.rules import NotAList, Row, Wrote, nearest, read_list
from goodword.people.tables import Person
from goodword.worktime import Calendar
from tests.factories import (
    MONDAY,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    make_mailbox,
    reader_of,
    we_write,
)


def day(number: float):
    return MONDAY + timedelta(days=number)


writers = st.lists(
    st.builds(
        Wrote, st.integers(1, 5), st.integers(1, 30), st.integers(0, 300).map(day)
    ),
    unique_by=lambda one: one.colleague_id, max_size=5,
)  # fmt: skip


@given(writers)
def test_the_nearest_wrote_at_least_half_as_much_as_anybody(wrote) -> None:
    found = nearest(wrote)
    if not wrote:
        assert found is None
        return
    own = next(one for one in wrote if one.colleague_id == found.colleague_id)
    assert all(2 * own.letters >= other.letters for other in wrote)
    assert found.of == sum(one.letters for one in wrote)
    most, last = max(one.letters for one in wrote), max(one.last for one in wrote)
    if found.sure:
        assert own.last == last
        assert own.letters == most


@pytest.mark.parametrize(
    "raw",
    [
        b"customer,colleague\nCarla,Anna\n",
        b"Colleague;Customer\r\nAnna;Carla\r\n",
        b"Carla\tAnna",
        "\ufeffe-mail,x,owner\nCarla,1,Anna\n\n".encode(),
        b"Carla , Anna\n",
    ],
)
def test_a_list_is_read_in_any_usual_shape(raw: bytes) -> None:
    assert [(row.customer, row.colleague) for row in read_list(raw)] == [("Carla", "Anna")]


def test_an_old_spreadsheets_umlauts_are_read() -> None:
    assert read_list("Jörg;Anna".encode("cp1252")) == [Row(1, "Jörg", "Anna")]


@pytest.mark.parametrize("raw", [b"", b"\n \n", b"only one column\n", b"a,\x00b"])
def test_what_is_no_list_is_refused_in_words(raw: bytes) -> None:
    with pytest.raises(NotAList, match=r"\.$"):
        read_list(raw)


@given(st.binary(max_size=200))
def test_no_file_breaks_the_reading(raw: bytes) -> None:
    try:
        rows = read_list(raw)
    except NotAList as refused:
        assert str(refused).endswith(".")
    else:
        assert all(isinstance(row, Row) for row in rows)


@pytest.fixture
def lead(db):
    make_house()
    return make_colleague("Lea", role="lead")


def test_proposed_is_who_wrote_most_and_last_with_the_reason(lead) -> None:
    anna, bernd = make_colleague("Anna"), make_colleague("Bernd")
    carla, talk = make_customer("Carla"), make_conversation()
    for number in range(3):
        we_write(talk, carla, day(number), colleague=anna)
    we_write(talk, carla, day(0.5), colleague=bernd)
    make_customer("Never")
    found = proposals(reader_of(lead), now=day(9))
    assert [(one.name, one.colleague, one.nearest.sure) for one in found] == [
        ("Carla", "Anna", True)
    ]
    assert found[0].why == "wrote 3 of our 4 letters to them"
    assert proposals(reader_of(lead), now=day(9), limit=0) == []


def test_suppliers_and_those_with_an_owner_are_not_proposed(lead) -> None:
    anna, talk = make_colleague("Anna"), make_conversation()
    supplier = make_customer("Sam", relation="supplier")
    kept = make_customer("Kay")
    Person.objects.filter(pk=kept.pk).update(looked_after_by=anna)
    we_write(talk, [supplier, kept], day(0), colleague=anna)
    assert proposals(reader_of(lead), now=day(1)) == []


def test_a_stranger_to_a_mailbox_is_proposed_nobody_from_it(lead) -> None:
    anna = make_colleague("Anna")
    own = make_mailbox("anna", owner=anna, sharing="nothing")
    we_write(make_conversation(), make_customer(), day(0), colleague=anna, mailbox=own)
    assert proposals(reader_of(lead, reads=[]), now=day(1)) == []
    assert len(proposals(reader_of(lead), now=day(1))) == 1


def test_accepting_changes_nobody_who_has_an_owner_meanwhile(lead) -> None:
    anna, bernd = make_colleague("Anna"), make_colleague("Bernd")
    free, taken = make_customer("Free"), make_customer("Taken")
    Person.objects.filter(pk=taken.pk).update(looked_after_by=bernd)
    chosen = {free.pk: anna.pk, taken.pk: anna.pk}
    assert accept(reader=reader_of(lead), chosen=chosen) == 1
    assert customers_by_colleague() == {anna.pk: 1, bernd.pk: 1}
    assert [p.name for p in looked_after(reader_of(lead), colleague_id=anna.pk)] == ["Free"]


def test_moving_many_counts_them(lead) -> None:
    anna, bernd = make_colleague("Anna"), make_colleague("Bernd")
    for name in ("Xenia", "Yves"):
        person = make_customer(name)
        Person.objects.filter(pk=person.pk).update(looked_after_by=anna)
    told = {"reader": reader_of(lead), "from_id": anna.pk, "now": MONDAY}
    assert move(to_id=bernd.pk, **told) == 2
    assert customers_by_colleague() == {bernd.pk: 2}
    assert move(to_id=bernd.pk, **told) == 0
    with pytest.raises(Refused, match="two different"):
        move(to_id=anna.pk, **told)
    with pytest.raises(Refused, match="here and may act"):
        move(to_id=make_colleague("Rita", role="read-only").pk, **told)


def test_only_leads_and_administrators_do_it_for_many(lead) -> None:
    anna = reader_of(make_colleague("Anna"))
    for attempt in (
        lambda: accept(reader=anna, chosen={}),
        lambda: move(reader=anna, from_id=1, to_id=2, now=MONDAY),
        lambda: look_at(reader=anna, rows=[]),
        lambda: bring_in(reader=anna, rows=[]),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_list_says_what_it_would_do_and_does_just_that(lead) -> None:
    make_colleague("Anna"), make_colleague("Bernd")
    make_customer("Carla"), make_customer("Twin", spec="a@a.example")
    make_customer("Twin", spec="b@b.example")
    rows = read_list(
        b"Carla@their.example,anna@our.example\ncarla,Bernd\nTwin,Anna\nb@b.example,  ANNA \n"
        b"Nobody,Anna\nCarla,Nobody\n,Anna\n"
    )
    seen = look_at(reader=reader_of(lead), rows=rows)
    assert [one.problem for one in seen] == [
        "", "the same customer stands on line 1", "2 customers have this name: use an address", "",
        "no customer has this address or name",
        "no colleague who may act has this address or name", "a column is empty",
    ]  # fmt: skip
    assert not customers_by_colleague()
    done = bring_in(reader=reader_of(lead), rows=rows)
    assert [one.changes for one in done] == [one.changes for one in seen]
    assert sum(customers_by_colleague().values()) == 2
    again = bring_in(reader=reader_of(lead), rows=rows)
    assert not any(one.changes for one in again)


def test_the_load_adds_up_and_leaves_out_days_away(lead) -> None:
    from goodword.absence import actions
    from goodword.ledger import actions as ledger

    anna = make_colleague("Anna")
    calendar = Calendar.from_json(make_house().calendar.definition)
    for number in (0.3, 1.1, 1.2, 30):
        ledger.add_commitment(
            reader=reader_of(lead), kind="follow-up", customer_id=make_customer(f"C{number}").pk,
            what="x", due_at=day(number), now=MONDAY, accountable_id=anna.pk,
        )  # fmt: skip
    actions.plan(
        reader=reader_of(anna), colleague_id=anna.pk, since=day(1), until=day(3), now=MONDAY,
        cover_id=lead.pk,
    )  # fmt: skip
    found = load(reader_of(lead), now=MONDAY, calendar=calendar, customers={}, away_until={})
    own = next(one for one in found.colleagues if one.colleague_id == anna.pk)
    assert [one.due for one in own.days[:2]] == [1, 2]
    assert own.later == 1
    hours = [one.left / timedelta(hours=1) for one in own.days]
    assert hours == [8, 0, 0, 8, 8, 0, 0]
    assert days_of_the_week(MONDAY, calendar)[0][0] == MONDAY


@pytest.mark.django_db
def test_chosen_customers_get_one_colleague_and_what_is_owed_stays():
    make_house()
    lead, dora = make_colleague("Lea", role="lead"), make_colleague("Dora")
    make_mailbox()
    anna, ben, cleo = (make_customer(name) for name in ("Anna", "Ben", "Cleo"))
    Person.objects.filter(pk=ben.pk).update(looked_after_by=dora)
    chosen = [anna.pk, ben.pk, 10**9]
    done = give(reader=reader_of(lead), person_ids=chosen, to_id=dora.pk, now=MONDAY)
    assert (done.changed, done.same) == (1, 1)
    kept = dict(Person.objects.values_list("pk", "looked_after_by"))
    assert kept == {anna.pk: dora.pk, ben.pk: dora.pk, cleo.pk: None}
    assert give(reader=reader_of(lead), person_ids=chosen, to_id=None, now=MONDAY).changed == 2
    assert not Person.objects.filter(looked_after_by__isnull=False).exists()


@pytest.mark.django_db
def test_who_may_not_arrange_and_what_is_too_much_is_refused():
    make_house()
    lead, dora = make_colleague("Lea", role="lead"), make_colleague("Dora")
    with pytest.raises(NotAllowed):
        give(reader=reader_of(dora), person_ids=[1], to_id=dora.pk, now=MONDAY)
    for wrong in ([], range(1, MOST_AT_ONCE + 2)):
        with pytest.raises(Refused):
            give(reader=reader_of(lead), person_ids=list(wrong), to_id=dora.pk, now=MONDAY)
