"""What a connected mailbox brings: each message once, new mail before history."""

from datetime import date, timedelta

import pytest

from goodword.access import OPERATOR
from goodword.channels.mail.live import actions, claims, positions
from goodword.channels.mail.live.sync import Session, sync
from goodword.channels.mail.live.tables import TakenUid, UntakenUid
from goodword.channels.mail.live.trouble import LostClaim
from goodword.ledger.tables import Commitment
from goodword.timeline.tables import Entry, Original, Quarantined, Sighting
from tests.channels.mail.live.conftest import NOW, House, letter, subjects


def test_history_and_new_mail_are_here_and_owed(house: House) -> None:
    house.server.inbox.add(letter(1), NOW - timedelta(days=1))
    assert house.look() == 1
    house.server.inbox.add(letter(2, at=NOW), NOW)
    assert house.look(later=5) == 1
    assert subjects() == ["Question 1", "Question 2"]
    assert Commitment.objects.filter(kind="reply", is_open=True).count() == 2
    assert house.look(later=5) == 0


def test_an_answer_written_in_another_program_closes_what_was_owed(house: House) -> None:
    house.server.inbox.add(letter(1), NOW - timedelta(hours=2))
    house.look()
    owed = Commitment.objects.get(kind="reply")
    assert owed.is_open
    answer = letter(
        "s1", sender="Anna <anna@our.example>", to="carla@their.example", subject="Re: Question 1",
        text="Here it is.", at=NOW, In_Reply_To="<1@their.example>",
    )  # fmt: skip
    house.server.boxes["Sent"].add(answer, NOW)
    house.look(later=60)
    owed.refresh_from_db()
    assert not owed.is_open


