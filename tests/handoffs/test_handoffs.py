"""An offer from its making to its end: who answers for it, who may read it, who is told what."""

from datetime import timedelta

import pytest

from goodword.access import OPERATOR, NotAllowed, NotFound, Refused, readable
from goodword.access.tables import Share
from goodword.handoffs import actions
from goodword.handoffs.tables import Handoff, HandoffWord
from goodword.ledger import actions as ledger
from goodword.ledger.actions import Conflict
from goodword.ledger.queries import history
from goodword.ledger.tables import Commitment
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague, Person, Team
from goodword.replies.actions import settle
from goodword.timeline.tables import Entry
from tests.factories import (
    hours,
    make_colleague,
    make_conversation,
    make_customer,
    make_mailbox,
    they_write,
    we_write,
)


def fresh(row):
    row.refresh_from_db()
    return row


def reads(colleague, line):
    return Entry.objects.filter(readable(reader_for(colleague)), pk=line.evidence_id).exists()


def test_the_giver_answers_for_it_until_it_is_taken_over(house):
    line = house.asks()
    due = line.due_at
    handoff = house.offer(line, house.bernd)
    assert (fresh(line).accountable, line.handoff) == (house.anna, handoff)
    assert reads(house.bernd, line)
    house.does("accept", house.bernd, handoff, word="Gladly")
    assert (fresh(line).accountable, line.handoff, line.due_at) == (house.bernd, None, due)
    assert fresh(handoff).state == "accepted"
    assert reads(house.bernd, line)
    assert [h.text for h in history(OPERATOR, line.pk)][1:] == [
        "Anna offered this to Bernd.", "Bernd took this over.",
    ]  # fmt: skip


def test_declined_with_a_word_it_stays_with_the_giver_and_is_hidden_again(house):
    line = house.asks()
    handoff = house.offer(line, house.bernd)
    with pytest.raises(Refused, match="why not"):
        house.does("decline", house.bernd, handoff, word="  ")
    house.does("decline", house.bernd, handoff, word="I am full until Friday")
    assert (fresh(line).accountable, line.handoff) == (house.anna, None)
    assert fresh(handoff).state == "declined"
    assert not reads(house.bernd, line)
    assert history(OPERATOR, line.pk)[-1].reason == "I am full until Friday"


def test_a_question_back_leaves_the_offer_standing(house):
    handoff = house.offer(house.asks(), house.bernd)
    house.does("ask_back", house.bernd, handoff, text="Which table?")
    house.does("ask_back", house.anna, handoff, text="The oak one")
    told = HandoffWord.objects.order_by("pk").values_list("kind", "colleague__name", "text")
    assert list(told) == [("question", "Bernd", "Which table?"), ("answer", "Anna", "The oak one")]
    assert fresh(handoff).state == "offered"


def test_taken_back_by_the_giver_alone(house):
    line = house.asks()
    handoff = house.offer(line, house.bernd)
    with pytest.raises(NotAllowed):
        house.does("withdraw", house.bernd, handoff)
    house.does("withdraw", house.anna, handoff)
    assert (fresh(handoff).state, fresh(line).handoff) == ("withdrawn", None)
    assert not reads(house.bernd, line)
    with pytest.raises(Conflict, match="Anna took this offer back on"):
        house.does("accept", house.bernd, handoff)


def test_untaken_it_returns_after_the_houses_working_time_once(house):
    line = house.asks()
    handoff = house.offer(line, house.bernd)
    assert handoff.returns_at == house.now + hours(4)
    assert actions.return_overdue(now=handoff.returns_at - timedelta(seconds=1)) == 0
    assert actions.return_overdue(now=handoff.returns_at) == 1
    assert actions.return_overdue(now=handoff.returns_at) == 0
    assert (fresh(handoff).state, fresh(line).handoff) == ("returned", None)
    assert (line.accountable, line.events.filter(name="returned").count()) == (house.anna, 1)
    assert not reads(house.bernd, line)
    with pytest.raises(Conflict, match="Nobody took this over in time, and it went back to Anna"):
        house.does("accept", house.bernd, handoff)


def test_working_time_counts_not_the_night(house):
    house.now += hours(6)
    handoff = house.offer(house.asks(), house.bernd)
    assert handoff.returns_at == house.now + hours(4 + 16)


def test_of_a_team_the_first_takes_it_and_the_second_hears_who(house):
    line = house.asks()
    handoff = house.offer(line, house.team)
    assert reads(house.bernd, line)
    assert reads(house.dora, line)
    house.does("accept", house.dora, handoff)
    assert fresh(line).accountable == house.dora
    assert not reads(house.bernd, line)
    with pytest.raises(Conflict, match=r"^Dora took this over on Mon 16 November 2026"):
        house.does("accept", house.bernd, handoff)


