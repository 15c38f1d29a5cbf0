"""The settings and the figures: what who sees."""

from datetime import timedelta

import pytest
from django.test import Client

from goodword.channels.mail.sending.tables import Outgoing
from goodword.people.tables import Colleague, Mailbox, Person
from goodword.surveys.answering import answer
from goodword.surveys.beside import returned
from goodword.surveys.queries import answers, by_colleague, figures, scores, the_plan
from goodword.surveys.tables import Asking
from tests.factories import make_colleague, make_customer
from tests.surveys.conftest import Asker
from tests.surveys.test_asking import sell

pytestmark = pytest.mark.django_db


def as_(who: Colleague) -> Client:
    browser = Client()
    browser.force_login(who)
    return browser


def said(asker: Asker, person: Person, number: int, score: int | None) -> None:
    """A customer was asked, and answered or did not."""
    asking = Asking.objects.create(
        key=f"k{number}", digest=f"{number}", person=person, question="csat", occasion="sale",
        colleague=asker.house.anna, asked_at=asker.house.now, address=person.uses.get().address,
    )  # fmt: skip
    if score is not None:
        words = f"=word {number}"
        answer(asking_id=asking.pk, score=score, words=words, now=asker.house.now)


def fill(asker: Asker, told: list[int | None]) -> None:
    """Many customers who were asked; a score each, or silence."""
    for number, score in enumerate(told):
        said(asker, make_customer(f"P{number}", spec=f"p{number}@their.example"), number, score)


def test_the_settings_say_what_would_happen_turn_it_on_and_off(asker: Asker):
    browser = as_(asker.house.anna)
    page = browser.get("/settings/surveys").content.decode()
    assert "would have been asked" in page and "One question from Our house" in page
    told = {
        "question": "nps", "after_answer": "on", "quiet_days": "2", "sale_days": "14",
        "tongue": "de", "subject": "", "words": "", "words_sale": "",
    }  # fmt: skip
    done = browser.post("/settings/surveys", told | {"turn": "on"})
    assert done.status_code == 422 and "Choose the mailbox" in done.content.decode()
    told["mailbox"] = str(asker.house.office.pk)
    assert browser.post("/settings/surveys", told | {"turn": "on"}).status_code == 302
    plan = the_plan()
    assert (plan.is_on, plan.question, plan.tongue) == (True, "nps", "de")
    assert plan.begun_at == asker.house.now
    assert "Eine Frage von" in browser.get("/settings/surveys").content.decode()
    asker.house.later(days=1)
    assert browser.post("/settings/surveys", told | {"turn": ""}).status_code == 302
    assert the_plan().is_on and the_plan().begun_at == plan.begun_at
    assert browser.post("/settings/surveys/test").status_code == 302
    assert asker.house.send() == 1
    browser.post("/settings/surveys", told | {"turn": "off"})
    assert not the_plan().is_on


def test_only_shared_mailboxes_can_ask(asker: Asker):
    page = as_(asker.house.anna).get("/settings/surveys").content.decode()
    assert f'value="{asker.house.office.pk}"' in page
    assert f'<option value="{asker.house.own.pk}"' not in page


def test_figures_count_silence_as_silence(asker: Asker):
    fill(asker, [5] * 6 + [4] * 2 + [3, 1] + [None] * 10)
    one = figures(asker.house.reader(), None, None)["csat"]
    assert (one.asked, one.answered, one.value, one.silent) == (20, 10, 80.0, 10)
    (month,) = scores(asker.house.reader(), asker.house.now - timedelta(days=40), None)
    assert month.csat == one and month.nps is None and month.first.day == 1
    page = as_(asker.house.anna).get("/loyalty/satisfaction").content.decode()
    assert "80 %" in page and "49 to 94" in page and "50 %" in page
    assert by_colleague(asker.house.reader(), None, None)[0][0] == "Anna"


def test_a_letter_that_came_back_asked_nobody(asker: Asker):
    asker.turn_on()
    asker.ask()
    reader = asker.house.reader()
    assert figures(reader, None, None)["csat"].asked == 1
    asker.outgoing().recipients.update(state="bounced")
    assert figures(reader, None, None) == {}
    asker.outgoing().recipients.update(state="accepted")
    Outgoing.objects.update(sent_at=None)
    assert figures(reader, None, None) == {}


def test_who_may_not_know_a_customer_sees_nothing_of_them(asker: Asker):
    asker.turn_on()
    link = asker.ask()
    Client().post(link, {"score": "5", "words": "A zeppelin."})
    tessa = make_colleague("Tessa")
    Mailbox.objects.filter(pk=asker.house.office.pk).update(
        owner=asker.house.bernd, sharing="nothing"
    )
    reader = asker.house.reader(tessa)
    assert figures(reader, None, None) == {} and answers(reader) == []
    assert "zeppelin" not in as_(tessa).get("/loyalty/satisfaction").content.decode()
    assert "zeppelin" not in as_(tessa).get("/loyalty/satisfaction.csv").content.decode()
    Mailbox.objects.filter(pk=asker.house.office.pk).update(sharing="contact")
    (one,) = answers(asker.house.reader(tessa))
    assert (one.score, one.words, one.legible) == (5, "", False)
    assert by_colleague(asker.house.reader(tessa), None, None) == []
    lead = make_colleague("Lea", role="lead")
    assert figures(asker.house.reader(lead), None, None)["csat"].asked == 1


def test_cells_of_the_list_are_no_formulas(asker: Asker):
    fill(asker, [5])
    told = as_(asker.house.anna).get("/loyalty/satisfaction.csv?months=all")
    assert told["Content-Disposition"].startswith("attachment")
    assert ",=word" not in told.content.decode() and "'=word 0" in told.content.decode()


def test_satisfied_and_loyal_are_two_things(asker: Asker):
    sell(asker, "1", spec="p0@their.example")
    sell(asker, "2", spec="p1@their.example")
    for number in range(2):
        said(asker, Person.objects.get(uses__address__spec=f"p{number}@their.example"), number, 5)
    asker.house.later(days=30)
    sell(asker, "3", spec="p0@their.example")
    assert returned(asker.house.reader(), since=None, now=asker.house.now) == []
    asker.house.later(days=70)
    found = returned(asker.house.reader(), since=None, now=asker.house.now)
    assert [(one.how, one.customers, one.again) for one in found] == [("good", 2, 1)]
    page = as_(asker.house.anna).get("/loyalty/satisfaction").content.decode()
    assert "Satisfied, and came back?" in page
