"""How a line of the audit is said, and how it leaves the house as a table. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from goodword.audit.rules import ACTS, Kept, details_text, instant

PAGES = {
    "today": "Today",
    "act": "a commitment's form",
    "customer": "the customer's page",
    "customers": "the list of customers",
    "conversation": "the conversation",
    "entry_html": "the letter as laid out",
    "entry_frame": "the letter as laid out",
    "entry_headers": "the letter's headers",
    "entry_original": "the letter's original",
    "attachment": "an attachment",
    "quarantine_original": "the original in quarantine",
    "search": "mail",
    "audit": "the audit",
    "audit_csv": "the audit as a table",
    "personal_data": "what is held on somebody",
    "export_person": "everything held on somebody",
    "erase_person": "somebody's personal data",
    "login": "the login",
    "logout": "the login",
    "relate": "what they are to us",
    "look_after": "who looks after them",
    "edit_customer": "who they are",
    "owe": "what we owe them",
}
"""What addresses show, in words; any other is called by its own name."""

HEADERS = (
    "number", "at", "who", "entrance", "from", "token", "act", "what", "kind", "object", "status",
    "details", "digest",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def did(kept: Kept) -> str:
    """What was done, in a few words: "saw the customer's page"."""
    line = kept.line
    thing = PAGES.get(line.what, line.what.replace("_", " ").replace("-", " "))
    verb = str(line.details.get("verb", ""))
    act = ACTS.get(line.act, line.act)
    if line.act in ("logged in", "logged out", "wrong login"):
        return act
    if line.act == "refused":
        return f"{act} {thing}{f' ({verb})' if verb else ''}, {line.status}"
    return f"{act}: {thing}{f' ({verb})' if verb else ''}"


def cell(value: object) -> str:
    """A value that no spreadsheet takes for a formula (CWE-1236)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def as_csv(lines: Iterable[Kept], names: Mapping[int, str]) -> Iterator[str]:
    """The lines as CSV (RFC 4180), a header first; ``names``: colleagues by number."""
    yield _row(HEADERS)
    for kept in lines:
        line = kept.line
        who = "" if line.colleague_id is None else names.get(line.colleague_id, "")
        yield _row(
            (
                kept.number, instant(line.at), who or line.colleague_id, line.entrance,
                line.origin, line.token, line.act, line.what, line.kind, line.object_id,
                line.status, details_text(line.details), kept.digest,
            )
        )  # fmt: skip


def _row(values: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([cell(v) for v in values])
    return out.getvalue()
