"""What is asked of a JMAP server: what it has and what changed, and never to change anything.

RFC 8620 (the protocol), RFC 8621 (mail), RFC 9425 (quotas). One method goes with each request, so
that no server's limit on calls matters; objects are asked for in pieces of the server's own size.
"""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any
from urllib.parse import urljoin

from goodword.channels.mail.live import jmap_rules as rules
from goodword.channels.mail.live.jmap_answers import (
    as_refusal,
    fail_for_all,
    head_of,
    ids_in,
    list_in,
    problem_of,
    read_json,
    state_in,
)
from goodword.channels.mail.live.jmap_http import Answer, Web
from goodword.channels.mail.live.jmap_rules import Box, Letter, NotJmap, Session
from goodword.channels.mail.live.trouble import Refusal, Trouble

PAGE = 2_000
"""Ids that are asked for at once; servers may give fewer."""
AT_ONCE = 4
"""Letters that are loaded at once: a server far away answers each after a while."""
REDIRECTS = 3
_PROPERTIES = ["id", "blobId", "size", "receivedAt", "mailboxIds"]
# Another server, or one that was set up anew, does not even read the state that it is told.
_UNKNOWN_STATE = ("cannotCalculateChanges", "invalidArguments")


class CannotTell(Exception):  # noqa: N818
    """The server does not know what changed since then (cannotCalculateChanges)."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed up to ``state``: letters that are there, and ids of those that are gone."""

    state: str
    letters: list[Letter]
    gone: list[str]
    more: bool