def test_new_mail_comes_before_history_and_history_comes_newest_first(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(positions, "CHUNK", 20)
    for number in range(45):
        house.server.inbox.add(letter(number), NOW - timedelta(days=2))
    arrived: list[int] = []
    house.server.before["SIZES"] = lambda: arrived.append(
        house.server.inbox.add(letter("new", at=NOW), NOW)
    )
    house.look()
    fetched = [s for s in house.server.said if s.startswith("FETCH")]
    order = [int(u) for s in fetched for u in s.removeprefix("FETCH ").split(",")]
    assert order[0] == 45 and order.index(arrived[0]) == 20
    assert order[:20] == list(range(45, 25, -1))
    assert Entry.objects.count() == 46


def test_all_folders_are_walked_back_side_by_side(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(positions, "CHUNK", 10)
    monkeypatch.setattr(positions, "FEW", 5)
    for hours in range(40, 0, -1):
        at = NOW - timedelta(hours=hours)
        house.server.inbox.add(letter(f"i{hours}", at=at), at)
        own = letter(f"s{hours}", sender="Office <office@our.example>", at=at)
        house.server.boxes["Sent"].add(own, at)
    house.stop = lambda: Entry.objects.count() >= 40
    house.look()
    assert 40 <= Entry.objects.count() < 60
    for name in ("INBOX", "Sent"):
        back = Sighting.objects.filter(folder=house.folder(name).shown)
        assert 15 <= back.count() <= 30, "neither waits until all of the other is here"
    house.stop = lambda: False
    house.look(later=60)
    assert Entry.objects.count() == TakenUid.objects.count() == 80


def test_what_is_owed_shows_while_history_still_comes(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(positions, "CHUNK", 5)
    monkeypatch.setattr("goodword.channels.mail.live.sync.SETTLED", timedelta(0))
    for number in range(20):
        house.server.inbox.add(letter(number), NOW - timedelta(days=2))
    house.stop = lambda: Commitment.objects.filter(is_open=True).count() >= 5
    house.look()
    assert 5 <= Entry.objects.count() < 20


def test_older_mail_stays_where_it_is_and_new_mail_comes_whatever_its_date(house: House) -> None:
    actions.take_since(
        reader=OPERATOR, connection_id=house.row.pk, from_date=date(2026, 11, 1), now=NOW
    )
    house.server.inbox.add(letter("old"), NOW - timedelta(days=300))
    house.server.inbox.add(letter("young"), NOW - timedelta(days=3))
    house.look()
    assert subjects() == ["Question young"]
    house.server.inbox.add(letter("moved here"), NOW - timedelta(days=300))
    house.look(later=5)
    assert subjects() == ["Question moved here", "Question young"]
    actions.take_since(reader=OPERATOR, connection_id=house.row.pk, from_date=None, now=NOW)
    house.look(later=5)
    assert "Question old" in subjects()


def test_much_older_mail_that_is_wanted_later_keeps_no_new_mail_waiting(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(positions, "CHUNK", 5)
    monkeypatch.setattr(positions, "FEW", 5)
    actions.take_since(
        reader=OPERATOR, connection_id=house.row.pk, from_date=date(2026, 11, 1), now=NOW
    )
    for number in range(20):
        house.server.inbox.add(letter(f"old {number}"), NOW - timedelta(days=300))
    house.look()
    assert not Entry.objects.exists() and house.folder().history_done
    actions.take_since(reader=OPERATOR, connection_id=house.row.pk, from_date=None, now=NOW)
    house.look(later=5)
    assert not Entry.objects.exists() and not house.folder().history_done
    house.server.before["SIZES"] = lambda: house.server.inbox.add(letter("new", at=NOW), NOW)
    house.look(later=5)
    assert Entry.objects.count() == TakenUid.objects.count() == 21 and house.folder().history_done
    order = list(Entry.objects.order_by("pk").values_list("subject", flat=True))
    assert order.index("Question new") == 5


def test_a_message_that_shows_late_under_a_lower_number_is_taken(house: House) -> None:
    house.look()
    box = house.server.inbox
    late = box.add(letter("late"), NOW)
    box.add(letter("early"), NOW)
    hidden = box.messages.pop(late)
    house.look(later=5)
    box.messages[late] = hidden
    house.look(later=5)
    assert subjects() == ["Question early", "Question late"]


def test_what_misses_for_any_reason_is_found_when_all_is_compared(house: House) -> None:
    for number in range(5):
        house.server.inbox.add(letter(number), NOW - timedelta(days=2))
    house.look()
    TakenUid.objects.filter(uid=3).delete()
    Sighting.objects.filter(location__endswith="/3").delete()
    assert house.look(later=60) == 0
    house.look(later=13 * 3600)
    assert TakenUid.objects.count() == 5 and Sighting.objects.count() == 5


def test_large_messages_are_fetched_one_at_a_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(positions, "BATCH_BYTES", 4000)
    for number in range(6):
        text = f"{number}" * 3000
        house.server.inbox.add(letter(number, text=text), NOW - timedelta(days=1))
    house.look()
    assert house.server.largest_fetch < 4000
    assert Entry.objects.count() == 6


def test_one_message_that_the_server_does_not_give_stops_no_other(house: House) -> None:
    for number in range(5):
        house.server.inbox.add(letter(number), NOW)
    house.server.refuses = {3}
    house.look()
    assert Entry.objects.count() == 4
    missing = UntakenUid.objects.get()
    assert (missing.uid, missing.tries) == (3, 1) and "SERVERBUG" in missing.why
    house.look(later=5)
    assert UntakenUid.objects.get().tries == 1, "not asked again at once"
    house.look(later=120)
    assert UntakenUid.objects.get().tries == 2
    house.server.refuses = set()
    house.look(later=3600)
    assert Entry.objects.count() == 5 and not UntakenUid.objects.exists()


def test_a_message_that_cannot_be_recorded_goes_into_quarantine(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from goodword.channels.mail import intake

    record = intake.record_entries

    def refuses(entries: list, *rest: object, **more: object) -> object:  # type: ignore[type-arg]
        if any(e.subject == "Question 2" for e in entries):
            raise ValueError("no such thing")
        return record(entries, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "record_entries", refuses)
    for number in range(4):
        house.server.inbox.add(letter(number), NOW)
    house.look()
    assert subjects() == ["Question 0", "Question 1", "Question 3"]
    kept = Quarantined.objects.get()
    assert "ValueError" in kept.reason and kept.original.size > 0
    assert house.look(later=60) == 0


def test_a_worker_that_lost_its_claim_writes_nothing(house: House) -> None:
    for number in range(3):
        house.server.inbox.add(letter(number), NOW)
    stalled = claims.claim(house.row.pk, now=house.now)
    assert stalled is not None
    work = house.work(stalled)
    house.now += timedelta(minutes=5)
    assert house.look() == 3
    before = list(TakenUid.objects.values_list("uid", flat=True))
    with pytest.raises(LostClaim):
        sync(work, Session())
    assert list(TakenUid.objects.values_list("uid", flat=True)) == before
    assert Original.objects.count() == Entry.objects.count() == 3


def test_pausing_stops_a_worker_between_two_messages(house: House) -> None:
    house.server.inbox.add(letter(1), NOW)
    claim = claims.claim(house.row.pk, now=house.now)
    assert claim is not None
    actions.pause(reader=OPERATOR, connection_id=house.row.pk, now=NOW)
    with pytest.raises(LostClaim):
        sync(house.work(claim), Session())
    assert not TakenUid.objects.exists()
    actions.resume(reader=OPERATOR, connection_id=house.row.pk, now=house.now)
    claims.release(claim)
    assert house.look() == 1


def test_a_folder_that_cannot_be_opened_stops_no_other(house: House) -> None:
    house.server.boxes["Broken"] = house.server.boxes.pop("Spam")
    house.look()
    del house.server.boxes["Broken"]
    house.server.inbox.add(letter(1), NOW)
    house.look(later=700)
    assert subjects() == ["Question 1"]
    assert house.folder("Broken").missing


def test_removing_the_connection_keeps_the_mail(house: House) -> None:
    house.server.inbox.add(letter(1), NOW)
    house.look()
    name = actions.disconnect(reader=OPERATOR, connection_id=house.row.pk)
    assert name == "office" and subjects() == ["Question 1"] and not TakenUid.objects.exists()
