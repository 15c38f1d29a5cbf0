"""The audit keeps every line as it was written, and shows when one was changed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connections

from goodword.access import OPERATOR, NotAllowed, Reader, Refused
from goodword.audit import store
from goodword.audit.actions import NotRecorded, anchor, record
from goodword.audit.queries import Asked, check, counts, every_line, lines, waiting
from goodword.audit.retention import forget
from goodword.audit.rules import Line, searched_words
from goodword.audit.words import as_csv, cell

NOON = datetime(2026, 5, 15, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("audit")


def saw(number: int, *, colleague: int = 1, at: datetime = NOON, **more: object) -> Line:
    return Line(
        at=at, entrance="page", act="saw", what="customer", colleague_id=colleague,
        kind="customer", object_id=number, status=200, **more,
    )  # type: ignore[arg-type]  # fmt: skip


def fill(count: int = 5) -> None:
    for number in range(1, count + 1):
        record(saw(number, colleague=number % 2 + 1, at=NOON + timedelta(minutes=number)))


def by_force(statement: str) -> None:
    """Change the audit as somebody would who has the database's password."""
    database = store.connection()
    with database.cursor() as cursor:
        if store.sqlite(database):
            cursor.execute("DROP TRIGGER goodword_audit_no_update")
            cursor.execute("DROP TRIGGER goodword_audit_no_delete")
        else:
            cursor.execute("ALTER TABLE goodword_audit DISABLE TRIGGER ALL")
        cursor.execute(statement)


def test_lines_come_back_as_they_were_written() -> None:
    record(saw(7, details={"verb": "done"}, origin="10.0.0.1"))
    (kept,) = every_line(OPERATOR, Asked())
    assert kept.number == 1
    assert kept.line == saw(7, details={"verb": "done"}, origin="10.0.0.1")
    assert check(OPERATOR).fault == ""


def test_newest_first_page_by_page() -> None:
    fill(7)
    first, further = lines(OPERATOR, Asked(), limit=3)
    assert [k.number for k in first] == [7, 6, 5]
    second, further = lines(OPERATOR, Asked(), limit=3, before=further)
    assert [k.number for k in second] == [4, 3, 2]
    last, further = lines(OPERATOR, Asked(), limit=3, before=further)
    assert ([k.number for k in last], further) == ([1], None)


def test_one_can_ask_who_what_whom_and_when() -> None:
    fill(6)
    key = settings.PRIVACY_KEY
    words = {"words": searched_words("Lena Fuchs", key)}
    record(Line(at=NOON, entrance="page", act="searched", what="search", details=words))

    def found(**asked: object) -> list[int]:
        return [k.number for k in every_line(OPERATOR, Asked(**asked))]  # type: ignore[arg-type]

    assert found(colleague_id=1) == [2, 4, 6]
    assert found(colleague_id=0) == [7]
    assert found(act="searched") == [7]
    assert found(objects={"customer": [3, 5], "entry": [9]}) == [3, 5]
    assert found(objects={}) == []
    assert found(since=NOON + timedelta(minutes=5)) == [5, 6]
    assert found(until=NOON + timedelta(minutes=2)) == [1, 7]
    assert found(words="fuchs") == [7]
    assert found(words="pelican") == []
    assert set(counts(OPERATOR, Asked(act="saw"))) == {(1, "saw", 3), (2, "saw", 3)}


def test_searched_words_can_not_be_read() -> None:
    told = searched_words("Lena pelicans", b"key")
    assert len(told) == 2
    assert not any("pelican" in t or "lena" in t for t in told)
    assert told != searched_words("Lena pelicans", b"another key")


def test_only_administrators_may_read() -> None:
    for role in ("lead", "colleague", "read-only"):
        with pytest.raises(NotAllowed):
            lines(Reader(1, role, None), Asked())
        with pytest.raises(NotAllowed):
            check(Reader(1, role, None))


