"""What JMAP's answers mean (RFC 8620, RFC 8621). Pure.

A server's words are input like any other: what is missing or of the wrong kind is a `NotJmap`, and
never an accident somewhere else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeGuard
from urllib.parse import quote, urljoin, urlsplit

CORE = "urn:ietf:params:jmap:core"
MAIL = "urn:ietf:params:jmap:mail"
QUOTA = "urn:ietf:params:jmap:quota"
WELL_KNOWN = "/.well-known/jmap"
LONGEST_ID = 255
_FEWEST, _MOST = 1, 500


class NotJmap(Exception):  # noqa: N818 - said to people as it stands
    """What answers does not speak JMAP as it is written."""


@dataclass(frozen=True, slots=True)
class Session:
    """What a server says of itself and of whoever logged in (RFC 8620 §2).

    ``objects``: so many may be asked for at once. ``push``: empty where nothing is told by itself.
    """

    account_id: str
    api: str
    download: str
    push: str
    objects: int
    quota: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A Mailbox (RFC 8621 §2): ``path`` with / between its parts."""

    id: str
    path: str
    role: str
    total: int


@dataclass(frozen=True, slots=True)
class Letter:
    """An Email without its content (RFC 8621 §4.1.1), and in which mailboxes it lies."""

    id: str
    blob_id: str
    size: int
    received_at: datetime | None
    boxes: frozenset[str]


def read_session(told: Any, at: str) -> Session:
    """The session that was loaded from ``at``. Raises `NotJmap`."""
    offered, accounts = _dict(told, "capabilities"), _dict(told, "primaryAccounts")
    core = offered.get(CORE)
    account_id = accounts.get(MAIL)
    if not isinstance(core, dict) or "apiUrl" not in told:
        raise NotJmap("It gives no session (RFC 8620).")
    if not is_id(account_id):
        raise NotJmap("It has no mail for this login.")
    most = core.get("maxObjectsInGet")
    objects = most if isinstance(most, int) and not isinstance(most, bool) else _MOST
    return Session(
        account_id=account_id,
        api=urljoin(at, _text(told, "apiUrl")),
        download=_template(told, "downloadUrl", at),
        push=_template(told, "eventSourceUrl", at) if told.get("eventSourceUrl") else "",
        objects=min(max(objects, _FEWEST), _MOST),
        quota=QUOTA in offered,
    )


def expanded(template: str, values: Mapping[str, str]) -> str:
    """A template of level 1 (RFC 6570 §1.2) with its values."""
    for name, value in values.items():
        template = template.replace("{" + name + "}", quote(value, safe=""))
    return template


def read_boxes(told: Iterable[Any]) -> list[Box]:
    """Mailboxes with their paths; one whose parents are lost or go round stands alone."""
    rows = {_id(one, "id"): one for one in told}
    found = []
    for key, row in rows.items():
        if _may_read(row):
            role = row.get("role") or ""
            total = row.get("totalEmails")
            path = "/".join(_names(rows, key))
            found.append(Box(key, path, str(role).lower(), total if _is_count(total) else 0))
    return found


def read_letter(told: Any) -> Letter:
    """A letter as Email/get gives it."""
    size = told.get("size") if isinstance(told, dict) else None
    boxes = _dict(told, "mailboxIds")
    return Letter(
        id=_id(told, "id"),
        blob_id=_id(told, "blobId"),
        size=size if _is_count(size) else 0,
        received_at=read_instant(told.get("receivedAt")),
        boxes=frozenset(key for key, here in boxes.items() if here),
    )


def read_instant(told: Any) -> datetime | None:
    """A UTCDate (RFC 8620 §1.4); ``None`` for what is none."""
    if not isinstance(told, str):
        return None
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def read_quota(told: Iterable[Any]) -> tuple[int, int]:
    """Of the room for mail that fills first (RFC 9425): used and limit in KiB; (0, 0): no limit."""
    found = []
    for one in told:
        if not isinstance(one, dict) or one.get("resourceType") != "octets":
            continue
        used, limit, types = one.get("used"), one.get("hardLimit"), one.get("types")
        for_mail = not isinstance(types, list) or bool({"Email", "Mail"} & set(map(str, types)))
        if for_mail and _is_count(used) and _is_count(limit) and limit >= 1024:
            found.append((used // 1024, limit // 1024))
    return max(found, key=lambda room: room[0] / room[1], default=(0, 0))


def same_site(origin: str, target: str) -> bool:
    """Whether a redirect stays within the site: what lets us in goes nowhere else by itself."""
    here, there = urlsplit(origin), urlsplit(target)
    if (here.scheme, there.scheme) not in (("https", "https"), ("http", "http"), ("http", "https")):
        return False
    a, b = (here.hostname or "").lower(), (there.hostname or "").lower()
    if a == b:
        return here.scheme != there.scheme or here.port == there.port or there.scheme == "https"
    return bool(a) and "." in a and b.endswith(f".{a}")


def is_id(value: Any) -> TypeGuard[str]:
    """Whether this can be kept as an id. Servers use more signs than they may, but none unseen."""
    return (
        isinstance(value, str) and 0 < len(value) <= LONGEST_ID and value.isascii()
        and value.isprintable()
    )  # fmt: skip


def pieces(ids: Sequence[str], size: int) -> Iterator[list[str]]:
    """Ids in as many pieces as may be asked for at once."""
    for start in range(0, len(ids), size):
        yield list(ids[start : start + size])


def _names(rows: Mapping[str, Any], key: str) -> list[str]:
    names: list[str] = []
    seen: set[str] = set()
    here: Any = key
    while isinstance(here, str) and here in rows and here not in seen:
        seen.add(here)
        names.append(_shown(rows[here].get("name")))
        here = rows[here].get("parentId")
    return names[::-1]


def _shown(name: Any) -> str:
    """A name as it can be kept and shown: no control signs, no halves of letters, no / in it."""
    whole = str(name or "").encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() else " " for c in whole).strip().replace("/", "∕") or "?"


def _may_read(row: Any) -> bool:
    rights = row.get("myRights")
    return not isinstance(rights, dict) or rights.get("mayReadItems") is not False


def _template(told: Any, name: str, at: str) -> str:
    # urljoin leaves braces as they are.
    return urljoin(at, _text(told, name))


def _text(told: Any, name: str) -> str:
    value = told.get(name) if isinstance(told, dict) else None
    if not isinstance(value, str) or not value:
        raise NotJmap(f"Its answer lacks {name}.")
    return value


def _id(told: Any, name: str) -> str:
    value = _text(told, name)
    if not is_id(value):
        raise NotJmap(f"Its {name} is none (RFC 8620 §1.2).")
    return value


def _dict(told: Any, name: str) -> dict[str, Any]:
    value = told.get(name) if isinstance(told, dict) else None
    if not isinstance(value, dict):
        raise NotJmap(f"Its answer lacks {name}.")
    return value


def _is_count(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
