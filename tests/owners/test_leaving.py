"""Leaving the house: nothing is left behind, and every way in ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from goodword.absence import actions as absence
from goodword.absence.tables import Absence
from goodword.access import NotAllowed, NotFound, Refused
from goodword.accounts.tables import Invitation, Stay
from goodword.handoffs import actions as handoffs
from goodword.handoffs.tables import Handoff, HelpCall
from goodword.hooks.tables import Token
from goodword.house.tables import House
from goodword.ledger import actions as ledger
from goodword.ledger.queries import history
from goodword.ledger.tables import Commitment
from goodword.owners.leaving import Holdings, holdings
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague, Mailbox, Person, Team
from goodword.timeline.tables import Conversation
from goodword.wiring.leaving import leave
from tests.factories import (
    MONDAY,
    hours,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    make_mailbox,
    reader_of,
)

pytestmark = pytest.mark.django_db
LATER = MONDAY + hours(1)


@pytest.fixture
def boss():
    make_house()
    return make_colleague("Boss", role="administrator")


def matter(colleague, customer, talk=None, at=MONDAY):
    made = ledger.add_commitment(
        reader=reader_of(colleague), kind="follow-up", customer_id=customer.pk, what="to do",
        due_at=at + timedelta(days=2), now=at,
    )  # fmt: skip
    if talk is not None:
        Commitment.objects.filter(pk=made.pk).update(conversation=talk)
        made.refresh_from_db()
    return made


def full(boss):
    """A colleague on whom something of every kind rests."""
    anna, bernd = make_colleague("Anna"), make_colleague("Bernd")
    make_mailbox("anna", owner=anna)
    make_mailbox("sales", accountable=anna)
    xenia, yves = make_customer("Xenia"), make_customer("Yves")
    Person.objects.filter(pk__in=[xenia.pk, yves.pk]).update(looked_after_by=anna)
    talk = make_conversation()
    Conversation.objects.filter(pk=talk.pk).update(kept_by=anna, kept_since=MONDAY)
    own, offered = matter(anna, xenia, talk), matter(anna, yves)
    theirs = matter(bernd, xenia)
    handoffs.offer_commitment(
        reader=reader_of(anna), commitment_id=offered.pk, expected_version=offered.version,
        note="please", now=MONDAY, receiver_id=bernd.pk,
    )  # fmt: skip
    handoffs.offer_commitment(
        reader=reader_of(bernd), commitment_id=theirs.pk, expected_version=theirs.version,
        note="please", now=MONDAY, receiver_id=anna.pk,
    )  # fmt: skip
    handoffs.ask_for_help(
        reader=reader_of(bernd), commitment_id=theirs.pk, text="how?", now=MONDAY,
        colleague_id=anna.pk,
    )  # fmt: skip
    Team.objects.create(name="sales").members.add(anna)
    House.objects.update(on_duty=anna)
    told = {"now": MONDAY, "reader": reader_of(boss)}
    away = {"since": MONDAY + timedelta(days=5), "until": MONDAY + timedelta(days=6), **told}
    absence.plan(colleague_id=bernd.pk, cover_id=anna.pk, **away)
    absence.plan(
        colleague_id=anna.pk, cover_id=boss.pk, since=MONDAY + timedelta(days=8),
        until=MONDAY + timedelta(days=9), **told,
    )  # fmt: skip
    return anna, bernd, (own, offered, theirs)


def go(boss, leaver, successor, **told):
    return leave(
        reader=reader_of(boss), colleague_id=leaver.pk, successor_id=successor.pk, now=LATER, **told
    )


def test_everything_goes_to_somebody(boss) -> None:
    anna, bernd, (own, offered, theirs) = full(boss)
    before = holdings(anna.pk)
    assert before == Holdings(
        matters=2, customers=2, conversations=1, mailboxes=2, on_duty=1, teams=1, offers_made=1,
        offers_received=1, help_calls=1, covers=1, absences=1,
    )  # fmt: skip
    xenia = own.customer_id
    left = go(boss, anna, boss, by_customer={xenia: bernd.pk})
    assert (left.before, left.after) == (before, Holdings())
    assert left.given == {bernd.pk: 1, boss.pk: 1}
    assert left.customers == {bernd.pk: 1, boss.pk: 1}
    rows = {row.pk: row for row in Commitment.objects.all()}
    assert [rows[one.pk].accountable_id for one in (own, offered, theirs)] == [
        bernd.pk, boss.pk, bernd.pk,
    ]  # fmt: skip
    assert [rows[one.pk].due_at for one in (own, offered)] == [own.due_at, offered.due_at]
    assert not any(row.handoff_id for row in rows.values())
    assert set(Handoff.objects.values_list("state", flat=True)) == {"withdrawn", "returned"}
    assert HelpCall.objects.get().colleague is None
    assert House.objects.get().on_duty_id == boss.pk
    assert set(Mailbox.objects.values_list("accountable_id", flat=True)) == {boss.pk}
    assert Absence.objects.get(colleague=bernd).cover_id == boss.pk
    assert Absence.objects.get(colleague=anna).state == "cancelled"
    told = [line for line in history(reader_of(boss), own.pk) if line.reason]
    assert told[-1].reason == "Anna left the house"


def test_every_way_in_ends(boss) -> None:
    anna = make_colleague("Anna")
    ahead = timezone.now() + timedelta(days=1)
    Stay.objects.create(
        key="k", data="", colleague=anna, begun_at=MONDAY, last_used_at=MONDAY, expires_at=ahead
    )
    Token.objects.create(
        colleague=anna, name="t", prefix="p", digest="d", created_at=MONDAY, expires_at=ahead
    )
    Invitation.objects.create(colleague=anna, digest="i", created_at=MONDAY, expires_at=ahead)
    stamp = Colleague.objects.get(pk=anna.pk).stamp
    go(boss, anna, boss)
    anna.refresh_from_db()
    assert (anna.is_active, anna.stamp != stamp) == (False, True)
    assert not Stay.objects.exists()
    assert Token.objects.get().revoked_at is not None
    assert Invitation.objects.get().revoked_at is not None


def test_who_takes_over_may_read_it(boss) -> None:
    anna, bernd = make_colleague("Anna"), make_colleague("Bernd")
    make_mailbox("anna", owner=anna)
    matter(anna, make_customer(), make_conversation())
    go(boss, anna, bernd, mailboxes={Mailbox.objects.get().pk: boss.pk})
    assert reader_for(bernd).shares
    assert Mailbox.objects.get().owner_id == boss.pk


@pytest.mark.parametrize("heir", ["Anna", "Gone", "Rita"])
def test_who_can_not_take_over_is_refused_and_nothing_changes(boss, heir) -> None:
    anna, _, _ = full(boss)
    make_colleague("Gone", active=False)
    make_colleague("Rita", role="read-only")
    before = holdings(anna.pk)
    with pytest.raises(Refused):
        go(boss, anna, Colleague.objects.get(name=heir))
    assert holdings(anna.pk) == before
    assert Colleague.objects.get(pk=anna.pk).is_active


def test_the_last_administrator_stays_and_nobody_leaves_twice(boss) -> None:
    anna = make_colleague("Anna")
    with pytest.raises(Refused, match="at least one administrator"):
        go(boss, boss, anna)
    go(boss, anna, boss)
    with pytest.raises(Refused, match="already"):
        go(boss, anna, boss)
    with pytest.raises(NotFound):
        leave(reader=reader_of(boss), colleague_id=999, successor_id=boss.pk, now=LATER)
    with pytest.raises(NotAllowed):
        go(make_colleague("Lea", role="lead"), anna, boss)


def test_at_the_terminal(boss) -> None:
    from typer.testing import CliRunner

    from goodword.cli import away, owners

    anna, bernd, _ = full(boss)
    House.objects.update(as_of=MONDAY)
    run = CliRunner().invoke
    told = run(away.app, ["add", bernd.email, "--from", "2026-11-16", "--until", "2026-11-17",
                          "--cover", anna.email])  # fmt: skip
    assert (told.exit_code, "Mon 16 Nov to Tue 17 Nov" in told.output) == (0, True)
    assert "Bernd\tMon 16 Nov to Tue 17 Nov\tAnna" in run(away.app, ["list"]).output
    made = Absence.objects.get(state="begun")
    assert run(away.app, ["end", str(made.pk)]).exit_code == 0
    assert run(away.app, ["end", "99999"]).exit_code == 1
    assert run(away.app, ["add", "who@is.it", "--from", "x", "--until", "y"]).exit_code == 2
    assert "Moved: 2." in run(owners.app, ["move", anna.email, bernd.email]).output
    assert run(owners.app, ["propose"]).exit_code == 0
    told = run(owners.app, ["leave", anna.email, boss.email])
    assert (told.exit_code, "matters\t2 → 0" in told.output) == (0, True)
