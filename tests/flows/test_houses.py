"""What a house says of itself, and what follows from it: whose addresses, hours, relations, age."""

from collections.abc import Callable
from pathlib import Path

import pytest

from goodword.access import OPERATOR, Refused
from goodword.ledger.tables import Commitment
from goodword.people.actions import add_address, add_our_address, remove_address, set_relation
from goodword.people.colleagues import add_colleague
from goodword.people.queries import find_people, person_card, reader_for
from goodword.people.tables import Colleague, Mailbox, OurAddress, Person
from goodword.replies.actions import open_history
from goodword.replies.queries import unopened_history
from goodword.timeline.queries import quarantine
from goodword.today.queries import today
from goodword.wiring.importing import Summary
from tests.flows.letters import NOW, letter, mbox

Take = Callable[..., Summary]


@pytest.fixture
def ada(db: None) -> Colleague:
    """A colleague with a mailbox of her own."""
    return add_colleague(reader=OPERATOR, email="ada@hartmann.example", name="Ada", now=NOW)


def test_a_store_of_nothing_but_unreadable_files_is_kept_and_said(
    take: Take, tmp_path: Path
) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    for name in ("archive.pst", "older.pst"):
        (folder / name).write_bytes(b"!BDN" + bytes(600))
    summary = take(folder)
    assert (summary.read, summary.quarantined) == (2, 2) and summary.reasons
    assert len(quarantine(OPERATOR)) == 2
    assert take(folder).known == 2


def test_an_empty_store_is_no_error(take: Take, tmp_path: Path) -> None:
    (tmp_path / "Junk").write_bytes(b"")
    assert take(tmp_path / "Junk").read == 0


def test_a_mail_providers_domain_is_never_ours(db: None) -> None:
    with pytest.raises(Refused, match="your own address"):
        add_our_address(reader=OPERATOR, spec="gmail.com")


def test_saying_an_address_again_keeps_whose_it_is(ada: Colleague) -> None:
    add_our_address(reader=OPERATOR, spec="a@hartmann.example", colleague_id=ada.pk)
    add_our_address(reader=OPERATOR, spec="a@hartmann.example")
    assert OurAddress.objects.get(spec="a@hartmann.example").colleague == ada


def test_a_wrong_address_can_be_taken_away_but_not_the_last(take: Take, tmp_path: Path) -> None:
    take(mbox(tmp_path / "office" / "inbox.mbox", letter()))
    anna = Person.objects.get()
    add_address(reader=OPERATOR, person_id=anna.pk, spec="wrong@kovacs.example")
    remove_address(reader=OPERATOR, person_id=anna.pk, spec="wrong@kovacs.example")
    with pytest.raises(Refused, match="only address"):
        remove_address(reader=OPERATOR, person_id=anna.pk, spec="anna@kovacs.example")


def test_a_suppliers_old_letters_are_not_offered(take: Take, tmp_path: Path) -> None:
    take(mbox(tmp_path / "office" / "inbox.mbox", letter(days_ago=50)))
    assert len(unopened_history(OPERATOR, now=NOW)) == 1
    set_relation(
        reader=OPERATOR, person_id=Person.objects.get().pk, relation="supplier", whole_domain=True
    )
    assert unopened_history(OPERATOR, now=NOW) == []
    assert today(OPERATOR, now=NOW).unopened_history == 0


def test_what_lies_in_a_closed_mailbox_is_nobody_to_others(
    take: Take, tmp_path: Path, ada: Colleague
) -> None:
    take(mbox(tmp_path / "ada" / "inbox.mbox", letter(days_ago=50)), owner=ada.email)
    bea = add_colleague(reader=OPERATOR, email="bea@hartmann.example", name="Bea", now=NOW)
    anna = Person.objects.get()
    Mailbox.objects.update(sharing="nothing")
    hers, others = reader_for(ada), reader_for(bea)
    assert person_card(hers, anna.pk) and find_people(hers, "anna")[0]
    assert person_card(others, anna.pk) is None and find_people(others, "anna")[0] == []
    with pytest.raises(Refused):
        set_relation(reader=others, person_id=anna.pk, relation="other")
    Mailbox.objects.update(sharing="contact")
    others = reader_for(bea)
    assert person_card(others, anna.pk)
    (old,) = unopened_history(others, now=NOW)
    assert not old.legible and old.subject == ""
    assert open_history(reader=others, since=NOW.replace(year=2020), now=NOW) == 0


def test_the_receiving_servers_verdict_keeps_spam_from_today(take: Take, tmp_path: Path) -> None:
    spam = letter("Would you like to win?", sender="Win <win@prizes.example>", X_Spam_Flag="YES")
    take(mbox(tmp_path / "office" / "inbox.mbox", spam))
    assert not Commitment.objects.exists()
