"""The page on which administrators say whose line of the telephone is whose; and the API's."""

from collections.abc import Callable

from django.test import Client

from goodword.people.lines import lines
from goodword.people.tables import Mailbox
from tests.api.conftest import Program, program
from tests.web.business import Business

__all__ = ["program"]


def test_a_line_is_said_shown_and_taken_back(business: Business, anna: Client) -> None:
    told = {"line": "101", "colleague": business.bernd.pk, "mailbox": ""}
    page = anna.post("/settings/telephone", told, follow=True).content.decode()
    assert "101 is said" in page and "Bernd Okafor" in page
    page = anna.post("/settings/telephone/remove", {"line": "101"}, follow=True).content.decode()
    assert "nobody’s in particular any more" in page and not lines()


def test_whose_it_is_has_to_be_said(business: Business, anna: Client) -> None:
    answer = anna.post("/settings/telephone", {"line": "101", "colleague": "", "mailbox": ""})
    assert answer.status_code == 422 and "Say whose it is" in answer.content.decode()
    again = anna.post("/settings/telephone/remove", {"line": "101"}, follow=True)
    assert "Nobody has said" in again.content.decode()


def test_programs_say_it_too(business: Business, program: Callable[..., Program]) -> None:
    far = program(business.anna)
    box = Mailbox.objects.get(name="sales")
    made = far.post("/settings/telephone", {"line": "02 222 22 22", "mailbox_id": box.pk})
    assert (made.status, made.told["mailbox"]["name"]) == (201, "sales")
    assert far.get("/settings/telephone").told == [made.told]
    assert far.post("/settings/telephone", {"line": "1", "mailbox_id": 10**9}).status == 422
    line = made.told["line"].replace("+", "%2B")
    assert far.ask("DELETE", f"/settings/telephone?line={line}").status == 200
    assert not lines()
    assert program(business.bernd).get("/settings/telephone").status == 403
