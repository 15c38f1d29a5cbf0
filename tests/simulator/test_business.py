"""A simulated business is believable, and what is said about it is true."""

import csv
import email
import email.policy
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from goodword.simulator import simulate_business, simulate_messages
from goodword.simulator.house import the_house
from goodword.simulator.writing import Spool
from goodword.worktime import is_working, working_time_between

END = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
CALENDAR = the_house().calendar


@pytest.fixture(scope="module")
def mails() -> list[tuple[str, str, bytes, dict]]:
    return list(simulate_messages(customers=60, months=6, seed=1, end=END))


@pytest.fixture(scope="module")
def letters(mails: list[tuple[str, str, bytes, dict]]) -> dict[str, dict]:
    """The truth about each mail, once."""
    return {truth["key"]: truth for _, _, _, truth in mails}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("business")
    simulate_business(out, customers=14, months=3, seed=4, end=END)
    return out


def test_every_mail_has_a_key_of_its_own(mails: list[tuple[str, str, bytes, dict]]) -> None:
    whole = {(truth["key"], truth["date"], truth["author_text"]) for _, _, _, truth in mails}
    assert len(whole) == len({key for key, _, _ in whole})


def moment(truth: dict) -> datetime:
    return datetime.fromisoformat(truth["date"])


def test_the_same_numbers_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    simulate_business(again, customers=14, months=3, seed=4, end=END)
    first, second = contents(folder), contents(again)
    assert len(first) > 20
    assert first == second


def test_another_seed_gives_another_business() -> None:
    one, two = (
        {raw for _, _, raw, _ in simulate_messages(customers=3, months=2, seed=seed, end=END)}
        for seed in (1, 2)
    )
    assert not one & two


