"""A line to a mailbox: it waits for the server's word, and what ends by itself is no failure."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from goodword.channels.mail.live import claims, lines
from goodword.channels.mail.live.lines import Line, Ways, work_at
from goodword.channels.mail.live.tables import Connection, TakenUid
from goodword.channels.mail.live.trouble import Trouble
from goodword.timeline.tables import Entry, Intake
from goodword.wiring import fetching
from tests.channels.mail.live.conftest import NOW, House, letter, subjects


@pytest.fixture
def line(house: House) -> Line:
    """A claimed mailbox whose server tells of new mail."""
    house.server.capabilities.add("IDLE")
    claim = claims.claim(house.row.pk, now=house.now)
    assert claim is not None
    return Line(claim)


def ways(house: House, *, most: int = 2, logins: list[int] | None = None) -> Ways:
    """Logins to the house's server, of which it allows so many; each is told to ``logins``."""
    opened = []

    def login(_: Connection) -> object:
        if logins is not None:
            logins.append(1)
        if len(opened) >= most:
            raise Trouble("server", "Too many connections.")
        opened.append(1)
        return house.server if len(opened) % 2 else house.server.second()

    return Ways(
        open=login, taker=fetching.taker, clock=lambda: house.now, on_new=fetching.settle,
        on_done=fetching.finish,
    )  # type: ignore[arg-type]  # fmt: skip


def test_after_a_look_it_waits_on_the_inbox_and_on_sent_mail(house: House, line: Line) -> None:
    house.server.inbox.add(letter(1), NOW)
    work_at(line, ways(house), go_on=lambda: True)
    assert [server.selected for server in line.waiting()] == ["INBOX", "Sent"]
    row = Connection.objects.get()
    assert row.pushes and row.last_success_at == NOW and row.due_at > NOW
    assert subjects() == ["Question 1"] and not line.more


def test_a_server_that_allows_one_connection_is_enough(house: House, line: Line) -> None:
    logins: list[int] = []
    told = ways(house, most=1, logins=logins)
    for _ in range(3):
        work_at(line, told, go_on=lambda: True)
        assert [server.selected for server in line.waiting()] == ["INBOX"]
    assert Connection.objects.get().told == ""
    assert len(logins) == 2, "what it refused once is not asked for every minute"


def test_without_idle_one_looks_by_the_clock(house: House, line: Line) -> None:
    house.server.capabilities.clear()
    work_at(line, ways(house), go_on=lambda: True)
    assert not list(line.waiting()) and not Connection.objects.get().pushes


def test_mail_that_comes_just_before_waiting_is_not_waited_for(house: House, line: Line) -> None:
    house.server.before["IDLE"] = lambda: house.server.inbox.add(letter("just"), NOW)
    work_at(line, ways(house), go_on=lambda: True)
    assert subjects() == ["Question just"]


def test_a_connection_that_ended_while_it_was_quiet_is_no_failure(house: House, line: Line) -> None:
    told = ways(house, most=9)
    work_at(line, told, go_on=lambda: True)
    house.server.inbox.add(letter(1), NOW)
    house.server.breaks_at = 0
    work_at(line, told, go_on=lambda: True)
    row = Connection.objects.get()
    assert subjects() == ["Question 1"] and row.failures == 0 and not line.over


def test_a_failure_gives_the_mailbox_back(house: House, line: Line) -> None:
    house.server.breaks_at = 3
    work_at(line, ways(house), go_on=lambda: True)
    row = Connection.objects.get()
    assert line.over and row.failures == 1 and row.lease_until is None
    assert row.cause == "unreachable" and row.due_at > NOW


def test_a_paused_mailbox_is_let_go(house: House, line: Line) -> None:
    Connection.objects.update(state="paused")
    house.server.inbox.add(letter(1), NOW)
    work_at(line, ways(house), go_on=lambda: True)
    assert line.over and line.server is None and not TakenUid.objects.exists()


def test_long_history_lets_others_go_first(
    house: House, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "SLICE", -1.0)
    monkeypatch.setattr(lines.positions, "CHUNK", 5)
    for number in range(12):
        house.server.inbox.add(letter(number), NOW)
    told = ways(house)
    work_at(line, told, go_on=lambda: True)
    assert line.more and Entry.objects.count() == 5
    assert [f.history_left for f in (house.folder(),)] == [7]
    while line.more:
        work_at(line, told, go_on=lambda: True)
    assert Entry.objects.count() == 12 and house.folder().history_done
    assert Intake.objects.get().finished_at is not None


def test_a_busy_database_is_no_failure(
    house: House, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    house.server.inbox.add(letter(1), NOW)
    with monkeypatch.context() as broken:
        broken.setattr(fetching, "take_in", busy)
        work_at(line, ways(house), go_on=lambda: True)
    row = Connection.objects.get()
    assert line.over and (row.failures, row.told, row.state) == (0, "", "on")
    assert row.lease_until is None and house.look(later=30) == 1


def test_a_full_disk_is_told_and_work_goes_on_when_there_is_room(
    house: House, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OperationalError("database or disk is full")

    house.server.inbox.add(letter(1), NOW)
    with monkeypatch.context() as broken:
        broken.setattr(fetching, "take_in", full)
        work_at(line, ways(house), go_on=lambda: True)
    row = Connection.objects.get()
    assert row.cause == "ours" and "stays on the server" in row.told and row.failing_since == NOW
    assert house.look(later=30) == 1 and subjects() == ["Question 1"]


def test_a_database_that_is_away_costs_no_claim(
    house: House, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    house.server.inbox.add(letter(1), NOW)
    told = ways(house, most=9)
    with monkeypatch.context() as broken:
        broken.setattr(fetching, "take_in", away)
        broken.setattr(claims, "release", away)
        work_at(line, told, go_on=lambda: True)
    assert not line.over and line.server is None
    work_at(line, told, go_on=lambda: True)
    assert subjects() == ["Question 1"] and Connection.objects.get().failures == 0
