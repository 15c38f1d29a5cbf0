"""Nobody's letter is lost to the junk folder, and nobody's name is borrowed unseen."""

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
from goodword.timeline.tables import Entry
from goodword.wiring import rescuing
from goodword.wiring.importing import Request, import_mail, settle_all
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
    rescuing._tried.clear()


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
    row = Connection.objects.create(
        mailbox=Mailbox.objects.get(), host="x", login="x", created_at=NOW, due_at=NOW
    )
    rescuing.learn_server(row, now=NOW)
    row.refresh_from_db()
    assert row.authserv_id == "mx.our.example"