def contents(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_nothing_is_later_than_the_end_or_older_than_the_history(letters: dict[str, dict]) -> None:
    begin = END - timedelta(days=6 * 31)
    assert all(begin <= moment(truth) <= END for truth in letters.values())


def test_answers_follow_their_questions(letters: dict[str, dict]) -> None:
    for key, truth in letters.items():
        by = truth["answered_by"]
        if by and ".call" not in by:
            assert moment(letters[by]) > moment(truth), key
            assert letters[by]["conversation"] == truth["conversation"]
        if truth["answers"]:
            assert letters[truth["answers"]]["conversation"] == truth["conversation"]


def test_we_write_to_customers_in_working_time(letters: dict[str, dict]) -> None:
    ours = [truth for truth in letters.values() if truth["kind"] == "reply"]
    assert len(ours) > 300
    for truth in ours:
        at = moment(truth)
        assert is_working(at, CALENDAR) or is_working(at - timedelta(minutes=1), CALENDAR)


def test_service_is_good_and_bad(letters: dict[str, dict]) -> None:
    asked = [truth for truth in letters.values() if truth["asks"] and truth["key"][0] == "c"]
    waits = [
        working_time_between(moment(truth), moment(letters[truth["answered_by"]]), CALENDAR)
        for truth in asked
        if truth["answered_by"] in letters
    ]
    quick = sum(wait <= timedelta(hours=4) for wait in waits) / len(waits)
    assert 0.5 < quick < 0.9
    assert any(wait > timedelta(hours=24) for wait in waits)
    assert any(
        not truth["answered_by"] and moment(truth) < END - timedelta(days=20) for truth in asked
    )
    assert any(".call" in truth["answered_by"] for truth in asked)


def test_promises_are_dated_and_met_with_every_fate(letters: dict[str, dict]) -> None:
    fates: Counter[str] = Counter()
    for truth in letters.values():
        for promise in truth["promises"]:
            assert " ".join(promise["text"].split()) in " ".join(truth["author_text"].split())
            if promise["debtor"] == "us":
                fates[promise["outcome"]] += 1
            if promise["due"]:
                assert datetime.fromisoformat(promise["due"]) > moment(truth)
    assert {"kept", "late", "broken", "renegotiated", "open", "overdue"} <= set(fates)
    assert fates["kept"] > fates["broken"] + fates["late"]


def test_today_has_something_of_everything(letters: dict[str, dict]) -> None:
    waiting = [
        working_time_between(moment(truth), END, CALENDAR)
        for truth in letters.values()
        if truth["asks"] and not truth["answered_by"] and END - moment(truth) < timedelta(days=14)
        if truth["key"][0] == "c"
    ]
    assert sum(wait < timedelta(hours=4) for wait in waiting) >= 3
    assert sum(wait > timedelta(hours=8) for wait in waiting) >= 3
    outcomes = {p["outcome"] for t in letters.values() for p in t["promises"]}
    assert {"open", "overdue"} <= outcomes


def test_every_kind_of_mail_is_there(letters: dict[str, dict]) -> None:
    kinds = Counter(truth["kind"] for truth in letters.values())
    wanted = {"reply", "follow-up", "courtesy", "forward", "web-form", "newsletter", "notification"}
    assert wanted <= set(kinds)
    assert {"bounce", "auto-reply", "invitation", "supplier", "internal", "friend", "pitch"} <= set(
        kinds
    )
    assert {truth["language"] for truth in letters.values()} == {"en", "de", "fr", "es"}


def test_letters_are_hardly_ever_the_same(letters: dict[str, dict]) -> None:
    asked = [t["author_text"] for t in letters.values() if t["asks"] and t["key"][0] == "c"]
    assert len(set(asked)) > 0.93 * len(asked)


def test_no_mail_can_reach_anybody(mails: list[tuple[str, str, bytes, dict]]) -> None:
    reserved = (".example", "@example.com", "@example.net", "@example.org")
    for _, _, raw, _ in mails:
        mail = email.message_from_bytes(raw, policy=email.policy.compat32)
        for name in ("From", "To", "Cc", "Reply-To"):
            for _, spec in email.utils.getaddresses(mail.get_all(name, [])):
                assert spec.endswith(reserved), spec


def test_mails_say_on_the_wire_what_the_truth_says(
    mails: list[tuple[str, str, bytes, dict]],
) -> None:
    for _, folder, raw, truth in mails[::7]:
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        assert not mail.defects
        assert str(mail["Subject"]) == truth["subject"]
        assert mail["Date"].datetime == moment(truth)
        assert (str(mail["Message-ID"] or "")).strip("<>") == truth["message_id"]
        assert ("Delivered-To" in mail) == (folder != "sent")
        body = mail.get_body(("plain", "html"))
        if body is not None and truth["kind"] not in ("forward", "invitation", "bounce"):
            said = "".join(truth["author_text"].split())
            text = body.get_content() if body.get_content_subtype() == "plain" else ""
            assert not text or said in "".join(text.replace(">", "").split())


def test_a_copy_in_two_mailboxes_is_the_same_letter(
    mails: list[tuple[str, str, bytes, dict]],
) -> None:
    copies: dict[str, list[bytes]] = {}
    for _, _, raw, truth in mails:
        copies.setdefault(truth["key"], []).append(raw)
    several = [raws for raws in copies.values() if len(raws) > 1]
    assert len(several) > 50
    for raws in several:
        assert len({raw.partition(b"\r\n\r\n")[2] for raw in raws}) == 1


def test_bounces_are_delivery_reports(mails: list[tuple[str, str, bytes, dict]]) -> None:
    bounces = [
        raw for _, _, raw, truth in mails if truth["kind"] == "bounce" and truth["automated"]
    ]
    assert bounces
    for raw in bounces:
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        assert mail.get_content_type() == "multipart/report"
        status = next(p for p in mail.walk() if p.get_content_type() == "message/delivery-status")
        fields = [part["Final-Recipient"] for part in status.get_payload()]
        assert any(value and "rfc822" in value for value in fields)


def test_attachments_are_what_they_say(mails: list[tuple[str, str, bytes, dict]]) -> None:
    begins = {"application/pdf": b"%PDF-1.4", "image/png": b"\x89PNG\r\n", "text/csv": b"room;"}
    seen = set()
    for _, _, raw, _ in mails:
        if b"attachment;" not in raw:
            continue
        for part in email.message_from_bytes(raw, policy=email.policy.default).iter_attachments():
            kind = part.get_content_type()
            assert part.get_payload(decode=True).startswith(begins[kind])
            seen.add(kind)
    assert seen == set(begins)


def test_the_folder_holds_mail_truth_people_calls_sales_and_the_house(folder: Path) -> None:
    house = json.loads((folder / "business.json").read_text())
    assert house["calendar"]["zone"] == "Europe/Dublin"
    assert {box["mailbox"] for box in house["mailboxes"]} >= {"office", "maeve", "katrin"}
    assert (folder / "mail" / "office" / "inbox").read_bytes().startswith(b"From ")
    assert (folder / "mail" / "orla" / "cur").is_dir()
    people = [json.loads(line) for line in (folder / "people.jsonl").open()]
    assert len(people) == 14
    calls = list(csv.DictReader((folder / "calls.csv").open()))
    assert {call["direction"] for call in calls} == {"in", "out"}
    sales = list(csv.DictReader((folder / "sales.csv").open()))
    assert {"sale", "counter"} <= {sale["kind"] for sale in sales}
    assert all((int(sale["amount"]) < 0) == (sale["kind"] == "refund") for sale in sales)
    rows = [json.loads(line) for line in (folder / "truth.jsonl").open()]
    assert all(row["sightings"] for row in rows)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="not empty"):
        simulate_business(tmp_path, customers=1, months=1, seed=1, end=END)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(("customers", "months", "end"), [(0, 1, END), (1, 0, END)])
def test_a_business_without_customers_or_time_is_refused(
    customers: int, months: int, end: datetime
) -> None:
    with pytest.raises(ValueError, match="at least one"):
        list(simulate_messages(customers=customers, months=months, seed=1, end=end))


def test_an_end_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        list(simulate_messages(customers=1, months=1, seed=1, end=datetime(2026, 1, 1)))


def test_mbox_only_writes_what_maildir_writes(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "mbox"
    summary = simulate_business(out, customers=14, months=3, seed=4, end=END, maildir=False)
    assert (out / "truth.jsonl").read_bytes() == (folder / "truth.jsonl").read_bytes()
    boxes = [path for path in (out / "mail").rglob("*") if path.is_file()]
    count = sum(path.read_bytes().count(b"\nReturn-Path: ") for path in boxes)
    received = sum(
        sighting["folder"] != "sent"
        for line in (out / "truth.jsonl").open()
        for sighting in json.loads(line)["sightings"]
    )
    assert count == received
    assert summary.copies > summary.messages


def test_a_line_that_looks_like_a_separator_is_marked(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "box")
    raw = b"Subject: x\r\n\r\nFrom here on\r\n>From there\r\n> quoted\r\n"
    spool.add(raw, END, "a@example.com")
    spool.add(raw, END - timedelta(days=1), "b@example.com")
    spool.finish()
    text = (tmp_path / "box").read_bytes()
    assert text.startswith(b"From b@example.com Thu Nov 19 15:30:00 2026\n")
    assert text.count(b"\n>From here on\n>>From there\n> quoted\n") == 2
    assert [path.name for path in tmp_path.iterdir()] == ["box"]
