"""Single sign-on as one meets it, against an OpenID provider on this machine."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from goodword.access import OPERATOR, Refused
from goodword.accounts import invitations, sign_on
from goodword.accounts.tables import SignOn
from goodword.people.colleagues import add_colleague
from goodword.people.tables import Colleague
from goodword.wiring import entry
from goodword.wiring.clock import wall
from goodword.wiring.home import SettingsError
from tests.accounts.provider import ERNA, OpenIdProvider
from tests.web.business import colleague
from tests.web.test_door import log_in, older, words
from tests.web.test_door_factors import set_up_app

pytestmark = pytest.mark.django_db
THERE, BACK = "/login/with/erp", "/login/with/erp/back"


@pytest.fixture(scope="module")
def idp() -> Iterator[OpenIdProvider]:
    started = OpenIdProvider()
    yield started
    started.stop()


@pytest.fixture(autouse=True)
def provider(idp: OpenIdProvider, settings: Any) -> OpenIdProvider:
    idp.spoils, idp.discovery = {}, {}
    settings.SIGN_ON = (idp.as_configured(),)
    return idp


@pytest.fixture
def erna() -> Colleague:
    """Somebody who was invited, and has not been in yet."""
    colleague("Anna Berg", "administrator")
    new = add_colleague(
        reader=OPERATOR, email="erna@workshop.example", name="Erna Holm", now=wall()
    )
    invitations.invite(reader=OPERATOR, colleague_id=new.pk, now=wall())
    return new


def comes_back(
    idp: OpenIdProvider, browser: Client, claims: dict[str, Any] | None = None, **more: str
) -> Any:
    """Go there, log in there, come back."""
    answer = browser.get(THERE, {"next": "/search"})
    assert answer.status_code == 302, words(answer)
    return browser.get(BACK, {**idp.lets_in(answer.url, claims), **more})


def test_whoever_was_invited_comes_in(idp: OpenIdProvider, erna: Colleague) -> None:
    browser = Client()
    assert "Log in with Workshop ID" in words(browser.get("/login"))
    assert comes_back(idp, browser).url == "/search"
    page = words(browser.get("/settings/account"))
    assert "Erna Holm" in page and "by Workshop ID" in page
    assert not invitations.Invitation.objects.filter(used_at=None).exists()
    assert comes_back(idp, Client()).url == "/search"  # and again, by the provider's own name
    assert SignOn.objects.get().subject == "erna-77"


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "m1", "email": "mallory@workshop.example", "email_verified": True},
        {**ERNA, "email_verified": False},
        {**ERNA, "email_verified": "true"},
        {"sub": "erna-77", "email": "erna@workshop.example"},
        {"sub": "erna-77", "email_verified": True},
    ],
    ids=["not invited", "unverified", "not a yes", "not said", "no address"],
)
def test_nobody_else_does(idp: OpenIdProvider, erna: Colleague, claims: dict[str, Any]) -> None:
    browser = Client()
    answer = comes_back(idp, browser, claims)
    assert answer.url == "/login" and "note-warn" in words(browser.get("/login"))
    assert browser.get("/").status_code == 302 and not SignOn.objects.exists()


def test_known_from_the_mail_is_not_invited(idp: OpenIdProvider) -> None:
    colleague("Anna Berg", "administrator")
    add_colleague(reader=OPERATOR, email=str(ERNA["email"]), name="Erna", now=wall())
    assert comes_back(idp, Client()).url == "/login"


def test_a_provider_speaks_for_its_domains_only(
    idp: OpenIdProvider, erna: Colleague, settings: Any
) -> None:
    settings.SIGN_ON = (idp.as_configured(domains=("elsewhere.example",)),)
    browser = Client()
    assert comes_back(idp, browser).url == "/login"
    assert "may not let in addresses" in words(browser.get("/login"))
    settings.SIGN_ON = (idp.as_configured(domains=("workshop.example",)),)
    assert comes_back(idp, Client()).url == "/search"


@pytest.mark.parametrize(
    "spoils",
    [
        {"key": True},
        {"algorithm": "none"},
        {"algorithm": "HS256"},
        {"claims": {"iss": "https://evil.example"}},
        {"claims": {"aud": "another-house"}},
        {"claims": {"aud": ["goodword-house", "another"], "azp": "another"}},
        {"claims": {"exp": 1}},
        {"claims": {"nonce": "of another login"}},
        {"claims": {"nonce": ""}},
    ],
    ids=["key", "unsigned", "shared secret", "issuer", "audience", "azp", "old", "nonce", "none"],
)
def test_a_token_that_is_not_exactly_right_lets_nobody_in(
    idp: OpenIdProvider, erna: Colleague, spoils: dict[str, Any]
) -> None:
    idp.spoils = spoils
    browser = Client()
    assert comes_back(idp, browser).url == "/login"
    assert browser.get("/settings/account").status_code == 302


def test_an_answer_belongs_to_the_browser_that_asked(idp: OpenIdProvider, erna: Colleague) -> None:
    asked = idp.lets_in(Client().get(THERE).url)
    stranger = Client()
    assert stranger.get(BACK, asked).url == "/login"
    stranger.get(THERE)
    assert stranger.get(BACK, asked).url == "/login"
    assert stranger.get("/").status_code == 302


def test_it_is_taken_once(idp: OpenIdProvider, erna: Colleague) -> None:
    browser = Client()
    answer = idp.lets_in(browser.get(THERE).url)
    assert browser.get(BACK, answer).url == "/"
    browser.post("/logout")
    assert browser.get(BACK, answer).url == "/login"


@pytest.mark.parametrize(
    "wrong", [{"state": "x"}, {"state": ""}, {"iss": "https://evil.example"}, {"code": "guessed"}]
)
def test_what_was_changed_on_the_way_back_is_refused(
    idp: OpenIdProvider, erna: Colleague, wrong: dict[str, str]
) -> None:
    assert comes_back(idp, Client(), **wrong).url == "/login"


def test_refusing_there_is_said_here(idp: OpenIdProvider, erna: Colleague) -> None:
    browser = Client()
    answer = idp.lets_in(browser.get(THERE).url)
    browser.get(BACK, {"error": "access_denied", "state": answer["state"]})
    assert "did not work" in words(browser.get("/login"))


def test_it_never_leads_out_of_the_house(idp: OpenIdProvider, erna: Colleague) -> None:
    browser = Client()
    answer = browser.get(THERE, {"next": "https://evil.example/"})
    assert browser.get(BACK, idp.lets_in(answer.url)).url == "/"


def test_a_session_of_before_is_worth_nothing_afterwards(
    idp: OpenIdProvider, erna: Colleague
) -> None:
    browser = Client()
    answer = browser.get(THERE)
    planted = browser.cookies["goodword-session"].value
    browser.get(BACK, idp.lets_in(answer.url))
    thief = Client()
    thief.cookies["goodword-session"] = planted
    assert thief.get("/settings/account").status_code == 302


def test_ones_second_factor_is_asked_for_unless_the_provider_does_it(
    idp: OpenIdProvider, erna: Colleague, settings: Any
) -> None:
    browser = Client()
    comes_back(idp, browser)
    set_up_app(browser)
    assert comes_back(idp, Client()).url == "/login/second"
    settings.SIGN_ON = (idp.as_configured(asks_second_factor=True),)
    assert comes_back(idp, Client()).url == "/search"


def test_who_has_left_does_not_come_in(idp: OpenIdProvider, erna: Colleague) -> None:
    comes_back(idp, Client())
    Colleague.objects.filter(pk=erna.pk).update(is_active=False)
    assert comes_back(idp, Client()).url == "/login"


def test_without_a_password_one_proves_it_there_again(idp: OpenIdProvider, erna: Colleague) -> None:
    browser = Client()
    comes_back(idp, browser)
    older(browser, hours=1)
    assert browser.get("/settings/account/app").status_code == 302
    assert "Show it with Workshop ID" in words(browser.get("/again"))
    stale = {**ERNA, "auth_time": int((wall() - timedelta(hours=2)).timestamp())}
    comes_back(idp, browser, stale)
    assert browser.get("/settings/account/app").status_code == 302
    comes_back(idp, browser, {**ERNA, "sub": "somebody else"})
    assert browser.get("/settings/account/app").status_code == 302
    answer = browser.get(THERE, {"next": "/settings/account/app"})
    assert "prompt=login" in answer.url and "max_age=0" in answer.url
    assert browser.get(BACK, idp.lets_in(answer.url)).url == "/settings/account/app"
    assert browser.get("/settings/account/app").status_code == 200


def test_a_provider_that_calls_itself_another_is_not_believed(idp: OpenIdProvider) -> None:
    idp.discovery = {"issuer": "https://accounts.example"}
    with pytest.raises(Refused):
        sign_on.begin(idp.as_configured(), back="http://testserver/x")


@pytest.mark.parametrize(
    "where",
    ["http://accounts.example/token", "file:///etc/passwd", "ftp://x/y", "", "javascript:x"],
)
def test_only_https_is_spoken_to_other_machines(idp: OpenIdProvider, where: str) -> None:
    idp.discovery = {"token_endpoint": where}
    with pytest.raises(Refused):
        sign_on.begin(idp.as_configured(), back="http://testserver/x")


def test_no_redirect_is_followed(idp: OpenIdProvider, erna: Colleague) -> None:
    idp.discovery = {"jwks_uri": f"{idp.issuer}/elsewhere"}
    assert comes_back(idp, Client()).url == "/login"


def test_a_provider_that_does_not_answer_keeps_nobody_else_out(
    erna: Colleague, settings: Any, idp: OpenIdProvider
) -> None:
    settings.SIGN_ON = (idp.as_configured(issuer="http://127.0.0.1:9"),)
    browser = Client()
    assert browser.get(THERE).url == "/login"
    assert "did not work" in words(browser.get("/login"))
    assert log_in(Colleague.objects.get(name="Anna Berg"))


def test_a_provider_that_nobody_named_is_not_there(erna: Colleague) -> None:
    assert Client().get("/login/with/other").status_code == 404
    assert Client().get("/login/with/other/back").status_code == 404


def configured(monkeypatch: pytest.MonkeyPatch, told: dict[str, Any]) -> Any:
    monkeypatch.setattr(entry, "several", lambda table: told)
    return entry.providers()


GOOD = {"issuer": "https://id.example", "client_id": "a", "client_secret": "b"}


def test_providers_are_named_in_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    found = configured(
        monkeypatch,
        {"one": {**GOOD, "domains": ["@Our.example"], "second_factor": "theirs"}, "two": GOOD},
    )
    assert [p.key for p in found] == ["one", "two"]
    assert found[0].domains == ("our.example",) and found[0].asks_second_factor
    assert found[1].name == "id.example" and not found[1].asks_second_factor
    monkeypatch.setenv("GOODWORD_OIDC_ISSUER", "https://env.example")
    monkeypatch.setenv("GOODWORD_OIDC_CLIENT_ID", "a")
    monkeypatch.setenv("GOODWORD_OIDC_CLIENT_SECRET", "b")
    monkeypatch.setenv("GOODWORD_OIDC_DOMAINS", "our.example, other.example")
    assert configured(monkeypatch, {})[0].domains == ("our.example", "other.example")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"Bad Name": GOOD}, "small letters"),
        ({"one": {**GOOD, "issuer": "http://id.example"}}, "https"),
        ({"one": {**GOOD, "client_secret": ""}}, "lacks client_secret"),
        ({"one": {**GOOD, "colour": "red"}}, "nobody knows: colour"),
        ({"one": {**GOOD, "second_factor": "none"}}, "“ours” or “theirs”"),
    ],
)
def test_a_mistake_in_the_settings_is_said(
    monkeypatch: pytest.MonkeyPatch, told: dict[str, Any], said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        configured(monkeypatch, told)
