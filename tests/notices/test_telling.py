"""Who is told of what: each thing once, nobody of what they did themselves."""

from datetime import timedelta

import pytest

from goodword.absence.actions import change, plan
from goodword.absence.tables import Absence
from goodword.handoffs.actions import decline, offer_commitment
from goodword.handoffs.queries import desk
from goodword.handoffs.tables import Handoff, HandoffWord, HelpCall
from goodword.ledger.actions import discharge, reassign
from goodword.ledger.tables import Commitment
from goodword.notices.tables import Notice, NoticeChoice, NoticeSource
from goodword.notices.words import say
from goodword.people.tables import Team
from goodword.replies.actions import settle_dirty
from goodword.timeline.tables import Intake, Original, Quarantined
from goodword.timeline.tables_told import Mention
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
from tests.notices.house import ask, enter, tick, told

pytestmark = pytest.mark.django_db

NOW = MONDAY + hours(1)


@pytest.fixture(autouse=True)
def house():
    return make_house()


@pytest.fixture
def anna():
    one = make_colleague("Anna", role="administrator")
    enter(one)
    make_mailbox(accountable=one)
    tick(MONDAY - hours(1))
    return one


@pytest.fixture
def bernd():
    one = make_colleague("Bernd")
    enter(one)
    return one


def offer(anna, bernd, **more):
    line = more.pop("commitment", None) or ask()
    given = {"receiver": bernd, "commitment": line, "giver": anna, "note": "She is in a hurry."}
    return Handoff.objects.create(**(given | more), offered_at=NOW, returns_at=NOW + hours(4))


def test_a_new_matter_is_told_to_whom_it_became_once(anna, bernd):
    ask()
    for _ in range(3):
        tick(NOW)
    assert told(anna) == ["yours"]
    assert told(bernd) == []


def test_the_first_look_tells_nothing_of_what_lies_there_already(bernd):
    anna = make_colleague("Anna", role="administrator")
    enter(anna)
    make_mailbox(accountable=anna)
    ask()
    offer(anna, bernd)
    tick(NOW)
    assert told(anna) == told(bernd) == []
    ask(make_customer("Dora"), NOW)
    tick(NOW)
    assert told(anna) == ["yours"]


def test_history_is_not_told(anna):
    ask(at=MONDAY)
    Notice.objects.all().delete()
    old = ask(make_customer("Dora"), at=MONDAY - timedelta(days=20))
    assert old.is_open
    late = Commitment.objects.filter(pk=old.pk)
    late.get().events.update(recorded_at=NOW)
    tick(NOW)
    assert [n.commitment_id for n in Notice.objects.filter(kind="yours")] != [old.pk]
    assert not Notice.objects.filter(commitment=old).exists()


def test_what_was_there_before_a_colleague_is_not_news_to_them(anna):
    type(anna).objects.filter(pk=anna.pk).update(created_at=MONDAY + hours(1))
    ask()
    tick(NOW + hours(1))
    assert told(anna) == []


def test_whoever_made_it_theirs_is_not_told_but_the_other_is(anna, bernd):
    line = ask()
    tick(NOW)
    reassign(
        reader=reader_of(anna), commitment_id=line.pk, expected_version=line.version,
        accountable_id=bernd.pk, reason="knows her", now=NOW,
    )  # fmt: skip
    tick(NOW)
    assert (told(anna), told(bernd)) == (["yours"], ["yours"])
    assert Notice.objects.get(colleague=bernd).by == anna


def test_a_customer_who_writes_again_is_told_each_time(anna):
    line = ask()
    tick(NOW)
    for hour in (2, 3):
        they_write(line.conversation, line.customer, MONDAY + hours(hour))
        line.conversation.dirty = True
        line.conversation.save()
        settle_dirty(now=MONDAY + hours(hour))
        tick(MONDAY + hours(hour))
    assert told(anna).count("again") == 2


def test_warned_before_and_told_after_it_is_due(anna):
    line = ask()  # due 13:00
    tick(line.due_at - timedelta(minutes=90))
    assert told(anna) == ["yours"]
    tick(line.due_at - timedelta(minutes=59))
    tick(line.due_at - timedelta(minutes=20))
    assert told(anna) == ["yours", "soon"]
    tick(line.due_at + timedelta(minutes=1))
    tick(line.due_at + timedelta(minutes=3))
    assert told(anna) == ["yours", "soon", "overdue"]


def test_warned_by_working_minutes_and_by_ones_own_choice(anna):
    NoticeChoice.objects.create(colleague=anna, warn_minutes=120)
    line = ask(at=MONDAY + hours(6))  # due Tuesday 11:00, working Monday to 17:00
    tick(MONDAY + hours(7))
    assert "soon" not in told(anna)
    Commitment.objects.filter(pk=line.pk).update(due_at=MONDAY + hours(24.5))  # 09:30
    tick(MONDAY + hours(6.4))
    assert "soon" not in told(anna)
    tick(MONDAY + hours(6.6))  # 15:36; 17:00 is 84 minutes away, and 30 more on Tuesday
    assert told(anna).count("soon") == 1


