"""Our own mails, read back into the house, open nothing; nor do the answers of machines to them."""

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from goodword.ledger.tables import Commitment
from goodword.notices.letters import Letter, written
from goodword.notices.looking import look
from goodword.notices.tables import Notice
from goodword.people.tables import Mailbox, OurAddress
from goodword.timeline.tables import Entry
from goodword.wiring.importing import Request, import_mail
from tests.factories import make_colleague, make_house
from tests.notices.house import enter

pytestmark = pytest.mark.django_db


def note(sender: str) -> bytes:
    return written(
        Letter(
            "Our house", sender, "Anna", "anna@our.example",
            "3 late: could you answer Carla, please?",
            "Carla: When can you deliver? Could you tell me?\n", "", "morning:1:2026-11-16",
            datetime.now(UTC),
        )
    )  # fmt: skip


@pytest.mark.parametrize("sender", ["goodword@our.example", "noreply@hosting.example"])
def test_a_note_that_is_read_back_opens_nothing_and_is_told_to_nobody(
    sender: str, tmp_path: Path
) -> None:
    make_house()
    anna = make_colleague("Anna", role="administrator")
    enter(anna)
    OurAddress.objects.create(spec="our.example")
    Mailbox.objects.create(name="anna", address="anna@our.example", owner=anna)
    (tmp_path / "anna").mkdir()
    (tmp_path / "anna" / "1.eml").write_bytes(note(sender))
    absent = EmailMessage()
    absent["From"], absent["To"] = "anna@our.example", sender
    absent["Subject"], absent["Auto-Submitted"] = "Out of office", "auto-replied"
    absent["Date"], absent["Message-ID"] = datetime.now(UTC), "<2@our.example>"
    absent.set_content("I am away until Friday. Could you write to Bernd?")
    (tmp_path / "anna" / "2.eml").write_bytes(bytes(absent))
    now = datetime.now(UTC)
    look(now=now, wall=now, mailing=True)
    summary = import_mail(Request(paths=[tmp_path / "anna"], mailbox="anna"), wall=now)
    assert summary.new == 2
    assert all(Entry.objects.values_list("automated", flat=True))
    assert not Commitment.objects.exists()
    look(now=now, wall=now, mailing=True)
    assert set(Notice.objects.values_list("kind", flat=True)) <= {"absence"}
