"""``goodword colleague`` and ``goodword keys`` in the terminal."""

import re

import pytest
from django.test import Client
from typer.testing import CliRunner, Result

from goodword.accounts.tables import CodeMaker
from goodword.cli.commands import app
from goodword.people.tables import Colleague
from tests.web.business import colleague
from tests.web.test_door import log_in
from tests.web.test_door_factors import set_up_app
from tests.web.test_door_invitations import NEW

pytestmark = pytest.mark.django_db


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, list(words), input=typed)


@pytest.mark.parametrize(
    "words", [("invite", "ANNA@workshop.example"), ("anna@workshop.example", "--invite")]
)
def test_an_administrator_who_lost_the_way_in_gets_a_link(words: tuple[str, ...]) -> None:
    anna = colleague("Anna Berg", "administrator")
    there = log_in(anna)
    told = run("colleague", *words)
    assert told.exit_code == 0, told.output
    link = re.search(r"http://127\.0\.0\.1:8000(/invitation/[\w-]{43})\n", told.stdout)
    assert link
    browser = Client()
    browser.get(link[1])
    assert browser.post("/invitation", NEW | {"name": "Anna Berg"}).url == "/"
    assert there.get("/settings/account").status_code == 302


def test_and_may_be_let_in_without_the_lost_phone() -> None:
    anna = colleague("Anna Berg", "administrator")
    set_up_app(log_in(anna))
    assert run("colleague", "invite", anna.email).exit_code == 0
    assert CodeMaker.objects.exists()
    told = run("colleague", anna.email, "--invite", "--without-second-factor")
    assert told.exit_code == 0 and not CodeMaker.objects.exists()


def test_who_is_unknown_or_has_left_is_said() -> None:
    gone = colleague("Bernd Okafor", "colleague")
    Colleague.objects.filter(pk=gone.pk).update(is_active=False)
    assert run("colleague", "invite", "nobody@workshop.example").exit_code == 1
    told = run("colleague", "invite", gone.email)
    assert told.exit_code == 2 and "has left" in told.stderr


def test_a_password_is_asked_for_and_judged_and_ends_sessions() -> None:
    anna = colleague("Anna Berg", "administrator")
    there = log_in(anna)
    weak = run("colleague", "password", anna.email, typed="password1234\npassword1234\n")
    assert weak.exit_code == 2 and "common" in weak.output
    good = run("colleague", "password", anna.email, typed="five brass lanterns\n" * 2)
    assert good.exit_code == 0 and "open sessions have ended" in good.stdout
    assert there.get("/settings/account").status_code == 302
    assert log_in(anna, "five brass lanterns")


def test_the_list_says_who_can_not_log_in_yet() -> None:
    colleague("Anna Berg", "administrator")
    assert run("colleague", "add", "erna@workshop.example", "--name", "Erna").exit_code == 0
    told = run("colleague", "list").stdout
    assert "anna@workshop.example\tAnna Berg\tadministrator\n" in told
    assert "erna@workshop.example\tErna\tcolleague\tcan't log in yet" in told


def test_keys_are_renewed() -> None:
    set_up_app(log_in(colleague("Anna Berg", "administrator")))
    told = run("keys", "renew")
    assert told.exit_code == 0 and "1 secret was sealed anew" in told.stdout
