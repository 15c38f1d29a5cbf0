"""Two persons become one, and two again: what a colleague gets."""

from datetime import timedelta

import pytest
from django.apps import apps

from goodword.access import NotAllowed, NotFound, Refused
from goodword.labels.tables import Tag, Tagged
from goodword.ledger import actions as ledger
from goodword.ledger.actions import Conflict, add_commitment
from goodword.ledger.queries import history
from goodword.ledger.tables import Commitment
from goodword.merging.actions import Wanted, merge_persons, undo
from goodword.merging.forest import ORGANISATIONS, PERSONS, STAYS
from goodword.merging.queries import merges_under, preview
from goodword.people.actions import add_address, edit_person, remove_address, set_relation
from goodword.people.merged import leads_to
from goodword.people.queries import find_people, person_card
from goodword.people.tables import (
    Colleague,
    Merge,
    Organisation,
    Person,
    PersonAddress,
    PersonNumber,
)
from goodword.replies.actions import settle, settle_dirty
from goodword.timeline.queries import customer_story
from tests.factories import (
    MONDAY,
    hours,
    make_address,
    make_colleague,
    make_conversation,
    make_customer,
    make_entry,
    make_house,
    make_mailbox,
    reader_of,
    they_write,
    we_write,
)

NOW = MONDAY + timedelta(days=1)


@pytest.fixture
def anna(db: None) -> Colleague:
    make_house()
    return make_colleague("Anna", role="lead")


def wanted(kept: Person, *gone: Person, **chosen: int) -> Wanted:
    return Wanted(kept.pk, [g.pk for g in gone], "the same voice on the phone", chosen)


def merge(anna: Colleague, kept: Person, *gone: Person, **chosen: int) -> list[Merge]:
    return merge_persons(reader=reader_of(anna), wanted=wanted(kept, *gone, **chosen), now=NOW)


def take_back(anna: Colleague, one: Merge) -> None:
    undo(reader=reader_of(anna), merge_id=one.pk, now=NOW + timedelta(days=30))


def specs(person: Person) -> set[str]:
    return set(person.uses.values_list("address__spec", flat=True))


def listed(person: Person) -> list[Commitment]:
    return list(Commitment.objects.filter(customer=person, is_listed=True).order_by("pk"))


def test_everything_of_theirs_is_found_under_the_one_who_goes_on(anna: Colleague) -> None:
    kept, gone = make_customer("Carla"), make_customer("C. Lane", spec="lane@home.example")
    PersonNumber.objects.create(person=gone, number="+32475123456")
    Tagged.objects.create(tag=Tag.objects.create(name="oak", key="oak"), person=gone, at=NOW)
    talk = make_conversation()
    they_write(talk, gone, MONDAY)
    settle(conversation_ids=[talk.pk], now=NOW)
    merge(anna, kept, gone)
    reader = reader_of(anna)
    card = person_card(reader, kept.pk)
    assert card is not None
    assert {a[0] for a in card.addresses} == {"carla@their.example", "lane@home.example"}
    assert card.numbers == ("+32475123456",) and kept.tags.count() == 1
    assert [c.id for c in customer_story(reader, kept.pk, now=NOW).conversations] == [talk.pk]
    assert len(listed(kept)) == 1
    assert person_card(reader, gone.pk) is None and leads_to(reader, gone.pk) == kept.pk
    assert [p.id for p in find_people(reader, "")[0]] == [kept.pk]


def test_undone_a_month_later_exactly_what_was_moved_goes_back(anna: Colleague) -> None:
    kept, gone = make_customer("Carla"), make_customer("C. Lane", spec="lane@home.example")
    talk, later = make_conversation(), make_conversation("Later")
    they_write(talk, gone, MONDAY)
    settle(conversation_ids=[talk.pk], now=NOW)
    (one,) = merge(anna, kept, gone)
    reader = reader_of(anna)
    edit_person(reader=reader, person_id=kept.pk, name="Carla Lane", note="likes oak")
    add_address(reader=reader, person_id=kept.pk, spec="carla@new.example")
    theirs = make_address("lane@home.example")
    make_entry(later, at=NOW + hours(1), direction="in", author=theirs, score=0.9)
    settle(conversation_ids=[later.pk], now=NOW + hours(2))
    assert {c.conversation_id for c in listed(kept)} == {talk.pk, later.pk}
    take_back(anna, one)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert specs(gone) == {"lane@home.example"}
    assert specs(kept) == {"carla@their.example", "carla@new.example"}
    assert {c.conversation_id for c in listed(gone)} == {talk.pk, later.pk} and not listed(kept)
    assert (kept.name, kept.note, gone.name) == ("Carla Lane", "likes oak", "C. Lane")
    assert leads_to(reader, gone.pk) is None and person_card(reader, gone.pk)