def test_one_of_a_team_declines_and_the_offer_stands_for_the_others(house):
    line = house.asks()
    handoff = house.offer(line, house.team)
    house.does("decline", house.bernd, handoff, word="away")
    assert fresh(handoff).state == "offered"
    assert not reads(house.bernd, line)
    with pytest.raises(NotAllowed):
        house.does("accept", house.bernd, handoff)
    house.does("decline", house.dora, handoff, word="me too")
    assert fresh(handoff).state == "declined"


def test_who_joins_the_team_later_sees_it_and_who_leaves_does_not(house):
    line = house.asks()
    handoff = house.offer(line, house.team)
    house.team.members.set([house.lead])
    actions.tend(now=house.now)
    assert reads(house.lead, line)
    assert not reads(house.bernd, line)
    with pytest.raises(NotFound):
        house.does("accept", house.bernd, handoff)
    house.does("accept", house.lead, handoff)


def test_closing_it_settles_the_offer(house):
    line = house.asks()
    handoff = house.offer(line, house.bernd)
    ledger.discharge(
        reader=reader_for(house.anna), commitment_id=line.pk, now=house.now,
        expected_version=fresh(line).version, reason="called her",
    )  # fmt: skip
    with pytest.raises(Conflict, match="Anna marked this as done"):
        house.does("accept", house.bernd, handoff)
    assert actions.tend(now=house.now) == 1
    assert actions.tend(now=house.now) == 0
    assert fresh(handoff).state == "settled"
    assert not reads(house.bernd, line)


def test_an_answer_that_comes_in_settles_it_and_opening_again_offers_nothing(house):
    line = house.asks()
    handoff = house.offer(line, house.bernd)
    we_write(line.conversation, house.carla, house.now + hours(1), mailbox=house.box)
    settle(conversation_ids=[line.conversation_id], now=house.now + hours(2))
    assert fresh(line).state == "discharged"
    ledger.reopen(
        reader=reader_for(house.anna), commitment_id=line.pk, now=house.now + hours(3),
        expected_version=line.version, reason="that was not it",
    )  # fmt: skip
    assert fresh(line).handoff is None
    again = house.offer(line, house.dora)
    assert (fresh(handoff).state, fresh(line).handoff) == ("settled", again)


def test_a_lead_who_gives_it_to_somebody_ends_the_offer(house):
    line = house.asks(box=make_mailbox())
    house.now += hours(1)
    Commitment.objects.filter(pk=line.pk).update(accountable=house.anna)
    handoff = house.offer(line, house.bernd)
    ledger.reassign(
        reader=reader_for(house.lead), commitment_id=line.pk, now=house.now,
        expected_version=fresh(line).version, accountable_id=house.dora.pk, reason="quicker",
    )  # fmt: skip
    with pytest.raises(Conflict, match="Lea made somebody else accountable"):
        house.does("accept", house.bernd, handoff)
    actions.tend(now=house.now)
    assert fresh(handoff).state == "settled"


@pytest.mark.parametrize("state", ["held", "proposed"])
def test_what_is_on_hold_or_asked_about_can_be_handed_over_as_it_is(house, state):
    line = house.asks()
    due = line.due_at
    if state == "held":
        due = house.now + timedelta(days=3)
        ledger.hold(
            reader=reader_for(house.anna), commitment_id=line.pk, now=house.now, check_by=due,
            expected_version=line.version, reason="the plan",
        )  # fmt: skip
    else:
        Commitment.objects.filter(pk=line.pk).update(state="proposed", is_open=False)
    house.does("accept", house.bernd, house.offer(line, house.bernd))
    assert (fresh(line).state, line.accountable, line.due_at) == (state, house.bernd, due)


def test_who_may_offer_and_who_may_receive(house):
    shared = house.asks(box=make_mailbox())
    Commitment.objects.filter(pk=shared.pk).update(accountable=house.anna)
    with pytest.raises(NotAllowed, match="only they or a lead"):
        house.offer(shared, house.bernd, giver=house.dora)
    gone = make_colleague("Gone", active=False)
    for nobody in (gone, Colleague.objects.get(name="Rita"), house.anna):
        with pytest.raises(Refused):
            house.offer(shared, nobody)
    empty = Team.objects.create(name="Empty")
    with pytest.raises(Refused, match="Nobody else in Empty"):
        house.offer(shared, empty)
    with pytest.raises(NotAllowed):
        house.offer(shared, house.bernd, giver=Colleague.objects.get(name="Rita"))
    handoff = house.offer(shared, house.bernd, giver=house.lead)
    assert (handoff.giver, fresh(shared).accountable) == (house.lead, house.anna)
    assert not Handoff.objects.exclude(pk=handoff.pk).exists()


