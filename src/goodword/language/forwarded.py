"""The head of a mail that somebody passed on: who wrote it, when, about what."""

import re
from dataclasses import dataclass

from goodword.language.heads import Head, labels, read_columns, read_head, read_rule

VERSION = 1

_SPEC = re.compile(r"[\w.!#$%&'*+/=?^{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
# A head stands near the top of what was passed on; deeper ones belong to older mails.
_LINES_SEARCHED = 2000


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A mail inside a mail. What its head does not say is empty.

    ``name`` and ``spec`` are its writer's; ``date_text`` is as written, in whatever form and
    zone the sending program used; ``text`` is what stands below the head, without ">" marks.
    """

    name: str
    spec: str
    date_text: str
    subject: str
    text: str


def read_forwarded(text: str) -> Forwarded | None:
    """The first mail with a head inside a mail's text, or None.

    Heads of forwards (Gmail, Outlook, Apple, Thunderbird, Lotus Notes; many languages) and of
    Outlook's answers look alike: whether this mail is a forward is the caller's to judge, by
    its subject or an empty author's zone. A rule that announces a forward outranks other heads.
    """
    if not _may_hold_head(text):
        return None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first: Head | None = None
    at = looked_until = 0
    known_labels = labels()
    while at < min(len(lines), _LINES_SEARCHED):
        stripped = lines[at].strip(" \t\xa0>*")
        begins = stripped and (
            stripped[0] in "-_="
            or stripped[-1] in ":："
            or stripped[:25].partition(":")[0].rstrip().lower() in known_labels
            or "To:" in stripped
        )
        if begins and (at >= looked_until or read_rule(stripped)):
            head, looked_until = read_head(lines, at)
            head = head or read_columns(lines, at)
            if head is not None and head.fields.get("from"):
                if head.forward:
                    return _forwarded(lines, head)
                first = first or head
                at = max(at, head.after - 1)
        at += 1
    return _forwarded(lines, first) if first else None


def _may_hold_head(text: str) -> bool:
    return "@" in text or "--" in text or text.count(":", 0, 20_000) > 2 or "：" in text


def _forwarded(lines: list[str], head: Head) -> Forwarded:
    name, spec = _split_sender(head.fields.get("from", ""))
    return Forwarded(
        name=name,
        spec=spec,
        date_text=head.fields.get("date", ""),
        subject=head.fields.get("subject", ""),
        text=_unmarked(lines[head.after :]),
    )


def _split_sender(value: str) -> tuple[str, str]:
    """Name and address of "Ann <ann@x>", "Ann [mailto:ann@x]", "ann@x (Ann)", "Ann@ENRON"."""
    value = value[:400].replace("mailto:", "")
    found = _SPEC.search(value)
    spec = found[0].strip("'.").lower() if found else ""
    name = value[: found.start()] if found else value
    if found and not name.strip(" <[(\"'"):
        name = value[found.end() :]
    return " ".join(name.strip(" <>[]()\"'*,;\t").split()), spec


def _unmarked(lines: list[str]) -> str:
    """The text below a head; ">" marks go if all of it carries them."""
    filled = [line for line in lines if line.strip()]
    if filled and all(line.lstrip().startswith(">") for line in filled[:20]):
        lines = [_without_mark(line) for line in lines]
    return "\n".join(lines).strip("\n")


def _without_mark(line: str) -> str:
    stripped = line.lstrip()
    return stripped[1:].removeprefix(" ") if stripped.startswith(">") else line