def test_two_lines_of_one_conversation_become_one_and_two_again(anna: Colleague) -> None:
    kept, gone = make_customer("Carla"), make_customer("Dora")
    talk = make_conversation()
    they_write(talk, kept, MONDAY)
    they_write(talk, gone, MONDAY + hours(1))
    settle(conversation_ids=[talk.pk], now=NOW)
    assert len(listed(kept)) == len(listed(gone)) == 1
    (one,) = merge(anna, kept, gone)
    (line,) = listed(kept)
    assert line.chasers == 1 and not listed(gone)
    take_back(anna, one)
    (mine,), (theirs,) = listed(kept), listed(gone)
    assert (mine.chasers, theirs.chasers) == (0, 0)
    assert mine.since == MONDAY and theirs.since == MONDAY + hours(1)
    told = [h.reason for h in history(reader_of(anna), theirs.pk)]
    assert "They are two people after all: this is owed to the other one as well." in told
    settle_dirty(now=NOW + timedelta(days=30))
    assert len(listed(kept)) == len(listed(gone)) == 1


def test_lines_that_colleagues_have_in_hand_become_one_and_come_back_as_they_stood(
    anna: Colleague,
) -> None:
    kept, gone = make_customer("Carla"), make_customer("Dora")
    talk = make_conversation()
    for number, who in enumerate((kept, gone)):
        they_write(talk, who, MONDAY + hours(number))
    settle(conversation_ids=[talk.pk], now=NOW)
    (mine,), (theirs,) = listed(kept), listed(gone)
    reader, check_by = reader_of(anna), NOW + timedelta(days=90)
    told = {"reader": reader, "now": NOW, "reason": "waits for the plan", "check_by": check_by}
    for line in (mine, theirs):
        ledger.hold(commitment_id=line.pk, expected_version=line.version, **told)
    (one,) = merge(anna, kept, gone)
    assert [c.pk for c in listed(kept)] == [mine.pk]
    take_back(anna, one)
    (mine,), (theirs,) = listed(kept), listed(gone)
    assert mine.state == theirs.state == "held" and theirs.due_at == check_by


def test_an_answer_to_either_address_answers_the_one_person(anna: Colleague) -> None:
    kept, gone = make_customer("Carla"), make_customer("C. Lane", spec="lane@home.example")
    talk = make_conversation()
    they_write(talk, gone, MONDAY)
    settle(conversation_ids=[talk.pk], now=NOW)
    (one,) = merge(anna, kept, gone)
    we_write(talk, kept, NOW, to=[make_address("carla@their.example")])
    settle(conversation_ids=[talk.pk], now=NOW + hours(1))
    assert not listed(kept)
    take_back(anna, one)
    assert len(listed(gone)) == 1 and not listed(kept)


def test_what_a_colleague_noted_stays_where_it_was_noted(anna: Colleague) -> None:
    kept, gone = make_customer("Carla"), make_customer("Dora")
    reader = reader_of(anna)
    due = NOW + timedelta(days=3)
    ours = {"reader": reader, "kind": "promise", "due_at": due, "now": NOW}
    before = add_commitment(customer_id=gone.pk, what="Send the drawing", **ours)
    (one,) = merge(anna, kept, gone)
    since = add_commitment(customer_id=kept.pk, what="Ring about the lamp", **ours)
    assert {c.pk for c in listed(kept)} == {before.pk, since.pk}
    take_back(anna, one)
    assert [c.pk for c in listed(gone)] == [before.pk]
    assert [c.pk for c in listed(kept)] == [since.pk]


def test_an_address_that_both_used_is_theirs_again(anna: Colleague) -> None:
    kept, gone = make_customer("Carla"), make_customer("Dora")
    shared = make_address("lane.family@home.example")
    for one in (kept, gone):
        PersonAddress.objects.create(person=one, address=shared)
        PersonNumber.objects.create(person=one, number="+3221234567")
    (one,) = merge(anna, kept, gone)
    assert len(specs(kept)) == 3 and kept.numbers.count() == 1
    take_back(anna, one)
    assert specs(kept) == {"carla@their.example", "lane.family@home.example"}
    assert specs(gone) == {"dora@their.example", "lane.family@home.example"}
    assert kept.numbers.count() == gone.numbers.count() == 1


