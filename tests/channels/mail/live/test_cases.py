"""Forty ways in which other products lost or doubled mail, by their numbers, at a live mailbox.

`ELSEWHERE` says where those are tested that are not about fetching.
"""

import ast
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from goodword.access import OPERATOR
from goodword.channels.mail.live import actions, claims, positions
from goodword.channels.mail.live.claims import Claim
from goodword.channels.mail.live.lines import Line, Ways, work_at
from goodword.channels.mail.live.sync import Session
from goodword.channels.mail.live.tables import Connection, TakenUid, UntakenUid
from goodword.channels.mail.live.trouble import Trouble, trouble_of
from goodword.ledger.tables import Commitment
from goodword.timeline.tables import Entry, Original, Quarantined, Sighting
from goodword.wiring import fetching
from tests.channels.mail.live.conftest import NOW, House, connected, letter, subjects
from tests.channels.mail.live.fake import Fake

TESTS = Path(__file__).resolve().parents[3]
ELSEWHERE = {
    6: ("flows/test_import", "test_case_6_a_web_form_is_a_customer_even_when_marked_automatic"),
    12: ("mail/test_parse", "test_case_12_every_charset_gives_its_words"),
    13: ("mail/test_winmail", "test_files_in_winmail_can_be_opened"),
    22: ("notices/test_loops", "test_a_note_that_is_read_back_opens_nothing_and_is_told_to_nobody"),
    23: ("flows/test_import", "test_case_23_an_out_of_office_reply_opens_and_closes_nothing"),
    24: ("flows/test_import", "test_case_24_a_stranger_who_quotes_a_message_id_stays_outside"),
    25: ("flows/test_import", "test_case_25_reply_prefixes_of_other_languages"),
    26: ("flows/test_import", "test_case_26_a_new_topic_under_an_old_thread_is_a_new_conversation"),
    27: ("channels/mail/sending/test_hostile", "test_the_thread_is_made_as_the_standard_says"),
    28: (
        "channels/mail/sending/test_returning",
        "test_what_it_answered_is_owed_again_and_the_reason_is_told",
    ),
    29: ("channels/mail/sending/test_sending", "test_of_several_each_is_told_what_became_of_it"),
    31: ("flows/test_import", "test_our_own_out_of_office_answers_nobody"),
    32: ("mail/test_stores", "test_case_32_an_mbox_gives_every_mail"),
    39: ("merging/test_splitting", "test_who_wrote_follows_when_they_are_merged"),
    40: ("channels/phone/test_lists", "test_a_list_opens_and_answers_and_can_be_repeated"),
}


HERE = ("test_cases", "test_cases_content")


def named_in(file: str) -> set[str]:
    """The names of a file's tests."""
    tree = ast.parse((TESTS / f"{file}.py").read_text())
    return {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}


def test_every_case_has_its_test() -> None:
    here = {
        int(part)
        for file in HERE
        for name in named_in(f"channels/mail/live/{file}")
        if name.startswith("test_case_")
        for part in name.removeprefix("test_case_").split("_")
        if part.isdigit()
    }
    assert here | set(ELSEWHERE) >= set(range(1, 41))
    for file, name in ELSEWHERE.values():
        assert name in named_in(file), name


def test_case_1_2_messages_expunged_meanwhile_renumber_nothing(house: House) -> None:
    for number in range(10):
        house.server.inbox.add(letter(number), NOW)

    def others_delete() -> None:
        for uid in (1, 2, 5):
            del house.server.inbox.messages[uid]

    house.server.before["FETCH"] = others_delete
    house.look()
    assert subjects() == [f"Question {n}" for n in (2, 3, 5, 6, 7, 8, 9)]
    assert not UntakenUid.objects.exists(), "what is gone is nobody's trouble"
    assert not any("STORE" in said or "EXPUNGE" in said for said in house.server.said)


@pytest.mark.parametrize("breaks_at", range(12))
def test_case_3_4_nothing_counts_as_taken_before_it_is_kept(house: House, breaks_at: int) -> None:
    house.look()
    for number in range(3):
        house.server.inbox.add(letter(number), NOW)
    house.server.breaks_at = breaks_at
    house.look_until_done()
    assert subjects() == ["Question 0", "Question 1", "Question 2"]
    assert TakenUid.objects.count() == Entry.objects.count() == Sighting.objects.count() == 3


