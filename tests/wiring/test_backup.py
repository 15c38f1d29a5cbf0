"""The whole house in one file, and back: under load, killed, damaged, into the other database."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

from goodword.wiring.backup_check import check, opened
from goodword.wiring.backup_format import BadBackup

NOW = datetime(2026, 5, 15, 12, 0, tzinfo=UTC)
POSTGRES = os.environ.get("DATABASE_URL", "")


def goodword(
    home: Path, *words: str, url: str = "", **more: object
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "goodword", *words],
        env=environment(home, url), capture_output=True, text=True, timeout=300, **more,
    )  # type: ignore[call-overload,no-any-return]  # fmt: skip


def environment(home: Path, url: str = "") -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "AUDIT_DATABASE_URL")}
    return {**clean, "GOODWORD_HOME": str(home), **({"DATABASE_URL": url} if url else {})}


def letters(folder: Path, count: int, *, first: int = 0) -> Path:
    """Letters of as many customers; one carries a large file."""
    folder.mkdir(parents=True)
    for number in range(first, first + count):
        mail = EmailMessage()
        mail["From"] = f"Customer {number} <c{number}@firm{number}.example>"
        mail["To"], mail["Subject"] = "office@ours.example", f"Question {number}"
        mail["Date"] = format_datetime(NOW - timedelta(minutes=number))
        mail["Message-ID"] = f"<{number}@firm.example>"
        mail.set_content(f"Could you send me an offer for {number} chairs, please? Zoë")
        if number == first:
            noise = random.Random(number).randbytes(300_000)
            mail.add_attachment(noise, maintype="image", subtype="png", filename="plan.png")
        (folder / f"{number}.eml").write_bytes(bytes(mail))
    return folder


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with twenty customers and a colleague."""
    base = tmp_path_factory.mktemp("house")
    home = base / "home"
    done = goodword(home, "import", str(letters(base / "office", 20)), "--as-of", "2026-05-15")
    assert done.returncode == 0, done.stderr
    added = goodword(home, "colleague", "add", "anna@ours.example", "--name", "Anna")
    assert added.returncode == 0, added.stderr
    return home


@pytest.fixture(scope="module")
def backup(house: Path) -> Path:
    path = house.parent / "house.backup"
    made = goodword(house, "backup", str(path))
    assert made.returncode == 0, made.stderr
    return path


def tables(path: Path) -> dict[str, tuple[int, str]]:
    """Rows and hash of each table in a backup; equal for equal houses."""
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    return {n: (t["rows"], t["sha256"]) for n, t in manifest["tables"].items() if "anchor" not in n}


def again(home: Path, url: str = "") -> dict[str, tuple[int, str]]:
    """The tables of a house, by a further backup."""
    path = home.parent / f"{home.name}-again.backup"
    made = goodword(home, "backup", str(path), "--replace", url=url)
    assert made.returncode == 0, made.stderr
    return tables(path)


def found(home: Path, word: str, url: str = "") -> int:
    """How many letters hold a word."""
    if url:
        told = goodword(home, "search", word, "--json", "--limit", "100", url=url)
        return len(told.stdout.splitlines())
    with sqlite3.connect(home / "goodword.sqlite3") as database:
        hits = "SELECT count(*) FROM goodword_search WHERE goodword_search MATCH ?"
        return int(database.execute(hits, [word]).fetchone()[0])


