"""A call or a visit is an entry like a mail: it answers what it answers, and nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from goodword.access import NotAllowed, NotFound, Refused
from goodword.channels.phone.rules import HAPPENINGS, Talk
from goodword.ledger.actions import Conflict, reopen
from goodword.ledger.tables import Commitment
from goodword.people.queries import find_people, person_card
from goodword.people.tables import Person, PersonNumber
from goodword.replies.actions import settle, settle_dirty
from goodword.timeline.queries import contact_span, customer_story, entry
from goodword.timeline.search import search
from goodword.timeline.tables import Conversation, Entry, Sighting
from goodword.timeline.tables_told import Spoken
from goodword.wiring.talking import Promised, Report, log
from tests.factories import (
    MONDAY,
    hours,
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
NUMBER = "+3225550102"


@pytest.fixture(autouse=True)
def house() -> None:
    house = make_house()
    calendar = house.calendar
    calendar.definition = {**calendar.definition, "country": "BE"}
    calendar.save()
    make_colleague()


def said(what: str = "we-called", words: str = "Spoke about the table.", **more: object) -> Talk:
    talk = Talk(HAPPENINGS[what], MONDAY + hours(2), words, "02 555 01 02")
    return replace(talk, **more)  # type: ignore[arg-type]


def waiting() -> tuple[Person, Conversation, Commitment]:
    """Carla wrote, and waits."""
    carla, talk = make_customer(), make_conversation()
    they_write(talk, carla, MONDAY)
    settle(conversation_ids=[talk.pk], now=MONDAY + hours(1))
    return carla, talk, Commitment.objects.get(customer=carla)


def told(customer: Person, talk: Talk, *, key: str = "one", now: float = 3, **more: object):  # type: ignore[no-untyped-def]
    """A report of Anna's, kept."""
    reader = more.pop("reader", None) or reader_of(make_colleague())
    line = Commitment.objects.filter(pk=more.get("line_id") or 0).first()
    if line is not None:
        more.setdefault("conversation_id", line.conversation_id)
    report = Report(customer.pk, talk, key, **more)  # type: ignore[arg-type]
    return log(reader=reader, report=report, now=MONDAY + hours(now))  # type: ignore[arg-type]


def state(owed: Commitment) -> str:
    return Commitment.objects.get(pk=owed.pk).state


def test_a_ticked_line_is_done_with_the_call_as_evidence() -> None:
    carla, talk, owed = waiting()
    logged = told(carla, said(), line_id=owed.pk, settles={owed.pk: owed.version})
    now = Commitment.objects.get(pk=owed.pk)
    assert (now.state, now.closed_by_id) == ("discharged", logged.entry_id)
    assert now.closed_at == MONDAY + hours(2)
    assert logged.conversation_id == talk.pk


def test_what_is_not_ticked_stays_owed_however_often_it_is_settled() -> None:
    carla, talk, owed = waiting()
    told(carla, said("they-called"), line_id=owed.pk)
    told(carla, said("we-called"), line_id=owed.pk, key="two")
    settle(conversation_ids=[talk.pk], now=MONDAY + hours(4))
    assert state(owed) == "open"
    assert Commitment.objects.get(pk=owed.pk).chasers == 0


def test_a_letter_after_the_call_is_due_by_the_next_response() -> None:
    carla, talk, owed = waiting()
    told(carla, said(), line_id=owed.pk, settles={owed.pk: owed.version})
    they_write(talk, carla, MONDAY + hours(5))
    settle(conversation_ids=[talk.pk], now=MONDAY + hours(6))
    again = Commitment.objects.get(customer=carla, state="open")
    assert again.basis == "next"
    assert again.accountable == make_colleague()


