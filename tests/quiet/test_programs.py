"""Quiet customers for programs and at the terminal."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from goodword.cli.commands import app
from goodword.house.tables import House
from goodword.ledger.tables import Commitment
from goodword.people.tables import Person
from tests.factories import MONDAY, make_colleague, make_customer, make_house
from tests.quiet.makers import judged, looked, sell

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
AS_OF = NOW.date()


@pytest.fixture(autouse=True)
def house() -> None:
    make_house()


def fell_quiet(*names: str) -> list[Person]:
    people = [make_customer(name) for name in names]
    looked(
        *(
            judged(p.pk, last_on=AS_OF - timedelta(days=98 + n), as_of=AS_OF)
            for n, p in enumerate(people)
        ),
        as_of=AS_OF, now=NOW,
    )  # fmt: skip
    return people


def test_programs_get_the_alerts_worth_and_the_list_in_pages(program: Callable) -> None:
    carla, dora = fell_quiet("Carla", "Dora")
    far = program(make_colleague("Anna", role="administrator"))
    told = far.get("/quiet").told
    assert (told["enough"], told["named"], told["stayed_away"]) == (True, 80, 73)
    assert told["precision"] == pytest.approx(73 / 80)
    first = far.get("/quiet/customers?limit=1").told
    assert [one["customer_id"] for one in first["items"]] == [carla.pk]
    assert first["items"][0]["chance"] == 0.08
    rest = far.get(f"/quiet/customers?limit=1&cursor={first['next_cursor']}").told
    assert [one["customer_id"] for one in rest["items"]] == [dora.pk]
    assert rest["next_cursor"] == ""
    assert far.get("/quiet/customers?cursor=made-up").status == 422


def test_a_program_takes_a_check_in_as_its_colleague(program: Callable) -> None:
    (carla,) = fell_quiet("Carla")
    anna = make_colleague("Anna", role="administrator")
    made = program(anna).post(f"/quiet/customers/{carla.pk}/check-in")
    assert made.status == 200
    line = Commitment.objects.get(kind="check-in")
    assert (line.pk, line.accountable) == (made.told["id"], anna)
    assert program(anna).post(f"/quiet/customers/{carla.pk}/check-in").status == 422
    assert program(anna).post("/quiet/customers/999999/check-in").status == 404


def terminal(*words: str) -> str:
    done = CliRunner().invoke(app, ["quiet", *words])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_terminal_names_them_and_says_what_the_past_proves() -> None:
    House.objects.update(as_of=MONDAY)
    assert "No sales yet" in terminal()
    rows = [(f"2026-0{m}-01", "ilse@oak.example", "9") for m in range(1, 8)]
    sell(*rows, ("2026-11-10", "otto@elm.example", "5"), now=MONDAY)
    told = " ".join(terminal().split())
    assert "no forecast" in told
    assert "Ilse" in told
    told = json.loads(terminal("--json"))
    assert told["enough"] is False
    assert told["customers"][0]["silent_days"] == 132
    assert told["customers"][0]["chance"] is None
