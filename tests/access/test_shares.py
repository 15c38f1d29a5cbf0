"""What a share shows, through which mailbox, until when."""

import pytest

from goodword.access import noticeable, readable
from goodword.access.actions import end_shares, follow_shares, share
from goodword.access.tables import Share
from goodword.people.queries import reader_for
from goodword.people.tables import Mailbox
from goodword.timeline.tables import Entry
from tests.factories import (
    MONDAY,
    hours,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    make_mailbox,
    they_write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    make_house()
    anna, bernd, rita = (make_colleague(n) for n in ("Anna", "Bernd", "Rita"))
    make_mailbox("annas", owner=anna, sharing="nothing")
    make_mailbox("ritas", owner=rita, sharing="nothing")
    make_mailbox("bernds", owner=bernd, sharing="nothing")
    return anna, bernd, rita


def box(name):
    return Mailbox.objects.get(name=name)


def seen(colleague):
    return set(Entry.objects.filter(readable(reader_for(colleague))).values_list("pk", flat=True))


def lend(giver, *to, thread, **more):
    return share(
        giver=reader_for(giver), colleague_ids=[c.pk for c in to], conversation_ids=[thread.pk],
        reason="handoff", matter="handoff:1", now=MONDAY, **more,
    )  # fmt: skip


def test_a_share_shows_what_the_giver_may_read_and_nothing_else(house):
    anna, bernd, _ = house
    carla, thread = make_customer(), make_conversation()
    hers = they_write(thread, carla, MONDAY, mailbox=box("annas"))
    hidden = they_write(thread, carla, MONDAY + hours(1), mailbox=box("ritas"))
    assert seen(bernd) == set()
    lend(anna, bernd, thread=thread)
    assert seen(bernd) == {hers.pk}
    known = Entry.objects.filter(noticeable(reader_for(bernd)))
    assert hidden.pk not in known.values_list("pk", flat=True)


def test_letters_that_come_later_into_the_givers_mailbox_are_shown_too(house):
    anna, bernd, _ = house
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY, mailbox=make_mailbox())
    assert lend(anna, bernd, thread=thread, ahead=False) == 0
    assert lend(anna, bernd, thread=thread) == 1
    assert lend(anna, bernd, thread=thread) == 0
    later = they_write(thread, carla, MONDAY + hours(3), mailbox=box("annas"))
    assert later.pk in seen(bernd)


def test_what_was_lent_can_be_passed_on_and_outlives_the_mailboxs_owner(house):
    anna, bernd, rita = house
    carla, thread = make_customer(), make_conversation()
    letter = they_write(thread, carla, MONDAY, mailbox=box("annas"))
    lend(anna, bernd, thread=thread)
    lend(bernd, rita, thread=thread)
    assert seen(rita) == {letter.pk}
    Mailbox.objects.filter(name="annas").update(owner=make_colleague("Dora"))
    assert seen(rita) == seen(bernd) == {letter.pk}


def test_what_is_ended_is_hidden_again_except_for_whom_it_is_kept(house):
    anna, bernd, rita = house
    carla, thread = make_customer(), make_conversation()
    letter = they_write(thread, carla, MONDAY, mailbox=box("annas"))
    lend(anna, bernd, rita, thread=thread)
    end_shares(matter="handoff:1", now=MONDAY + hours(1), keep=[rita.pk])
    assert (seen(bernd), seen(rita)) == (set(), {letter.pk})
    assert Share.objects.filter(colleague=bernd, until=MONDAY + hours(1)).exists()


def test_nobody_lends_what_they_cannot_read(house):
    _, bernd, rita = house
    carla, thread = make_customer(), make_conversation()
    they_write(thread, carla, MONDAY, mailbox=box("annas"))
    lend(rita, bernd, thread=thread)
    assert seen(bernd) == set()


def test_joining_and_splitting_take_no_letter_away(house):
    anna, bernd, _ = house
    carla, thread, other = make_customer(), make_conversation(), make_conversation("Other")
    letter = they_write(thread, carla, MONDAY, mailbox=box("annas"))
    lend(anna, bernd, thread=thread)
    Entry.objects.filter(pk=letter.pk).update(conversation=other)
    assert seen(bernd) == set()
    follow_shares(moved=[(thread.pk, other.pk)])
    follow_shares(moved=[(thread.pk, other.pk)])
    assert seen(bernd) == {letter.pk}
    assert Share.objects.filter(conversation=other).count() == 1
