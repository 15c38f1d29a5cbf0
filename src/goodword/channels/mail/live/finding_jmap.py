"""Whether a domain offers JMAP: by a record of its own, or at a well-known address.

RFC 8620 §2.2. Asked without a password, a server either gives its session or wants one; anything
else that answers there, such as the domain's own pages, is none.
"""

import json
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from goodword.access.outbound import Answer, Unreachable
from goodword.channels.mail.live.finding_dns import Records
from goodword.channels.mail.live.finding_rules import is_host
from goodword.channels.mail.live.jmap_rules import CORE, WELL_KNOWN, same_site

REDIRECTS = 3


def session_of(domain: str, records: Records, load: Callable[[str], Answer]) -> str:
    """The address of a domain's JMAP session; empty where there is none."""
    usable = [
        one
        for one in records.services(f"_jmap._tcp.{domain}")
        if is_host(one.host) and 0 < one.port < 65536
    ]
    if not usable:
        return _session_at(f"https://{domain}{WELL_KNOWN}", load, named=False)
    best = min(usable, key=lambda one: (one.priority, -one.weight, one.host))
    port = "" if best.port == 443 else f":{best.port}"
    return _session_at(f"https://{best.host}{port}{WELL_KNOWN}", load, named=True)


def _session_at(url: str, load: Callable[[str], Answer], *, named: bool) -> str:
    first = url
    for _ in range(1 + REDIRECTS):
        try:
            answer = load(url)
        except Unreachable:
            return ""
        if answer.status in (301, 302, 303, 307, 308) and answer.location:
            target = urljoin(url, answer.location)
            if not same_site(url, target):
                return ""
            url = target
            continue
        # A site that wants a password for everything is no mail server for that.
        wants_login = answer.status == 401 and (named or _moved(first, url))
        return url if wants_login or (answer.status == 200 and _is_session(answer)) else ""
    return ""


def _moved(first: str, last: str) -> bool:
    return urlsplit(first).path != urlsplit(last).path and "jmap" in urlsplit(last).path.lower()


def _is_session(answer: Answer) -> bool:
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        return False
    offered = told.get("capabilities") if isinstance(told, dict) else None
    return isinstance(offered, dict) and CORE in offered
