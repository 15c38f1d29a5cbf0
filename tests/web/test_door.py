"""The door as one meets it: passwords, waits, sessions, cookies, proving it once more."""

import re
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client

from goodword.access import OPERATOR, NotAllowed
from goodword.accounts import rules
from goodword.accounts.tables import Knock, Stay
from goodword.house.actions import edit_house
from goodword.people.colleagues import edit_colleague, set_password
from goodword.people.queries import reader_for
from goodword.people.tables import Colleague
from goodword.wiring import sessions
from goodword.wiring.clock import wall
from goodword.wiring.entry import networks
from tests.web.business import PASSWORD, Business, colleague

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"


@pytest.fixture
def anna() -> Colleague:
    return colleague("Anna Berg", "administrator")


@pytest.fixture
def bernd() -> Colleague:
    return colleague("Bernd Okafor", "colleague")


def words(answer: Any) -> str:
    return str(answer.content.decode())


def log_in(who: Colleague, password: str = PASSWORD, **more: Any) -> Client:
    """A browser in which somebody logged in by the page."""
    browser = Client(**more)
    answer = browser.post("/login", {"username": who.email, "password": password})
    assert answer.status_code == 302, words(answer)
    return browser


def older(browser: Client, **ago: float) -> None:
    """Let the proof that somebody is in this session be older."""
    session = browser.session
    session["proved_at"] = (wall() - timedelta(**ago)).timestamp()
    session.save()


def test_a_session_begun_by_a_stranger_is_worth_nothing(anna: Colleague) -> None:
    browser = Client()
    browser.post("/login/passkey")
    planted = browser.cookies[settings.SESSION_COOKIE_NAME].value
    browser.post("/login", {"username": anna.email, "password": PASSWORD})
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != planted
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert stranger.get("/settings/account").status_code == 302


def test_a_session_key_of_ones_own_choice_is_not_taken(anna: Colleague) -> None:
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    browser.post("/login", {"username": anna.email, "password": PASSWORD})
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != "a" * 32


def test_the_database_does_not_hold_what_lets_in(anna: Colleague) -> None:
    browser = log_in(anna)
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    rows = "".join(str(row) for row in Stay.objects.values_list())
    assert key not in rows
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = Stay.objects.get(colleague=anna).key
    assert thief.get("/").status_code == 302


def test_logging_out_ends_the_session_on_the_server(anna: Colleague) -> None:
    browser = log_in(anna)
    kept = browser.cookies[settings.SESSION_COOKIE_NAME].value
    answer = browser.post("/logout")
    assert answer["Clear-Site-Data"] == '"cache"'
    browser.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert browser.get("/").status_code == 302
    assert not Stay.objects.filter(colleague=anna).exists()


def test_a_session_ends_after_four_days_unused_and_after_two_weeks_in_any_case(
    anna: Colleague,
) -> None:
    browser = log_in(anna)
    row = Stay.objects.filter(colleague=anna)
    assert timedelta(days=13, hours=23) < row.get().expires_at - wall() <= rules.WHOLE_STAY
    row.update(last_used_at=wall() - rules.IDLE_STAY + timedelta(minutes=1))
    assert browser.get("/settings/account").status_code == 200
    assert wall() - row.get().last_used_at < timedelta(minutes=1)  # using it is what counts
    row.update(last_used_at=wall() - rules.IDLE_STAY)
    assert browser.get("/settings/account").status_code == 302
    browser = log_in(anna)
    row.update(expires_at=wall())
    assert browser.get("/settings/account").status_code == 302


def test_using_it_does_not_make_a_session_longer(anna: Colleague) -> None:
    browser = log_in(anna)
    before = Stay.objects.get(colleague=anna).expires_at
    browser.post("/settings/account", {"present": "x"})
    browser.get("/again")
    assert Stay.objects.get(colleague=anna).expires_at == before


@pytest.mark.parametrize(
    "change",
    [{"role": "lead"}, {"is_active": False}],
    ids=["another role", "no access"],
)
def test_role_and_access_end_every_session_at_once(
    anna: Colleague, bernd: Colleague, change: dict[str, Any]
) -> None:
    browser = log_in(bernd)
    told = {"name": bernd.name, "role": bernd.role, "is_active": True} | change
    edit_colleague(reader=reader_for(anna), colleague_id=bernd.pk, **told)
    assert browser.get("/settings/account").status_code == 302
    told |= {"role": "colleague", "is_active": True}
    edit_colleague(reader=reader_for(anna), colleague_id=bernd.pk, **told)
    assert browser.get("/settings/account").status_code == 302  # nor does it come back


