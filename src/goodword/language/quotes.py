"""Which lines of a mail were written in an older mail, or introduce one."""

import re
from functools import cache

from goodword.language.heads import labels, read_columns, read_head, read_rule
from goodword.language.phrases import all_spellings, words_of
from goodword.language.tongues import every

_LONGEST_ATTRIBUTION = 500
# No letter has so many lines that might introduce another; text made to cost time has.
_MOST_TRIES = 20_000
_INITIALS = re.compile(r"[A-Z][A-Za-z]{0,3}> ?")
# The first line, the line after the last, and whether what follows carries marks of its own.
Introduction = tuple[int, int, bool]
_DIGITS = frozenset("0123456789")
_LEADING = " \t\xa0-–—*_>\"'“("


@cache
def _openers() -> tuple[str, ...]:
    return tuple(f"{word} " for word in sorted(all_spellings(every("openers"))))


@cache
def _verbs() -> frozenset[str]:
    """The word that tells an attribution: "wrote"; "écrit" of "a écrit"."""
    return frozenset(max(words_of(verb), key=len) for verb in all_spellings(every("verbs")))


def mark_quotes(lines: list[str]) -> bytearray:
    """For each line, 1 if it is quoted, else 0.

    Quoted are lines marked with ">" (or initials, "JD> "), lines that announce an older mail
    (attributions, header blocks, rules), and what follows these unmarked. An author's lines
    between marked quotes stay the author's.
    """
    quoted = bytearray(len(lines))
    known_labels = labels()
    at = looked_until = 0
    tries = _MOST_TRIES
    count = len(lines)
    while at < count:
        stripped = lines[at].strip()
        if not stripped:
            at += 1
            continue
        first = stripped[0]
        if first == ">" or (">" in stripped[1:6] and _INITIALS.match(stripped)):
            quoted[at] = not _is_escaped_from(lines, at)
        elif tries and (
            first in "-_=*~?"
            or stripped[-1] in ":：-"
            or (
                ((colon := stripped.find(":", 1, 25)) > 0)
                and stripped[:colon].rstrip().lower() in known_labels
            )
            or "To:" in stripped[3:]
            or "：" in stripped[1:12]
        ):
            tries -= 1
            found = _attribution_at(lines, at)
            if not found and (at >= looked_until or read_rule(stripped)):
                found, looked_until = _head_at(lines, at)
            if found:
                start, after, marked = found
                quoted[start:after] = bytes([1]) * (after - start)
                if not marked:
                    after = _quote_unmarked(lines, quoted, after, stripped[-1] in ":：")
                at = after
                continue
        at += 1
    _mend_wrapped(lines, quoted)
    return quoted


def _attribution_at(lines: list[str], at: int) -> Introduction | None:
    """An attribution that ends on this line."""
    attribution = _attribution(lines, at)
    if not attribution:
        return None
    start, sure = attribution
    marked = _next_is_marked(lines, at + 1)
    return (start, at + 1, marked) if marked or sure else None


def _head_at(lines: list[str], at: int) -> tuple[Introduction | None, int]:
    """A head that begins on this line, and the line up to which there is no other."""
    head, looked_until = read_head(lines, at)
    head = head or read_columns(lines, at)
    if head is None:
        return None, looked_until
    marked = _next_is_marked(lines, head.after)
    if not head.fields and lines[at].lstrip()[0] not in "-_*=" and not marked:
        # "Original message:" with nothing of a head below may be the author's own words.
        return None, looked_until
    return (head.first, head.after, marked), looked_until


def _attribution(lines: list[str], at: int) -> tuple[int, bool] | None:
    """An attribution that ends on this line: (its first line, whether it is surely one).

    It holds a verb ("wrote:"), begins with an opener ("On", "Am", "Le") or a date, and names a
    day or an address; mail programs wrap it over as many as four lines.
    """
    last = lines[at].rstrip(" \t\xa0-*")
    if not last.endswith((":", "：", "wrote", "a écrit")) or len(last) > _LONGEST_ATTRIBUTION:
        return None
    joined = ""
    loose: tuple[int, bool] | None = None
    for start in range(at, max(at - 4, -1), -1):
        line = lines[start].strip()
        if not line or line[0] == ">":
            break
        joined = f"{line} {joined}" if joined else line
        if len(joined) > _LONGEST_ATTRIBUTION:
            break
        lower = joined.lstrip(_LEADING).lower()
        has_verb = not _verbs().isdisjoint(words_of(lower))
        has_address = "@" in joined and "<" in joined
        opened = lower.startswith(_openers()) or lower[:1].isdigit()
        dated = not _DIGITS.isdisjoint(lower)
        if (
            opened
            and (has_verb or has_address)
            and (dated or "@" in joined)
            and (has_verb or joined.rstrip(" *").endswith(">:"))
        ):
            return start, True
        if start == at and has_verb:
            loose = (at, "@" in joined)
    return loose


def _next_is_marked(lines: list[str], at: int) -> bool:
    after = _next_filled(lines, at)
    return after < len(lines) and (
        lines[after].lstrip()[0] == ">" or _INITIALS.match(lines[after].lstrip()) is not None
    )


def _quote_unmarked(lines: list[str], quoted: bytearray, at: int, attributed: bool) -> int:
    """Quotes what follows an introduction without marks; returns where to go on.

    Under an attribution, indented text ends where the indentation ends, and lines set off by
    "|" where these end; everything else goes on to the end of the mail.
    """
    start = _next_filled(lines, at)
    if start >= len(lines):
        return start
    sign = lines[start][:1]
    if attributed and sign in (" ", "\t", "|"):
        end = start
        while end < len(lines) and (not lines[end].strip() or lines[end].startswith(sign)):
            end += 1
        enough = sum(1 for line in lines[start:end] if line.strip())
        if sign == "|" or (enough > 1 and end < len(lines)) or end >= len(lines):
            quoted[start:end] = bytes([1]) * (end - start)
            return end
    quoted[start:] = bytes([1]) * (len(lines) - start)
    return len(lines)


def _next_filled(lines: list[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _is_escaped_from(lines: list[str], at: int) -> bool:
    """A mailbox file writes ">From " for an author's line that begins with "From "."""
    if not lines[at].startswith(">From "):
        return False
    neighbours = lines[max(at - 1, 0) : at] + lines[at + 1 : at + 2]
    return not any(line.startswith(">") for line in neighbours)


def _mend_wrapped(lines: list[str], quoted: bytearray) -> None:
    """The tail of a quoted line that a mail program wrapped without marking it.

    It stands between two marked lines, is short, and goes on in lower case.
    """
    at = quoted.find(b"\x01\x00\x01") + 1
    while at > 0:
        line = lines[at]
        if (
            line[:1].islower()
            and len(line) < 30
            and line.rstrip()[-1] not in "?!"
            and len(lines[at - 1]) > 60
            and lines[at + 1].startswith(">")
        ):
            quoted[at] = 1
        at = quoted.find(b"\x01\x00\x01", at + 1) + 1
