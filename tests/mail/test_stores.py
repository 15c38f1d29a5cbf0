"""Every mail of a store comes out once, whatever lies beside it."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.channels.mail import Found, count_store, open_store, parse_mail
from tests.examples import examples

DATED = b"From ann@example.org Fri Jan 26 10:10:42 2007\n"


def letter(subject: str, body: str = "Hello") -> bytes:
    return f"From: ann@example.org\nSubject: {subject}\n\n{body}\n".encode()


def mbox(*letters: bytes) -> bytes:
    return b"".join(DATED + one + b"\n" for one in letters)


def read(path: Path) -> list[Found]:
    found = list(open_store(path))
    assert sum(one.size_read for one in found) == count_store(path)
    assert len({one.location for one in found}) == len(found)
    return found


def subjects(path: Path) -> list[str]:
    return [parse_mail(one.raw).subject for one in read(path)]


def test_case_32_an_mbox_gives_every_mail(tmp_path: Path) -> None:
    path = tmp_path / "ann.mbox"
    path.write_bytes(mbox(*(letter(str(n), "word " * n) for n in range(3000))))
    found = read(path)
    assert [parse_mail(one.raw).subject for one in found] == [str(n) for n in range(3000)]
    assert found[0].raw == letter("0", "")
    assert {(one.mailbox, one.folder) for one in found} == {("ann", "inbox")}
    assert found[7].location == "ann.mbox#8"
    assert found[0].envelope_date == datetime(2007, 1, 26, 10, 10, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "From ann@example.org Fri Jan 26 10:10:42 2007",
        "From ann@example.org  Fri Jan  6 10:10:42 2007",
        "From ann at example.org  Fri Jan 26 10:10:42 2007",
        "From ann@example.org Fri Jan 26 10:10 2007",
        "From ann@example.org Fri Jan 26 10:10:42 CET 2007",
        "From ann@example.org Fri Jan 26 10:10:42 2007 +0100",
        "From 1573@xxx Fri Jan 26 10:10:42 +0000 2007",
        "From ann@example.org Fri Jan 26 10:10:42 107",
        "From MAILER-DAEMON Fri Jan 26 10:10:42 2007",
        "From - Fri Jan 26 10:10:42 2007",
        "From ann@example.org Fri, 26 Jan 2007 10:10:42 +0100",
        "From ann Fri Jan 26 10:10:42 2007 remote from relay",
        "From - ",
    ],
)
def test_separators_that_programs_write(tmp_path: Path, line: str) -> None:
    path = tmp_path / "inbox"
    path.write_bytes(b"".join(f"{line}\n".encode() + letter(str(n)) + b"\n" for n in range(3)))
    assert subjects(path) == ["0", "1", "2"]
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert subjects(path) == ["0", "1", "2"]


@pytest.mark.parametrize(
    "line",
    [
        "From here on, it is yours.",
        "From Russia with love\nYear: 1963",
        "From Monday to Friday at 10:10 we are open",
        "From -",
        ">From ann@example.org Fri Jan 26 10:10:42 2007",
        "From what I hear, Fri Jan 26 is free",
    ],
)
def test_lines_of_a_letter_that_begin_with_from(tmp_path: Path, line: str) -> None:
    path = tmp_path / "ann.mbox"
    path.write_bytes(mbox(letter("a", f"Hello\n\n{line}\n\nBye"), letter("b")))
    found = read(path)
    assert [parse_mail(one.raw).subject for one in found] == ["a", "b"]
    assert parse_mail(found[0].raw).text.endswith("Bye")


def test_a_mailbox_of_mbox_files(tmp_path: Path) -> None:
    home = tmp_path / "ann"
    (home / "clients").mkdir(parents=True)
    for name in ("inbox.mbox", "_sent_mail.mbox", "clients/blue.mbox"):
        (home / name).write_bytes(mbox(letter(name)))
    (home / "inbox.msf").write_bytes(b"// <!-- <mdb:mork:z v='1.4'/> -->\n")
    (home / "README.txt").write_bytes(b"Notes about this folder\n")
    places = {(one.mailbox, one.folder, one.location) for one in read(home)}
    assert places == {
        ("ann", "inbox", "inbox.mbox#1"),
        ("ann", "_sent_mail", "_sent_mail.mbox#1"),
        ("ann", "clients/blue", "clients/blue.mbox#1"),
    }
    assert {one.mailbox for one in read(tmp_path)} == {"ann"}
    assert {(one.mailbox, one.folder) for one in read(home / "inbox.mbox")} == {("ann", "inbox")}


def test_a_folder_of_whole_mailboxes(tmp_path: Path) -> None:
    for name in ("ann", "bob"):
        (tmp_path / f"{name}.mbox").write_bytes(mbox(letter(name)))
    assert {(one.mailbox, one.folder) for one in read(tmp_path)} == {
        ("ann", "inbox"),
        ("bob", "inbox"),
    }


def test_a_maildir_with_folders(tmp_path: Path) -> None:
    home = tmp_path / "ann"
    for folder in ("", ".Sent", ".INBOX.Clients.Blue", ".Entw&APw-rfe", "Plain"):
        for sub in ("cur", "new", "tmp"):
            (home / folder / sub).mkdir(parents=True)
    (home / "new" / "1.host").write_bytes(letter("new"))
    (home / "cur" / "2.host:2,S").write_bytes(letter("read"))
    (home / "tmp" / "3.host").write_bytes(letter("unfinished"))
    (home / ".Sent" / "cur" / "4.host:2,S").write_bytes(letter("sent"))
    (home / ".INBOX.Clients.Blue" / "cur" / "5.host").write_bytes(letter("blue"))
    (home / ".Entw&APw-rfe" / "cur" / "6.host:2,D").write_bytes(letter("draft"))
    (home / "Plain" / "cur" / "7.host").write_bytes(letter("plain"))
    found = {(one.folder, one.location): parse_mail(one.raw).subject for one in read(home)}
    assert found == {
        ("inbox", "1.host#1"): "new",
        ("inbox", "2.host#1"): "read",
        ("Sent", ".Sent/4.host#1"): "sent",
        ("Clients/Blue", ".INBOX.Clients.Blue/5.host#1"): "blue",
        ("Entwürfe", ".Entw&APw-rfe/6.host#1"): "draft",
        ("Plain", "Plain/7.host#1"): "plain",
    }
    assert {one.mailbox for one in read(home)} == {"ann"}


def test_the_place_of_a_mail_in_a_maildir_outlives_its_flags(tmp_path: Path) -> None:
    for sub in ("cur", "new"):
        (tmp_path / sub).mkdir()
    (tmp_path / "new" / "1.host").write_bytes(letter("x"))
    before = [one.location for one in read(tmp_path)]
    (tmp_path / "new" / "1.host").rename(tmp_path / "cur" / "1.host:2,RS")
    assert [one.location for one in read(tmp_path)] == before


def test_folders_of_eml_and_other_single_mails(tmp_path: Path) -> None:
    (tmp_path / "2007").mkdir()
    (tmp_path / "a.eml").write_bytes(letter("a"))
    (tmp_path / "2007" / "b.EML").write_bytes(letter("b"))
    (tmp_path / "c.eml.gz").write_bytes(gzip.compress(letter("c")))
    (tmp_path / "1.").write_bytes(letter("d"))
    apple = letter("e")
    (tmp_path / "e.emlx").write_bytes(b"%d\n" % len(apple) + apple + b"<?xml version='1.0'?>\n")
    assert sorted(subjects(tmp_path)) == ["a", "b", "c", "d", "e"]
    assert {one.folder for one in read(tmp_path)} == {"inbox", "2007"}
    assert [one.mailbox for one in read(tmp_path / "a.eml")] == [tmp_path.name]


def test_packed_mboxes_count_their_packed_bytes(tmp_path: Path) -> None:
    path = tmp_path / "2004-June.txt.gz"
    path.write_bytes(gzip.compress(mbox(*(letter(str(n)) for n in range(500)))))
    assert subjects(path) == [str(n) for n in range(500)]
    assert {one.mailbox for one in read(path)} == {"2004-June"}


def test_one_bad_item_never_stops_the_next(tmp_path: Path) -> None:
    packed = gzip.compress(b"".join(mbox(letter(str(n), str(n) * 99)) for n in range(9000)))
    (tmp_path / "a.mbox.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "b.eml").write_bytes(b"")
    (tmp_path / "c.msg").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99))
    (tmp_path / "d.eml").write_bytes(letter("last"))
    found = read(tmp_path)
    problems = [one.problem for one in found if one.problem]
    assert len(problems) == 3
    assert "mails before it were read" in problems[0]
    assert len(found) > 1000 and parse_mail(found[-1].raw).subject == "last"


def test_a_file_that_is_no_mail_is_named_when_it_was_asked_for(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes(b"just notes\n")
    assert [one.problem for one in read(tmp_path / "notes.txt")] == [
        "The file does not look like mail."
    ]
    assert read(tmp_path) == []


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_store(tmp_path / "nowhere")


def test_a_mail_longer_than_a_mail_can_be_is_cut_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("goodword.channels.mail.mbox.LONGEST_ITEM", 3 << 20)
    path = tmp_path / "ann.mbox"
    path.write_bytes(
        mbox(letter("a"), letter("huge", "long line of text\n" * 600_000), letter("c"))
    )
    found = read(path)
    assert [parse_mail(one.raw).subject for one in found] == ["a", "huge", "c"]
    assert [bool(one.problem) for one in found] == [False, True, False]
    assert len(found[1].raw) < 6 << 20


@settings(max_examples=examples(50, 1000), deadline=None)
@given(st.binary(max_size=300), st.lists(st.integers(0, 60), min_size=1, max_size=5))
def test_bytes_behind_an_mbox_lose_none_of_its_mails(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, sizes: list[int]
) -> None:
    path = tmp_path_factory.mktemp("mbox") / "ann.mbox"
    whole = mbox(*(letter(str(n), "x" * size) for n, size in enumerate(sizes)))
    path.write_bytes(whole + junk)
    found = read(path)
    assert len(found) >= len(sizes)
    for number, size in enumerate(sizes[:-1]):
        assert found[number].raw == letter(str(number), "x" * size)
    assert found[len(sizes) - 1].raw.startswith(letter(str(len(sizes) - 1), "x" * sizes[-1])[:-1])