@pytest.mark.parametrize("first", [0, 1])
def test_a_chain_is_undone_from_either_end(anna: Colleague, first: int) -> None:
    a, b, c = (make_customer(name) for name in ("Ada", "Bea", "Cleo"))
    names = {p.pk: specs(p) for p in (a, b, c)}
    done = [*merge(anna, b, a, name=a.pk), *merge(anna, c, b, name=b.pk)]
    assert specs(c) == names[a.pk] | names[b.pk] | names[c.pk]
    assert leads_to(reader_of(anna), a.pk) == c.pk
    take_back(anna, done[first])
    if first == 0:
        assert specs(a) == names[a.pk] and specs(c) == names[b.pk] | names[c.pk]
    else:
        assert specs(c) == names[c.pk] and specs(b) == names[a.pk] | names[b.pk]
    take_back(anna, done[1 - first])
    for person, name in ((a, "Ada"), (b, "Bea"), (c, "Cleo")):
        person.refresh_from_db()
        assert specs(person) == names[person.pk] and person.name == name


def test_two_into_one_are_undone_in_any_order(anna: Colleague) -> None:
    kept, a, b = (make_customer(name) for name in ("Carla", "Ada", "Bea"))
    first, second = merge(anna, kept, a, name=a.pk), merge(anna, kept, b, name=b.pk)
    take_back(anna, first[0])
    kept.refresh_from_db()
    assert kept.name == "Bea"
    take_back(anna, second[0])
    kept.refresh_from_db()
    assert kept.name == "Carla"


def test_several_at_once(anna: Colleague) -> None:
    kept, a, b = (make_customer(name) for name in ("Carla", "Ada", "Bea"))
    done = merge(anna, kept, a, b)
    assert len(done) == 2 and len(specs(kept)) == 3
    assert [m.gone_id for m in merges_under(reader_of(anna), kept.pk)] == [b.pk, a.pk]
    take_back(anna, done[1])
    assert specs(kept) == {"carla@their.example", "ada@their.example"}


def test_what_differs_is_chosen_and_what_is_missing_is_taken(anna: Colleague) -> None:
    kept, gone = make_customer("C. Lane"), make_customer("Carla Lane", organisation="Lane & Co")
    Person.objects.filter(pk=kept.pk).update(note="likes oak", looked_after_by=anna)
    Person.objects.filter(pk=gone.pk).update(note="has a dog", relation="supplier")
    seen = preview(reader_of(anna), kept.pk, [gone.pk])
    assert seen is not None and [d.column for d in seen.differences] == ["name"]
    merge(anna, kept, gone, name=gone.pk)
    kept.refresh_from_db()
    assert kept.name == "Carla Lane" and kept.relation == "supplier"
    assert kept.note == "likes oak\n\nhas a dog" and kept.looked_after_by == anna
    assert kept.organisation is not None and kept.organisation.name == "Lane & Co"


def test_a_supplier_who_is_a_customer_after_all_is_answered(anna: Colleague) -> None:
    kept = make_customer("Carla", relation="customer")
    gone = make_customer("Dora", relation="supplier")
    talk = make_conversation()
    they_write(talk, gone, MONDAY)
    settle(conversation_ids=[talk.pk], now=NOW)
    assert not Commitment.objects.exists()
    merge(anna, kept, gone)
    settle_dirty(now=NOW)
    assert len(listed(kept)) == 1


def test_who_was_faster_is_said(anna: Colleague) -> None:
    kept, gone = make_customer("Carla"), make_customer("Dora")
    reader = reader_of(anna)
    seen = preview(reader, kept.pk, [gone.pk])
    assert seen is not None
    set_relation(reader=reader, person_id=gone.pk, relation="supplier")
    late = Wanted(kept.pk, [gone.pk], "the same", {}, seen=seen.mark)
    with pytest.raises(Conflict, match="changed while you looked"):
        merge_persons(reader=reader, wanted=late, now=NOW)
    (one,) = merge(anna, kept, gone)
    take_back(anna, one)
    with pytest.raises(Conflict, match="made two again by Anna already"):
        take_back(anna, one)