def test_a_new_password_ends_the_others_and_keeps_this_one(bernd: Colleague) -> None:
    here, there = log_in(bernd), log_in(bernd)
    new = {"password": "five brass lanterns", "again": "five brass lanterns"}
    assert here.post("/settings/account", {**new, "present": PASSWORD}).status_code == 302
    assert here.get("/settings/account").status_code == 200
    assert there.get("/settings/account").status_code == 302
    assert Stay.objects.filter(colleague=bernd).count() == 1


def test_it_changes_with_the_present_one_only_and_guessing_that_is_slowed(
    bernd: Colleague,
) -> None:
    browser = log_in(bernd)
    new = {"password": "five brass lanterns", "again": "five brass lanterns"}
    for _ in range(rules.FREE_TRIES):
        answer = browser.post("/settings/account", {**new, "present": "guess"})
        assert answer.status_code == 422 and "not your present password" in words(answer)
    answer = browser.post("/settings/account", {**new, "present": PASSWORD})
    assert answer.status_code == 422 and "Too many wrong attempts" in words(answer)
    bernd.refresh_from_db()
    assert bernd.check_password(PASSWORD)


def test_nobody_sets_a_colleagues_password(anna: Colleague, bernd: Colleague) -> None:
    with pytest.raises(NotAllowed, match="Invite them"):
        set_password(reader=reader_for(anna), colleague_id=bernd.pk, password="x" * 20)
    assert log_in(anna).post(f"/settings/colleagues/{bernd.pk}/password").status_code == 404


def test_another_secret_key_ends_every_session(anna: Colleague, settings: Any) -> None:
    browser = log_in(anna)
    assert browser.get("/settings/account").status_code == 200
    settings.SECRET_KEY = "another key, made after the old one was seen by somebody"
    assert browser.get("/settings/account").status_code == 302


def test_sessions_are_signed_json_and_nothing_that_runs(anna: Colleague) -> None:
    log_in(anna)
    row = Stay.objects.get(colleague=anna)
    salt = sessions.SessionStore().key_salt
    told = signing.loads(row.data, salt=salt, serializer=signing.JSONSerializer)
    assert told["_auth_user_id"] == str(anna.pk)
    Stay.objects.update(data=signing.dumps(told, key="somebody else's", salt=salt))
    assert sessions.SessionStore("x").decode(Stay.objects.get().data) == {}


