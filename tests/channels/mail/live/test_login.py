"""Logging in is safe, or does not happen; and what went wrong is said so that one can mend it."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from goodword.access.outbound import Unreachable
from goodword.channels.mail.live import login
from goodword.channels.mail.live.explaining import Tried, of_network, of_refusal, plain
from goodword.channels.mail.live.finding_rules import Server
from goodword.channels.mail.live.finding_table import of_domain
from goodword.channels.mail.live.trouble import Trouble
from tests.channels.mail.live.servers import MailServer, certificate, running

NAME, WORD = "office@workshop.example", "pelican in the hall"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(autouse=True)
def allowed(settings: Any) -> Iterator[None]:
    """This machine may be asked, and nobody's own certificate is believed."""
    settings.PRIVATE_HOSTS = frozenset({"localhost", "127.0.0.1"})
    settings.MAIL_TRUST = ""
    login.trust.cache_clear()
    yield
    login.trust.cache_clear()


def enter(
    port: int,
    security: str = "none",
    *,
    host: str = "localhost",
    auth: str = "password",
    word: str = WORD,
) -> Any:
    tried = Tried(host, port, security, auth)
    client = login.open_client(tried, connect=2, read=2)
    try:
        login.log_in(client, tried, NAME, {"access" if auth == "oauth" else "password": word})
    finally:
        login.close(client)
    return client


def trouble(port: int, security: str = "none", **how: Any) -> Trouble:
    with pytest.raises(Trouble) as caught:
        enter(port, security, **how)
    return caught.value


def trust(settings: Any, path: Path) -> None:
    settings.MAIL_TRUST = str(path)
    login.trust.cache_clear()


def test_a_password_goes_over_tls_to_a_server_whose_certificate_is_trusted(
    folder: Path, settings: Any
) -> None:
    pem, until = certificate(folder)
    trust(settings, pem)
    with running(MailServer(pem=pem, tls=True)) as server:
        client = login.open_client(Tried("localhost", server.port), connect=2, read=2)
        assert login.certificate_until(client) == until
        login.log_in(client, Tried("localhost", server.port), NAME, {"password": "é ü €"})
        login.close(client)
        assert base64.b64decode(server.heard[-1]).decode() == f"\0{NAME}\0é ü €"


def test_starttls_comes_before_anything_secret(folder: Path, settings: Any) -> None:
    pem, _ = certificate(folder)
    trust(settings, pem)
    both = "IMAP4rev1 STARTTLS AUTH=PLAIN"
    with running(MailServer(pem=pem, capabilities=both)) as server:
        enter(server.port, "starttls")
        words = [line.split(" ")[1] for line in server.heard if " " in line]
        assert words.index("STARTTLS") < words.index("AUTHENTICATE")


@pytest.mark.parametrize(
    "server",
    [{}, {"capabilities": "IMAP4rev1 STARTTLS", "says": {"STARTTLS": ["NO not now"]}},
     {"greeting": "* PREAUTH welcome", "capabilities": "IMAP4rev1 STARTTLS"}],
)  # fmt: skip
def test_without_starttls_the_password_stays_here(server: dict[str, Any]) -> None:
    with running(MailServer(**server)) as one:
        told = trouble(one.port, "starttls")
        assert (told.cause, "was not sent" in str(told)) == ("unreachable", True)
        assert not any("AUTHENTICATE" in line or "LOGIN" in line for line in one.heard)


def test_no_password_leaves_this_machine_without_tls(settings: Any) -> None:
    settings.PRIVATE_HOSTS = frozenset({"post.example"})
    with pytest.raises(Trouble, match="everybody on the way"):
        login.open_client(
            Tried("post.example", 143, "none"), resolve=lambda host, port: ["192.168.1.5"]
        )


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "::1"])
def test_nobody_is_led_into_the_houses_own_network(address: str) -> None:
    with pytest.raises(Trouble, match="GOODWORD_PRIVATE_HOSTS"):
        login.open_client(Tried("post.example", 993), resolve=lambda host, port: [address])