@pytest.fixture(scope="module")
def restored(backup: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that the backup was restored into; copy it to change it."""
    home = tmp_path_factory.mktemp("restored") / "home"
    done = goodword(home, "restore", str(backup))
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def home(restored: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return Path(shutil.copytree(restored, tmp_path / "home"))


def test_a_restored_house_is_the_same(
    house: Path, backup: Path, home: Path, tmp_path: Path
) -> None:
    assert again(home) == tables(backup)
    assert found(home, "chairs") == 20
    assert found(home, "zoe") == 20
    originals = sorted(p.name for p in (house / "originals").rglob("*.z"))
    assert sorted(p.name for p in (home / "originals").rglob("*.z")) == originals
    assert len(originals) == 1
    for key in ("privacy-key", "secret-key"):
        assert (home / key).read_text() == (house / key).read_text()
    assert goodword(home, "audit", "--check").returncode == 0
    assert "import" in goodword(home, "audit").stdout
    more = goodword(home, "import", str(letters(tmp_path / "more", 2, first=90)), "--json")
    assert json.loads(more.stdout)["new"] == 2
    assert found(home, "chairs") == 22


def test_the_file_is_its_owners_alone_and_says_what_it_is(backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(backup) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["format"] == 1
    assert manifest["tables"]["goodword_entry"]["rows"] == 20
    assert "goodword_stay" not in manifest["tables"]
    assert not any("session" in name for name in manifest["tables"])


def test_without_keys(house: Path, tmp_path: Path) -> None:
    path = tmp_path / "bare.backup"
    assert goodword(house, "backup", str(path), "--without-keys").returncode == 0
    raw = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert not [n for n in archive.namelist() if n.startswith("keys/")]
    assert (house / "privacy-key").read_bytes().strip() not in raw


def test_what_is_there_is_not_written_over_unasked(house: Path, backup: Path) -> None:
    before = backup.read_bytes()
    done = goodword(house, "backup", str(backup))
    assert done.returncode == 2
    assert "is there already" in done.stderr
    assert backup.read_bytes() == before


def test_a_house_that_is_not_empty_is_refused_unless_told(
    backup: Path, home: Path, tmp_path: Path
) -> None:
    assert goodword(home, "import", str(letters(tmp_path / "m", 1, first=50))).returncode == 0
    refused = goodword(home, "restore", str(backup))
    assert refused.returncode == 2
    assert "not empty" in refused.stderr
    assert found(home, "chairs") == 21
    done = goodword(home, "restore", str(backup), "--replace", "--yes")
    assert done.returncode == 0, done.stderr
    assert again(home) == tables(backup)
    assert found(home, "chairs") == 20


def read_all(path: Path) -> dict[str, object]:
    with opened(path) as found:
        check(found)
        return {n: found.archive.read(n) for n in found.archive.namelist()}


def test_no_damage_goes_unseen(backup: Path, tmp_path: Path) -> None:
    whole, raw, rng = read_all(backup), backup.read_bytes(), random.Random(9)
    seen = 0
    for _ in range(60):
        changed = bytearray(raw)
        changed[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
        damaged = tmp_path / "damaged.backup"
        damaged.write_bytes(changed)
        try:
            # A bit may lie where nothing is said (a time stamp): then all of it is as it was.
            assert read_all(damaged) == whole
        except BadBackup:
            seen += 1
    assert seen > 40


@pytest.mark.parametrize("left", [0, 10, 0.5, -200, -1])
def test_a_file_that_was_cut_off_is_no_backup(backup: Path, tmp_path: Path, left: float) -> None:
    raw, cut = backup.read_bytes(), tmp_path / "cut.backup"
    cut.write_bytes(raw[: int(len(raw) * left) if isinstance(left, float) else left])
    with pytest.raises(BadBackup, match="not a whole backup"):
        read_all(cut)


def test_a_damaged_backup_touches_nothing(backup: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.backup"
    cut.write_bytes(backup.read_bytes()[:-200])
    done = goodword(tmp_path / "home", "restore", str(cut))
    assert done.returncode == 2
    assert "not a whole backup" in done.stderr
    assert not (tmp_path / "home" / "originals").exists()


def test_a_backup_of_a_newer_version_is_refused(backup: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer.backup"
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(newer, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "manifest.json":
                manifest = json.loads(data)
                manifest["migrations"].append(["goodword", "9999_from_the_future"])
                data = json.dumps(manifest).encode()
            new.writestr(name, data)
    done = goodword(tmp_path / "home", "restore", str(newer))
    assert done.returncode == 2
    assert "newer version" in done.stderr


def test_made_while_letters_come_in_it_is_one_moment(home: Path, tmp_path: Path) -> None:
    office = letters(tmp_path / "flood", 300, first=1000)
    import_ = subprocess.Popen(
        [sys.executable, "-m", "goodword", "import", str(office), "--json"],
        env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    path = tmp_path / "b.backup"
    made = goodword(home, "backup", str(path))
    out, _ = import_.communicate()
    assert made.returncode == 0, made.stderr
    assert json.loads(out)["new"] == 300
    size = tables(path)["goodword_entry"][0]
    assert 20 <= size <= 320
    done = goodword(home, "restore", str(path), "--replace", "--yes")
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(home / "goodword.sqlite3") as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for table in ("goodword_entry", "goodword_search_docsize", "goodword_sighting"):
            count = f"SELECT count(*) FROM {table}"
            assert database.execute(count).fetchone()[0] == size
        database.execute("INSERT INTO goodword_search(goodword_search) VALUES('integrity-check')")
    finished = goodword(home, "import", str(office), "--json")
    assert json.loads(finished.stdout)["new"] == 320 - size


def killed_after(home: Path, seconds: float, *words: str) -> bool:
    process = subprocess.Popen(
        [sys.executable, "-m", "goodword", *words],
        env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(seconds)
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    return process.wait() != 0


@pytest.mark.slow
def test_killed_while_restoring_it_is_done_by_doing_it_again(backup: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    assert goodword(tmp_path / "whole", "restore", str(backup)).returncode == 0
    took = time.monotonic() - began
    home, rng = tmp_path / "home", random.Random(3)
    killed = sum(
        killed_after(
            home, took * rng.uniform(0.3, 0.95), "restore", str(backup), "--replace", "--yes"
        )
        for _ in range(4)
    )
    assert killed, "the machine was too quick for this test to mean anything"
    done = goodword(home, "restore", str(backup), "--replace", "--yes")
    assert done.returncode == 0, done.stderr
    assert again(home) == tables(backup)
    assert found(home, "chairs") == 20


def test_an_interrupted_restore_does_not_serve(backup: Path, home: Path) -> None:
    (home / "restore-unfinished").write_text("")
    refused = goodword(home, "today")
    assert refused.returncode != 0
    assert "Run it again" in refused.stderr
    assert goodword(home, "restore", str(backup)).returncode == 0
    assert goodword(home, "today").returncode == 0


@pytest.mark.slow
def test_killed_while_backing_up_no_half_file_bears_the_name(house: Path, tmp_path: Path) -> None:
    path = tmp_path / "b.backup"
    rng = random.Random(4)
    for _ in range(3):
        killed_after(house, rng.uniform(0.5, 1.5), "backup", str(path))
        if path.exists():
            assert goodword(house, "backup", "--check", str(path)).returncode == 0
            path.unlink()
    assert goodword(house, "backup", str(path)).returncode == 0
    assert [p.name for p in tmp_path.iterdir()] == ["b.backup"]


def test_an_older_backup_forgets_again_who_was_erased_since(
    backup: Path, home: Path, tmp_path: Path
) -> None:
    shown = goodword(home, "show", "c3@firm3.example", "--json").stdout
    number = json.loads(shown.splitlines()[0])["id"]
    gone = goodword(home, "erase", str(number), "--reason", "asked", "--yes")
    assert gone.returncode == 0, gone.stderr
    raw = (home / "goodword.sqlite3").read_bytes()
    assert b"firm3.example" not in raw
    assert (
        not (home / "goodword.sqlite3-wal").exists()
        or b"firm3.example" not in (home / "goodword.sqlite3-wal").read_bytes()
    )
    back = goodword(home, "restore", str(backup), "--replace", "--yes")
    assert back.returncode == 0, back.stderr
    assert "erased again" in back.stdout
    assert goodword(home, "show", "c3@firm3.example").returncode == 1
    assert found(home, "chairs") == 19
    # On a new machine, with nothing but the list of tombstones and the old backup:
    new = tmp_path / "new"
    new.mkdir()
    shutil.copy(home / "tombstones.jsonl", new)
    assert "erased again" in goodword(new, "restore", str(backup)).stdout
    assert found(new, "chairs") == 19


@pytest.mark.skipif("postgres" not in POSTGRES, reason="needs PostgreSQL (.ci/postgres.py)")
def test_from_sqlite_to_postgresql_and_back(backup: Path, tmp_path: Path) -> None:
    import psycopg

    name = f"goodword_restore_{os.getpid()}"
    server = POSTGRES.rpartition("/")[0]
    with psycopg.connect(POSTGRES, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    url = f"{server}/{name}"
    try:
        home = tmp_path / "pg"
        done = goodword(home, "restore", str(backup), url=url)
        assert done.returncode == 0, done.stderr
        assert again(home, url) == tables(backup)
        assert found(home, "chairs", url) == 20
        assert goodword(home, "audit", "--check", url=url).returncode == 0
        office = letters(tmp_path / "m", 120, first=70)
        import_ = subprocess.Popen(
            [sys.executable, "-m", "goodword", "import", str(office)],
            env=environment(home, url), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        from_pg = tmp_path / "pg.backup"
        made = goodword(home, "backup", str(from_pg), url=url)
        assert import_.wait() == 0
        assert made.returncode == 0, made.stderr
        size = tables(from_pg)["goodword_entry"][0]
        assert 20 <= size <= 140
        replaced = goodword(home, "restore", str(from_pg), "--replace", "--yes", url=url)
        assert replaced.returncode == 0, replaced.stderr
        assert again(home, url) == tables(from_pg)
        finished = goodword(home, "import", str(office), "--json", url=url)
        assert json.loads(finished.stdout)["new"] == 140 - size
        back = tmp_path / "back"
        assert goodword(back, "restore", str(from_pg)).returncode == 0
        assert again(back) == tables(from_pg)
        assert found(back, "chairs") == size
    finally:
        with psycopg.connect(POSTGRES, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