def test_the_same_form_twice_is_one_entry_one_promise() -> None:
    carla, _, owed = waiting()
    more = {
        "settles": {owed.pk: owed.version},
        "promised": Promised("Send the plan", MONDAY + timedelta(days=2)),
    }
    first = told(carla, said(), **more)
    second = told(carla, said(), **more)
    assert second.known and second.entry_id == first.entry_id
    assert Entry.objects.filter(kind="call").count() == 1
    promise = Commitment.objects.get(kind="promise")
    assert promise.evidence_id == first.entry_id and promise.what == "Send the plan"


def test_somebody_faster_is_named_and_nothing_is_kept() -> None:
    carla, _, owed = waiting()
    told(carla, said(), settles={owed.pk: owed.version})
    with pytest.raises(Conflict):
        told(carla, said(), key="two", settles={owed.pk: owed.version})
    assert Entry.objects.filter(kind="call").count() == 1


def test_it_is_seen_by_whoever_sees_the_letter() -> None:
    bernd = make_colleague("Bernd")
    own = make_mailbox("bernd", owner=bernd, sharing="nothing")
    carla, talk = make_customer(), make_conversation()
    they_write(talk, carla, MONDAY, mailbox=own)
    settle(conversation_ids=[talk.pk], now=MONDAY + hours(1))
    owed = Commitment.objects.get(customer=carla)
    his = reader_of(bernd, reads=[own])
    logged = told(carla, said(), line_id=owed.pk, reader=his)
    stranger = reader_of(make_colleague(), reads=[])
    assert Sighting.objects.get(entry_id=logged.entry_id).mailbox == own
    assert entry(stranger, logged.entry_id) is None
    assert entry(his, logged.entry_id) is not None
    house = told(carla, said(), key="two", reader=his)
    assert entry(stranger, house.entry_id) is not None


def test_foreign_customers_and_conversations_look_like_missing_ones() -> None:
    bernd = make_colleague("Bernd")
    own = make_mailbox("bernd", owner=bernd, sharing="nothing")
    lena, private = make_customer("Lena"), make_conversation()
    they_write(private, lena, MONDAY, mailbox=own)
    settle(conversation_ids=[private.pk], now=MONDAY + hours(1))
    owed = Commitment.objects.get(customer=lena)
    carla = make_customer()
    anna = reader_of(make_colleague("Dora", role="administrator"), reads=[])
    for customer, more in (
        (lena, {}),
        (carla, {"conversation_id": private.pk}),
        (carla, {"conversation_id": 999_999}),
        (carla, {"line_id": owed.pk}),
        (carla, {"settles": {owed.pk: owed.version}}),
    ):
        with pytest.raises(NotFound):
            told(customer, said(), reader=anna, **more)
    assert not Entry.objects.filter(kind="call").exists()
    assert not PersonNumber.objects.exists()


def test_read_only_colleagues_log_nothing() -> None:
    with pytest.raises(NotAllowed):
        told(make_customer(), said(), reader=reader_of(make_colleague("Rita", role="read-only")))


def test_what_has_not_happened_yet_is_refused() -> None:
    with pytest.raises(Refused, match="past"):
        told(make_customer(), said(at=MONDAY + hours(9)))


def test_the_number_is_shown_as_a_number_and_never_as_an_address() -> None:
    carla = make_customer()
    told(carla, said("they-called"))
    reader = reader_of(make_colleague())
    card = person_card(reader, carla.pk)
    assert card is not None and card.numbers == (NUMBER,)
    assert [spec for spec, *_ in card.addresses] == ["carla@their.example"]
    story = customer_story(reader, carla.pk, now=MONDAY + hours(3))
    latest = story.conversations[0].latest
    assert latest is not None and latest.author_spec == "+32 2 555 01 02"
    assert [p.name for p in find_people(reader, "02 555 01 02")[0]] == ["Carla"]
    found = search(reader, "from:025550102 table", now=MONDAY + hours(3))
    assert [h.who for h in found.hits] == ["Carla"]


def test_without_a_number_no_address_is_shown_at_all() -> None:
    carla = make_customer()
    logged = told(carla, said("they-visited", number=""))
    shown = entry(reader_of(make_colleague()), logged.entry_id)
    assert shown is not None and shown.author_spec == "" and shown.kind == "visit"
    assert "urn:" not in "".join(p.spec for p in shown.people)