def test_refusals_say_what_to_do(anna: Colleague) -> None:
    kept, gone = make_customer("Carla"), make_customer("Dora")
    reader = reader_of(anna)
    for wrong, words in (
        (Wanted(kept.pk, [kept.pk], "same", {}), "at least two"),
        (Wanted(kept.pk, [], "same", {}), "at least two"),
        (Wanted(kept.pk, [gone.pk], "  ", {}), "Say why"),
        (Wanted(kept.pk, [gone.pk], "same", {"name": 999}), "which of them"),
        (Wanted(kept.pk, [gone.pk], "same", {"created_at": kept.pk}), "which of them"),
    ):
        with pytest.raises(Refused, match=words):
            merge_persons(reader=reader, wanted=wrong, now=NOW)
    with pytest.raises(NotFound):
        merge_persons(reader=reader, wanted=Wanted(kept.pk, [10**9], "same", {}), now=NOW)
    with pytest.raises(NotAllowed):
        rita = reader_of(make_colleague("Rita", role="read-only"))
        merge_persons(reader=rita, wanted=wanted(kept, gone), now=NOW)
    assert not Merge.objects.exists()


def test_nobody_merges_whom_they_do_not_know_nor_learns_of_them(anna: Colleague) -> None:
    mine = make_mailbox("bernd", owner=make_colleague("Bernd"), sharing="nothing")
    open_to_all = make_mailbox("office")
    kept, gone = make_customer("Carla"), make_customer("Dora", spec="secret@home.example")
    they_write(make_conversation("Open"), kept, MONDAY, mailbox=open_to_all)
    they_write(make_conversation("Hidden"), gone, MONDAY, mailbox=mine)
    stranger = reader_of(make_colleague("Cem"), reads=[open_to_all])
    owner = reader_of(make_colleague("Bernd"), reads=[open_to_all, mine])
    assert preview(stranger, kept.pk, [gone.pk]) is None
    with pytest.raises(NotFound):
        merge_persons(reader=stranger, wanted=wanted(kept, gone), now=NOW)
    (one,) = merge_persons(reader=owner, wanted=wanted(kept, gone), now=NOW)
    card = person_card(stranger, kept.pk)
    assert card is not None and [a[0] for a in card.addresses] == ["carla@their.example"]
    assert leads_to(stranger, gone.pk) is None and leads_to(owner, gone.pk) == kept.pk
    assert not merges_under(stranger, kept.pk) and merges_under(owner, kept.pk)
    assert not find_people(stranger, "secret")[0]
    assert len(customer_story(stranger, kept.pk, now=NOW).conversations) == 1
    with pytest.raises(NotFound):
        undo(reader=stranger, merge_id=one.pk, now=NOW)


def test_an_address_taken_away_since_stays_away(anna: Colleague) -> None:
    kept, gone = make_customer("Carla"), make_customer("Dora")
    (one,) = merge(anna, kept, gone)
    remove_address(reader=reader_of(anna), person_id=kept.pk, spec="dora@their.example")
    take_back(anna, one)
    assert specs(gone) == set() and specs(kept) == {"carla@their.example"}


def test_every_table_that_points_at_them_says_how_it_follows() -> None:
    for kind in (PERSONS, ORGANISATIONS):
        told = {(f.table, f.column) for f in kind.follows}
        found = {
            (field.model.__name__, field.name)
            for table in apps.get_app_config("goodword").get_models(include_auto_created=True)
            for field in table._meta.get_fields()
            if field.is_relation and field.many_to_one and field.related_model is kind.model
            and not field.auto_created
        }  # fmt: skip
        own = {(kind.model.__name__, "merged_into")}
        assert {(t, c) for t, c in found - own if t not in STAYS} == told


def test_organisations_are_one_and_two_again(anna: Colleague) -> None:
    from goodword.merging.actions import merge_organisations

    ada, bea = (
        make_customer("Ada", organisation="Lane"),
        make_customer("Bea", organisation="Lane BV"),
    )
    kept, gone = ada.organisation, bea.organisation
    assert kept and gone
    Organisation.objects.filter(pk=gone.pk).update(relation="supplier")
    both = Wanted(kept.pk, [gone.pk], "one firm", {"name": gone.pk})
    (one,) = merge_organisations(reader=reader_of(anna), wanted=both, now=NOW)
    for person in (ada, bea):
        person.refresh_from_db()
        assert person.organisation_id == kept.pk
    (two,) = merge(anna, ada, bea)
    take_back(anna, one)
    take_back(anna, two)
    ada.refresh_from_db()
    bea.refresh_from_db()
    assert ada.organisation and (ada.organisation.name, ada.organisation.relation) == ("Lane", "")
    assert bea.organisation and bea.organisation.relation == "supplier"