@pytest.mark.parametrize(
    ("name", "days", "words"),
    [
        ("localhost", (-1, 30), "signed by the server itself"),
        ("other.example", (-1, 30), "made out to another name"),
        ("localhost", (-30, -1), "has expired"),
        ("localhost", (1, 30), "is not valid yet"),
    ],
)
def test_a_certificate_that_is_wrong_ends_it_and_says_why(
    folder: Path, settings: Any, name: str, days: tuple[int, int], words: str
) -> None:
    pem, _ = certificate(folder, name, begins=days[0], ends=days[1])
    if "itself" not in words:
        trust(settings, pem)
    with running(MailServer(pem=pem, tls=True)) as server:
        told = trouble(server.port, "tls")
        assert (
            told.cause == "certificate" and words in str(told) and "nothing was sent" in str(told)
        )
        assert server.heard == []


def test_what_is_not_there_is_told_apart(folder: Path) -> None:
    with running(MailServer()) as server:
        assert "not by TLS" in str(trouble(server.port, "tls"))
    assert "refuses connections" in str(trouble(server.port))
    with running(MailServer(greeting="220 mail.example ESMTP")) as server:
        assert "no IMAP server" in str(trouble(server.port))
    with running(MailServer(greeting="* BYE too many connections")) as server:
        told = trouble(server.port)
        assert (told.cause, "no more connections" in str(told)) == ("server", True)
    with running(MailServer(greeting="")) as server:
        assert trouble(server.port).cause == "unreachable"
    with pytest.raises(Trouble, match="Nobody knows a server called"):
        login.open_client(Tried("nowhere.invalid", 993), resolve=lambda host, port: [])


def test_silence_ends(folder: Path) -> None:
    tried = Tried("localhost", 143)
    assert "in time" in of_network(TimeoutError(), tried).words
    assert of_network(OSError(113, "No route to host"), tried).words.endswith("by itself.")
    assert "Nobody knows" in of_network(Unreachable("…"), tried).words