def test_sessions_are_listed_with_browser_and_place_and_ended_singly(bernd: Colleague) -> None:
    phone = log_in(bernd, HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Version/18.1 Safari/604")
    desk = log_in(bernd, HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="192.0.2.9")
    page = words(desk.get("/settings/account"))
    assert "Firefox on Linux" in page and "this one" in page and "192.0.2.9" in page
    assert "Safari on iPhone" in page and "by password" in page
    name = re.search(r'name="session" value="(\w+)"', page)
    assert name is not None
    desk.post("/settings/account/sessions/end", {"session": name[1]})
    assert phone.get("/settings/account").status_code == 302
    assert desk.get("/settings/account").status_code == 200


def test_or_all_others_together(bernd: Colleague) -> None:
    others, here = [log_in(bernd), log_in(bernd)], log_in(bernd)
    answer = here.post("/settings/account/sessions/end", follow=True)
    assert "2 other sessions have ended" in words(answer)
    assert all(one.get("/").status_code == 302 for one in others)


def test_an_administrator_logs_a_colleague_out_everywhere(
    anna: Colleague, bernd: Colleague
) -> None:
    his = [log_in(bernd), log_in(bernd)]
    browser = log_in(anna)
    assert "In 2 browsers" in words(browser.get(f"/settings/colleagues/{bernd.pk}"))
    browser.post(f"/settings/colleagues/{bernd.pk}/sessions")
    assert all(one.get("/settings/account").status_code == 302 for one in his)
    assert browser.get("/settings/account").status_code == 200
    assert log_in(bernd).post(f"/settings/colleagues/{anna.pk}/sessions").status_code == 403


def test_nobody_ends_a_strangers_session(anna: Colleague, bernd: Colleague) -> None:
    browser, other = log_in(anna), log_in(bernd)
    name = Stay.objects.get(colleague=bernd).key[:20]
    for told in (name, "x", "%", "0" * 20):
        answer = browser.post("/settings/account/sessions/end", {"session": told})
        assert answer.status_code == 404
    assert other.get("/settings/account").status_code == 200


def test_a_session_that_was_ended_meanwhile_does_not_write_itself_back(bernd: Colleague) -> None:
    browser = log_in(bernd)
    store = sessions.SessionStore(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    store["x"] = 1
    Stay.objects.all().delete()
    with pytest.raises(sessions.UpdateError):
        store.save()


def test_cookies_are_closed_to_scripts_and_to_other_sites(anna: Colleague) -> None:
    browser = log_in(anna)
    browser.get("/login")
    for name in (settings.SESSION_COOKIE_NAME, settings.BROWSER_COOKIE_NAME):
        cookie = browser.cookies[name]
        assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/"
        assert not cookie["domain"]


def test_over_https_they_are_secure_bound_to_the_host_and_https_is_remembered() -> None:
    told = (
        "import os; os.environ['GOODWORD_HTTPS'] = 'yes'\n"
        "from goodword.wiring import settings as s\n"
        "print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.CSRF_COOKIE_NAME, s.BROWSER_COOKIE_NAME, s.SECURE_HSTS_SECONDS)"
    )
    answer = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True)
    assert answer.stdout.split() == [
        "__Host-goodword-session", "True", "True", "__Host-goodword-csrf",
        "__Host-goodword-browser", "31536000",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "address", ["/login", "/logout", "/settings/account", "/again", "/login/passkey"]
)
def test_a_form_of_another_site_is_refused(anna: Colleague, address: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(anna)
    assert browser.post(address, {"username": anna.email}).status_code == 403


def test_a_wrong_login_stands_in_the_log_and_never_the_password(
    anna: Colleague, caplog: pytest.LogCaptureFixture
) -> None:
    told = {"username": anna.email, "password": "not the right one"}
    Client(REMOTE_ADDR="192.0.2.44").post("/login", told)
    assert "wrong login" in caplog.text and "192.0.2.44" in caplog.text
    assert "not the right one" not in caplog.text and anna.email not in caplog.text


def test_a_stranger_can_not_lock_out_whom_the_house_knows(anna: Colleague) -> None:
    home = log_in(anna)
    home.post("/logout")
    for number in range(12):
        stranger = Client(REMOTE_ADDR=f"203.0.113.{number}")
        stranger.post("/login", {"username": anna.email, "password": f"guess {number}"})
    told = {"username": anna.email, "password": PASSWORD}
    assert Client(REMOTE_ADDR="192.0.2.1").post("/login", told).status_code == 422
    assert home.post("/login", told).status_code == 302


def test_existing_and_unknown_accounts_are_slowed_and_answered_alike(anna: Colleague) -> None:
    def asked(email: str) -> list[str]:
        told = {"username": email, "password": "wrong"}
        pages = [words(Client(REMOTE_ADDR="192.0.2.1").post("/login", told)) for _ in range(7)]
        strip = re.compile(
            r'name="csrfmiddlewaretoken" value="\w+"|value="[^"]*@[^"]*"|\d+ seconds?'
        )
        Knock.objects.filter(origin="192.0.2.1").update(origin="elsewhere")
        return [strip.sub("", page) for page in pages]

    assert asked(anna.email) == asked("nobody@workshop.example")


@pytest.mark.parametrize(
    ("trusted", "sent", "counted"),
    [
        ("", "203.0.113.9", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.0/8, 10.0.0.0/8", "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.0/8", "203.0.113.9", "127.0.0.1"),
        ("127.0.0.1", "nonsense", "nonsense"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_only_a_trusted_proxy_says_where_somebody_comes_from(
    anna: Colleague, settings: Any, trusted: str, sent: str, counted: str
) -> None:
    settings.TRUSTED_PROXIES = networks(trusted)
    Client(HTTP_X_FORWARDED_FOR=sent).post("/login", {"username": anna.email, "password": "wrong"})
    assert Knock.objects.get().origin == counted


@pytest.mark.parametrize(
    "header",
    ["REMOTE_USER", "X-Remote-User", "X-Forwarded-User", "X-Auth-Request-Email", "X-WebAuth-User"],
)
def test_no_header_says_who_somebody_is(anna: Colleague, settings: Any, header: str) -> None:
    settings.TRUSTED_PROXIES = networks("127.0.0.1")
    name = header.upper().replace("-", "_")
    for key in {name, f"HTTP_{name}"}:
        assert Client(**{key: anna.email}).get("/").status_code == 302


def test_after_a_quarter_of_an_hour_one_proves_it_again_and_goes_on(bernd: Colleague) -> None:
    browser = log_in(bernd)
    assert browser.get("/settings/account/app").status_code == 200
    older(browser, minutes=16)
    asked = browser.get("/settings/account/app")
    assert asked.status_code == 302 and asked.url == "/again?next=%2Fsettings%2Faccount%2Fapp"
    page = browser.get(asked.url)
    assert "Is it you?" in words(page)
    told = {"next": "/settings/account/app", "proof_password": "wrong"}
    assert browser.post("/again", told).status_code == 422
    told["proof_password"] = PASSWORD
    before = browser.cookies[settings.SESSION_COOKIE_NAME].value
    begun = Stay.objects.get(colleague=bernd).begun_at
    assert browser.post("/again", told).url == "/settings/account/app"
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != before  # under a new key,
    assert Stay.objects.get(colleague=bernd).begun_at == begun  # and not a day longer
    assert browser.get("/settings/account/app").status_code == 200


def test_proving_it_is_slowed_like_logging_in_and_leads_nowhere_else(bernd: Colleague) -> None:
    browser = log_in(bernd)
    told = {"next": "//evil.example", "proof_password": PASSWORD}
    assert browser.post("/again", told).url == "/"
    for _ in range(rules.FREE_TRIES):
        browser.post("/again", {"proof_password": "guess"})
    answer = browser.post("/again", {"proof_password": PASSWORD})
    assert answer.status_code == 422 and "Too many wrong attempts" in words(answer)


def test_what_was_entered_is_carried_through_the_question(anna: Colleague) -> None:
    browser = log_in(anna)
    older(browser, minutes=20)
    told = {"name": "Greta <Lind>", "email": "greta@workshop.example", "role": "administrator"}
    asked = browser.post("/settings/colleagues", told)
    assert asked.status_code == 403 and "Greta &lt;Lind&gt;" in words(asked)
    assert not Colleague.objects.filter(email="greta@workshop.example").exists()
    done = browser.post("/settings/colleagues", told | {"proof_password": PASSWORD})
    assert "/invitation/" in words(done)
    assert Colleague.objects.get(email="greta@workshop.example").role == "administrator"


SENSITIVE = [
    "/settings/account/app", "/settings/account/app/remove", "/settings/account/codes",
    "/settings/account/passkeys", "/settings/account/passkeys/ask",
    "/settings/account/passkeys/1/remove", "/settings/logging-in",
    "/settings/account/sessions/end",
]  # fmt: skip


@pytest.mark.parametrize("address", SENSITIVE)
def test_what_lets_people_in_is_not_changed_by_an_old_session(
    anna: Colleague, address: str
) -> None:
    browser = log_in(anna)
    older(browser, hours=1)
    answer = browser.post(address, {"second_factor": "everybody", "code": "1"})
    assert answer.status_code == 403 and "Is it you?" in words(answer)


def test_making_somebody_an_administrator_needs_a_proof(anna: Colleague, bernd: Colleague) -> None:
    browser = log_in(anna)
    older(browser, hours=1)
    told = {"name": "Bernd", "role": "administrator", "is_active": "yes"}
    assert browser.post(f"/settings/colleagues/{bernd.pk}", told).status_code == 403
    assert browser.post(f"/settings/colleagues/{anna.pk}/invite").status_code == 403
    assert browser.post(f"/settings/colleagues/{bernd.pk}/second-factor").status_code == 403
    bernd.refresh_from_db()
    assert bernd.role == "colleague"
    assert browser.post(f"/settings/colleagues/{bernd.pk}/invite").status_code == 200


def test_the_demonstration_signs_in_at_this_machine_and_only_there(
    business: Business, settings: Any
) -> None:
    assert not settings.DEMO and not any("demo" in one for one in settings.MIDDLEWARE)
    at = settings.MIDDLEWARE.index("django.contrib.auth.middleware.LoginRequiredMiddleware")
    settings.MIDDLEWARE = [
        *settings.MIDDLEWARE[:at], "goodword.web.demo.DemoLogin", *settings.MIDDLEWARE[at:],
    ]  # fmt: skip
    settings.DEMO = True
    edit_house(reader=OPERATOR, second_factor="everybody")
    here = Client()
    assert here.get("/settings/account").status_code == 200
    assert here.post("/settings/account/codes").status_code == 302  # no proof is asked for
    assert Client(REMOTE_ADDR="192.0.2.1").get("/").status_code == 302
