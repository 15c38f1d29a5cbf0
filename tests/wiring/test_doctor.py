"""``goodword doctor``: what works, what does not, and every difference by its number."""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from goodword.channels.mail.live.secrets import keep_secret
from goodword.channels.mail.live.tables import Connection, Folder, TakenUid, UntakenUid
from goodword.channels.mail.live.watching_compare import compare, named, stretches
from goodword.channels.mail.live.watching_tables import QuotaSample, Worry
from goodword.cli.doctor import doctor
from goodword.notices.tables import Posted
from goodword.timeline.tables import Conversation, Original, Quarantined, Sighting
from goodword.wiring.clock import wall
from goodword.wiring.doctor import GOOD, LOOK, WRONG, Report, examine
from goodword.wiring.metrics import HELP
from tests.channels.mail.live.servers import MailServer, running
from tests.factories import (
    make_colleague,
    make_conversation,
    make_customer,
    make_house,
    make_mailbox,
    they_write,
)  # fmt: skip

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
NUMBERS = st.frozensets(st.integers(1, 60), max_size=40)
PLENTY = shutil._ntuple_diskusage(100 << 30, 10 << 30, 90 << 30)  # type: ignore[attr-defined]


@given(NUMBERS, NUMBERS, NUMBERS, st.integers(0, 60), st.none() | st.integers(1, 60), st.booleans())
def test_each_difference_has_one_name_and_none_is_left_out(
    server: frozenset[int], taken: frozenset[int], untaken: frozenset[int], newest: int,
    below: int | None, done: bool,
) -> None:  # fmt: skip
    found = compare(
        server, taken, untaken - taken, newest=newest, history_below=below, history_done=done
    )
    parts = (found.coming, found.missing, found.refused, found.gone)
    assert sum(map(len, parts)) == len(frozenset().union(*parts))
    assert found.here == len(server & taken)
    assert frozenset().union(*parts[:3]) == server - taken
    assert found.gone == taken - server
    assert found.sound == (not (found.missing or found.refused))


def test_history_that_comes_and_news_are_no_fault() -> None:
    going = compare(range(1, 101), range(61, 99), [], newest=98, history_below=61,
                    history_done=False)  # fmt: skip
    assert going.coming == {*range(1, 61), 99, 100} and going.sound
    done = compare(range(1, 101), [*range(1, 50), *range(51, 99)], [], newest=98,
                   history_below=1, history_done=True)  # fmt: skip
    assert (done.missing, done.coming) == ({50}, {99, 100}) and not done.sound


@given(NUMBERS)
def test_stretches_say_all_numbers_and_no_other(numbers: frozenset[int]) -> None:
    assert {n for a, b in stretches(numbers) for n in range(a, b + 1)} == numbers


def test_numbers_are_said_shortly() -> None:
    assert named([7, 1, 2, 3]) == "1–3, 7"
    assert named(range(1, 100, 2)).endswith("and 30 more stretches")


