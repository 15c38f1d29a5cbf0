"""The morning note: the day's list, once a local working day, and nothing that is not theirs."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from goodword.absence.tables import Absence
from goodword.handoffs.tables import Handoff
from goodword.ledger.actions import discharge
from goodword.notices.morning import morning_content, plan_mornings
from goodword.notices.tables import NoticeChoice, Posted
from goodword.people.queries import reader_for
from tests.factories import (
    MONDAY,
    hours,
    make_colleague,
    make_customer,
    make_house,
    make_mailbox,
    reader_of,
)
from tests.notices.house import ask, enter

pytestmark = pytest.mark.django_db

EIGHT = MONDAY - hours(1)


@pytest.fixture(autouse=True)
def house():
    return make_house()


@pytest.fixture
def anna():
    one = make_colleague("Anna", role="administrator")
    enter(one)
    make_mailbox(accountable=one)
    return one


def link(target):
    return f"https://x.example/{target.page}/{target.number or ''}#{target.anchor}"


def note(colleague, now, key="morning:x"):
    posted, _ = Posted.objects.get_or_create(
        key=key, defaults={"colleague": colleague, "created_at": now, "due_at": now}
    )
    return morning_content(posted, now=now, link=link)


def planned(now, minutes=0):
    return plan_mornings(
        now=now + timedelta(minutes=minutes), wall=now + timedelta(minutes=minutes)
    )


def test_once_a_working_day_whatever_restarts(anna):
    made = [planned(EIGHT, minutes) for minutes in range(-120, 16 * 60, 7)]
    assert sum(made) == 1
    assert Posted.objects.get().key == f"morning:{anna.pk}:2026-11-16"
    assert Posted.objects.get().due_at - EIGHT < timedelta(minutes=7)
    assert sum(planned(EIGHT + timedelta(days=day)) for day in range(1, 7)) == 4


def test_a_clock_that_jumps_sends_no_second_one(anna):
    for minutes in (0, 120, -60, 30, 24 * 60, 0, 24 * 60 + 1):
        planned(EIGHT, minutes)
    assert Posted.objects.count() == 2


def test_who_starts_late_gets_it_until_the_day_closes(anna):
    assert planned(EIGHT, 8 * 60) == 1
    Posted.objects.all().delete()
    assert planned(EIGHT, 9 * 60) == 0  # 17:00


def test_at_the_time_and_in_the_zone_of_each(anna):
    bernd = make_colleague("Bernd")
    enter(bernd)
    bernd.zone = "America/New_York"
    bernd.save()
    NoticeChoice.objects.create(colleague=bernd, morning_at=time(7, 30))
    planned(EIGHT)
    assert [p.colleague_id for p in Posted.objects.all()] == [anna.pk]
    at = EIGHT.replace(hour=7, minute=30, tzinfo=ZoneInfo("America/New_York"))
    assert planned(at, -1) == 0
    assert planned(at) == 1


def test_not_while_away_not_when_off_not_before_ones_first_visit(anna):
    bernd, emil = make_colleague("Bernd"), make_colleague("Emil")
    enter(bernd)
    NoticeChoice.objects.create(colleague=bernd, morning_at=None)
    Absence.objects.create(
        colleague=anna, since=EIGHT, until=EIGHT + hours(4), state="begun", entered_at=EIGHT
    )
    assert planned(EIGHT) == 0
    assert planned(EIGHT, 4 * 60) == 1
    assert emil.last_login is None


def test_on_the_days_clocks_are_changed(anna):
    make_house(zone="Europe/Brussels")
    NoticeChoice.objects.create(colleague=anna, morning_at=time(2, 30))
    house = make_house(zone="Europe/Brussels").calendar
    house.definition = {"zone": "Europe/Brussels", "hours": [[["00:00", "24:00"]]] * 7}
    house.save()
    for day in ((2026, 3, 29), (2026, 10, 25)):
        begin = EIGHT.replace(year=day[0], month=day[1], day=day[2], hour=0) - hours(3)
        for minutes in range(0, 28 * 60, 11):
            planned(begin, minutes)
        assert Posted.objects.filter(key__endswith="-".join(f"{n:02}" for n in day)).count() == 1


def test_what_it_says(anna):
    bernd = make_colleague("Bernd")
    late = ask(make_customer("Carla"), MONDAY - timedelta(days=3), subject="Oak table")
    ask(make_customer("Dora"), MONDAY - hours(1), subject="Elm chair")
    ask(make_customer("Emil"), MONDAY - hours(1), subject="A question?")
    done = ask(make_customer("Fritz"), MONDAY - timedelta(days=3), subject="Done")
    discharge(
        reader=reader_of(anna), commitment_id=done.pk, expected_version=done.version,
        now=MONDAY - timedelta(days=3), reason="by phone",
    )  # fmt: skip
    Handoff.objects.create(
        giver=bernd, receiver=anna, commitment=late, note="x", offered_at=EIGHT, returns_at=MONDAY
    )
    Absence.objects.create(
        colleague=bernd, since=EIGHT, until=EIGHT + timedelta(days=2), cover=anna, state="begun",
        entered_at=EIGHT,
    )  # fmt: skip
    content = note(anna, MONDAY)
    assert content.subject == "Monday 16 November: 1 late, 2 due today, 1 offered to you"
    for words in (
        "Late\n----\n* Carla: Oak table", f"https://x.example/conversation/{late.conversation_id}#line-{late.pk}",
        "Due today", "Dora: Elm chair", "Offered to you", "from Bernd", "You act for", "Bernd\n",
        "Away: Bernd until Wed 18 Nov.", "Friday: 1 of yours done, 2 new.",
    ):  # fmt: skip
        assert words in content.text, content.text
    assert "Done" not in content.text
    assert f'<a href="https://x.example/conversation/{late.conversation_id}' in content.html


def test_words_of_others_are_made_harmless(anna):
    ask(make_customer("<b>Carla</b>"), MONDAY - timedelta(days=3), subject="<script>x</script>")
    content = note(anna, MONDAY)
    assert "<script>" not in content.html
    assert "<b>Carla" not in content.html
    assert "<script>x</script>" in content.text


def test_nothing_of_what_is_not_theirs(anna):
    bernd = make_colleague("Bernd")
    enter(bernd)
    ask(subject="For Anna alone")
    box = make_mailbox("annas", owner=anna, sharing="nothing", accountable=anna)
    hidden = ask(make_customer("Dora"), subject="Secret", mailbox=box)
    Handoff.objects.create(
        giver=anna, receiver=bernd, commitment=hidden, note="x", offered_at=EIGHT, returns_at=MONDAY
    )
    assert reader_for(bernd).reads is not None
    content = note(bernd, MONDAY + hours(1))
    assert content.subject.endswith("nothing waits for you")
    assert "Secret" not in content.text
    assert "Dora" not in content.text


def test_an_empty_day_is_a_kind_word_or_nothing(anna):
    assert "Nothing waits for you this Monday." in note(anna, MONDAY).text
    NoticeChoice.objects.create(colleague=anna, empty_days=False, morning_at=time(8))
    assert note(anna, MONDAY) is None