def test_what_one_may_not_read_one_cannot_hand_over(house):
    line = house.asks()
    Commitment.objects.filter(pk=line.pk).update(accountable=house.bernd)
    with pytest.raises(NotAllowed, match="can't read this letter"):
        house.offer(line, house.dora, giver=house.bernd)
    with pytest.raises(NotFound):
        house.offer(line, house.dora, giver=house.dora)


def test_never_two_offers_of_one_thing(house):
    line = house.asks()
    house.offer(line, house.bernd)
    with pytest.raises(Conflict, match="Anna has offered this to Bernd already"):
        house.offer(line, house.dora)
    assert Handoff.objects.count() == 1


def test_a_stale_page_hears_what_changed(house):
    line = house.asks()
    told = {
        "commitment_id": line.pk, "expected_version": line.version, "now": house.now,
        "note": "x", "reader": reader_for(house.anna),
    }  # fmt: skip
    actions.offer_commitment(**told, receiver_id=house.bernd.pk)
    with pytest.raises(Conflict, match="You offered this to somebody"):
        actions.offer_commitment(**told, receiver_id=house.dora.pk)


def test_strangers_know_nothing_of_an_offer(house):
    handoff = house.offer(house.asks(), house.bernd)
    for name, more in (("accept", {}), ("decline", {"word": "x"}), ("withdraw", {}),
                       ("ask_back", {"text": "x"})):  # fmt: skip
        with pytest.raises(NotFound) as foreign:
            house.does(name, house.dora, handoff, **more)
        with pytest.raises(NotFound) as missing:
            house.does(name, house.dora, Handoff(pk=10**9), **more)
        assert str(foreign.value) == str(missing.value)


def test_a_conversation_goes_with_what_opens_meanwhile_and_later(house):
    line = house.asks()
    thread = line.conversation
    dora_owes = house.asks(who=make_customer("Mia"), thread=thread, at=house.now + hours(1))
    Commitment.objects.filter(pk=dora_owes.pk).update(accountable=house.dora)
    handoff = house.offer_thread(thread, house.bernd)
    assert fresh(line).handoff == handoff
    assert fresh(dora_owes).handoff is None
    meanwhile = house.asks(who=make_customer("Zoe"), thread=thread, at=house.now + hours(2))
    house.now += hours(3)
    house.does("accept", house.bernd, handoff)
    assert {fresh(line).accountable, fresh(meanwhile).accountable} == {house.bernd}
    assert fresh(dora_owes).accountable == house.dora
    assert [e.name for e in meanwhile.events.order_by("number")] == [
        "opened", "offered", "accepted",
    ]  # fmt: skip
    later = house.asks(who=make_customer("Yva"), thread=thread, at=house.now + hours(1))
    assert later.accountable == house.bernd
    assert reads(house.bernd, later)


def test_a_whole_customer_is_looked_after_by_whoever_accepts(house):
    one, two = house.asks("One"), house.asks("Two", at=house.now + hours(0.5))
    house.now += hours(1)
    handoff = house.offer_carla(house.bernd)
    assert {fresh(one).handoff, fresh(two).handoff} == {handoff}
    assert reads(house.bernd, one)
    house.does("accept", house.bernd, handoff)
    carla = Person.objects.get(pk=house.carla.pk)
    assert (carla.looked_after_by, fresh(two).accountable) == (house.bernd, house.bernd)
    later = house.asks("Three", at=house.now + hours(1))
    assert later.accountable == house.bernd
    assert not reads(house.bernd, later)
    actions.tend(now=house.now + hours(1))
    assert reads(house.bernd, later)
    assert actions.tend(now=house.now + hours(1)) == 0


def test_sharing_covers_what_the_giver_may_read_and_nothing_else(house):
    line = house.asks()
    hidden = they_write(
        line.conversation, house.carla, house.now, mailbox=make_mailbox("doras", owner=house.dora)
    )
    house.offer_carla(house.bernd)
    assert reads(house.bernd, line)
    seen = Entry.objects.filter(readable(reader_for(house.bernd)))
    assert hidden.pk not in seen.values_list("pk", flat=True)


