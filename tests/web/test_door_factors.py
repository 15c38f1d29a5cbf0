"""Second factors as one meets them: codes, recovery codes, passkeys, and what the house asks."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from goodword.access import OPERATOR
from goodword.accounts import factors, rules
from goodword.accounts.codes import code_at
from goodword.accounts.tables import CodeMaker, Passkey, RecoveryCode, Stay
from goodword.house.actions import edit_house
from goodword.people.tables import Colleague
from goodword.wiring.clock import wall
from tests.accounts.authenticator import Device
from tests.web.business import PASSWORD, colleague
from tests.web.test_door import log_in, older, words

pytestmark = pytest.mark.django_db
ACCOUNT = "/settings/account"


@pytest.fixture
def anna() -> Colleague:
    return colleague("Anna Berg", "administrator")


@pytest.fixture
def bernd() -> Colleague:
    return colleague("Bernd Okafor", "colleague")


def now_code(seed: str, steps: int = 0) -> str:
    return code_at(seed, int(wall().timestamp()) // 30 + steps)


def set_up_app(browser: Client) -> tuple[str, list[str]]:
    """Set an app up by the page: its key, and the recovery codes that are shown."""
    page = words(browser.get(f"{ACCOUNT}/app"))
    found = re.search(r'id="seed">([A-Z2-7 ]+)<', page)
    assert found and '<svg class="square"' in page
    seed = found[1].replace(" ", "")
    shown = words(browser.post(f"{ACCOUNT}/app", {"code": now_code(seed)}))
    # The code of the present step is used up: the tests' next one must not wait half a minute.
    CodeMaker.objects.update(last_step=0)
    return seed, re.findall(r"<code>([^<]+)</code>", shown)


def half_way(who: Colleague, **more: Any) -> Client:
    """A browser in which the password was right."""
    browser = Client(**more)
    answer = browser.post(
        "/login", {"username": who.email, "password": PASSWORD, "next": "/search"}
    )
    assert answer.url == "/login/second"
    return browser


def add_passkey(browser: Client, device: Device, name: str = "Laptop") -> Any:
    asked = browser.post(f"{ACCOUNT}/passkeys/ask").json()
    told = {"name": name, "passkey": device.make(asked)}
    return browser.post(f"{ACCOUNT}/passkeys", told)


def test_with_an_app_a_password_alone_lets_nobody_in(bernd: Colleague) -> None:
    seed, codes = set_up_app(log_in(bernd))
    assert len(codes) == 10
    browser = half_way(bernd)
    assert browser.get("/settings/account").status_code == 302
    assert "That code is wrong" in words(browser.post("/login/second", {"code": "000000"}))
    answer = browser.post("/login/second", {"code": now_code(seed)})
    assert answer.url == "/search"
    assert browser.get(ACCOUNT).status_code == 200
    assert Stay.objects.get(how="password, second step").colleague == bernd


def test_a_code_is_good_once_in_whatever_browser(bernd: Colleague) -> None:
    seed, _ = set_up_app(log_in(bernd))
    code = now_code(seed)
    assert half_way(bernd).post("/login/second", {"code": code}).status_code == 302
    assert half_way(bernd).post("/login/second", {"code": code}).status_code == 422


def test_guessing_codes_is_slowed_by_account_from_wherever(bernd: Colleague) -> None:
    seed, _ = set_up_app(log_in(bernd))
    for number in range(rules.FREE_TRIES):
        half_way(bernd, REMOTE_ADDR=f"192.0.2.{number}").post("/login/second", {"code": "000000"})
    answer = half_way(bernd).post("/login/second", {"code": now_code(seed)})
    assert answer.status_code == 422 and "Too many wrong attempts" in words(answer)


def test_a_recovery_code_stands_in_once(bernd: Colleague) -> None:
    _, codes = set_up_app(log_in(bernd))
    assert half_way(bernd).post("/login/second", {"code": codes[4]}).status_code == 302
    assert half_way(bernd).post("/login/second", {"code": codes[4]}).status_code == 422
    browser = log_in_fully(bernd, codes[0])
    assert "8 codes left" in words(browser.get(ACCOUNT))


def log_in_fully(who: Colleague, code: str) -> Client:
    browser = half_way(who)
    assert browser.post("/login/second", {"code": code}).status_code == 302
    return browser


def test_the_second_step_waits_ten_minutes_and_no_longer(bernd: Colleague) -> None:
    seed, _ = set_up_app(log_in(bernd))
    browser = half_way(bernd)
    session = browser.session
    session["half"] = {**session["half"], "at": (wall() - rules.HALF_WAY).timestamp()}
    session.save()
    answer = browser.post("/login/second", {"code": now_code(seed)}, follow=True)
    assert "That took too long" in words(answer) and browser.get("/").status_code == 302


def test_it_ends_when_the_password_changes_in_between(bernd: Colleague) -> None:
    seed, _ = set_up_app(log_in(bernd))
    browser = half_way(bernd)
    bernd.set_password("five brass lanterns")
    bernd.save()
    assert browser.post("/login/second", {"code": now_code(seed)}).url == "/login"


def test_without_a_first_step_there_is_no_second(client: Client, bernd: Colleague) -> None:
    assert client.get("/login/second").url == "/login"
    assert client.post("/login/second", {"code": "000000"}).url == "/login"


def test_a_wrong_first_code_sets_nothing_up_and_the_key_stays_the_same(bernd: Colleague) -> None:
    browser = log_in(bernd)
    page = words(browser.get(f"{ACCOUNT}/app"))
    again = browser.post(f"{ACCOUNT}/app", {"code": "000000"})
    assert again.status_code == 422 and "not the code that the app shows" in words(again)
    seed = re.search(r'id="seed">[^<]+<', page)
    assert seed and seed[0] in words(again)
    assert not CodeMaker.objects.exists()


def test_the_key_of_an_app_is_kept_sealed_also_while_it_is_set_up(bernd: Colleague) -> None:
    browser = log_in(bernd)
    seed, _ = set_up_app(browser)
    assert seed not in CodeMaker.objects.get().secret
    browser.get(f"{ACCOUNT}/app")
    assert re.fullmatch(r"s1\.\w+\.[\w=-]+", browser.session["seed"])


def test_an_app_is_taken_away_and_its_codes_with_it(bernd: Colleague) -> None:
    browser = log_in(bernd)
    set_up_app(browser)
    browser.post(f"{ACCOUNT}/app/remove")
    assert not factors.has_second_factor(bernd) and not RecoveryCode.objects.exists()
    assert log_in(bernd).get(ACCOUNT).status_code == 200


def test_a_passkey_lets_in_without_a_password(bernd: Colleague) -> None:
    device = Device()
    answer = add_passkey(log_in(bernd), device)
    assert "Recovery codes" in words(answer) and "shown now and never again" in words(answer)
    browser = Client()
    asked = browser.post("/login/passkey").json()
    assert asked["publicKey"]["userVerification"] == "required"
    assert not asked["publicKey"].get("allowCredentials")  # tells nobody who works here
    answer = browser.post("/login", {"passkey": device.show(asked), "next": "/search"})
    assert answer.url == "/search"
    assert browser.get(ACCOUNT).status_code == 200


def test_alone_it_has_to_have_checked_its_user(bernd: Colleague) -> None:
    device = Device(verifies=False)
    add_passkey(log_in(bernd), device)
    browser = Client()
    answer = browser.post("/login", {"passkey": device.show(browser.post("/login/passkey").json())})
    assert answer.status_code == 422 and "not accepted" in words(answer)
    second = half_way(bernd)
    asked = second.post("/login/passkey").json()
    told = {"passkey_answer": device.show(asked)}
    assert second.post("/login/second", told).status_code == 302  # after a password it will do


def spoil(answer: str, **what: Any) -> str:
    told = json.loads(answer)
    told["response"] |= what
    return json.dumps(told)


def test_an_answer_to_another_question_is_refused(bernd: Colleague) -> None:
    device = Device()
    add_passkey(log_in(bernd), device)
    browser = Client()
    old = device.show(browser.post("/login/passkey").json())
    browser.post("/login/passkey")
    assert browser.post("/login", {"passkey": old}).status_code == 422
    asked = browser.post("/login/passkey").json()
    good = device.show(asked)
    assert browser.post("/login", {"passkey": good}).status_code == 302
    again = Client()
    again.post("/login/passkey")
    assert again.post("/login", {"passkey": good}).status_code == 422  # nor the same one twice


@pytest.mark.parametrize(
    "wrong",
    ["not json", "{}", "[]", '{"rawId": 3}', '{"id":"AA","rawId":"AA","type":"public-key"}'],
)
def test_what_is_no_answer_is_refused_and_no_fault(bernd: Colleague, wrong: str) -> None:
    browser = Client()
    browser.post("/login/passkey")
    assert browser.post("/login", {"passkey": wrong}).status_code == 422


def test_another_site_can_not_use_a_passkey_of_ours(bernd: Colleague) -> None:
    device = Device()
    add_passkey(log_in(bernd), device)
    for origin in ("https://testserver", "http://testserver:8000", "http://evil.testserver"):
        browser = Client()
        device.origin = origin
        asked = browser.post("/login/passkey").json()
        assert browser.post("/login", {"passkey": device.show(asked)}).status_code == 422


def test_a_signature_by_another_key_is_refused(bernd: Colleague) -> None:
    device, other = Device(), Device()
    add_passkey(log_in(bernd), device)
    other.id = device.id
    browser = Client()
    asked = browser.post("/login/passkey").json()
    assert browser.post("/login", {"passkey": other.show(asked)}).status_code == 422


def test_a_copied_passkey_is_noticed(bernd: Colleague) -> None:
    device = Device()
    add_passkey(log_in(bernd), device)
    browser = Client()
    browser.post("/login", {"passkey": device.show(browser.post("/login/passkey").json())})
    device.counter = 1
    copy = Client()
    answer = copy.post("/login", {"passkey": device.show(copy.post("/login/passkey").json())})
    assert answer.status_code == 422 and "may have been copied" in words(answer)


def test_a_device_that_does_not_count_is_fine(bernd: Colleague) -> None:
    device = Device(counts=False)
    add_passkey(log_in(bernd), device)
    for _ in range(2):
        browser = Client()
        answer = browser.post(
            "/login", {"passkey": device.show(browser.post("/login/passkey").json())}
        )
        assert answer.status_code == 302


def test_a_colleagues_passkey_does_not_help_in_the_second_step(
    anna: Colleague, bernd: Colleague
) -> None:
    hers, his = Device(), Device()
    add_passkey(log_in(anna), hers)
    add_passkey(log_in(bernd), his)
    browser = half_way(bernd)
    asked = browser.post("/login/passkey").json()
    assert len(asked["publicKey"]["allowCredentials"]) == 1
    told = {"passkey_answer": hers.show(asked)}
    assert browser.post("/login/second", told).status_code == 422


def test_who_has_left_is_not_let_in_by_a_passkey(anna: Colleague, bernd: Colleague) -> None:
    device = Device()
    add_passkey(log_in(bernd), device)
    Colleague.objects.filter(pk=bernd.pk).update(is_active=False)
    browser = Client()
    asked = browser.post("/login/passkey").json()
    assert browser.post("/login", {"passkey": device.show(asked)}).status_code == 422


def test_one_passkey_belongs_to_one_colleague(anna: Colleague, bernd: Colleague) -> None:
    device = Device()
    add_passkey(log_in(anna), device)
    answer = add_passkey(log_in(bernd), device)
    assert answer.status_code == 422 and "in use already" in words(answer)


def test_passkeys_are_named_listed_and_removed(bernd: Colleague) -> None:
    browser = log_in(bernd)
    add_passkey(browser, Device(), "Key <on> my ring")
    page = words(browser.get(ACCOUNT))
    assert "Key &lt;on&gt; my ring" in page
    one = Passkey.objects.get()
    assert log_in_other(bernd).post(f"{ACCOUNT}/passkeys/{one.pk}/remove").status_code == 404
    browser.post(f"{ACCOUNT}/passkeys/{one.pk}/remove")
    assert not Passkey.objects.exists()
    assert browser.post(f"{ACCOUNT}/passkeys/{one.pk}/remove").status_code == 404


def log_in_other(bernd: Colleague) -> Client:
    return log_in(colleague("Carl Diaz", "colleague"))


def test_the_house_asks_everybody_and_leads_them_to_it(anna: Colleague, bernd: Colleague) -> None:
    edit_house(reader=OPERATOR, second_factor="administrators")
    browser = log_in(bernd)
    assert browser.get(ACCOUNT).status_code == 200
    edit_house(reader=OPERATOR, second_factor="everybody")
    for address in ("/", ACCOUNT, "/search", "/settings/account/codes"):
        assert browser.get(address).url == f"{ACCOUNT}/app", address
    part = browser.get("/pulse", headers={"HX-Request": "true"})
    assert part.status_code == 204 and part["HX-Redirect"] == f"{ACCOUNT}/app"
    seed, _ = set_up_app(browser)
    assert browser.get(ACCOUNT).status_code == 200
    answer = browser.post(f"{ACCOUNT}/app/remove", follow=True)
    assert "your last one" in words(answer)
    full = half_way(bernd)
    full.post("/login/second", {"code": now_code(seed)})
    assert full.get(ACCOUNT).status_code == 200


def test_only_an_administrator_says_whom_the_house_asks(anna: Colleague, bernd: Colleague) -> None:
    told = {"second_factor": "everybody"}
    assert log_in(bernd).post("/settings/logging-in", told).status_code == 403
    answer = log_in(anna).post("/settings/logging-in", told)
    assert answer.status_code == 302
    assert log_in(anna).get("/").url == f"{ACCOUNT}/app"


def test_a_session_from_before_the_factor_shows_it_and_not_the_password(bernd: Colleague) -> None:
    before = log_in(bernd)
    seed, _ = set_up_app(log_in(bernd))
    older(before, hours=1)
    page = words(before.get("/again"))
    assert "Your password" not in page and "A code of your app" in page
    answer = before.post("/again", {"proof_password": PASSWORD})
    assert answer.status_code == 422
    assert before.post("/again", {"proof_code": now_code(seed)}).status_code == 302


def test_a_passkey_proves_it_again(bernd: Colleague) -> None:
    device = Device()
    browser = log_in(bernd)
    add_passkey(browser, device)
    older(browser, hours=1)
    asked = browser.post("/login/passkey").json()
    told = {"proof_passkey": device.show(asked), "next": f"{ACCOUNT}/app"}
    assert browser.post("/again", told).url == f"{ACCOUNT}/app"


def test_an_administrator_takes_a_lost_factor_away_and_sessions_end(
    anna: Colleague, bernd: Colleague
) -> None:
    his = log_in(bernd)
    set_up_app(his)
    page = words(log_in(anna).get(f"/settings/colleagues/{bernd.pk}"))
    assert "Second factor lost?" in page
    log_in(anna).post(f"/settings/colleagues/{bernd.pk}/second-factor")
    assert his.get(ACCOUNT).status_code == 302
    assert log_in(bernd).get(ACCOUNT).status_code == 200


def test_a_last_way_in_is_not_thrown_away(bernd: Colleague) -> None:
    device = Device()
    browser = log_in(bernd)
    add_passkey(browser, device)
    bernd.refresh_from_db()
    bernd.set_unusable_password()
    bernd.save()
    browser = Client()
    browser.post("/login", {"passkey": device.show(browser.post("/login/passkey").json())})
    one = Passkey.objects.get()
    answer = browser.post(f"{ACCOUNT}/passkeys/{one.pk}/remove", follow=True)
    assert "your only way in" in words(answer) and Passkey.objects.exists()
    new = {"password": "five brass lanterns", "again": "five brass lanterns"}
    older(browser, hours=1)
    assert browser.post(ACCOUNT, new).url.startswith("/again?")
