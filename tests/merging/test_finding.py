"""Looking through everybody, and what a colleague is shown of it."""

from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from typer.testing import CliRunner

from goodword.access import NotFound
from goodword.merging.actions import Wanted, merge_persons, not_the_same
from goodword.merging.finding import look
from goodword.merging.proposals import proposals
from goodword.merging.tables import Likeness
from goodword.people.tables import Colleague, Domain, Organisation, Person, PersonNumber
from goodword.wiring.doubles import look_for_doubles
from tests.factories import (
    MONDAY,
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    make_mailbox,
    reader_of,
    they_write,
)

NOW = MONDAY + timedelta(days=1)


@pytest.fixture
def anna(db: None) -> Colleague:
    make_house()
    return make_colleague("Anna", role="lead")


def pairs(who: Colleague, **asked: object) -> list[set[int]]:
    found, _ = proposals(reader_of(who), **asked)  # type: ignore[arg-type]
    return [{p.left.id, p.right.id} for p in found]


def people() -> tuple[Person, Person, Person]:
    one = make_customer("Carla Lane", organisation="Lane", spec="carla@lane.example")
    other = make_customer("Lane, Carla", organisation="Lane", spec="cl@lane.example")
    third = make_customer("Tom Maes", organisation="Lane", spec="tom@lane.example")
    return one, other, third


def test_who_shares_a_key_is_compared_and_shown_with_the_reasons(anna: Colleague) -> None:
    one, other, _ = people()
    look(now=NOW)
    (found,), cursor = proposals(reader_of(anna))
    assert {found.left.id, found.right.id} == {one.pk, other.pk} and not cursor
    assert found.sure == "probably" and "at the same organisation" in found.reasons[0]


def test_what_somebody_said_is_two_stays_two_also_under_another_name(anna: Colleague) -> None:
    one, other, _ = people()
    again = make_customer("C. Lane", spec="c@home.example")
    look(now=NOW)
    reader = reader_of(anna)
    not_the_same(reader=reader, kind="person", one_id=one.pk, other_id=other.pk, now=NOW)
    assert not pairs(anna)
    look(now=NOW)
    assert not pairs(anna)
    merge_persons(reader=reader, wanted=Wanted(again.pk, [one.pk], "one", {}), now=NOW)
    look(now=NOW)
    assert not pairs(anna)
    with pytest.raises(NotFound):
        not_the_same(reader=reader, kind="person", one_id=one.pk, other_id=10**9, now=NOW)


def test_the_clock_looks_only_when_something_changed(anna: Colleague) -> None:
    one, *_ = people()
    look_for_doubles(Event())
    assert Likeness.objects.count() == 1
    Likeness.objects.all().delete()
    look_for_doubles(Event())
    assert not Likeness.objects.exists()
    PersonNumber.objects.create(person=one, number="+3225550102")
    look_for_doubles(Event())
    assert Likeness.objects.count() == 1


def test_a_hidden_address_speaks_for_nobody(anna: Colleague) -> None:
    hidden = make_mailbox("bernd", owner=make_colleague("Bernd"), sharing="nothing")
    office = make_mailbox("office")
    one = make_customer("Carla", spec="carla+shop@lane.example")
    other = make_customer("Karla", spec="karla@lane.example")
    they_write(make_conversation(), one, MONDAY, mailbox=office)
    they_write(make_conversation(), other, MONDAY, mailbox=office)
    secret = make_customer("Nobody", spec="carla@lane.example")
    they_write(make_conversation(), secret, MONDAY, mailbox=hidden)
    secret.uses.update(person=other)
    Person.objects.filter(pk=secret.pk).delete()
    look(now=NOW)
    assert pairs(anna) == [{one.pk, other.pk}]
    stranger = make_colleague("Cem")
    assert not proposals(reader_of(stranger, reads=[office]))[0]


def test_pages_follow_one_another(anna: Colleague) -> None:
    for number in range(7):
        for name in ("Carla Lane", "Lane, Carla"):
            spec = f"{name[:1].lower()}{number}@house{number}.example"
            make_customer(name, organisation=f"House {number}", spec=spec)
    look(now=NOW)
    seen, cursor = [], ""
    while True:
        found, cursor = proposals(reader_of(anna), limit=3, cursor=cursor)
        seen += [(p.left.id, p.right.id) for p in found]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 7


def test_organisations_are_found(anna: Colleague) -> None:
    one, other = (Organisation.objects.create(name=f"lane.{end}") for end in ("de", "fr"))
    for house in (one, other):
        Domain.objects.create(name=house.name, organisation=house)
    look(now=NOW)
    assert pairs(anna, kind="organisation") == [{one.pk, other.pk}]
    told = {"kind": "organisation", "one_id": one.pk, "other_id": other.pk, "now": NOW}
    not_the_same(reader=reader_of(anna), **told)
    look(now=NOW)
    assert not pairs(anna, kind="organisation")


def test_in_the_terminal(anna: Colleague, tmp_path: Path) -> None:
    from goodword.cli.merge import app

    one, other, _ = people()
    run = CliRunner().invoke
    listed = run(app, ["list", "--json"])
    assert f'"left": {one.pk}' in listed.output and "same organisation" in listed.output
    why = ["--reason", "entered twice"]
    done = run(app, ["people", str(one.pk), str(other.pk), *why])
    assert "goodword merge undo" in done.output
    number = done.output.rsplit(maxsplit=1)[-1]
    assert "entered twice" in run(app, ["history"]).output
    assert "two again" in run(app, ["undo", number]).output
    assert run(app, ["undo", number]).exit_code == 1
    assert run(app, ["people", "1", "999999", *why]).exit_code == 1
