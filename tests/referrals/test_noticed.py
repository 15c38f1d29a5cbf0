"""From the letter to the question: first letters only, once, and what is decided stays."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from goodword.access import OPERATOR
from goodword.house.actions import edit_house
from goodword.people.actions import add_our_address
from goodword.people.tables import Colleague, Person
from goodword.referrals.tables import Referral
from goodword.wiring import referring
from goodword.wiring.importing import settle_again
from goodword.wiring.rereading import reread
from tests.web.business import bring_in, colleague, letter

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
SALES = "sales@workshop.example"
JIM, PETRA = "Jim Farrell <jim@farrell.example>", "Petra Wolff <petra@wolff.example>"
SAYS = "Hello,\n\nJim Farrell suggested that I write to you. What does a table cost?\n\nPetra"


@pytest.fixture(autouse=True)
def anna() -> Colleague:
    one = colleague("Anna Berg", "administrator")
    edit_house(reader=OPERATOR, name="Workshop", on_duty_id=one.pk)
    add_our_address(reader=OPERATOR, spec="workshop.example")
    return one


def write(
    folder: Path, number: int, sender: str, text: str, *, days: float = 1, to: str = SALES,
    subject: str = "A table", **more: str,
) -> None:  # fmt: skip
    mail = letter(sender, to, subject, text, at=NOW - timedelta(days=days), number=number, **more)  # type: ignore[arg-type]
    bring_in(folder, "sales", [mail])


def asked() -> list[tuple[str, str, str | None, str]]:
    rows = Referral.objects.select_related("referred", "referrer").order_by("pk")
    return [
        (r.referred.name, r.named, r.referrer.name if r.referrer else None, r.state) for r in rows
    ]


def test_a_first_letter_is_asked_about_with_whom_it_may_mean(tmp_path: Path) -> None:
    write(tmp_path, 1, JIM, "How much is a chair?", days=5)
    write(tmp_path, 2, PETRA, SAYS)
    assert asked() == [("Petra Wolff", "Jim Farrell", "Jim Farrell", "proposed")]
    (one,) = referring.asked(OPERATOR)
    assert one.sent.words == "Jim Farrell suggested that I write to you."
    assert [name for _, name in one.candidates] == ["Jim Farrell"]
    reread(wall=NOW)
    settle_again(now=NOW)
    assert len(asked()) == 1


def test_who_is_not_known_stays_a_name(tmp_path: Path) -> None:
    write(tmp_path, 1, PETRA, SAYS)
    assert asked() == [("Petra Wolff", "Jim Farrell", None, "proposed")]


def test_a_no_is_remembered_whatever_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, 1, PETRA, SAYS)
    referring.reject(reader=OPERATOR, referral_id=Referral.objects.get().pk, now=NOW)
    reread(wall=NOW)
    settle_again(now=NOW)
    assert [state for *_, state in asked()] == ["rejected"]


@pytest.mark.parametrize(
    "what", ["second letter", "we wrote first", "answer", "supplier", "history", "robot", "ours"]
)
def test_what_is_not_asked_about(what: str, tmp_path: Path, anna: Colleague) -> None:
    text, more, days, sender = SAYS, {}, 1.0, PETRA
    if what == "second letter":
        write(tmp_path, 1, PETRA, "How much is a chair?", days=5, subject="A chair")
    elif what == "we wrote first":
        write(tmp_path, 1, f"Anna Berg <{anna.email}>", "Do you need a table?", days=5, to=PETRA)
    elif what == "answer":
        more = {"subject": "Re: A table"}
    elif what == "history":
        days = 90
    elif what == "robot":
        sender = "noreply@wolff.example"
    elif what == "ours":
        text = SAYS.replace("Jim Farrell", "Anna Berg")
    elif what == "supplier":
        Person.objects.all().delete()
        write(tmp_path, 1, PETRA, "We sell wood.", days=400, subject="Wood")
        Person.objects.update(relation="supplier")
    write(tmp_path, 2, sender, text, days=days, **more)
    assert asked() == []


def test_an_introduction_is_a_referral_too(tmp_path: Path) -> None:
    write(tmp_path, 1, JIM, "How much is a chair?", days=9, subject="A chair")
    write(
        tmp_path, 2, JIM, "Anna, meet Petra Wolff. She needs a table.", days=3,
        to=f"{SALES}, {PETRA}", subject="Introduction",
    )  # fmt: skip
    assert asked() == []
    write(
        tmp_path, 3, PETRA, "Thank you, Jim. What does one cost?", days=2,
        to=f"{SALES}, {JIM}", answers="<2@letters.example>", subject="Re: Introduction",
    )  # fmt: skip
    assert asked() == [("Petra Wolff", "Jim Farrell", "Jim Farrell", "proposed")]


def test_a_form_that_asks_says_so_as_well(tmp_path: Path) -> None:
    form = (
        "Name: Petra Wolff\nEmail: petra@wolff.example\nReferred by: Jim Farrell\n"
        "Message: What does a table cost?\n"
    )
    write(
        tmp_path, 1, "Website <website@forms.example>", form, subject="Contact form: new message",
        Reply_To=PETRA,
    )  # fmt: skip
    assert ("Petra Wolff", "Jim Farrell", None, "proposed") in asked()