@pytest.mark.parametrize(
    "statement", ["UPDATE goodword_audit SET colleague = 9", "DELETE FROM goodword_audit"]
)
def test_the_database_itself_refuses_to_change_a_line(statement: str) -> None:
    fill(2)
    with pytest.raises(DatabaseError, match="never changed"), store.connection().cursor() as cursor:
        cursor.execute(statement)
    assert check(OPERATOR).fault == ""


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE goodword_audit SET colleague = 9 WHERE number = 3", "line 3 was changed"),
        ("UPDATE goodword_audit SET details = '{\"a\":1}' WHERE number = 1", "line 1 was changed"),
        ("DELETE FROM goodword_audit WHERE number = 3", "between line 2 and line 4"),
        ("DELETE FROM goodword_audit WHERE number = 1", "between line 0 and line 2"),
        ("DELETE FROM goodword_audit WHERE number > 3", "missing at the end"),
        ("DELETE FROM goodword_audit", "missing at the end"),
    ],
)
def test_what_somebody_changed_by_force_is_found(statement: str, fault: str) -> None:
    fill()
    anchor(now=NOON)
    by_force(statement)
    assert fault in check(OPERATOR).fault


def test_an_audit_written_anew_is_found() -> None:
    fill()
    anchor(now=NOON)
    by_force("DELETE FROM goodword_audit")
    for number in range(1, 7):
        record(saw(number, colleague=3))
    assert "is not the one that the house remembers" in check(OPERATOR).fault


def test_forgetting_keeps_the_chain_and_says_so() -> None:
    fill(4)
    record(saw(5, at=NOON + timedelta(days=500)))
    anchor(now=NOON)
    now = NOON + timedelta(days=600)
    assert forget(reader=OPERATOR, before=NOON + timedelta(days=100), now=now, dry_run=True) == 4
    assert forget(reader=OPERATOR, before=NOON + timedelta(days=100), now=now) == 4
    found = list(every_line(OPERATOR, Asked()))
    assert [k.number for k in found] == [5, 6]
    assert found[1].line.what == "audit forget"
    assert found[1].line.details["last"] == 4
    assert check(OPERATOR).fault == ""
    with pytest.raises(DatabaseError), store.connection().cursor() as cursor:
        cursor.execute("DELETE FROM goodword_audit")


def test_nobody_forgets_the_last_year() -> None:
    fill()
    with pytest.raises(Refused, match="a year"):
        forget(reader=OPERATOR, before=NOON, now=NOON + timedelta(days=300))
    with pytest.raises(NotAllowed):
        administrator = Reader(1, "administrator", None)
        forget(reader=administrator, before=NOON, now=NOON + timedelta(days=800))


def test_an_audit_that_can_not_be_written_keeps_its_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(2)

    def broken(_: object) -> int:
        raise DatabaseError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(store, "append", broken)
        record(saw(3))
        record(saw(4, at=NOON + timedelta(hours=1)))
    assert waiting() == 2
    record(saw(5))
    assert waiting() == 0
    found = list(every_line(OPERATOR, Asked()))
    assert [k.line.object_id for k in found] == [1, 2, 3, 4, 5]
    assert found[3].line.at == NOON + timedelta(hours=1)
    assert check(OPERATOR).fault == ""


def test_lines_that_waited_are_not_taken_in_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(store, "append", lambda _: (_ for _ in ()).throw(DatabaseError("full")))
        record(saw(1))
    path = Path(settings.AUDIT_WAITING)
    left = path.read_bytes()
    record(saw(2))
    path.write_bytes(left)  # as if the process had died before it could empty the file
    record(saw(3))
    assert [k.line.object_id for k in every_line(OPERATOR, Asked())] == [1, 2, 3]


def test_nowhere_to_write_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "AUDIT_WAITING", tmp_path / "no" / "such" / "folder")
    monkeypatch.setattr(store, "append", lambda _: (_ for _ in ()).throw(DatabaseError("full")))
    with pytest.raises(NotRecorded, match="not shown"):
        record(saw(1))


def test_many_at_once_make_one_chain() -> None:
    def some(worker: int) -> None:
        for number in range(10):
            record(saw(number, colleague=worker))
        store.close_here()

    record(saw(0))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(some, range(1, 5)))
    found = check(OPERATOR)
    assert (found.lines, found.fault) == (41, "")
    assert "default" in connections


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "|calc", "＝1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"


def test_the_table_says_it_all() -> None:
    fill(1)
    rows = list(as_csv(every_line(OPERATOR, Asked()), {2: '=HYPERLINK("x")'}))
    assert rows[0].startswith("number,at,who")
    assert '"\'=HYPERLINK(""x"")"' in rows[1]
