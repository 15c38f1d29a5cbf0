"""Whom the house asks, when, and how often: never twice in a quarter, whatever happens at once."""

import threading
from datetime import timedelta
from decimal import Decimal
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.urls import reverse

from goodword.access import OPERATOR, NotAllowed, Refused
from goodword.channels.sales.orders import Buyer, Order
from goodword.ledger.tables import Commitment
from goodword.people.actions import edit_person
from goodword.people.tables import Mailbox
from goodword.surveys.actions import change_plan
from goodword.surveys.links import page_of, stop_of
from goodword.surveys.occasions import due
from goodword.surveys.queries import asks_after_sale, the_plan
from goodword.surveys.tables import Asking
from goodword.wiring import sales_lists, surveying
from goodword.wiring.surveying import a_week, not_public, send_test
from goodword.worktime import Calendar
from tests.factories import make_customer
from tests.surveys.conftest import Asker

pytestmark = pytest.mark.django_db
UTC_WEEK = Calendar.from_json(
    {"zone": "UTC", "hours": [[["09:00", "17:00"]]] * 5 + [[], []]}
)  # fmt: skip


def sell(asker: Asker, number: str = "1001", *, days_ago: float = 0, amount: str = "30",
         spec: str = "una@fir.example", **more: Any) -> None:  # fmt: skip
    order = Order(
        line=0, identity=f"{number}", number=number, at=asker.house.now - timedelta(days=days_ago),
        buyer=Buyer(email=spec, name="Una Fir"), amount=Decimal(amount), currency="EUR", items=(),
        **more,
    )  # fmt: skip
    sales_lists.tell_sale(order, reader=OPERATOR, source="shop", wall=asker.house.now)


def asked() -> list[str]:
    return list(Asking.objects.order_by("pk").values_list("key", flat=True))


def test_off_nobody_is_asked_and_turned_on_only_about_what_comes(asker: Asker):
    asker.settle()
    asker.house.later(days=3)
    assert asker.look() == 0
    asker.turn_on()
    asker.house.later(days=3)
    assert asker.look() == 0 and asked() == []


