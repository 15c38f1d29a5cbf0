"""Folders and their roles, order of fetching, pauses: rules without a server."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.channels.mail.folders import folder_kind
from goodword.channels.mail.live import pausing, positions
from goodword.channels.mail.live.folders import place_of, places
from goodword.channels.mail.live.imap import Listed
from goodword.channels.mail.live.tables import Folder
from goodword.channels.mail.live.trouble import Refusal, trouble_of

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
UIDS = st.lists(st.integers(1, 10_000), unique=True, max_size=900)


def listed(*folders: tuple[str, str], delimiter: str = "/") -> list[Listed]:
    return [Listed(name, delimiter, frozenset(flags.split())) for name, flags in folders]


def roles(found: list[Listed], *, labels: bool = False, personal=("",)) -> dict[str, tuple]:
    return {p.name: (p.role, p.wanted) for p in places(found, labels=labels, personal=personal)}


def test_the_server_says_what_folders_are_for() -> None:
    found = roles(
        listed(
            ("INBOX", ""), ("Versandt", "sent"), ("Werbung", "junk"), ("Ablage", "archive"),
            ("Entwurf", "drafts"), ("Müll", "trash"), ("Kunden", ""), ("Kunden/2025", ""),
        )
    )  # fmt: skip
    assert found == {
        "INBOX": ("inbox", True), "Versandt": ("sent", True), "Werbung": ("junk", True),
        "Ablage": ("archive", True), "Entwurf": ("drafts", False), "Müll": ("trash", False),
        "Kunden": ("other", True), "Kunden/2025": ("other", True),
    }  # fmt: skip


def test_names_say_it_where_the_server_does_not() -> None:
    found = roles(
        listed(
            ("INBOX", ""), ("INBOX.Gesendet", ""), ("INBOX.Spam", ""), ("INBOX.Papierkorb", ""),
            ("INBOX.Kunden.Archiv", ""), delimiter=".",
        )
    )  # fmt: skip
    assert {name: role for name, (role, _) in found.items()} == {
        "INBOX": "inbox", "INBOX.Gesendet": "sent", "INBOX.Spam": "junk",
        "INBOX.Papierkorb": "trash", "INBOX.Kunden.Archiv": "archive",
    }  # fmt: skip


def test_on_gmail_all_mail_stands_for_the_labels() -> None:
    found = roles(
        listed(
            ("INBOX", ""), ("[Gmail]/All Mail", "all"), ("[Gmail]/Sent Mail", "sent"),
            ("[Gmail]/Spam", "junk"), ("[Gmail]/Starred", "flagged"), ("Customers", ""),
        ),
        labels=True,
    )  # fmt: skip
    assert [name for name, (_, wanted) in found.items() if wanted] == [
        "INBOX", "[Gmail]/Sent Mail", "[Gmail]/Spam", "[Gmail]/All Mail",
    ]  # fmt: skip
    assert roles(listed(("INBOX", ""), ("All", "all"), ("X", "")))["All"] == ("all", False)


def test_other_peoples_folders_are_not_taken() -> None:
    found = roles(
        listed(("INBOX", ""), ("INBOX.Mine", ""), ("user.bernd.INBOX", ""), delimiter="."),
        personal=("INBOX.",),
    )
    assert found["INBOX.Mine"][1] and not found["user.bernd.INBOX"][1]


@pytest.mark.parametrize(
    ("shown", "role", "kind"),
    [("Versandt", "sent", "sent"), ("Werbung", "junk", "junk"), ("inbox", "inbox", "inbox"),
     ("Spam", "other", ""), ("Sent Items", "sent", "sent")],
)  # fmt: skip
def test_a_sightings_folder_tells_its_role(shown: str, role: str, kind: str) -> None:
    assert folder_kind(place_of(Folder(pk=7, shown=shown, role=role))) == kind


@given(UIDS)
def test_every_new_message_comes_in_exactly_one_chunk(uids: list[int]) -> None:
    chunks = list(positions.new_chunks(uids))
    assert sorted(u for c in chunks for u in c) == sorted(uids)
    assert all(len(c) <= positions.CHUNK for c in chunks)
    if uids:
        assert max(uids) in chunks[0]


@given(UIDS)
def test_history_comes_newest_first(uids: list[int]) -> None:
    flat = [u for c in positions.history_chunks(uids) for u in c]
    assert flat == sorted(uids, reverse=True)


@given(st.lists(st.integers(0, 20_000_000), max_size=60))
def test_what_is_fetched_at_once_is_bound_by_bytes(sizes: list[int]) -> None:
    by_uid = dict(enumerate(sizes, 1))
    found = list(positions.batches(list(by_uid), by_uid))
    assert [u for b in found for u in b] == list(by_uid)
    for batch in found:
        assert len(batch) == 1 or sum(by_uid[u] for u in batch) <= positions.BATCH_BYTES


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_the_search_for_new_mail_never_begins_above_it(first: int, newest: int) -> None:
    low = positions.search_from(first, newest)
    assert low <= max(first, newest + 1)
    assert low >= first


@given(st.sampled_from(["unreachable", "server", "ours", "refused"]), st.integers(1, 10**6))
def test_pauses_grow_and_end(cause: str, failures: int) -> None:
    pause = pausing.next_try(cause, failures, NOW, random.Random(failures)) - NOW
    assert timedelta(seconds=3) < pause < timedelta(hours=5.5)
    if cause != "refused":
        assert pause < timedelta(minutes=40)
    else:
        assert pause > timedelta(minutes=44)
        assert pausing.waits_for_somebody(cause, failures) == (failures >= pausing.GIVES_UP)


def test_failures_are_told_in_plain_words(tmp_path) -> None:
    from django.db import OperationalError

    assert trouble_of(ConnectionRefusedError(111, "x")).cause == "unreachable"
    assert trouble_of(ConnectionResetError(104, "Connection reset by peer")).cause == "unreachable"
    assert trouble_of(Refusal("[UNAVAILABLE] later")).cause == "server"
    full = OSError(28, "No space left on device", str(tmp_path))
    for ours in (full, OperationalError("database or disk is full")):
        told = trouble_of(ours)
        assert told.cause == "ours" and "stays on the server" in str(told)


def test_windows_of_history_cover_every_number_once() -> None:
    below, seen = 1_234_567, 0
    size = positions.WINDOW
    while below > 1:
        low, high = positions.window_below(below, size)
        assert high == below - 1 and low <= high
        seen += high - low + 1
        size, below = positions.next_size(size, 10), low
    assert seen == 1_234_566