def test_a_new_due_time_is_warned_of_anew(anna):
    line = ask()
    tick(line.due_at - timedelta(minutes=30))
    Commitment.objects.filter(pk=line.pk).update(due_at=line.due_at + hours(2))
    tick(line.due_at)
    tick(line.due_at + hours(1.5))
    assert told(anna) == ["yours", "soon", "soon"]


def test_what_was_done_in_time_is_never_overdue(anna):
    line = ask()
    discharge(
        reader=reader_of(anna), commitment_id=line.pk, expected_version=line.version, now=NOW,
        reason="by phone",
    )  # fmt: skip
    tick(line.due_at + hours(1))
    assert "overdue" not in told(anna)


def test_an_offer_and_each_of_its_ends(anna, bernd):
    one = offer(anna, bernd)
    tick(NOW)
    assert told(bernd) == ["offered"]
    ends = {"accepted": bernd, "declined": bernd, "withdrawn": anna, "returned": None}
    Handoff.objects.filter(pk=one.pk).update(state="settled", ended_at=NOW)
    for state, by in ends.items():
        line = ask(make_customer(state))
        one = offer(anna, bernd, commitment=line)
        tick(NOW)
        Notice.objects.all().delete()
        Handoff.objects.filter(pk=one.pk).update(state=state, ended_by=by, ended_at=NOW)
        for _ in range(2):
            tick(NOW)
        wanted = {
            "accepted": ([state], []), "declined": ([state], []), "withdrawn": ([], [state]),
            "returned": ([state], [state]),
        }  # fmt: skip
        assert (told(anna), told(bernd)) == wanted[state]


def test_an_offer_that_ended_before_anybody_looked_is_told_as_what_became_of_it(anna, bernd):
    offer(anna, bernd, state="declined", ended_by=bernd, ended_at=NOW)
    tick(NOW)
    assert told(bernd) == []
    assert told(anna) == ["yours", "declined"]


def test_a_team_is_told_but_for_the_giver(anna, bernd):
    team = Team.objects.create(name="Workshop")
    team.members.add(anna, bernd)
    offer(anna, None, team=team)
    tick(NOW)
    assert told(bernd) == ["offered"]
    assert "offered" not in told(anna)


def test_the_giver_hears_of_each_of_a_team_who_declines(anna, bernd):
    carla = make_colleague("Carla")
    team = Team.objects.create(name="Workshop")
    team.members.add(anna, bernd, carla)
    one = offer_to(team, anna)
    tick(NOW)
    decline(reader=reader_of(bernd), handoff_id=one.pk, word="I am full.", now=NOW)
    for _ in range(2):
        tick(NOW)
    assert told(anna)[-1] == "declined" and told(anna).count("declined") == 1
    said = words_of(anna)[-1]
    assert said.text == (
        "Bernd declined what you offered to Workshop. It still stands for the others."
    )
    assert said.quote == "I am full."
    decline(reader=reader_of(carla), handoff_id=one.pk, word="So am I.", now=NOW)
    tick(NOW)
    assert told(anna).count("declined") == 2
    assert words_of(anna)[-1].text == "Carla declined what you offered. It is still yours."
    assert words_of(anna)[-1].quote == "So am I."


def test_who_joins_a_team_is_told_of_what_is_offered_to_it_once(anna, bernd):
    carla = make_colleague("Carla")
    team = Team.objects.create(name="Workshop")
    team.members.add(anna, bernd)
    one = offer_to(team, anna)
    tick(NOW)
    team.members.add(carla)
    assert [o.id for o in desk(reader_of(carla), now=NOW).to_me] == [one.pk]
    for _ in range(2):
        tick(NOW)
    assert (told(carla), told(bernd)) == (["offered"], ["offered"])
    team.members.remove(carla)
    tick(NOW)
    team.members.add(carla)
    tick(NOW)
    assert told(carla) == ["offered"]


def test_days_that_a_lead_enters_or_changes_are_told_to_whose_they_are(anna, bernd):
    tick(NOW)
    days = {"since": NOW + hours(24), "until": NOW + hours(72)}
    made = plan(reader=reader_of(anna), colleague_id=bernd.pk, cover_id=anna.pk, now=NOW, **days)
    for _ in range(2):
        tick(NOW)
    assert told(bernd) == ["absence"]
    (said,) = words_of(bernd)
    assert said.text.startswith("Anna entered days away for you: Tue 17 Nov")
    assert "Anna acts for you then, and may read what you owe." in said.text
    days["until"] = NOW + hours(96)
    change(
        reader=reader_of(anna), absence_id=made.pk, expected_version=made.version,
        cover_id=anna.pk, now=NOW + hours(1), **days,
    )  # fmt: skip
    for _ in range(2):
        tick(NOW + hours(1))
    assert told(bernd) == ["absence", "absence"]
    assert "Anna changed your days away" in words_of(bernd)[-1].text
    assert "absence" not in told(anna)