@dataclass(slots=True)
class Jmap:
    """A login at a JMAP server, and its session."""

    web: Web
    url: str
    session: Session
    loaders: list[Web] = field(default_factory=list)

    def boxes(self) -> list[Box]:
        """Every mailbox that may be read."""
        told = self._call("Mailbox/get", {
            "ids": None,
            "properties": ["id", "name", "parentId", "role", "totalEmails", "myRights"],
        })  # fmt: skip
        with as_refusal():
            return rules.read_boxes(list_in(told, "list"))

    def state(self) -> str:
        """From where on changes can be asked for."""
        return state_in(self._call("Email/get", {"ids": [], "properties": ["id"]}), "state")

    def changes(self, since: str) -> Changed:
        """What changed since then, or a part of it. Raises `CannotTell`."""
        told = self._call(
            "Email/changes", {"sinceState": since, "maxChanges": self.session.objects}
        )
        ids = list(dict.fromkeys(ids_in(told, "created") + ids_in(told, "updated")))
        letters, missing = self.letters(ids)
        return Changed(
            state_in(told, "newState"), letters, ids_in(told, "destroyed") + missing,
            told.get("hasMoreChanges") is True,
        )  # fmt: skip

    def letters(self, ids: Sequence[str]) -> tuple[list[Letter], list[str]]:
        """These letters, and those of them that are not there."""
        found: list[Letter] = []
        for some in rules.pieces(ids, self.session.objects):
            told = self._call("Email/get", {"ids": some, "properties": _PROPERTIES})
            with as_refusal():
                found += [rules.read_letter(one) for one in list_in(told, "list")]
        known = {one.id for one in found}
        return found, [one for one in ids if one not in known]

    def listed(
        self, box: str, *, since: date | None = None, after: str = "", limit: int = PAGE
    ) -> Iterator[list[str]]:
        """Ids of all letters in a mailbox, the newest first, page by page.

        ``since``: received on that day or later. ``after``: those that come after this one; if it
        is not there any more, all.
        """
        last = after
        while True:
            asked = {**_query(box, since), "limit": limit}
            try:
                anchor = {"anchor": last, "anchorOffset": 1} if last else {}
                page = ids_in(self._call("Email/query", {**asked, **anchor}), "ids")
            except Refusal as refusal:
                if not last or "anchorNotFound" not in str(refusal):
                    raise
                # What was last is deleted: one begins again, and what is known is known.
                last = ""
                continue
            if not page or page[-1] == last:
                return
            yield page
            last = page[-1]

    def count(self, box: str, since: date | None) -> int | None:
        """How many letters `listed` would name, where the server says so."""
        told = self._call("Email/query", {**_query(box, since), "limit": 1, "calculateTotal": True})
        total = told.get("total")
        return total if isinstance(total, int) and total >= 0 else None

    def heads(self, ids: Sequence[str]) -> list[bytes]:
        """The headers of letters."""
        found = []
        for some in rules.pieces(ids, self.session.objects):
            told = self._call("Email/get", {"ids": some, "properties": ["id", "headers"]})
            found += [head_of(one) for one in list_in(told, "list")]
        return found

    def quota(self) -> tuple[int, int] | None:
        """How full the mailbox is, in KiB: used and limit (RFC 9425)."""
        if not self.session.quota:
            return None
        asked = {"ids": None}
        return rules.read_quota(list_in(self._call("Quota/get", asked, rules.QUOTA), "list"))

    def blobs(self, wanted: Sequence[str], most: int) -> list[Answer]:
        """Bytes of letters, at most so many of each, in this order; some are loaded at once."""
        if len(wanted) == 1:
            return [self._blob(self.web, wanted[0], most)]
        while len(self.loaders) < min(AT_ONCE, len(wanted)):
            self.loaders.append(Web(self.web.tried, self.web.credentials))
        free, lock = list(self.loaders), Lock()

        def load(blob_id: str) -> Answer:
            with lock:
                web = free.pop()
            try:
                return self._blob(web, blob_id, most)
            finally:
                with lock:
                    free.append(web)

        with ThreadPoolExecutor(len(self.loaders), thread_name_prefix="letters") as pool:
            return list(pool.map(load, wanted))

    def push_url(self, seconds: int) -> str:
        """Where the server tells of changes, with a sign of life so often (RFC 8620 §7.3)."""
        told = {"types": "Email,Mailbox", "closeafter": "no", "ping": str(seconds)}
        return rules.expanded(self.session.push, told)

    def close(self) -> None:
        """Leave."""
        for web in (self.web, *self.loaders):
            web.close()

    def _blob(self, web: Web, blob_id: str, most: int) -> Answer:
        values = {
            "accountId": self.session.account_id, "blobId": blob_id, "name": "letter.eml",
            "type": "message/rfc822",
        }  # fmt: skip
        url = rules.expanded(self.session.download, values)
        answer = web.get(url, accept="*/*", most=most)
        fail_for_all(answer, self.web.tried)
        return answer

    def _call(self, method: str, told: dict[str, Any], *using: str) -> dict[str, Any]:
        body = {
            "using": [rules.CORE, rules.MAIL, *using],
            "methodCalls": [[method, {"accountId": self.session.account_id, **told}, "0"]],
        }
        answer = self.web.post(self.session.api, json.dumps(body).encode())
        fail_for_all(answer, self.web.tried)
        said = read_json(answer)
        if answer.status != 200:
            raise Refusal(problem_of(said) or f"The server answered {answer.status}.")
        calls = said.get("methodResponses") if isinstance(said, dict) else None
        first = calls[0] if isinstance(calls, list) and calls else None
        if not isinstance(first, list) or len(first) < 2 or not isinstance(first[1], dict):
            raise Refusal("The server’s answer is not JMAP (RFC 8620 §3.4).")
        name, found = first[0], first[1]
        if name == "error":
            if method == "Email/changes" and found.get("type") in _UNKNOWN_STATE:
                raise CannotTell
            raise Refusal(f"{method}: {problem_of(found) or 'refused'}")
        return found


def enter(web: Web, url: str) -> Jmap:
    """Log in: load the session (RFC 8620 §2), by way of redirects that stay on the site.

    Raises `Trouble`, and OSError.
    """
    answer = web.get(url)
    for _ in range(REDIRECTS):
        if answer.status not in (301, 302, 303, 307, 308) or not answer.location:
            break
        target = urljoin(url, answer.location)
        if not rules.same_site(url, target):
            words = (
                f"{web.tried.host} sends us on to {target[:200]}. If that is your provider, enter "
                "this address."
            )
            raise Trouble("unreachable", words)
        url = target
        answer = web.get(url)
    fail_for_all(answer, web.tried)
    if answer.status != 200:
        words = f"{web.tried.host} answers {answer.status}, and gives no JMAP session there."
        raise Trouble("unreachable", words)
    try:
        return Jmap(web, url, rules.read_session(read_json(answer), url))
    except (NotJmap, Refusal) as error:
        words = f"What answers at {web.tried.host} is no JMAP server. {error}"
        raise Trouble("unreachable", words) from error


def _query(box: str, since: date | None) -> dict[str, Any]:
    told: dict[str, Any] = {"inMailbox": box}
    if since is not None:
        told["after"] = f"{since.isoformat()}T00:00:00Z"
    newest = {"property": "receivedAt", "isAscending": False}
    return {"filter": told, "sort": [newest], "collapseThreads": False}