def test_case_5_an_outage_of_any_length_is_made_good(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(positions, "CHUNK", 20)
    monkeypatch.setattr(positions, "FIRST", 10)
    actions.take_since(
        reader=OPERATOR, connection_id=house.row.pk, from_date=date(2026, 11, 1), now=NOW
    )
    house.look()
    for day in range(60):
        at = NOW + timedelta(days=day)
        house.server.inbox.add(letter(day, at=at), at)
    house.look(later=60 * 86400)
    assert Entry.objects.count() == 60
    fetched = [s for s in house.server.said if s.startswith("FETCH")]
    assert fetched[0].endswith(",60"), "today is not the last to be seen"
    assert Commitment.objects.filter(is_open=True, kind="reply").exists()


def test_case_7_8_9_33_message_ids_are_reused_empty_or_missing(house: House) -> None:
    inbox = house.server.inbox
    inbox.add(letter(1, message_id="same@their.example", text="Could you call me?"), NOW)
    inbox.add(letter(2, message_id="same@their.example", text="Could you send chairs?"), NOW)
    inbox.add(letter(3, message_id=None, subject="Both", text="Can you come at noon?"), NOW)
    inbox.add(letter(4, message_id=None, subject="Both", text="Can you come at one?"), NOW)
    inbox.add(letter(5, message_id=None, Message_ID="", References="", In_Reply_To=""), NOW)
    inbox.add(letter(6, message_id=None, Message_ID="<>", References="<>"), NOW)
    house.look()
    assert Entry.objects.count() == 6
    numbers = Entry.objects.filter(subject__startswith="Question")
    assert numbers.values("conversation_id").distinct().count() == 4


def test_case_10_mail_read_elsewhere_is_taken(house: House) -> None:
    house.look()
    house.server.inbox.add(letter(1), NOW)
    house.look(later=5)
    assert subjects() == ["Question 1"]
    assert not any("SEEN" in said.upper() for said in house.server.said), "flags are never asked"


def test_case_11_35_nothing_that_a_mail_says_stops_the_next(house: House) -> None:
    inbox = house.server.inbox
    inbox.add(letter(1, Content_Type="text/plain; charset=nope"), NOW)
    inbox.add(letter(2).replace(b"From: Carla <carla@their.example>\r\n", b""), NOW)
    inbox.add(letter(3).replace(b"From: Carla", b"From:    \t ,,; Carla  "), NOW)
    inbox.add(b"\xff\xfe no header at all \x00", NOW)
    inbox.add(b"", NOW)
    inbox.add(letter(6).replace(b"chairs", b"chairs \xff\x00\xfe"), NOW)
    inbox.add(letter(7), NOW)
    house.look()
    assert {"Question 1", "Question 3", "Question 6", "Question 7"} <= set(subjects())
    assert Entry.objects.count() + Quarantined.objects.count() == 7
    assert TakenUid.objects.count() == 7
    assert house.look(later=60) == 0


def test_case_14_a_poisoned_mail_is_not_fetched_for_ever(house: House) -> None:
    house.server.inbox.add(b"\x00" * 5000, NOW)
    house.server.inbox.add(letter(2), NOW)
    house.look()
    house.server.said.clear()
    for _ in range(5):
        house.look(later=60)
    assert not any(said.startswith("FETCH") for said in house.server.said)
    assert Original.objects.count() == 2


def test_case_15_a_server_that_hangs_is_told_and_tried_again() -> None:
    trouble = trouble_of(TimeoutError("timed out"))
    assert trouble.cause == "unreachable" and "in time" in str(trouble)


def test_case_16_killed_between_keeping_and_writing_down_doubles_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from goodword.channels.mail.live import taking

    house.server.inbox.add(letter(1), NOW)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(taking, "_write_down", killed)
        with pytest.raises(KeyboardInterrupt):
            house.look()
    assert Entry.objects.count() == 1 and not TakenUid.objects.exists()
    house.session = Session()
    house.look(later=100)
    assert Entry.objects.count() == Sighting.objects.count() == Original.objects.count() == 1
    assert TakenUid.objects.count() == 1
    assert Commitment.objects.filter(kind="reply").count() == 1


def test_case_17_what_fails_says_so_since_when_and_slows_down(house: House) -> None:
    def broken(_: Connection) -> object:
        raise Trouble("refused", "The password is wrong.")

    pauses = []
    for _ in range(5):
        ways = Ways(open=broken, taker=fetching.taker, clock=lambda: house.now)  # type: ignore[arg-type]
        claim = claims.claim(house.row.pk, now=house.now)
        assert claim is not None
        work_at(Line(claim), ways, go_on=lambda: True)
        row = Connection.objects.get()
        pauses.append((row.due_at - house.now).total_seconds() / 3600)
        house.now = row.due_at
    assert row.told == "The password is wrong." and row.cause == "refused"
    assert row.failing_since == NOW and row.state == "broken"
    assert pauses[0] > 0.7 and min(pauses[1:]) >= 3, "no provider locks an account for that"
    assert claims.claim(house.row.pk, now=house.now) is None, "it waits for somebody"


def test_case_18_connecting_an_old_mailbox_tells_nobody_and_opens_nothing_old(
    house: House,
) -> None:
    for number in range(20):
        at = NOW - timedelta(days=400 + number)
        house.server.inbox.add(letter(number, at=at), at)
    house.look()
    assert Entry.objects.count() == 20
    assert not Commitment.objects.exists()
    assert len(house.server.inbox.messages) == 20


def test_case_19_of_two_that_fetch_at_once_one_gets_the_mailbox(house: House) -> None:
    first = claims.claim(house.row.pk, now=NOW)
    assert isinstance(first, Claim)
    assert claims.claim(house.row.pk, now=NOW) is None
    assert house.row.pk not in claims.due(now=NOW, held=(), limit=10)
    later = NOW + timedelta(minutes=5)
    second = claims.claim(house.row.pk, now=later)
    assert second is not None and second.fence > first.fence
    assert not claims.renew(first, now=later) and not claims.release(first)


@pytest.mark.django_db(transaction=True)
def test_case_19_of_many_that_claim_in_the_same_instant_one_gets_it() -> None:
    from django.db import OperationalError, connections

    from tests.factories import make_colleague, make_house

    make_house()
    make_colleague("Anna")
    house = connected(Fake())
    start, won = threading.Barrier(4), []

    def ask() -> None:
        start.wait()
        while True:
            try:
                won.extend([1] if claims.claim(house.row.pk, now=NOW) else [])
                break
            except OperationalError:  # of a database in memory: one in a file makes us wait
                continue
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(won) == 1