@pytest.mark.parametrize(
    ("answer", "cause", "words"),
    [
        ("NO [AUTHENTICATIONFAILED] Authentication failed.", "refused", "Type the password again"),
        ("NO LOGIN failed.", "refused", "Type the password again"),
        ("BAD what?", "refused", "Type the password again"),
        ("NO [UNAVAILABLE] Temporary authentication failure. [host:2026-11-22]", "server",
         "can’t check logins"),
        ("NO [LIMIT] Rate limit hit.", "server", "asks us to wait"),
        ("NO [ALERT] Too many simultaneous connections. (Failure)", "server",
         "no more connections"),
        ("NO [EXPIRED] That password isn't current any more", "refused", "has expired"),
        ("NO [AUTHORIZATIONFAILED] No such authorization-ID", "refused", "may not open"),
        ("NO [PRIVACYREQUIRED] Plaintext authentication disallowed", "refused", "by TLS only"),
        ("NO [CONTACTADMIN] Ask the help desk on floor 3.", "refused", "floor 3"),
        ("NO [ALERT] Your account is not enabled for IMAP use.", "refused", "switched off"),
        ("NO [ALERT] Application-specific password required: https://support.example/1", "refused",
         "made for programs"),
        ("NO [WEBALERT https://x.example] Web login required.", "refused", "web page first"),
        ("NO [SERVERBUG] Internal error", "server", "Something is wrong at"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_to_do(answer: str, cause: str, words: str) -> None:
    with running(MailServer(says={"AUTHENTICATE": [answer]})) as server:
        told = trouble(server.port)
        assert (told.cause, words in str(told)) == (cause, True), str(told)


def test_a_server_that_hangs_up_at_the_login_is_no_riddle() -> None:
    says = {"AUTHENTICATE": ["* BYE [UNAVAILABLE] shutting down", "NO bye"]}
    with running(MailServer(says=says)) as server:
        assert trouble(server.port).cause == "server"


def test_a_server_that_takes_no_passwords_is_said_to() -> None:
    with running(MailServer(capabilities="IMAP4rev1 LOGINDISABLED")) as server:
        assert "takes no passwords" in str(trouble(server.port))
        assert not any("LOGIN" in line.split(" ")[1:2] for line in server.heard)


def test_a_server_without_auth_plain_gets_a_login() -> None:
    with running(MailServer(capabilities="IMAP4rev1")) as server:
        enter(server.port)
        assert any(f'LOGIN {NAME} "{WORD}"' in line for line in server.heard)
        assert "plain letters" in str(trouble(server.port, word="é"))


@pytest.mark.parametrize("word", ["a\r\nA1 DELETE INBOX", "a\x00b"])
def test_nothing_that_one_types_becomes_a_command(word: str) -> None:
    with running(MailServer(capabilities="IMAP4rev1")) as server:
        assert "can’t be sent" in str(trouble(server.port, word=word))
        assert [line.split(" ")[1] for line in server.heard] == ["CAPABILITY"]


def test_providers_say_which_password_they_want() -> None:
    said = "b'[AUTHENTICATIONFAILED] Invalid credentials (Failure)'"
    for address, words in (
        ("icloud.com", "made for programs"), ("gmail.com", "made for programs"),
        ("outlook.com", "takes no passwords from programs"), ("posteo.de", "Type the password"),
    ):  # fmt: skip
        provider = of_domain(address)
        assert provider is not None
        told = of_refusal(said, Tried(provider.host, 993, provider=provider)).words
        assert words in told and provider.name in told
        assert not provider.where or provider.where in told or provider.ways == ("oauth",)
    google = of_domain("gmail.com")
    again = of_refusal(said, Tried("imap.gmail.com", 993, auth="oauth", provider=google))
    assert "Log in with Gmail again" in again.words


def test_what_a_server_says_is_shown_without_its_control_signs_and_not_endlessly() -> None:
    assert plain(
        "b'[ALERT] one\\x1b two\r\n\x1b[31mthree'"
    ) == r"[ALERT] one\x1b two  [31mthree".replace("  ", " ")
    assert len(plain("x" * 5000)) == 300


@pytest.mark.parametrize("offered", ["AUTH=XOAUTH2 AUTH=OAUTHBEARER", "AUTH=OAUTHBEARER"])
def test_a_token_is_given_in_the_way_that_is_offered(offered: str) -> None:
    with running(MailServer(capabilities=f"IMAP4rev1 {offered}")) as server:
        enter(server.port, auth="oauth", word="ya29.token")
        sent = base64.b64decode(server.heard[-1]).decode()
    first = f"user={NAME}" if "XOAUTH2" in offered else f"n,a={NAME},"
    assert sent == f"{first}\1auth=Bearer ya29.token\1\1"


def test_a_refused_token_gets_its_empty_answer_and_then_plain_words() -> None:
    challenge = base64.b64encode(b'{"status":"400","schemes":"Bearer"}').decode()
    says = {"AUTHENTICATE": ["NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)"]}
    with running(
        MailServer(capabilities="IMAP4rev1 AUTH=XOAUTH2", says=says, continues=challenge)
    ) as server:
        told = trouble(server.port, auth="oauth", word="old")
        assert "again" in str(told) and server.heard[-1] == ""


def test_only_what_answers_as_an_imap_server_is_taken_for_one(folder: Path, settings: Any) -> None:
    pem, _ = certificate(folder)
    with running(MailServer(pem=pem, tls=True)) as server:
        guess = Server("localhost", server.port, "tls", NAME)
        assert not login.answers(guess)
        trust(settings, pem)
        assert login.answers(guess)
    assert not login.answers(guess)


def test_how_long_a_certificate_is_good_is_known_without_tls_as_nothing() -> None:
    with running(MailServer()) as server:
        client = login.open_client(Tried("localhost", server.port, "none"), connect=2, read=2)
        assert login.certificate_until(client) is None
        login.close(client)
    assert datetime.now(UTC).tzinfo is UTC