def test_ones_own_days_away_are_no_news(bernd, anna):
    tick(NOW)
    days = {"since": NOW + hours(24), "until": NOW + hours(72)}
    made = plan(reader=reader_of(bernd), colleague_id=bernd.pk, cover_id=anna.pk, now=NOW, **days)
    days["until"] = NOW + hours(96)
    change(
        reader=reader_of(bernd), absence_id=made.pk, expected_version=made.version,
        cover_id=anna.pk, now=NOW, **days,
    )  # fmt: skip
    tick(NOW)
    assert told(bernd) == []


def offer_to(team, giver):
    line = ask()
    return offer_commitment(
        reader=reader_of(giver), commitment_id=line.pk, expected_version=line.version,
        note="She is in a hurry.", now=NOW, team_id=team.pk,
    )  # fmt: skip


def words_of(colleague):
    said = say(reader_of(colleague), list(Notice.objects.filter(colleague=colleague)), now=NOW)
    return [said[pk] for pk in sorted(said)]


def test_questions_go_to_the_giver_and_answers_to_who_asked(anna, bernd):
    one = offer(anna, bernd)
    tick(NOW)
    HandoffWord.objects.create(handoff=one, colleague=bernd, kind="question", text="When?", at=NOW)
    tick(NOW)
    HandoffWord.objects.create(handoff=one, colleague=anna, kind="answer", text="Friday", at=NOW)
    tick(NOW)
    assert told(anna)[-1] == "asked"
    assert told(bernd) == ["offered", "answered"]


def test_help_is_asked_of_everybody_who_may_see_it_and_answered_once(anna, bernd):
    emil, rita = make_colleague("Emil"), make_colleague("Rita", role="read-only")
    box = make_mailbox("annas", owner=anna, sharing="nothing", accountable=anna)
    hidden = ask(mailbox=box)
    HelpCall.objects.create(commitment=hidden, asker=anna, text="Who knows?", at=NOW)
    line = ask(make_customer("Dora"))
    call = HelpCall.objects.create(commitment=line, asker=anna, text="Who knows?", at=NOW)
    tick(NOW)
    assert (told(bernd), told(emil), told(rita)) == (["help"], ["help"], [])
    HelpCall.objects.filter(pk=call.pk).update(helper=emil, answer="I do", ended_at=NOW)
    for _ in range(2):
        tick(NOW)
    assert told(anna).count("helped") == 1


def test_a_mention_is_told_but_not_to_its_writer(anna, bernd):
    note = we_write(make_conversation(), make_customer(), NOW, colleague=anna)
    Mention.objects.create(entry=note, colleague=bernd)
    Mention.objects.create(entry=note, colleague=anna)
    for _ in range(2):
        tick(NOW)
    assert told(bernd) == ["mention"]
    assert "mention" not in told(anna)


def test_cover_is_told_when_it_begins_and_ends_and_who_is_back(anna, bernd):
    Absence.objects.create(
        colleague=anna, since=NOW, until=NOW + hours(48), cover=bernd, state="planned",
        entered_by=anna, entered_at=MONDAY,
    )  # fmt: skip
    tick(NOW - hours(0.5))
    assert told(bernd) == []
    for _ in range(2):
        tick(NOW)
    assert told(bernd) == ["cover"]
    for _ in range(2):
        tick(NOW + hours(48))
    assert told(bernd) == ["cover", "uncovered"]
    assert told(anna) == ["back"]


def test_an_absence_note_asks_its_colleague(anna, bernd):
    Absence.objects.create(colleague=bernd, state="proposed", entered_at=NOW)
    for _ in range(2):
        tick(NOW)
    assert told(bernd) == ["absence"]
    assert told(anna) == []


def test_an_imports_quarantine_is_told_once_to_administrators(anna, bernd):
    box, run = make_mailbox(), Intake.objects.create(source="x", started_at=NOW, opens_from=NOW)
    for n in range(3):
        original = Original.objects.create(sha256=f"{n:064x}", size=1, data=b"")
        Quarantined.objects.create(
            original=original, mailbox=box, reason="?", seen_at=NOW, intake=run
        )
        tick(NOW)
    assert (told(anna), told(bernd)) == (["quarantine"], [])


def test_nothing_is_written_of_what_somebody_does_not_want_or_to_who_left(anna, bernd):
    NoticeChoice.objects.create(colleague=anna, choices={"yours": "nothing"})
    ask()
    bernd.is_active = False
    bernd.save()
    offer(anna, bernd, commitment=ask(make_customer("Dora")))
    tick(NOW)
    assert told(anna) == told(bernd) == []


def test_a_number_that_is_committed_late_is_still_told(anna, bernd):
    """On PostgreSQL a transaction may end after others that began later."""
    first, second = ask(make_customer("Dora")), ask(make_customer("Emil"))
    held = list(first.events.values())
    first.events.all().delete()
    tick(NOW)
    assert [n.commitment_id for n in Notice.objects.all()] == [second.pk]
    type(second.events.first()).objects.bulk_create(type(second.events.first())(**e) for e in held)
    tick(NOW)
    assert {n.commitment_id for n in Notice.objects.all()} == {first.pk, second.pk}
    still_missing = NoticeSource.objects.get(pk="ledger").missing
    assert not [1 for low, high, _ in still_missing if low <= held[0]["id"] <= high]
