"""From a settled matter to an answer: through a real mail server and the customer's page."""

import pytest
from django.test import Client

from goodword.ledger.tables import Commitment
from goodword.surveys.tables import Asking, Score
from goodword.timeline.tables import Entry
from tests.surveys.conftest import Asker

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_settled_matter_is_asked_about_once_and_answered_without_logging_in(asker: Asker):
    asker.turn_on()
    link = asker.ask()
    mail = asker.letter()
    assert mail["To"] == "Carla <carla@their.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "The table" in mail.get_body(("plain",)).get_content()
    assert asker.look() == 0, "once"
    client = Client()
    page = client.get(link + "?score=4")
    assert page.status_code == 200 and 'value="4" checked' in page.content.decode()
    assert Score.objects.count() == 0, "opening a link answers nothing"
    done = client.post(link, {"score": "4", "words": "Quick and kind."})
    assert done.status_code == 200 and not done.cookies and not page.cookies
    row = Score.objects.get()
    assert (row.score, row.counts, row.entry.kind) == (4, True, "answer")
    assert row.entry.conversation == asker.outgoing().conversation
    assert not Commitment.objects.filter(kind="recovery").exists()


def test_a_bad_answer_opens_a_recovery_at_once_with_whoever_answered(asker: Asker):
    asker.turn_on()
    link = asker.ask()
    Client().post(link, {"score": "1", "words": "It was scratched."})
    line = Commitment.objects.get(kind="recovery")
    assert (line.state, line.accountable, line.customer) == (
        "open", asker.house.anna, asker.carla(),
    )  # fmt: skip
    assert "1 of 5" in line.why and "scratched" in line.why
    assert line.evidence == Score.objects.get().entry
    assert Asking.objects.get().colleague == asker.house.anna
    assert Entry.objects.filter(kind="answer").count() == 1
