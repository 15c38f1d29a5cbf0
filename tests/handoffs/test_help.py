""" "Can anyone…?": who is asked, who may answer, and that the ownership stays."""

import pytest

from goodword.access import NotAllowed, NotFound, Refused, readable
from goodword.handoffs import actions
from goodword.handoffs.tables import HelpCall
from goodword.ledger import actions as ledger
from goodword.ledger.actions import Conflict
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague
from goodword.timeline.tables import Entry
from tests.factories import make_mailbox


def reads(colleague, line):
    return Entry.objects.filter(readable(reader_for(colleague)), pk=line.evidence_id).exists()


def ask(house, line, who=None, **to):
    return actions.ask_for_help(
        reader=reader_for(who or house.anna), commitment_id=line.pk,
        text="Does anyone know the price?", now=house.now, **to,
    )  # fmt: skip


def reply(house, call, who, answer="It is 1,200"):
    return actions.help_with(reader=reader_for(who), call_id=call.pk, answer=answer, now=house.now)


def test_an_answer_ends_it_and_the_ownership_stays(house):
    line = house.asks()
    call = ask(house, line, colleague_id=house.bernd.pk)
    assert reads(house.bernd, line)
    reply(house, call, house.bernd)
    call.refresh_from_db()
    line.refresh_from_db()
    assert (call.helper, call.answer, call.ended_at) == (house.bernd, "It is 1,200", house.now)
    assert (line.accountable, line.version) == (house.anna, 1)
    assert not reads(house.bernd, line)
    with pytest.raises(Conflict, match=r"^Bernd has helped with this on"):
        reply(house, call, house.bernd)


def test_everybody_means_those_who_may_read_it(house):
    private, shared = house.asks("A"), house.asks("B", box=make_mailbox())
    hidden, open_call = ask(house, private), ask(house, shared)
    assert not reads(house.bernd, private)
    with pytest.raises(NotFound):
        reply(house, hidden, house.bernd)
    reply(house, open_call, house.bernd)


def test_of_a_team_anybody_may_answer_and_nobody_else(house):
    line = house.asks()
    call = ask(house, line, team_id=house.team.pk)
    assert reads(house.dora, line)
    with pytest.raises(NotFound):
        reply(house, call, house.lead)
    reply(house, call, house.dora)
    assert not reads(house.dora, line)


def test_one_question_at_a_time_in_words_and_not_to_oneself(house):
    line = house.asks()
    with pytest.raises(Refused):
        actions.ask_for_help(
            reader=reader_for(house.anna), commitment_id=line.pk, text=" ", now=house.now
        )
    with pytest.raises(Refused):
        ask(house, line, colleague_id=house.anna.pk)
    with pytest.raises(NotAllowed):
        ask(house, house.asks("B", box=make_mailbox()), who=Colleague.objects.get(name="Rita"))
    call = ask(house, line)
    with pytest.raises(Conflict, match="Anna has asked for help"):
        ask(house, line)
    with pytest.raises(Refused, match="your own question"):
        reply(house, call, house.anna)


def test_taken_back_or_closed_it_ends(house):
    line = house.asks()
    call = ask(house, line, colleague_id=house.bernd.pk)
    with pytest.raises(NotAllowed):
        actions.withdraw_help(reader=reader_for(house.bernd), call_id=call.pk, now=house.now)
    actions.withdraw_help(reader=reader_for(house.anna), call_id=call.pk, now=house.now)
    assert not reads(house.bernd, line)
    again = ask(house, line, colleague_id=house.bernd.pk)
    ledger.cancel(
        reader=reader_for(house.anna), commitment_id=line.pk, expected_version=1, now=house.now,
        reason="advertising",
    )  # fmt: skip
    assert actions.tend(now=house.now) == 1
    assert HelpCall.objects.get(pk=again.pk).ended_at == house.now
    assert not reads(house.bernd, line)
