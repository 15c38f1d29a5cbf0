"""Reads what a JMAP server answers, and says what it means for the mailbox when it is no answer."""

import contextlib
import json
from collections.abc import Iterator
from typing import Any

from goodword.channels.mail.live.explaining import Tried, plain
from goodword.channels.mail.live.jmap_http import Answer
from goodword.channels.mail.live.jmap_rules import NotJmap, is_id
from goodword.channels.mail.live.trouble import Refusal, Trouble

LONGEST = 2_000
"""Letters of a state; servers need a few dozen."""
_BUSY = (429, 502, 503, 504)


def fail_for_all(answer: Answer, tried: Tried) -> None:
    """What concerns the whole mailbox, and not what was asked."""
    who = tried.provider.name if tried.provider else tried.host
    if answer.status == 401:
        if tried.auth == "token":
            words = f"{who} does not take this token. Make a new one there, and enter it here."
        else:
            words = (
                f"{who} does not take this name and password. Type the password again, and look "
                "whether the name is the whole address."
            )
        raise Trouble("refused", words)
    if answer.status == 403:
        words = f"{who} knows this login, but does not allow it to read mail by JMAP."
        raise Trouble("refused", words)
    if answer.status in _BUSY:
        words = f"{who} asks us to wait ({answer.status}). It is tried again by itself."
        raise Trouble("server", words)


@contextlib.contextmanager
def as_refusal() -> Iterator[None]:
    """What is not as it is written becomes a refusal: said, and asked again later."""
    try:
        yield
    except NotJmap as error:
        raise Refusal(str(error)) from error


def read_json(answer: Answer) -> Any:
    """What an answer says. Raises `Refusal`."""
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise Refusal(f"The server answered {answer.status}, and not by JSON.") from error


def problem_of(told: Any) -> str:
    """What an error says of itself (RFC 8620 §3.6); empty where it says nothing."""
    if not isinstance(told, dict):
        return ""
    words = [str(told[key]) for key in ("type", "detail", "description") if told.get(key)]
    return plain(": ".join(words))[:200]


def state_in(told: dict[str, Any], name: str) -> str:
    """A state. Raises `Refusal`."""
    value = told.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST or not value.isprintable():
        raise Refusal(f"The server’s answer lacks {name}.")
    return value


def ids_in(told: dict[str, Any], name: str) -> list[str]:
    """Ids. Raises `Refusal`, also for one that is none: leaving it out would lose a letter."""
    found = list_in(told, name)
    if not all(is_id(one) for one in found):
        raise Refusal("The server names letters by what is no id (RFC 8620 §1.2).")
    return found


def list_in(told: dict[str, Any], name: str) -> list[Any]:
    """A list. Raises `Refusal`."""
    found = told.get(name)
    if not isinstance(found, list):
        raise Refusal(f"The server’s answer lacks {name}.")
    return found


def head_of(told: Any) -> bytes:
    """The headers of a letter, as Email/get gives them (RFC 8621 §4.1.3)."""
    rows = told.get("headers") if isinstance(told, dict) else None
    lines = [
        f"{one['name']}:{one['value']}"
        for one in (rows if isinstance(rows, list) else [])
        if isinstance(one, dict) and isinstance(one.get("name"), str)
        and isinstance(one.get("value"), str)
    ]  # fmt: skip
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "replace")