def test_a_number_that_two_have_stays_out_of_the_others_story() -> None:
    carla, diego = make_customer(), make_customer("Diego")
    told(carla, said())
    told(diego, said(), key="two")
    reader = reader_of(make_colleague())
    for person in (carla, diego):
        story = customer_story(reader, person.pk, now=MONDAY + hours(4))
        assert [c.count for c in story.conversations] == [1]
    assert set(Spoken.objects.values_list("number", flat=True)) == {NUMBER}


def test_a_call_is_contact() -> None:
    carla = make_customer()
    told(carla, said())
    span = contact_span(reader_of(make_colleague()), carla.pk, now=MONDAY + hours(4))
    assert span == (MONDAY + hours(2), MONDAY + hours(2))


@pytest.mark.parametrize("what", ["missed", "message"])
def test_a_missed_call_opens_a_call_back_that_a_call_closes(what: str) -> None:
    carla = make_customer()
    told(carla, said(what))
    owed = Commitment.objects.get(customer=carla)
    assert owed.state == "open" and owed.what.startswith("Call back")
    assert "+32 2 555 01 02" in owed.what
    assert owed.due_at == MONDAY + hours(6)
    told(carla, said("no-answer", at=MONDAY + hours(3)), key="two", now=4)
    assert state(owed) == "open"
    told(carla, said(at=MONDAY + hours(4)), key="three", now=5)
    assert state(owed) == "discharged"


def test_missed_twice_is_one_call_back_asked_twice() -> None:
    carla = make_customer()
    told(carla, said("missed"))
    told(carla, said("missed", at=MONDAY + hours(2.5)), key="two")
    assert Commitment.objects.get(customer=carla).chasers == 1


def test_a_message_that_we_leave_tells_them_that_we_are_on_it() -> None:
    carla = make_customer()
    told(carla, said("missed"))
    told(carla, said("left-message", at=MONDAY + hours(3)), key="two")
    owed = Commitment.objects.get(customer=carla)
    assert owed.state == "open" and owed.acknowledged_at == MONDAY + hours(3)


def test_a_letter_to_them_in_any_conversation_calls_back_too() -> None:
    carla, other = make_customer(), make_conversation("Something else")
    told(carla, said("missed"))
    owed = Commitment.objects.get(customer=carla)
    we_write(other, carla, MONDAY + hours(4))
    while settle_dirty(now=MONDAY + hours(5)):
        pass
    assert state(owed) == "discharged"
    home = Commitment.objects.get(pk=owed.pk).conversation_id
    assert home is not None
    settle(conversation_ids=[home, other.pk], now=MONDAY + hours(6))
    assert state(owed) == "discharged"


def test_an_answer_to_their_letter_does_not_become_a_call_back_for_them() -> None:
    carla, _, owed = waiting()
    told(carla, said("missed"))
    told(carla, said(at=MONDAY + hours(3)), key="two")
    back = Commitment.objects.exclude(pk=owed.pk).get(customer=carla)
    assert (state(owed), back.state) == ("open", "discharged")


def test_two_lines_that_a_colleague_reopened_wake_each_other_no_more_than_once() -> None:
    carla, diego = make_customer(), make_colleague(role="lead")
    last_month = said("missed", at=MONDAY - timedelta(days=20))
    told(carla, last_month)
    told(carla, said("missed"), key="two")
    told(carla, said(at=MONDAY + hours(2.5)), key="three")
    for owed in Commitment.objects.filter(customer=carla):
        reopen(
            reader=reader_of(diego), commitment_id=owed.pk, expected_version=owed.version,
            now=MONDAY + hours(4), reason="wrong person",
        )  # fmt: skip
    Conversation.objects.update(dirty=True)
    turns = 0
    while settle_dirty(now=MONDAY + hours(5)):
        turns += 1
        assert turns < 10