def test_turning_it_on_needs_a_way_out_and_a_way_in(asker: Asker, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(NotAllowed):
        surveying_plan(asker, reader=asker.house.reader(asker.house.bernd))
    with pytest.raises(Refused, match="Choose the mailbox"):
        asker.turn_on(mailbox_id=None)
    with pytest.raises(Refused, match="shares"):
        asker.turn_on(mailbox_id=asker.house.own.pk)
    with pytest.raises(Refused, match="after what"):
        asker.turn_on(after_answer=False)
    with pytest.raises(Refused, match="no field"):
        asker.turn_on(words="Dear {customer.shoe}")
    with pytest.raises(Refused, match="GOODWORD_URL"):
        surveying_plan(asker, public=False)
    monkeypatch.delenv("GOODWORD_SMTP_HOST")
    with pytest.raises(Refused, match="server"):
        asker.turn_on()
    assert not the_plan().is_on


def surveying_plan(asker: Asker, **more: Any) -> object:
    told = {"reader": asker.house.reader(), "public": True, "is_on": True} | more
    return change_plan(now=asker.house.now, mailbox_id=asker.house.office.pk, **told)


@pytest.mark.parametrize(
    ("url", "works"),
    [
        ("https://goodword.workshop.example.org", True), ("https://93.184.216.34", True),
        ("http://goodword.workshop.example.org", False), ("", False), ("https://goodword", False),
        ("https://127.0.0.1:8000", False), ("https://[::1]", False), ("https://10.0.0.7", False),
        ("https://office.local", False), ("goodword.workshop.example.org", False),
    ],
)  # fmt: skip
def test_customers_reach_a_public_address_alone(
    url: str, works: bool, monkeypatch: pytest.MonkeyPatch, settings: Any
):
    monkeypatch.setenv("GOODWORD_URL", url)
    assert (not_public() == "") is works
    settings.PRIVATE_HOSTS = frozenset({"office.local"})
    assert (not_public() == "") is (works or url == "https://office.local")


def test_nobody_is_asked_at_night_or_while_an_archive_is_read(asker: Asker):
    asker.turn_on()
    asker.settle()
    asker.house.later(days=3, hours=9)
    assert asker.look() == 0, "20:00"
    asker.house.later(hours=-9)
    assert asker.look() == 1


def test_a_matter_that_goes_on_is_not_settled(asker: Asker):
    asker.turn_on()
    asker.settle()
    asker.house.later(days=1)
    assert asker.look() == 0, "one working day is not two"
    asker.house.ask("Could you also bring the chairs?", number=9, answers="<1@their.example>")
    asker.house.later(days=6)
    assert asker.look() == 0, "they wait for us"


def test_a_weekend_is_no_time_in_which_somebody_could_have_answered(asker: Asker):
    asker.turn_on()
    asker.house.later(days=3)
    asker.settle()
    asker.house.later(days=3)
    assert f"{asker.house.now:%a}" == "Mon"
    assert asker.look() == 0, "answered on Friday: one working day has gone by"
    asker.house.later(days=1)
    assert asker.look() == 1


def test_two_matters_that_end_together_are_asked_about_once(asker: Asker):
    asker.turn_on()
    asker.settle()
    asker.settle(number=2)
    asker.house.later(days=3)
    assert asker.look() == 1 and asker.look() == 0
    asker.house.later(days=80)
    asker.settle(number=3)
    asker.house.later(days=3)
    assert asker.look() == 0, "within the quarter"
    asker.house.later(days=11)
    assert asker.look() == 1


def test_the_letter_is_neither_an_answer_nor_contact(asker: Asker):
    asker.turn_on()
    asker.ask()
    entry = asker.outgoing().entry
    assert entry is not None and entry.automated and entry.colleague is None
    assert Commitment.objects.filter(kind__in=("reply", "promise")).count() == 1
    mail = asker.letter()
    assert mail["From"].addresses[0].display_name == "Our house"


def test_who_answers_the_letter_reaches_whoevers_matter_it_was(asker: Asker):
    asker.turn_on()
    asker.house.enqueue("by-bernd", who=asker.house.bernd)
    asker.house.send()
    asker.house.later(days=3)
    assert asker.look() == 1
    asker.house.send()
    theirs = EmailMessage()
    theirs["From"], theirs["To"] = "Carla <carla@their.example>", "office@our.example"
    theirs["Subject"] = f"Re: {asker.letter()['Subject']}"
    theirs["In-Reply-To"] = asker.letter()["Message-ID"]
    theirs["Message-ID"], theirs["Date"] = "<7@their.example>", format_datetime(asker.house.now)
    theirs.set_content("One more thing: when are you open on Saturday?")
    asker.house.bring(theirs.as_bytes(), "INBOX")
    line = Commitment.objects.filter(kind="reply", is_listed=True).get()
    assert line.accountable == asker.house.bernd
    assert line.conversation == asker.outgoing().conversation


def test_a_sale_is_asked_about_unless_it_is_history_or_was_given_back(asker: Asker):
    asker.turn_on(after_answer=False, after_sale=True, sale_days=14)
    assert asks_after_sale()
    sell(asker, "1", days_ago=60, spec="old@fir.example")
    sell(asker, "2", spec="new@fir.example")
    sell(asker, "3", spec="back@fir.example")
    asker.house.later(days=1)
    sell(asker, "3", days_ago=1, spec="back@fir.example", void=True)
    assert asker.look() == 0
    asker.house.later(days=13)
    assert asker.look() == 1
    row = Asking.objects.get()
    assert row.address is not None and row.address.spec == "new@fir.example"
    assert row.occasion == "sale"


def test_what_should_have_been_asked_long_ago_is_not(asker: Asker):
    asker.turn_on()
    asker.settle()
    asker.house.later(days=60)
    assert due(the_plan(), now=asker.house.now, calendar=UTC_WEEK) == []


def test_a_matter_of_a_mailbox_that_shares_nothing_is_not_told(asker: Asker):
    asker.turn_on()
    asker.settle()
    Mailbox.objects.filter(pk=asker.house.office.pk).update(
        owner=asker.house.bernd, sharing="nothing"
    )
    asker.house.later(days=3)
    assert due(the_plan(), now=asker.house.now, calendar=UTC_WEEK) == []
    Mailbox.objects.filter(pk=asker.house.office.pk).update(sharing="contact")
    (one,) = due(the_plan(), now=asker.house.now, calendar=UTC_WEEK)
    assert one.about == "", "its subject is not everybody's"


def test_the_page_says_beforehand_how_many_it_would_be(asker: Asker):
    asker.settle()
    asker.house.later(days=3)
    assert a_week(the_plan(), now=asker.house.now) == pytest.approx(1 / 13)


def test_of_very_many_customers_some_tell_how_many_it_would_be(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
):
    plan = the_plan()
    plan.after_sale, plan.after_answer = True, False
    for number in range(12):
        sell(asker, f"{number}", spec=f"p{number}@fir.example")
    make_customer("Nobody's", spec="none@fir.example")
    asker.house.later(days=3)
    assert a_week(plan, now=asker.house.now) == pytest.approx(12 / 13)
    monkeypatch.setattr(surveying, "ENOUGH_TO_TELL", 5)
    assert a_week(plan, now=asker.house.now) == pytest.approx(12 / 13)


def test_asking_reads_no_page(asker: Asker):
    """The first letter of a process that only asks would wait for every page to be read."""
    assert (page_of("x"), stop_of("x")) == (
        reverse("say", args=["x"]), reverse("ask_no_more", args=["x"]),
    )  # fmt: skip
    asker.turn_on()
    asker.settle()
    asker.house.later(days=3)
    with override_settings(ROOT_URLCONF="nowhere.at.all"):
        assert asker.look() == 1


def test_the_test_goes_to_oneself_and_asks_nobody(asker: Asker):
    asker.turn_on()
    send_test(reader=asker.house.reader(), now=asker.house.now)
    assert asker.house.send() == 1
    assert asker.letter()["To"].addresses[0].addr_spec == "anna@our.example"
    assert "/say/example" in asker.letter().get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert not Asking.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_processes_ask_once(asker: Asker):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite in memory has one writer, and no second process")
    asker.turn_on(after_sale=True, sale_days=3)
    sell(asker, spec="carla@their.example")
    asker.settle()
    asker.house.later(days=3)

    def work() -> None:
        try:
            asker.look()
        finally:
            connection.close()

    several = [threading.Thread(target=work) for _ in range(4)]
    for one in several:
        one.start()
    for one in several:
        one.join()
    assert len(asked()) == 1


def test_a_corrected_name_is_the_one_in_the_letter(asker: Asker):
    asker.turn_on(words="Dear {customer.first_name|customer},\n\nHow was it?")
    asker.settle()
    edit_person(reader=OPERATOR, person_id=asker.carla().pk, name="Carla Jansen", note="")
    asker.house.later(days=3)
    asker.look()
    asker.house.send()
    text: Any = asker.letter().get_body(("plain",))
    assert text.get_content().startswith("Dear Carla,")