@pytest.fixture
def house(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    make_house()
    settings.PRIVATE_HOSTS = frozenset({"localhost"})
    monkeypatch.setattr(shutil, "disk_usage", lambda path: PLENTY)


@pytest.fixture
def server() -> Iterator[MailServer]:
    says = {
        "EXAMINE": ["* 6 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 9] x", "OK done"],
        "UID": ["* SEARCH 1 2 3 4 5 8", "OK done"],
    }
    with running(MailServer(says=says)) as one:
        yield one


def connected(server: MailServer) -> Folder:
    now = wall()
    row = Connection(
        mailbox=make_mailbox(), host="localhost", port=server.port, security="none",
        login="office@our.example", created_at=now, due_at=now, last_success_at=now,
        certificate_until=now + timedelta(days=40, hours=1),
    )  # fmt: skip
    keep_secret(row, {"password": "pelican"})
    row.save()
    return Folder.objects.create(
        connection=row, name="INBOX", shown="inbox", role="inbox", uidvalidity=7, first_uid=1,
        newest_uid=5, history_below=1, history_done=True, history_left=0,
    )  # fmt: skip


def take(folder: Folder, uid: int, *, seen: bool = True) -> None:
    original = Original.objects.create(sha256=f"{uid:064x}", size=9, data=b"x")
    TakenUid.objects.create(folder=folder, uidvalidity=7, uid=uid, original=original)
    if seen:
        Quarantined.objects.create(
            original=original, mailbox=folder.connection.mailbox, reason="-", seen_at=wall()
        )


def check(report: Report, name: str) -> tuple[int, str, str]:
    (one,) = [c for c in report.checks if c.name == name]
    return one.level, one.words, "\n".join(one.more)


def test_a_house_without_mailboxes_that_works_says_so(house: None) -> None:
    report = examine(servers=True)
    assert report.level == GOOD, report.checks
    assert [c.name for c in report.checks][:3] == ["disk", "database", "clock"]


def test_every_difference_is_named(house: None, server: MailServer) -> None:
    folder = connected(server)
    for uid in (1, 2, 6):
        take(folder, uid)
    take(folder, 3, seen=False)
    UntakenUid.objects.create(
        folder=folder, uidvalidity=7, uid=4, why="NO", since=wall(), again_at=wall()
    )
    level, words, more = check(examine(servers=True), "server of office")
    assert (level, words) == (WRONG, "6 messages there, 3 of them here")
    assert "should be here and are not (1): 5" in more
    assert "taken, and in no entry and not in quarantine (1): 3" in more
    assert "listed by the server and not given (1): 4" in more and "4 is not given: NO" in more
    assert "on their way (1): 8" in more and "not on the server any more" in more
    assert not any(w in line for line in server.heard for w in ("STORE", "SELECT", "FETCH"))


def test_erased_mail_is_no_difference(house: None, server: MailServer) -> None:
    folder = connected(server)
    for uid in (1, 2, 3, 4, 5):
        TakenUid.objects.create(folder=folder, uidvalidity=7, uid=uid)
    assert check(examine(servers=True), "server of office")[0] == GOOD


def test_what_can_not_be_compared_says_why(house: None, server: MailServer) -> None:
    folder = connected(server)
    Folder.objects.update(uidvalidity=6)
    assert "numbered its messages anew" in check(examine(servers=True), "server of office")[2]
    server.says = {**server.says, "EXAMINE": ["NO it is locked"]}
    assert "locked" in check(examine(servers=True), "server of office")[2]
    server.says = {"AUTHENTICATE": ["NO [AUTHENTICATIONFAILED] x"]}
    level, words, _ = check(examine(servers=True), "server of office")
    assert (level, "Type the password again" in words) == (LOOK, True)
    Connection.objects.update(state="broken", cause="refused", told="It says no.")
    level, words, more = check(examine(servers=False), "mailbox office")
    assert (level, "It says no" in words, "40 days" in more) == (WRONG, True, True)
    assert folder.pk


def test_what_waits_too_long_is_said(house: None, server: MailServer) -> None:
    connected(server)
    late = wall() - timedelta(hours=1)
    Connection.objects.update(due_at=late)
    anna = make_colleague("Anna")
    for n, state in enumerate(("waiting", "in doubt")):
        Posted.objects.create(colleague=anna, key=f"{n}", state=state, created_at=late, due_at=late)
    Worry.objects.create(
        mailbox=make_mailbox(), kind="quota", words="It is full.", since=late, noticed_at=late
    )
    report = examine(servers=False)
    assert check(report, "work")[0] == WRONG and "goodword worker" in check(report, "work")[1]
    assert check(report, "outgoing")[0] == LOOK and "in doubt" in check(report, "outgoing")[2]
    assert check(report, "quota: office") == (LOOK, "It is full.", "")
    Connection.objects.update(last_success_at=wall() + timedelta(hours=1))
    assert "clock went back" in check(examine(servers=False), "clock")[1]


def test_a_full_disk_is_wrong(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, level in ((4, WRONG), (8, LOOK)):
        usage = PLENTY._replace(free=free << 30)
        monkeypatch.setattr(shutil, "disk_usage", lambda path, usage=usage: usage)
        assert check(examine(servers=False), "disk")[0] == level


def run(*words: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(doctor)
    done = CliRunner().invoke(app, list(words))
    return done.exit_code, done.output


def test_the_exit_code_and_one_object_tell_programs(house: None, server: MailServer) -> None:
    assert run("--no-servers")[0] == 0
    folder = connected(server)
    for uid in (1, 2, 3, 4):
        take(folder, uid)
    code, said = run()
    assert code == 2 and "WRONG server of office" in said
    code, said = run("--json")
    told = json.loads(said)
    assert (code, told["level"]) == (2, "wrong")
    (one,) = told["folders"]
    assert (one["mailbox"], one["missing"], one["coming"]) == ("office", [[5, 5]], [[8, 8]])


def test_an_administrator_sees_the_same_on_a_page(house: None, server: MailServer) -> None:
    folder = connected(server)
    for uid in (1, 2, 3, 4):
        take(folder, uid)
    browser = Client()
    browser.force_login(make_colleague("Anna", role="administrator"))
    page = browser.get("/settings/status").content.decode()
    assert "Mailbox office" in page and "should be here" not in page
    page = browser.post("/settings/status").content.decode()
    assert "should be here and are not (1): 5" in page and "Something is wrong." in page


def test_numbers_are_told_to_who_may_ask_and_no_customers_name(
    house: None, server: MailServer, settings: Any
) -> None:
    row = connected(server).connection
    QuotaSample.objects.create(connection=row, at=wall(), used=512, limit=1024)
    they_write(make_conversation("The oak table"), make_customer("Carla"), wall())
    Conversation.objects.update(dirty=True)
    browser = Client()
    answer = browser.get("/metrics")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    assert f'goodword_mailbox_up{{mailbox="{row.mailbox_id}"}} 1' in text
    assert f'goodword_mailbox_quota_used_bytes{{mailbox="{row.mailbox_id}"}} 524288' in text
    assert "goodword_conversations_unsettled 1" in text
    assert not re.search("carla|oak|office", text, re.IGNORECASE)
    line = r'(# (HELP|TYPE) goodword_\w+ .+|goodword_\w+(\{\w+="[^"]*"\})? [-+\d.e]+)'
    assert all(re.fullmatch(line, one) for one in text.splitlines())
    assert browser.get("/metrics", REMOTE_ADDR="93.184.215.14").status_code == 401
    assert browser.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 401
    settings.HTTPS = True
    assert browser.get("/metrics").status_code == 401, "behind a proxy everybody is this machine"
    settings.HTTPS, settings.METRICS_TOKEN = False, "a long token"
    assert browser.get("/metrics").status_code == 401
    right = {"Authorization": "Bearer a long token"}
    assert browser.get("/metrics", headers=right, REMOTE_ADDR="93.184.215.14").status_code == 200
    wrong = {"Authorization": "Bearer another"}
    assert browser.get("/metrics", headers=wrong).status_code == 401


def test_every_metric_is_documented() -> None:
    told = set(re.findall(r"`(goodword_\w+)", (DOCS / "doctor.md").read_text("utf-8")))
    assert told == set(HELP)


@pytest.mark.django_db
def test_sightings_count_as_here_too(house: None, server: MailServer) -> None:
    folder = connected(server)
    entry = they_write(make_conversation(), make_customer(), wall())
    sighting = Sighting.objects.get(entry=entry)
    TakenUid.objects.create(folder=folder, uidvalidity=7, uid=1, original=sighting.original)
    assert "in no entry" not in check(examine(servers=True), "server of office")[2]
