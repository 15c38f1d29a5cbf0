"""Being invited, as one meets it: a link, once; and the way to a new password."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from goodword.accounts import rules
from goodword.accounts.sealing import unseal
from goodword.accounts.tables import Invitation, Passkey
from goodword.notices.actions import SEALED
from goodword.notices.tables import Posted
from goodword.people.tables import Colleague
from goodword.web import mail
from goodword.wiring.clock import wall
from tests.accounts.authenticator import Device
from tests.web.business import PASSWORD, colleague
from tests.web.test_door import log_in, words
from tests.web.test_door_factors import now_code, set_up_app

pytestmark = pytest.mark.django_db
GRETA = {"name": "Greta Lind", "email": "greta@workshop.example", "role": "colleague"}
NEW = {"name": "Greta Lind", "password": "seven quiet rivers", "again": "seven quiet rivers"}


@pytest.fixture
def anna() -> Colleague:
    return colleague("Anna Berg", "administrator")


@pytest.fixture
def bernd() -> Colleague:
    return colleague("Bernd Okafor", "colleague")


def link_in(answer: Any) -> str:
    found = re.search(r"http://testserver(/invitation/[\w-]{43})", words(answer))
    assert found, words(answer)
    return found[1]


def invited(anna: Colleague) -> str:
    return link_in(log_in(anna).post("/settings/colleagues", GRETA))


def test_an_invited_colleague_sets_name_and_password_and_is_in(anna: Colleague) -> None:
    link = invited(anna)
    browser = Client()
    assert browser.get(link).url == "/invitation"  # the secret leaves the address
    page = words(browser.get("/invitation"))
    assert "greta@workshop.example" in page and 'autocomplete="new-password"' in page
    answer = browser.post("/invitation", NEW)
    assert answer.url == "/"
    assert browser.get("/settings/account").status_code == 200
    assert log_in(Colleague.objects.get(email=GRETA["email"]), NEW["password"])


def test_the_link_works_once(anna: Colleague) -> None:
    link = invited(anna)
    first, second = Client(), Client()
    first.get(link)
    second.get(link)
    first.post("/invitation", NEW)
    answer = second.post("/invitation", NEW | {"password": "x" * 12, "again": "x" * 12})
    assert answer.status_code == 404 and "does not work any more" in words(answer)
    assert Client().get(link).status_code == 404


def test_looking_at_it_uses_nothing_up(anna: Colleague) -> None:
    link = invited(anna)
    for _ in range(3):
        assert Client().get(link).status_code == 302
    assert Client().head(link).status_code == 302


def test_whoever_is_in_already_stays_in_until_it_is_used(anna: Colleague) -> None:
    browser = log_in(anna)
    link = link_in(browser.post("/settings/colleagues", GRETA))
    assert browser.get(link).url == "/invitation"
    assert browser.get("/settings/account").status_code == 200
    browser.post("/invitation", NEW)
    assert "Greta Lind" in words(browser.get("/settings/account"))


def test_used_revoked_expired_and_invented_links_look_the_same(anna: Colleague) -> None:
    links = {}
    links["revoked"] = invited(anna)
    greta = Colleague.objects.get(email=GRETA["email"])
    admin = log_in(anna)
    links["expired"] = link_in(admin.post(f"/settings/colleagues/{greta.pk}/invite"))
    Invitation.objects.update(expires_at=wall() - timedelta(seconds=1))
    links["ended"] = link_in(admin.post(f"/settings/colleagues/{greta.pk}/invite"))
    admin.post(f"/settings/colleagues/{greta.pk}/revoke")
    links["invented"] = "/invitation/" + rules.new_token()
    strip = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    answers = {name: Client().get(link) for name, link in links.items()}
    assert {answer.status_code for answer in answers.values()} == {404}
    assert len({strip.sub("", words(answer)) for answer in answers.values()}) == 1


def test_it_is_for_72_hours(anna: Colleague) -> None:
    invited(anna)
    made = Invitation.objects.get()
    assert made.expires_at - made.created_at == timedelta(hours=72)


def test_only_a_hash_of_it_is_in_the_database(anna: Colleague) -> None:
    token = invited(anna).rpartition("/")[2]
    assert token not in str(list(Invitation.objects.values()))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"password": "short", "again": "short"}, "too short"),
        ({"again": "seven quiet birds"}, "The two passwords differ"),
        ({"password": "Workshop-2026", "again": "Workshop-2026"}, "your own name"),
        ({"name": ""}, "Enter your name."),
        ({"password": "p" * 129, "again": "p" * 129}, "at most 128"),
    ],
)
def test_what_is_wrong_is_said_and_the_link_still_works(
    anna: Colleague, told: dict[str, str], said: str
) -> None:
    browser = Client()
    browser.get(invited(anna))
    answer = browser.post("/invitation", NEW | told)
    assert answer.status_code == 422 and said in words(answer)
    assert browser.post("/invitation", NEW).status_code == 302


def test_pasting_and_password_keepers_are_welcome(anna: Colleague) -> None:
    browser = Client()
    browser.get(invited(anna))
    for page in (words(browser.get("/invitation")), words(Client().get("/login"))):
        assert "onpaste" not in page and 'autocomplete="off"' not in page.split("</form>")[0]
        assert re.search(r'autocomplete="(new|current)-password"', page)


def test_an_invited_colleague_may_come_in_by_a_passkey_instead(anna: Colleague) -> None:
    browser, device = Client(), Device()
    browser.get(invited(anna))
    asked = browser.post("/invitation/passkey").json()
    answer = browser.post("/invitation", {"name": "Greta", "passkey": device.make(asked)})
    assert answer.status_code == 302 and browser.get("/settings/account").status_code == 200
    greta = Colleague.objects.get(email=GRETA["email"])
    assert greta.name == "Greta" and not greta.has_usable_password()
    again = Client()
    shown = device.show(again.post("/login/passkey").json())
    assert again.post("/login", {"passkey": shown}).status_code == 302


def test_a_wrong_passkey_does_not_use_the_link_up(anna: Colleague) -> None:
    browser, device = Client(), Device("http://evil.example")
    browser.get(invited(anna))
    asked = browser.post("/invitation/passkey").json()
    answer = browser.post("/invitation", {"name": "Greta", "passkey": device.make(asked)})
    assert answer.status_code == 422 and not Passkey.objects.exists()
    assert browser.post("/invitation", NEW).status_code == 302
    assert Client().post("/invitation/passkey").status_code == 404


def test_a_new_password_by_link_ends_every_session_and_asks_for_the_second_factor(
    anna: Colleague, bernd: Colleague
) -> None:
    his = log_in(bernd)
    seed, _ = set_up_app(his)
    link = link_in(log_in(anna).post(f"/settings/colleagues/{bernd.pk}/invite"))
    browser = Client()
    browser.get(link)
    assert browser.post("/invitation/passkey").status_code == 404  # no way round the factor
    answer = browser.post("/invitation", NEW | {"name": "Bernd Okafor"})
    assert answer.url == "/login/second" and browser.get("/").status_code == 302
    assert his.get("/settings/account").status_code == 302
    assert browser.post("/login/second", {"code": now_code(seed)}).url == "/"
    told = {"username": bernd.email, "password": PASSWORD}
    assert Client().post("/login", told).status_code == 422


@pytest.mark.parametrize("role", ["lead", "colleague", "read-only"])
def test_only_administrators_invite(anna: Colleague, role: str) -> None:
    browser = log_in(colleague("Otto Lang", role))
    for address in ("", f"/{anna.pk}", f"/{anna.pk}/invite", f"/{anna.pk}/revoke"):
        assert browser.post(f"/settings/colleagues{address}", GRETA).status_code == 403
    assert not Invitation.objects.exists()


def test_foreign_and_missing_colleagues_look_the_same(anna: Colleague) -> None:
    browser = log_in(anna)
    for what in ("invite", "revoke", "second-factor"):
        assert browser.post(f"/settings/colleagues/987654/{what}").status_code == 404


def told(posted: Posted) -> str:
    """The words of a mail; they lie sealed until it goes out."""
    assert "/invitation/" not in posted.text
    return unseal(posted.text, purpose=SEALED)


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch) -> None:
    """The house can send mail, and knows its address."""
    monkeypatch.setattr(mail, "mail_is_set_up", lambda: True)
    monkeypatch.setattr(mail, "address_of", lambda path: f"https://house.example{path}")


def test_an_invitation_is_mailed_when_the_house_can(anna: Colleague, mails: None) -> None:
    page = words(log_in(anna).post("/settings/colleagues", GRETA))
    link = re.search(r"https://house\.example/invitation/[\w-]{43}", page)
    posted = Posted.objects.get()
    assert link and link[0] in told(posted) and "Anna Berg invites you" in told(posted)
    assert posted.colleague.email == GRETA["email"] and posted.secret
    assert posted.good_until == Invitation.objects.get().expires_at


def test_a_forgotten_password_is_mailed_and_the_page_tells_nobody_who_works_here(
    bernd: Colleague, mails: None
) -> None:
    strip = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    answers = {
        strip.sub("", words(Client().post("/login/forgotten", {"email": email})))
        for email in (bernd.email, "nobody@workshop.example")
    }
    assert len(answers) == 1 and "on its way" in answers.pop()
    posted = Posted.objects.get()
    assert posted.colleague == bernd and "If you did not ask for it" in told(posted)


def test_the_link_in_a_mail_leads_where_the_operator_said(bernd: Colleague, mails: None) -> None:
    browser = Client(HTTP_HOST="localhost", HTTP_X_FORWARDED_HOST="evil.example")
    browser.post("/login/forgotten", {"email": bernd.email})
    assert "https://house.example/invitation/" in told(Posted.objects.get())


def test_asking_again_and_again_mails_no_more(bernd: Colleague, mails: None) -> None:
    for _ in range(3):
        Client().post("/login/forgotten", {"email": bernd.email})
    assert Posted.objects.count() == 1
    last = [Client().post("/login/forgotten", {"email": bernd.email}) for _ in range(4)][-1]
    assert last.status_code == 422 and "Too many attempts" in words(last)


def test_without_mail_the_page_is_not_here(client: Client, bernd: Colleague) -> None:
    assert client.get("/login/forgotten").status_code == 404
    assert "An administrator of your house" in words(client.get("/login"))
