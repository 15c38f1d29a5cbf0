"""Today: what a colleague sees, in which order, and what stays hidden from whom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goodword.access import OPERATOR, Reader
from goodword.ledger.actions import add_commitment, hold
from goodword.ledger.tables import Commitment
from goodword.replies.actions import settle
from goodword.today.queries import line, lines_of, today
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
NOW = MONDAY + timedelta(days=3)


@pytest.fixture(autouse=True)
def anna():
    make_house()
    return make_colleague("Anna")


def asked(customer, at, *, subject="A question", **more):
    """A customer's letter that waits, settled."""
    thread = make_conversation(subject)
    they_write(thread, customer, at, **more)
    settle(conversation_ids=[thread.pk], now=NOW)
    return Commitment.objects.get(conversation=thread)


def all_lines(page):
    return [line for group in page.groups for line in group.lines]


def test_a_line_says_who_what_when_and_why():
    carla = make_customer("Carla", organisation="Their Ltd")
    asked(carla, MONDAY, subject="The oak table", text="When   can you\ndeliver it?")
    (shown,) = all_lines(today(OPERATOR, now=NOW))
    assert (shown.who, shown.organisation, shown.what) == ("Carla", "Their Ltd", "The oak table")
    assert shown.why == "asks 'when …?'"
    assert shown.snippet == "When can you deliver it?"
    assert (shown.since, shown.due_at) == (MONDAY, MONDAY + hours(4))
    assert (shown.late, shown.due_text) == (True, "2 working days late")
    assert (shown.accountable, shown.group, shown.state) == ("Anna", "answer", "open")


def test_ordered_by_due_time_and_by_nothing_else():
    rich = make_customer("Rich", relation="customer", organisation="Big Corporation")
    poor = make_customer("Poor")
    asked(rich, MONDAY + hours(2), subject="second")
    asked(poor, MONDAY, subject="first")
    asked(poor, MONDAY + hours(1), subject="a question, perhaps", score=0.4)
    page = today(OPERATOR, now=NOW)
    assert [shown.what for shown in all_lines(page)] == ["first", "a question, perhaps", "second"]
    assert [shown.state for shown in all_lines(page)] == ["open", "proposed", "open"]
    assert (page.overdue, page.everyone, page.proposed) == (2, 3, 1)


def test_three_groups(anna):
    carla = make_customer()
    asked(carla, MONDAY)
    for kind, what in (("follow-up", "call her"), ("thanks", "thank her"), ("recovery", "mend it")):
        add_commitment(
            reader=reader_of(anna), kind=kind, customer_id=carla.pk, what=what,
            due_at=NOW + hours(5), now=NOW,
        )  # fmt: skip
    page = today(OPERATOR, now=NOW)
    assert [(g.name, g.total) for g in page.groups] == [("answer", 2), ("keep", 1), ("thank", 1)]
    only = today(OPERATOR, now=NOW, group="thank")
    assert [(g.name, [shown.what for shown in g.lines]) for g in only.groups] == [
        ("thank", ["thank her"])
    ]


def test_pages_follow_each_other_without_gap_or_repeat():
    carla = make_customer()
    for n in range(7):
        asked(carla, MONDAY + hours(n % 3), subject=f"letter {n}")
    whole = [shown.id for shown in all_lines(today(OPERATOR, now=NOW))]
    paged, cursor = [], ""
    while True:
        (group,) = today(OPERATOR, now=NOW, group="answer", limit=2, cursor=cursor).groups
        paged += [shown.id for shown in group.lines]
        cursor = group.next_cursor
        if not cursor:
            break
    assert paged == whole
    assert len(set(paged)) == 7


def test_a_broken_cursor_begins_from_the_start():
    asked(make_customer(), MONDAY)
    page = today(OPERATOR, now=NOW, group="answer", cursor="nonsense")
    assert len(all_lines(page)) == 1


def test_mine_overdue_and_one_customer(anna):
    bernd = make_colleague("Bernd")
    carla, dora = make_customer("Carla"), make_customer("Dora")
    asked(carla, MONDAY)
    asked(dora, NOW, mailbox=make_mailbox("bernd", owner=bernd))
    reader = reader_of(bernd)
    assert [s.who for s in all_lines(today(reader, now=NOW, whose="mine"))] == ["Dora"]
    assert [s.who for s in all_lines(today(reader, now=NOW, whose=anna.pk))] == ["Carla"]
    assert [s.who for s in all_lines(today(reader, now=NOW, overdue=True))] == ["Carla"]
    assert [s.who for s in all_lines(today(reader, now=NOW, customer_id=dora.pk))] == ["Dora"]
    page = today(reader, now=NOW)
    assert (page.mine, page.everyone, page.overdue) == (1, 2, 1)
    assert [s.mine for s in all_lines(page)] == [False, True]


