"""Nobody's letter is lost to the junk folder, and nobody's name is borrowed unseen."""

import threading
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import Client

from goodword.access import OPERATOR
from goodword.channels.mail.live.tables import Connection
from goodword.ledger.tables import Commitment
from goodword.people.actions import add_our_address
from goodword.people.tables import Mailbox
from goodword.timeline.tables import Entry, Reading
from goodword.wiring import rescuing
from goodword.wiring.believing import judge_anew, learn_server
from goodword.wiring.importing import Request, import_mail, settle_all
from goodword.wiring.rereading import reread_some
from tests.factories import make_colleague, make_house
from tests.flows.letters import mbox
from tests.web.business import letter

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
ILSE, OFFICE = "Ilse <ilse@their.example>", "office@our.example"
FAILS = "mx.our.example; spf=fail; dmarc=fail header.from=their.example"
PASSES = "mx.our.example; spf=pass; dmarc=pass header.from=their.example"


@pytest.fixture(autouse=True)
def house() -> None:
    make_house()
    make_colleague("Anna", role="administrator")
    add_our_address(reader=OPERATOR, spec=OFFICE)


def asks(number: int, sender: str = ILSE, *, hours: float = 5, **headers: str) -> EmailMessage:
    return letter(
        sender, OFFICE, f"Question {number}", "Could you tell me what the table costs?",
        at=NOW - timedelta(hours=hours), number=number, **headers,
    )  # fmt: skip


def we_wrote(number: int = 90) -> EmailMessage:
    return letter(OFFICE, ILSE, "Our offer", "Here it is.", at=NOW - timedelta(days=3),
                  number=number)  # fmt: skip


def arrives(folder: Path, kind: str, *letters: EmailMessage) -> None:
    """These lie in a folder of this kind, in the one mailbox."""
    mbox(folder / "office" / f"{kind}.mbox", *(one.as_bytes() for one in letters))
    import_mail(Request(paths=[folder / "office"]), wall=datetime.now(UTC))
    settle_all(now=datetime.now(UTC))


def connected(**more: str) -> Connection:
    box, _ = Mailbox.objects.get_or_create(name="office")
    return Connection.objects.create(
        mailbox=box, host="x", login="x", created_at=NOW, due_at=NOW, **more
    )


def unverified() -> list[str]:
    """Letters that are shown as not proved."""
    rows = Reading.objects.filter(reader="zones", value__unverified=True)
    return sorted(rows.values_list("entry__subject", flat=True))


def owed() -> list[str]:
    return sorted(Commitment.objects.filter(is_listed=True).values_list("what", flat=True))


def test_a_letter_of_somebody_we_write_with_is_owed_though_it_lay_in_junk(tmp_path: Path) -> None:
    arrives(tmp_path, "Sent", we_wrote())
    arrives(tmp_path, "Spam", asks(1), asks(2, "Prince <prince@riches.example>"))
    assert owed() == ["Question 1"]
    entry = Entry.objects.get(subject="Question 1")
    reasons = entry.readings.get(reader="asks").value["reasons"]
    assert "lay in the junk folder, though we know who wrote" in reasons


def test_an_answer_to_our_own_letter_is_owed_whoever_sends_it(tmp_path: Path) -> None:
    arrives(tmp_path, "Sent", we_wrote())
    other = asks(3, "Ilse at home <ilse@home.example>", In_Reply_To="<90@letters.example>")
    arrives(tmp_path, "Junk", other)
    assert owed() == ["Question 3"]


def test_a_borrowed_name_stays_in_junk_and_is_shown_as_unverified(tmp_path: Path) -> None:
    arrives(tmp_path, "Sent", we_wrote())
    arrives(tmp_path, "Spam", asks(4, Authentication_Results=FAILS))
    assert owed() == []
    arrives(tmp_path, "inbox", asks(5, Authentication_Results=FAILS),
            asks(6, Authentication_Results=PASSES))  # fmt: skip
    browser = Client()
    browser.force_login(make_colleague("Anna"))
    for subject, said in (("Question 5", True), ("Question 6", False)):
        entry = Entry.objects.get(subject=subject)
        page = browser.get(f"/conversations/{entry.conversation_id}").content.decode()
        assert ("the sender is not proved" in page) is said


def test_when_we_write_to_somebody_their_letter_comes_out_of_junk(tmp_path: Path) -> None:
    arrives(tmp_path, "Spam", asks(7), asks(8, Authentication_Results=FAILS))
    assert owed() == [] and rescuing.rescue(wall=NOW) == 0
    arrives(tmp_path, "Sent", we_wrote())
    assert rescuing.rescue(wall=NOW) == 1
    settle_all(now=NOW)
    assert owed() == ["Question 7"]
    assert rescuing.rescue(wall=NOW) == 0, "what is settled is not read again"


def test_a_letter_that_somebody_moved_out_of_junk_is_owed(tmp_path: Path) -> None:
    arrives(tmp_path, "Spam", asks(9, "New <new@riches.example>"))
    assert owed() == []
    arrives(tmp_path, "inbox", asks(9, "New <new@riches.example>"))
    assert rescuing.rescue(wall=NOW) == 1
    settle_all(now=NOW)
    assert owed() == ["Question 9"] and rescuing.rescue(wall=NOW) == 0


def test_the_server_whose_word_counts_is_learnt_for_each_mailbox(tmp_path: Path) -> None:
    letters = [asks(n, hours=n, Authentication_Results=PASSES) for n in range(100, 125)]
    arrives(tmp_path, "inbox", *letters)
    row = connected()
    learn_server(row)
    row.refresh_from_db()
    assert row.authserv_id == "mx.our.example"


def test_letters_taken_before_are_judged_by_the_server_that_is_learnt(tmp_path: Path) -> None:
    arrives(tmp_path, "Sent", we_wrote())
    own = "elsewhere.example; dmarc=fail header.from=their.example"
    early = [asks(1, Authentication_Results=own), asks(2, Authentication_Results=PASSES)]
    arrives(tmp_path, "inbox", *early)
    assert unverified() == ["Question 1"], "the one on top is believed as long as nobody is known"
    row = connected()
    arrives(tmp_path, "inbox", *(asks(n, Authentication_Results=PASSES) for n in range(100, 125)))
    learn_server(row)
    assert judge_anew(row, threading.Event(), wall=NOW) == 1
    assert unverified() == [], "a server that is not ours has no say"
    row.refresh_from_db()
    assert row.judge_after is None and judge_anew(row, threading.Event(), wall=NOW) == 0


def test_a_mailbox_that_moved_to_another_server_believes_that_one(tmp_path: Path) -> None:
    moved = "mx.new.example; spf=fail; dmarc=fail header.from=their.example"
    row = connected(authserv_id="mx.old.example")
    passes = moved.replace("=fail", "=pass")
    arrives(
        tmp_path, "inbox", asks(1, Authentication_Results=moved),
        *(asks(n, Authentication_Results=passes) for n in range(100, 130)),
    )  # fmt: skip
    reread_some(list(Entry.objects.select_related("original", "intake")), wall=NOW)
    assert unverified() == [], "nobody of whom we know said anything"
    learn_server(row)
    stopped = threading.Event()
    stopped.set()
    assert judge_anew(row, stopped, wall=NOW) == 0
    row.refresh_from_db()
    assert (row.authserv_id, row.judge_after) == ("mx.new.example", 0)
    assert judge_anew(row, threading.Event(), wall=NOW) == 1
    assert unverified() == ["Question 1"]
    learn_server(row)
    row.refresh_from_db()
    assert row.judge_after is None, "learnt already"
