"""A house on another machine: asked through its API, with a token."""

import http.client
import json
import os
import ssl
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from goodword.cli.saying import fail

ADDRESS, TOKEN = "GOODWORD_REMOTE", "GOODWORD_TOKEN"
SECONDS = 60
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
# What is done with a house elsewhere, and what needs no house; all else happens where it lies.
REMOTELY: dict[str, str] = {
    "today": "goodword.cli.remotely:today",
    "show": "goodword.cli.remotely:show",
    "search": "goodword.cli.remotely:search",
    "unanswered": "goodword.cli.remotely:unanswered",
    "act": "goodword.cli.acts:app",
    "call": "goodword.cli.talking:call",
    "visit": "goodword.cli.talking:visit",
    "note": "goodword.cli.notes:note",
}
WITHOUT_HOUSE = frozenset({"parse", "simulate", "loyalty"})


def is_remote() -> bool:
    """Whether commands speak to a house elsewhere."""
    return bool(os.environ.get(ADDRESS, "").strip())


def place_of(name: str, here: str) -> str:
    """Where a command's function is: for a house elsewhere, if one is named."""
    if not is_remote() or name in WITHOUT_HOUSE:
        return here
    if name not in REMOTELY:
        fail(
            f"“goodword {name}” works on the machine where the house lies. "
            f"Go there, or unset {ADDRESS}."
        )
    return REMOTELY[name]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the house said no. ``text`` says what to do."""

    status: int
    text: str
    told: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Remote:
    """The house elsewhere. ``scheme``: https, or http on this very machine."""

    scheme: str
    host: str
    port: int | None
    path: str
    token: str

    def get(self, path: str, **query: Any) -> Any:
        """What stands there. Ends the command with a clear word when it can't be had."""
        asked = {name: value for name, value in query.items() if value not in ("", None, False)}
        return self._must("GET", f"{path}?{urlencode(asked)}" if asked else path, None)

    def post(self, path: str, told: dict[str, Any]) -> Any:
        """Do something there, once, also when the answer is lost on the way."""
        return self._must("POST", path, told, key=uuid.uuid4().hex)

    def _must(self, method: str, path: str, told: Any, key: str = "") -> Any:
        try:
            found = self._ask(method, path, told, key)
        except (ssl.SSLError, OSError, http.client.HTTPException) as first:
            if not key:
                _unreachable(self.host, first)
            try:
                found = self._ask(method, path, told, key)
            except (ssl.SSLError, OSError, http.client.HTTPException) as again:
                _unreachable(self.host, again)
        if isinstance(found, Problem):
            _refused(self.host, found)
        return found

    def _ask(self, method: str, path: str, told: Any, key: str) -> Any:
        connection: http.client.HTTPConnection
        if self.scheme == "https":
            trust = ssl.create_default_context()
            connection = http.client.HTTPSConnection(
                self.host, self.port, timeout=SECONDS, context=trust
            )
        else:
            connection = http.client.HTTPConnection(self.host, self.port, timeout=SECONDS)
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        body = None
        if told is not None:
            body = json.dumps(told).encode()
            headers["Content-Type"] = "application/json"
        try:
            connection.request(method, f"{self.path}/api/v1{path}", body=body, headers=headers)
            answer = connection.getresponse()
            return _read(answer.status, answer.read())
        finally:
            connection.close()


def the_remote() -> Remote:
    """The house that is named. Ends the command when it can't be asked safely."""
    address = os.environ.get(ADDRESS, "").strip().rstrip("/")
    token = os.environ.get(TOKEN, "").strip()
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        fail(f"{ADDRESS} is “{address}”: write it as https://goodword.example.")
    if not host or parts.scheme not in ("http", "https"):
        fail(f"{ADDRESS} is “{address}”: write it as https://goodword.example.")
    if parts.scheme == "http" and host not in LOOPBACK:
        fail(f"{ADDRESS} has to begin with https://, so that nobody reads the token on its way.")
    if not token:
        fail(f"Say who you are: set {TOKEN} to a token, made under Settings, Tokens.")
    if not token.isascii() or not token.isprintable():
        fail(f"{TOKEN} is no token: it begins with gw_. Copy it again.")
    return Remote(parts.scheme, host, port, quote(parts.path, safe="/"), token)


def _read(status: int, raw: bytes) -> Any:
    try:
        told = json.loads(raw)
    except ValueError:
        return Problem(status, "It does not answer as Goodword does. Is the address right?", {})
    if status < 400:
        return told
    detail = told.get("detail") if isinstance(told, dict) else None
    return Problem(status, str(detail or f"It answered {status}."), told if detail else {})


def _unreachable(host: str, error: Exception) -> None:
    if isinstance(error, ssl.SSLError):
        fail(f"The certificate of {host} was not accepted: {error.reason or error}.", code=1)
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    fail(f"{host} can't be reached: {words}.", code=1)


def _refused(host: str, problem: Problem) -> None:
    if problem.status == 401:
        fail(f"{host} does not know this token: it is wrong, revoked or over. {problem.text}")
    fail(problem.text, code=1)