def test_a_personal_mailbox_says_only_that_contact_happened():
    bernd, emil = make_colleague("Bernd"), make_colleague("Emil")
    box = make_mailbox("bernds", owner=bernd)
    owed = asked(make_customer(), MONDAY, subject="private words", mailbox=box)
    knows = reader_of(emil, reads=[], notices=[box])
    (shown,) = all_lines(today(knows, now=NOW))
    assert shown.what == "a message to Bernd's mailbox"
    assert (shown.why, shown.snippet, shown.doubts, shown.offers) == ("", "", (), ())
    assert not shown.can_act
    nobody = reader_of(emil, reads=[])
    page = today(nobody, now=NOW)
    assert (all_lines(page), page.everyone, page.overdue) == ([], 0, 0)
    assert line(nobody, owed.pk, now=NOW) is None
    assert lines_of(nobody, now=NOW, conversation_id=owed.conversation_id) == []
    (own,) = all_lines(today(reader_of(bernd, reads=[box]), now=NOW))
    assert (own.what, own.can_act) == ("private words", True)


def test_read_only_colleagues_see_but_do_not_act():
    asked(make_customer(), MONDAY)
    guest = Reader(colleague_id=None, role="read-only", reads=None)
    (shown,) = all_lines(today(guest, now=NOW))
    assert not shown.can_act


def test_an_answer_in_another_conversation_is_offered():
    carla, dora = make_customer("Carla"), make_customer("Dora")
    asked(carla, MONDAY)
    asked(dora, MONDAY)
    elsewhere = make_conversation("The table, delivered")
    letter = we_write(elsewhere, carla, MONDAY + hours(2))
    we_write(make_conversation("Out of office"), carla, MONDAY + hours(3), automated=True)
    we_write(make_conversation("Before"), carla, MONDAY - hours(3))
    by_who = {shown.who: shown.offers for shown in all_lines(today(OPERATOR, now=NOW))}
    assert [offer.entry_id for offer in by_who["Carla"]] == [letter.pk]
    assert by_who["Carla"][0].subject == "The table, delivered"
    assert by_who["Dora"] == ()


def test_an_offer_shows_only_what_the_reader_may_read():
    bernd, emil = make_colleague("Bernd"), make_colleague("Emil")
    box, office = make_mailbox("bernds", owner=bernd), make_mailbox()
    carla = make_customer()
    asked(carla, MONDAY)
    we_write(make_conversation("private words"), carla, MONDAY + hours(2), mailbox=box)
    (shown,) = all_lines(today(reader_of(emil, reads=[office], notices=[box]), now=NOW))
    assert shown.offers == ()


def test_what_is_on_hold_stands_at_its_check_by_date():
    owed = asked(make_customer(), MONDAY)
    hold(
        reader=OPERATOR, commitment_id=owed.pk, expected_version=owed.version, now=NOW,
        check_by=NOW + timedelta(days=4), reason="they look for the papers",
    )  # fmt: skip
    (shown,) = all_lines(today(OPERATOR, now=NOW))
    assert (shown.state, shown.due_at, shown.late) == ("held", NOW + timedelta(days=4), False)


def test_what_others_owe_us_is_not_on_our_list():
    owed = asked(make_customer(), MONDAY)
    Commitment.objects.filter(pk=owed.pk).update(debtor="them")
    assert all_lines(today(OPERATOR, now=NOW)) == []


def test_the_number_of_queries_is_fixed():
    carla = make_customer(organisation="Their Ltd")

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            today(OPERATOR, now=NOW)
        return len(caught)

    asked(carla, MONDAY)
    few = queries()
    for n in range(30):
        asked(carla, MONDAY + hours(n))
    assert queries() == few <= 8


def test_counts_of_a_reader_from_whom_a_mailbox_is_hidden():
    bernd, emil = make_colleague("Bernd"), make_colleague("Emil")
    box, office = make_mailbox("bernds", owner=bernd, sharing="nothing"), make_mailbox()
    carla = make_customer()
    asked(carla, MONDAY, mailbox=box)
    asked(carla, MONDAY + hours(1))
    asked(carla, NOW)
    asked(carla, NOW, score=0.4)
    reader = reader_of(emil, reads=[office])
    add_commitment(
        reader=reader, kind="thanks", customer_id=carla.pk, what="thank her",
        due_at=NOW + hours(5), now=NOW,
    )  # fmt: skip
    page = today(reader, now=NOW)
    assert (page.everyone, page.overdue, page.proposed, page.mine) == (4, 1, 1, 1)
    assert [g.total for g in page.groups] == [3, 0, 1]
    assert [g.total for g in today(reader, now=NOW, overdue=True).groups] == [1, 0, 0]
    assert today(reader, now=NOW, customer_id=carla.pk).overdue == 1
    assert [g.total for g in today(reader, now=NOW, whose="mine").groups] == [0, 0, 1]
    with CaptureQueriesContext(connection) as caught:
        today(reader, now=NOW)
    assert len(caught) <= 8
