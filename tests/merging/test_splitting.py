"""One who is two: addresses split off, and who wrote from a shared one."""

from datetime import timedelta

import pytest

from goodword.access import NotAllowed, NotFound, Refused
from goodword.ledger.tables import Commitment
from goodword.merging.actions import Wanted, merge_persons, undo
from goodword.merging.parting import may_have_written, parts_of
from goodword.merging.splitting import say_who_wrote, split
from goodword.people.tables import Colleague, PersonAddress
from goodword.replies.actions import settle
from goodword.timeline.queries import customer_story
from goodword.timeline.queries import entry as read_entry
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


def test_an_address_goes_with_its_letters_and_what_is_owed_for_them(anna: Colleague) -> None:
    carla, talk = make_customer("Carla", relation="customer"), make_conversation()
    theirs = make_address("tom@their.example")
    PersonAddress.objects.create(person=carla, address=theirs)
    office = make_mailbox()
    asked = {"direction": "in", "score": 0.9, "to": [make_address(office.address)]}
    make_entry(talk, at=MONDAY, author=theirs, mailbox=office, **asked)
    settle(conversation_ids=[talk.pk], now=NOW)
    reader = reader_of(anna)
    assert [(p.spec, p.entries) for p in parts_of(reader, carla.pk)] == [
        ("carla@their.example", 0),
        ("tom@their.example", 1),
    ]
    tom = split(reader=reader, person_id=carla.pk, specs=["tom@their.example"], name="Tom", now=NOW)
    owed = Commitment.objects.get()
    assert owed.customer == tom and owed.is_open and tom.relation == "customer"
    assert not customer_story(reader, carla.pk, now=NOW).conversations
    assert len(customer_story(reader, tom.pk, now=NOW).conversations) == 1


def test_what_was_split_off_is_not_brought_back_by_undoing_a_merge(anna: Colleague) -> None:
    carla, dora = make_customer("Carla"), make_customer("Dora")
    PersonAddress.objects.create(person=dora, address=make_address("tom@their.example"))
    reader = reader_of(anna)
    both = Wanted(carla.pk, [dora.pk], "one person", {})
    (one,) = merge_persons(reader=reader, wanted=both, now=NOW)
    tom = split(reader=reader, person_id=carla.pk, specs=["tom@their.example"], now=NOW)
    undo(reader=reader, merge_id=one.pk, now=NOW)
    assert [u.address.spec for u in dora.uses.all()] == ["dora@their.example"]
    assert [u.address.spec for u in tom.uses.all()] == ["tom@their.example"]


def test_nobody_is_left_without_an_address(anna: Colleague) -> None:
    carla, reader = make_customer("Carla"), reader_of(anna)
    told = {"person_id": carla.pk, "now": NOW}
    with pytest.raises(Refused, match="Leave one"):
        split(reader=reader, specs=["carla@their.example"], **told)
    with pytest.raises(NotFound):
        split(reader=reader, specs=["nobody@their.example"], **told)
    with pytest.raises(NotAllowed):
        rita = reader_of(make_colleague("Rita", role="read-only"))
        split(reader=rita, specs=["carla@their.example"], **told)


def test_who_wrote_from_a_shared_address_is_said_and_answered(anna: Colleague) -> None:
    desk = make_customer("info@lane.example", spec="info@lane.example", organisation="Lane")
    ada = make_customer("Ada Lane", spec="ada@lane.example", organisation="Lane")
    talk, reader = make_conversation(), reader_of(anna)
    letter = they_write(talk, desk, MONDAY)
    settle(conversation_ids=[talk.pk], now=NOW)
    assert Commitment.objects.get().customer == desk
    _, people = may_have_written(reader, letter.pk)
    assert {name for _, name in people} == {"info@lane.example", "Ada Lane"}
    say_who_wrote(reader=reader, entry_id=letter.pk, person_id=ada.pk, now=NOW)
    owed = Commitment.objects.get()
    assert owed.customer == ada and owed.is_open
    shown = read_entry(reader, letter.pk)
    assert shown is not None and (shown.author_name, shown.author_person_id) == ("Ada Lane", ada.pk)
    assert len(customer_story(reader, ada.pk, now=NOW).conversations) == 1
    we_write(talk, desk, NOW, colleague=anna)
    settle(conversation_ids=[talk.pk], now=NOW + hours(1))
    owed.refresh_from_db()
    assert owed.state == "discharged"
    say_who_wrote(reader=reader, entry_id=letter.pk, person_id=None, now=NOW + hours(2))
    owed.refresh_from_db()
    assert owed.customer == desk and owed.state == "discharged"


def test_who_wrote_follows_when_they_are_merged(anna: Colleague) -> None:
    desk = make_customer("info@lane.example", spec="info@lane.example")
    ada, kept = make_customer("A. Lane"), make_customer("Ada Lane")
    talk, reader = make_conversation(), reader_of(anna)
    letter = they_write(talk, desk, MONDAY)
    say_who_wrote(reader=reader, entry_id=letter.pk, person_id=ada.pk, now=NOW)
    both = Wanted(kept.pk, [ada.pk], "one person", {})
    (one,) = merge_persons(reader=reader, wanted=both, now=NOW)
    assert Commitment.objects.get().customer == kept
    undo(reader=reader, merge_id=one.pk, now=NOW)
    assert Commitment.objects.get().customer == ada


def test_a_letter_that_is_not_theirs_to_read_is_not_there(anna: Colleague) -> None:
    box = make_mailbox("bernd", owner=make_colleague("Bernd"), sharing="contact")
    carla = make_customer("Carla")
    letter = they_write(make_conversation(), carla, MONDAY, mailbox=box)
    stranger = reader_of(make_colleague("Cem"), reads=[], notices=[box])
    assert may_have_written(stranger, letter.pk) == (None, [])
    with pytest.raises(NotFound):
        say_who_wrote(reader=stranger, entry_id=letter.pk, person_id=carla.pk, now=NOW)
