"""A mailbox by JMAP whose server fails, forgets, and gives what it should not: nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from goodword.channels.mail.live.jmap_login import open_jmap
from goodword.channels.mail.live.jmap_tables import JmapAccount, JmapEmail
from goodword.channels.mail.live.tables import TakenUid, UntakenUid
from goodword.timeline.tables import Entry, Sighting
from goodword.wiring.doctor_folders import compare_folders
from tests.channels.mail.live.conftest import NOW, House, begin_anew, letter, subjects
from tests.channels.mail.live.jmap_office import Office

AGO = NOW - timedelta(days=2)


def test_a_server_that_can_not_tell_what_changed_is_compared_with_what_is_here(
    house: House, office: Office
) -> None:
    keys = [office.add(letter(number), AGO) for number in range(4)]
    house.look()
    office.said.clear()
    office.remove(keys[0])
    office.add(letter("away"), NOW)
    # Set up anew from a copy, it may give an old id to another letter.
    office.letters[keys[1]].raw = letter("other")
    office.since = len(office.log)
    house.look(later=5)
    assert office.downloads == 2
    assert {"Question away", "Question other"} <= set(subjects()) and Entry.objects.count() == 6
    assert JmapEmail.objects.count() == 4
    office.add(letter("after"), NOW)
    house.look(later=5)
    assert "Question after" in subjects()


def test_another_account_is_read_from_the_beginning_and_nothing_doubles(
    house: House, office: Office
) -> None:
    for number in range(3):
        office.add(letter(number), AGO)
    house.look()
    office.account = "u2"
    office.letters = {f"X{key}": one for key, one in office.letters.items()}
    office.add(letter("new"), NOW)
    begin_anew(house)
    house.look(later=5)
    assert Entry.objects.count() == 4
    assert JmapAccount.objects.get().numbering == house.folder("in").uidvalidity == 2


def test_one_letter_that_the_server_does_not_give_stops_no_other(
    house: House, office: Office
) -> None:
    keys = [office.add(letter(number), NOW) for number in range(5)]
    office.statuses[office.letters[keys[2]].blob] = 500
    house.look()
    assert Entry.objects.count() == 4
    missing = UntakenUid.objects.get()
    assert missing.tries == 1 and "500" in missing.why
    office.statuses.clear()
    house.look(later=120)
    assert Entry.objects.count() == 5 and not UntakenUid.objects.exists()


def test_one_that_is_deleted_before_it_was_loaded_is_no_fault(house: House, office: Office) -> None:
    house.look()
    key = office.add(letter(1), NOW)
    office.add(letter(2), NOW)
    blob = office.letters[key].blob
    office.statuses[blob] = 404
    house.look(later=5)
    office.remove(key)
    house.look(later=120)
    assert subjects() == ["Question 2"] and not UntakenUid.objects.exists()


@pytest.mark.parametrize("at", range(1, 22, 4))
def test_a_line_that_breaks_off_loses_nothing_and_doubles_nothing(
    house: House, office: Office, at: int
) -> None:
    for number in range(6):
        office.add(letter(number), AGO)
    for breaks in (at, at + 3):
        office.breaks_at = breaks
        for _ in range(6):
            try:
                house.look(later=1)
                break
            except OSError:
                begin_anew(house)
        office.breaks_at = None
        office.add(letter(f"new {breaks}"), NOW)
    begin_anew(house)
    house.look(later=1)
    assert Entry.objects.count() == Sighting.objects.count() == TakenUid.objects.count() == 8


def test_the_doctor_compares_id_by_id_and_changes_nothing(house: House, office: Office) -> None:
    for number in range(3):
        office.add(letter(number), AGO)
    house.look()
    office.add(letter("new"), NOW)
    office.remove("M00001")
    before = list(JmapEmail.objects.values()), JmapAccount.objects.get().state
    level, words, lines = compare_folders(house.row, now=NOW)[1]
    assert (level, words) == (0, "3 messages there, 2 of them here")
    assert any("Inbox, on their way (1)" in line for line in lines)
    assert any("not on the server any more" in line for line in lines)
    assert (list(JmapEmail.objects.values()), JmapAccount.objects.get().state) == before
    lost = TakenUid.objects.order_by("uid").last()
    assert lost is not None
    TakenUid.objects.filter(pk=lost.pk).delete()
    level, _, lines = compare_folders(house.row, now=NOW)[1]
    assert level == 2 and f"should be here and are not (1): {lost.uid}" in "".join(lines)


def test_what_misses_for_any_reason_is_found_when_all_is_compared(
    house: House, office: Office
) -> None:
    for number in range(3):
        office.add(letter(number), AGO)
    house.look()
    JmapEmail.objects.filter(email_id="M00002").delete()
    office.letters["M9"] = office.letters["M00001"].__class__(letter("untold"), AGO, {"in"})
    house.look(later=60)
    assert "Question untold" not in subjects()
    house.look(later=13 * 3600)
    assert "Question untold" in subjects() and Entry.objects.count() == 4


def test_of_two_who_hear_of_the_same_change_one_writes_it_down(
    house: House, office: Office
) -> None:
    house.look()
    other = open_jmap(house.row, now=house.now)
    office.add(letter(1), NOW)
    office.before["Email/changes"] = lambda: other.status("in")
    house.look(later=5)
    other.close()
    assert JmapEmail.objects.count() == 1 and Entry.objects.count() == 1


def test_a_long_letter_is_taken_to_its_limit(
    house: House, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("goodword.channels.mail.live.jmap.LONGEST", 2000)
    office.add(letter(1, text="chairs? " * 1000), NOW)
    office.add(letter(2), NOW)
    house.look()
    assert TakenUid.objects.count() == 2
    sizes = sorted(one.original.size for one in TakenUid.objects.all() if one.original)
    assert sizes[-1] == 2000
