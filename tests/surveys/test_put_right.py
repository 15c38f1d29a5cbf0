"""What a customer does after something went wrong is offered as a sign; a colleague decides."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from goodword.access import OPERATOR
from goodword.channels.sales.orders import Buyer, Order
from goodword.ledger.opening import open_commitment
from goodword.ledger.tables import Commitment
from goodword.people.tables import Colleague, Person
from goodword.timeline.tables import Conversation
from goodword.wiring import sales_lists
from goodword.wiring.promising import settle, settle_dirty
from tests.factories import (
    MONDAY,
    address_of,
    make_colleague,
    make_conversation,
    make_customer,
    make_entry,
    make_house,
    make_mailbox,
)

pytestmark = pytest.mark.django_db
NOW = MONDAY + timedelta(days=4)
KIND = {"score": 0.05, "courtesy": True, "reasons": ["says only thanks and that it is well"]}


@pytest.fixture
def anna() -> Colleague:
    make_house()
    return make_colleague("Anna", role="lead")


@pytest.fixture
def carla(anna: Colleague) -> Person:
    person = make_customer("Carla")
    recover(person, anna)
    return person


def recover(person: Person, anna: Colleague) -> None:
    open_commitment(
        natural_key=f"survey:{person.pk}", kind="recovery", customer_id=person.pk,
        conversation_id=None, evidence_id=None, mailbox_id=None, what="put it right with them",
        why="They answered 1 of 5.", accountable_id=anna.pk, since=MONDAY,
        due_at=MONDAY + timedelta(hours=4), due_zone="UTC", at=MONDAY, now=MONDAY,
    )  # fmt: skip


def letter(talk: Conversation, who: Person, at: datetime, **more: object) -> None:
    told = {"mailbox": make_mailbox(), "direction": "in", "author": address_of(who)} | KIND | more
    make_entry(talk, at=at, **told)  # type: ignore[arg-type]


def writes(who: Person, at: datetime, **more: object) -> None:
    talk = make_conversation()
    letter(talk, who, at, **more)
    settle(conversation_ids=[talk.pk], now=NOW)


def buys(spec: str, at: datetime, amount: str = "30") -> None:
    order = Order(
        line=0, identity=f"{spec}{at}", number="1", at=at, buyer=Buyer(email=spec, name="Carla"),
        amount=Decimal(amount), currency="EUR", items=(),
    )  # fmt: skip
    sales_lists.tell_sale(order, reader=OPERATOR, source="shop", wall=NOW)
    settle_dirty(now=NOW)


def doubt() -> str:
    line = Commitment.objects.get(kind="recovery")
    assert line.state == "open", "nothing closes by itself"
    return line.doubt


def test_a_kind_letter_asks_whether_it_is_put_right(carla: Person):
    writes(carla, MONDAY + timedelta(days=1))
    assert doubt() == "They wrote kindly since, on 17 November: is it put right?"


def test_a_sale_asks_too_and_the_latest_sign_is_the_one_that_stands(carla: Person):
    writes(carla, MONDAY + timedelta(days=1))
    buys("carla@their.example", MONDAY + timedelta(days=2))
    assert doubt() == "They bought again on 18 November: is it put right?"


@pytest.mark.parametrize(
    "more",
    [
        {"score": 0.9, "courtesy": False, "reasons": ["asks 'when …?'"]},
        {"reasons": ["says only yes"]},
        {"automated": True},
    ],
)
def test_what_is_not_kind_is_no_sign(carla: Person, more: dict[str, object]):
    writes(carla, MONDAY + timedelta(days=1), **more)
    assert doubt() == ""


def test_what_came_before_or_from_somebody_else_is_no_sign(carla: Person):
    writes(carla, MONDAY - timedelta(days=1))
    writes(make_customer("Dora"), MONDAY + timedelta(days=1))
    buys("carla@their.example", MONDAY - timedelta(days=2))
    buys("carla@their.example", MONDAY + timedelta(days=2), "-30")
    assert doubt() == ""


def test_each_sign_is_asked_about_once(carla: Person):
    talk = make_conversation()
    letter(talk, carla, MONDAY + timedelta(days=1))
    for _ in range(2):
        settle(conversation_ids=[talk.pk], now=NOW)
    buys("carla@their.example", MONDAY + timedelta(days=2))
    settle(conversation_ids=[talk.pk], now=NOW)
    assert Commitment.objects.get(kind="recovery").events.filter(name="doubted").count() == 2
    assert "bought" in doubt()


@pytest.mark.parametrize(
    ("sharing", "said"),
    [
        ("everything", "They wrote kindly since, on 17 November: is it put right?"),
        ("contact", "They wrote since, on 17 November: is it put right?"),
        ("nothing", ""),
    ],
)
def test_a_letter_to_one_of_us_tells_no_more_than_its_mailbox_shares(
    carla: Person, sharing: str, said: str
):
    own = make_mailbox("bernd", owner=make_colleague("Bernd"), sharing=sharing)
    writes(carla, MONDAY + timedelta(days=1), mailbox=own)
    assert doubt() == said
