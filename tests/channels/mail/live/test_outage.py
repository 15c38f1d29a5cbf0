"""A server that is away, or stops in the middle: all of it comes afterwards, once, and is told."""

from __future__ import annotations

import random
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest

from goodword.channels.mail.live.tables import Connection, TakenUid
from goodword.channels.mail.live.trouble import SERVER_ERRORS
from goodword.channels.mail.live.watching_tables import Worry
from goodword.house.actions import set_as_of
from goodword.ledger.tables import Commitment
from goodword.notices.tables import Notice
from goodword.timeline.tables import Entry, Original, Sighting
from goodword.wiring import fetching, mailboxes, watching
from tests.channels.mail.live.conftest import House, letter
from tests.channels.mail.live.served import CHAOS, Mail, Proxy, chaos, fill
from tests.factories import make_colleague

pytestmark = pytest.mark.dovecot
BEGAN = datetime.fromisoformat("2026-11-18T09:00:00+00:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, house: House, settings: Any) -> list[datetime]:
    """The present, everywhere; it goes when it is told to."""
    set_as_of(as_of=None)
    settings.PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    now = [BEGAN]
    for module, names in (
        (fetching, ("wall", "now", "database_now")), (mailboxes, ("database_now",)),
        (watching, ("wall",)),
    ):  # fmt: skip
        for name in names:
            monkeypatch.setattr(module, name, lambda: now[0])
    return now


class Watched:
    """A mailbox that is looked at whenever it is due, and watched every twenty minutes."""

    def __init__(self, house: House, clock: list[datetime], mail: Mail, port: int) -> None:
        self.rows = Connection.objects.filter(pk=house.row.pk)
        self.rows.update(
            host="127.0.0.1", port=port, security="none", login=mail.user, due_at=BEGAN
        )
        self.clock, self.tries = clock, 0
        self.watch = watching.Watching()

    def until(self, then: datetime) -> None:
        """Let time pass."""
        while self.clock[0] < then:
            if self.rows.filter(due_at__lte=self.clock[0]).exists():
                mailboxes.look_once(self.rows.get().pk)
                self.tries += 1
            self.watch(threading.Event())
            present = self.clock[0]
            watching.tell_worries(now=present, wall=present, mailing=False)
            self.clock[0] += timedelta(minutes=20)


def test_two_days_without_the_server_lose_nothing_and_are_told_once(
    house: House, mail: Mail, clock: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    chief = make_colleague("Carl", role="administrator")
    fill(mail.theirs, [letter(n, at=BEGAN) for n in range(5)], at=BEGAN)
    proxy = Proxy(mail.port)
    box = Watched(house, clock, mail, proxy.port)
    box.until(BEGAN + HOUR)
    assert Entry.objects.count() == 5 and not Worry.objects.exists()

    proxy.close()
    box.tries = 0
    away = clock[0]
    came = [
        letter(f"away {n}", at=away + timedelta(minutes=10 * n), to="office@our.example")
        for n in range(250)
    ]
    answers = [
        letter(f"s{n}", sender="Office <office@our.example>", to="carla@their.example",
               subject=f"Re: Question away {n}", text="They cost 90 each.",
               at=away + timedelta(minutes=10 * n + 5), In_Reply_To=f"<away {n}@their.example>")
        for n in range(0, 250, 5)
    ]  # fmt: skip
    fill(mail.theirs, came, at=away)
    fill(mail.theirs, answers, folder="Sent", at=away)
    box.until(away + 2 * DAY)
    row = box.rows.get()
    assert (row.state, row.cause) == ("on", "unreachable")
    assert 40 < box.tries < 200, "at least every half hour, and no storm"
    told = Notice.objects.filter(colleague=chief)
    assert list(told.values_list("kind", flat=True)) == ["worry"]
    assert Worry.objects.get().since <= away + HOUR

    box.rows.update(port=mail.port)
    box.until(away + 2 * DAY + HOUR)
    row = box.rows.get()
    assert (row.cause, row.failures, row.told) == ("", 0, "")
    assert Entry.objects.count() == Sighting.objects.count() == Original.objects.count() == 305
    assert TakenUid.objects.count() == 305
    assert Worry.objects.get().ended_at is not None
    told = Notice.objects.filter(colleague=chief).order_by("pk")
    assert list(told.values_list("kind", flat=True)) == ["worry", "worry over"]
    fetching.settle()
    owed = Commitment.objects.filter(kind="reply", is_open=True)
    assert owed.count() == 205, "what was answered meanwhile is not owed any more"
    assert not owed.filter(due_at__gt=away + 9 * DAY).exists(), "due by when it came, not by now"


@pytest.mark.skipif(not CHAOS.exists(), reason="the fault proxy is not beside the repository")
def test_a_server_that_stops_talking_or_resets_loses_nothing(house: House, mail: Mail) -> None:
    fill(mail.theirs, [letter(n, text=f"Chairs {n}? " * 60) for n in range(40)], at=BEGAN)
    chance = random.Random(4)
    for number in range(8):
        after = str(chance.randrange(300, 40_000))
        fault = ("--stall", "60", "--stall-after", after)
        if number % 2:
            fault = ("--cut-after", after, "--rst")
        house.now += timedelta(seconds=1)
        with chaos(mail.port, *fault) as port:
            try:
                house.server = mail.server(port, seconds=0.4)  # type: ignore[assignment]
                house.session = type(house.session)()
                house.look()
            except SERVER_ERRORS:
                continue
    house.server = mail.server()  # type: ignore[assignment]
    house.session = type(house.session)()
    house.look(later=1)
    assert Entry.objects.count() == Sighting.objects.count() == Original.objects.count() == 40
    assert TakenUid.objects.count() == 40


@pytest.mark.skipif(not CHAOS.exists(), reason="the fault proxy is not beside the repository")
def test_a_server_that_answers_nothing_is_told_in_plain_words(
    house: House, mail: Mail, clock: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    from goodword.channels.mail.live import login

    real = login.open_client
    monkeypatch.setattr(login, "open_client", lambda tried: real(tried, connect=0.3, read=0.3))
    with chaos(mail.port, "--blackhole") as port:
        box = Watched(house, clock, mail, port)
        assert mailboxes.look_once(house.row.pk) == 0
    row = box.rows.get()
    assert (row.cause, row.state, row.failures) == ("unreachable", "on", 1)
    assert "did not answer" in row.told and row.lease_until is None
