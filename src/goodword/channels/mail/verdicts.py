"""What the receiving server found about a mail's sender (RFC 8601). Pure.

Anybody may write such a header into their own mail. Believed is only the server that received it:
the one that is known for the mailbox, else the one that wrote the topmost of these headers, for
servers put theirs above all that came.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FEWEST, SHARE = 20, 0.8
"""So many letters, and such a share of them, make a mailbox's server known."""

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
_RESULT = re.compile(r"\s*([a-z0-9-]+)(?:/\d+)?\s*=\s*([a-z]+)")
_OF = re.compile(r"\bheader\.(?:d|i)\s*=\s*@?([^\s;]+)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One result: the method (``spf``, ``dkim``, ``dmarc``), what came of it, for which domain."""

    method: str
    result: str
    domain: str = ""


def authserv_id(header: str) -> str:
    """Who wrote it: the first word, in small letters; empty where a server leaves it out."""
    first = _plain(header).split(";")[0].strip().lower()
    word = first.split()[0] if first else ""
    return "" if "=" in word else word.rstrip(".")


def learnt(topmost: Iterable[str]) -> str:
    """The server behind a mailbox, from the topmost such header of its letters (or ``""`` each)."""
    counts = Counter(authserv_id(header) if header else "" for header in topmost)
    if sum(counts.values()) < FEWEST:
        return ""
    name, number = counts.most_common(1)[0]
    return name if number >= SHARE * sum(counts.values()) else ""


def believed(headers: Sequence[str], known: str = "") -> list[Verdict]:
    """The verdicts of the receiving server, and of nobody else."""
    if not headers:
        return []
    server = known.lower().rstrip(".") or authserv_id(headers[0])
    own = [header for header in headers if authserv_id(header) == server]
    return [verdict for header in own for verdict in _verdicts(header)]


def is_disproved(headers: Sequence[str], from_spec: str, known: str = "") -> bool:
    """Whether the receiving server found that From is not who wrote.

    DMARC's word decides where there is one, unless a signature of the sender's own domain holds
    (a list may have changed the way a letter went). Else one failed check does, where no signature
    of that domain holds.
    """
    verdicts = believed(headers, known)
    domain = from_spec.rpartition("@")[2].lower()
    signed = any(
        one.method == "dkim" and one.result == "pass" and _is_of(one.domain, domain)
        for one in verdicts
    )
    results = {(one.method, one.result) for one in verdicts}
    if signed or ("dmarc", "pass") in results:
        return False
    return any((method, "fail") in results for method in ("dmarc", "spf", "dkim"))


def is_proved(headers: Sequence[str], from_spec: str, known: str) -> bool:
    """Whether the receiving server, known by name, found that From is who wrote.

    By DMARC, or by a signature of the sender's own domain; what nobody looked at is not proved.
    """
    domain = from_spec.rpartition("@")[2].lower()
    verdicts = believed(headers, known) if known and domain else []
    return any(
        one.result == "pass"
        and (one.method == "dmarc" or (one.method == "dkim" and _is_of(one.domain, domain)))
        for one in verdicts
    )


def _is_of(signer: str, domain: str) -> bool:
    if not signer or not domain:
        return False
    return signer == domain or domain.endswith(f".{signer}") or signer.endswith(f".{domain}")


def _verdicts(header: str) -> list[Verdict]:
    found = []
    for part in _plain(header).lower().split(";"):
        match = _RESULT.match(part)
        if match:
            of = _OF.search(part)
            domain = of[1].rpartition("@")[2].rstrip(".") if of else ""
            found.append(Verdict(match[1], match[2], domain))
    return found


def _plain(header: str) -> str:
    """Without quoted words and comments, in which a sender may have a say."""
    text = _QUOTED.sub(" ", header[:4000])
    for _ in range(5):
        shorter = _COMMENT.sub(" ", text)
        if shorter == text:
            break
        text = shorter
    return text
