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
from goodword.channels.mail.live.tables import Connection, Folder, TakenUid, UntakenUid
from goodword.channels.mail.live.trouble import Trouble, trouble_of
from goodword.ledger.tables import Commitment
from goodword.people.tables import OurAddress, Person
from goodword.privacy.actions import erase
from goodword.timeline.tables import Entry, Original, Quarantined, Sighting
from goodword.wiring import fetching
from tests.channels.mail.live.conftest import NOW, House, connected, letter, subjects
from tests.channels.mail.live.fake import Fake

TESTS = Path(__file__).resolve().parents[3]
SENDING = {27, 28, 29}
"""About Goodword's own sending of answers to customers, which it does not do."""

ELSEWHERE = {
    6: ("flows/test_import", "test_case_6_a_web_form_is_a_customer_even_when_marked_automatic"),
    12: ("mail/test_parse", "test_case_12_every_charset_gives_its_words"),
    13: ("mail/test_winmail", "test_files_in_winmail_can_be_opened"),
    22: ("notices/test_loops", "test_a_note_that_is_read_back_opens_nothing_and_is_told_to_nobody"),
    23: ("flows/test_import", "test_case_23_an_out_of_office_reply_opens_and_closes_nothing"),
    24: ("flows/test_import", "test_case_24_a_stranger_who_quotes_a_message_id_stays_outside"),
    25: ("flows/test_import", "test_case_25_reply_prefixes_of_other_languages"),
    26: ("flows/test_import", "test_case_26_a_new_topic_under_an_old_thread_is_a_new_conversation"),
    31: ("flows/test_import", "test_our_own_out_of_office_answers_nobody"),
    32: ("mail/test_stores", "test_case_32_an_mbox_gives_every_mail"),
    39: ("merging/test_splitting", "test_who_wrote_follows_when_they_are_merged"),
    40: ("channels/phone/test_lists", "test_a_list_opens_and_answers_and_can_be_repeated"),
}


def test_every_case_has_its_test() -> None:
    here = {
        int(part)
        for name in globals()
        if name.startswith("test_case_")
        for part in name.removeprefix("test_case_").split("_")
        if part.isdigit()
    }
    assert here | set(ELSEWHERE) | SENDING >= set(range(1, 41))
    for file, name in ELSEWHERE.values():
        tree = ast.parse((TESTS / f"{file}.py").read_text())
        assert name in {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}, name


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
    from django.db import connections

    from tests.factories import make_colleague, make_house

    make_house()
    make_colleague("Anna")
    house = connected(Fake())
    start, won = threading.Barrier(4), []

    def ask() -> None:
        start.wait()
        if claims.claim(house.row.pk, now=NOW):
            won.append(1)
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(won) == 1


def test_case_20_21_one_letter_in_three_mailboxes_and_sent_is_one(house: House) -> None:
    other, third = connected(Fake(), name="sales"), connected(Fake(), name="support")
    to = "office@our.example, sales@our.example, support@our.example"
    for number, box in enumerate((house, other, third)):
        # Each server stamps its own lines on top.
        stamp = f"Received: from x by mx{number}.our.example; Fri, 20 Nov 2026 10:00:00 +0000\r\n"
        box.server.inbox.add(stamp.encode() + letter(1, to=to), NOW)
    own = letter("own", sender="Office <office@our.example>", to="office@our.example")
    house.server.inbox.add(own, NOW)
    house.server.boxes["Sent"].add(own, NOW)
    for box in (house, other, third):
        box.look()
    assert subjects() == ["Question 1", "Question own"]
    letters = Sighting.objects.filter(entry__subject="Question 1")
    assert letters.values("mailbox_id").distinct().count() == 3
    assert Commitment.objects.filter(kind="reply").count() == 1


def test_case_30_what_was_erased_does_not_come_back(house: House) -> None:
    house.server.inbox.add(letter(1), NOW)
    house.look()
    erase(reader=OPERATOR, person_id=Person.objects.get().pk, reason="asked by letter", now=NOW)
    house.server.inbox.uidvalidity = 2
    house.look(later=60)
    assert "Question 1" not in subjects()
    assert not Original.objects.filter(size__gt=0).exists()
    assert TakenUid.objects.count() == 1, "it is not fetched for ever either"


def test_case_34_a_folder_that_was_numbered_anew_is_read_again_and_nothing_doubles(
    house: House,
) -> None:
    box = house.server.inbox
    for number in range(5):
        box.add(letter(number), NOW)
    house.look()
    again = [box.messages[uid] for uid in (4, 2, 5, 1, 3)]
    box.messages, box.uidnext, box.uidvalidity = {}, 1, 77
    for raw, arrived in [*again, (letter("new", at=NOW), NOW)]:
        box.add(raw, arrived)
    house.look(later=60)
    assert Entry.objects.count() == Sighting.objects.count() == Original.objects.count() == 6
    taken = TakenUid.objects.select_related("original").order_by("uid")
    assert {t.uidvalidity for t in taken} == {77} and len(taken) == 6
    entry = Entry.objects.get(subject="Question 3")
    assert taken[0].original == entry.original


def test_case_36_a_newsletter_is_kept_and_its_sender_is_no_customer(house: House) -> None:
    news = letter(
        "news", sender="Shop <news@shop.example>", List_Unsubscribe="<https://shop.example/u>",
        Precedence="bulk",
    )  # fmt: skip
    house.server.inbox.add(news, NOW)
    house.look()
    assert subjects() == ["Question news"]
    assert not Person.objects.exists() and not Commitment.objects.exists()


def test_case_37_what_was_sent_from_another_address_of_ours_is_ours(house: House) -> None:
    for number in range(3):
        house.server.boxes["Sent"].add(
            letter(number, sender="Anna <hello@other-name.example>", to="carla@their.example"), NOW
        )
    house.look()
    assert OurAddress.objects.filter(spec="hello@other-name.example").exists()
    assert set(Entry.objects.values_list("direction", flat=True)) == {"out"}


def test_case_38_chosen_folders_count_and_an_empty_answer_is_no_proof(house: House) -> None:
    house.server.boxes["Projects"] = type(house.server.inbox)()
    house.server.boxes["Projects"].add(letter("project"), NOW)
    house.look()
    assert "Question project" in subjects()
    folder = Folder.objects.get(name="Projects")
    actions.choose_folder(reader=OPERATOR, folder_id=folder.pk, wanted=False, now=NOW)
    house.server.boxes["Projects"].add(letter("secret"), NOW)
    house.look(later=3600)
    assert "Question secret" not in subjects()
    real = house.server.uids
    house.server.inbox.add(letter("shown late"), NOW)
    house.server.uids = lambda *_: []  # type: ignore[assignment]
    house.look(later=60)
    house.server.uids = real  # type: ignore[method-assign]
    house.look(later=13 * 3600)
    assert "Question shown late" in subjects()


def test_windows_of_history_cover_every_number_once() -> None:
    below, seen = 1_234_567, 0
    size = positions.WINDOW
    while below > 1:
        low, high = positions.window_below(below, size)
        assert high == below - 1 and low <= high
        seen += high - low + 1
        size, below = positions.next_size(size, 10), low
    assert seen == 1_234_566
