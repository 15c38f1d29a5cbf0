"""Who is behind an address: a robot, several people, or a mail provider's customer."""

import pytest

from goodword.language import is_freemail, is_robot_address, is_shared_address


@pytest.mark.parametrize(
    "spec",
    ["noreply@x.example", "no-reply@x.example", "No_Reply@x.example", "do-not-reply@x.example",
     "donotreply@x.example", "MAILER-DAEMON@x.example", "mailer-daemon@x.example",
     "notifications@x.example", "orders.no-reply@x.example", "amazon-noreply@x.example",
     "bounces+44=you@x.example", "bounce-44@x.example", "newsletter@x.example",
     "nicht-antworten@x.example", "nepasrepondre@x.example", "alerts@x.example",
     "a@newsletter.x.example", "bugzilla-daemon@x.example"],
)  # fmt: skip
def test_robots(spec: str) -> None:
    assert is_robot_address(spec)


@pytest.mark.parametrize(
    "spec",
    ["ada@x.example", "info@x.example", "ada.noreen@x.example", "reply@x.example", "", "ada",
     "ada.botham@x.example", "alerta@x.example", "post@x.example", "bouncer.ben@x.example"],
)  # fmt: skip
def test_people_are_no_robots(spec: str) -> None:
    assert not is_robot_address(spec)


@pytest.mark.parametrize(
    "spec",
    ["info@x.example", "sales@x.example", "office@x.example", "kontakt@x.example",
     "INFO@x.example", "contact@x.example", "service@x.example", "info+web@x.example",
     "sales2@x.example", "buchhaltung@x.example", "customer-service@x.example",
     "info.berlin@x.example", "sales-uk@x.example", "administracion@x.example",
     "segreteria@x.example", "reception@x.example"],
)  # fmt: skip
def test_shared(spec: str) -> None:
    assert is_shared_address(spec)


@pytest.mark.parametrize("spec", ["ada@x.example", "ada.field@x.example", "it.smith@x.example", ""])
def test_a_persons_own_address_is_not_shared(spec: str) -> None:
    assert not is_shared_address(spec)


def test_mail_providers() -> None:
    for domain in ("gmail.com", "GMX.de", "web.de", "orange.fr", "libero.it", "wp.pl", "163.com"):
        assert is_freemail(domain)
    for domain in ("field.example", "mygmail.com", "", "com"):
        assert not is_freemail(domain)