def test_a_whole_is_offered_once_and_only_by_whom_it_concerns(house):
    line = house.asks(box=make_mailbox())
    Commitment.objects.filter(pk=line.pk).update(accountable=house.anna)
    with pytest.raises(NotAllowed):
        house.offer_thread(line.conversation, house.bernd, giver=house.dora)
    with pytest.raises(NotAllowed):
        house.offer_carla(house.bernd, giver=house.dora)
    house.offer_thread(line.conversation, house.bernd)
    with pytest.raises(Conflict, match="Anna has offered this to Bernd already"):
        house.offer_thread(line.conversation, house.dora, giver=house.lead)
    house.offer_carla(house.bernd)
    with pytest.raises(Conflict):
        house.offer_carla(house.dora, giver=house.lead)


def test_foreign_and_missing_wholes_look_the_same(house):
    line = house.asks()
    with pytest.raises(NotFound):
        house.offer_thread(line.conversation, house.dora, giver=house.bernd)
    with pytest.raises(NotFound):
        house.offer_carla(house.dora, giver=house.bernd)


def test_a_lead_hands_over_a_customer_of_somebody_else(house):
    line = house.asks(box=make_mailbox())
    Commitment.objects.filter(pk=line.pk).update(accountable=house.anna)
    handoff = house.offer_carla(house.bernd, giver=house.lead)
    assert (fresh(line).handoff, line.accountable) == (handoff, house.anna)
    meanwhile = house.asks("Another", box=make_mailbox(), at=house.now + hours(1))
    Commitment.objects.filter(pk=meanwhile.pk).update(accountable=house.anna)
    house.does("accept", house.bernd, handoff)
    assert {fresh(line).accountable, fresh(meanwhile).accountable} == {house.bernd}


def test_what_was_taken_over_can_be_handed_on_with_its_story(house):
    line = house.asks()
    house.does("accept", house.bernd, house.offer(line, house.bernd))
    house.does("accept", house.dora, house.offer(line, house.dora, giver=house.bernd))
    assert fresh(line).accountable == house.dora
    assert reads(house.dora, line)


def test_who_leaves_the_house_leaves_no_offer_behind(house):
    one, two = house.asks("One"), house.asks("Two", at=house.now + hours(0.5))
    house.now += hours(1)
    given = house.offer(one, house.bernd)
    got = house.offer(two, house.dora)
    assert actions.end_all_of(colleague_id=house.dora.pk, now=house.now) == 1
    assert actions.end_all_of(colleague_id=house.anna.pk, now=house.now) == 1
    assert (fresh(given).state, fresh(got).state) == ("withdrawn", "returned")
    assert not Commitment.objects.exclude(handoff=None).exists()
    assert not Share.objects.filter(until=None).exists()


def test_made_accountable_by_a_lead_one_may_read_it(house):
    make_mailbox("leas", owner=house.lead, sharing="nothing")
    line = house.asks(box=make_mailbox("leas"))
    ledger.reassign(
        reader=reader_for(house.lead), commitment_id=line.pk, now=house.now,
        expected_version=line.version, accountable_id=house.bernd.pk, reason="quicker",
    )  # fmt: skip
    assert reads(house.bernd, line)
    ledger.reassign(
        reader=reader_for(house.lead), commitment_id=line.pk, now=house.now,
        expected_version=fresh(line).version, accountable_id=house.dora.pk, reason="quicker still",
    )  # fmt: skip
    assert reads(house.dora, line)
    assert not reads(house.bernd, line)


def test_joined_conversations_stay_with_whom_they_were_given_to(house):
    line = house.asks()
    other = make_conversation("Other")
    they_write(other, house.carla, house.now, mailbox=house.box, score=0.0)
    handoff = house.offer_thread(line.conversation, house.bernd)
    from goodword.wiring.threads import join

    join(
        reader=reader_for(house.anna), source_id=line.conversation_id, target_id=other.pk,
        now=house.now, wall=house.now,
    )  # fmt: skip
    assert reads(house.bernd, line)
    house.does("accept", house.bernd, handoff)
    assert fresh(line).accountable == house.bernd
    other.refresh_from_db()
    assert other.kept_by == house.bernd


def test_the_terminal_offers_and_accepts_in_their_names(house):
    line = house.asks()
    handoff = actions.offer_commitment(
        reader=OPERATOR, commitment_id=line.pk, expected_version=line.version,
        team_id=house.team.pk, note="x", now=house.now,
    )  # fmt: skip
    assert handoff.giver == house.anna
    with pytest.raises(Refused, match="who of the team"):
        actions.accept(reader=OPERATOR, handoff_id=handoff.pk, now=house.now)
    actions.accept(reader=OPERATOR, handoff_id=handoff.pk, now=house.now, receiver_id=house.dora.pk)
    assert fresh(line).accountable == house.dora
    assert history(OPERATOR, line.pk)[-1].text == "The terminal took this over."
