"""Address headers (RFC 5322 section 3.4), read strictly where a stranger could deceive.

A spec is taken only where it stands alone or in angle brackets. `alice@a.org)bob@b.org`
is neither of the two (CVE-2023-27043). Encoded words are decoded after the header has
been cut into addresses, so that a decoded comma or bracket never makes an address.
"""

import re
from functools import lru_cache

from goodword.channels.mail.model import MailAddress
from goodword.channels.mail.words import decode_words

_ATOM = r"[^\s\"(),:;<>@\[\]\\]"
_SPEC = rf"{_ATOM}+@(?:{_ATOM}*[^\s\"(),:;<>@\[\]\\.]|\[[^\s\[\]\\]+\])\.?"
_PLAIN_LIST = re.compile(rf"\s*{_SPEC}(?:\s*+,\s*+{_SPEC})*+\s*+,?\s*+")
_NAMED = re.compile(rf"\s*([^\"(),:;<>@\[\]\\=]*|\"[^\"\\=]*\"\s*)<\s*({_SPEC})\s*>\s*")
_COMMENTED = re.compile(rf"\s*({_SPEC})\s+\(([^()\\=\"]*)\)\s*")
_WHOLE = re.compile(_SPEC)
_SPACES = re.compile(r"\s+")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|<[^<>]*>?|[^"(<,;:]+|.', re.DOTALL)
_PAREN = re.compile(r"[^()\\]+|\\.|[()\\]", re.DOTALL)
_INSIDE = re.compile(rf"(?<![^\s\"'(<\[,;:]){_SPEC}(?![^\s\"')>\],;:])")
# Archives hide addresses: "ann at example.org".
_AT = re.compile(r"([^\s\"(),:;<>@\[\]\\]+) at ([^\s\"(),:;<>@\[\]\\]+\.[^\s\"(),:;<>@\[\]\\.]+)")
_QUOTED_LOCAL = re.compile(r'"((?:[^"\\]|\\.)*)"@(.*)', re.DOTALL)
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)
_DOT_ATOM = re.compile(r"[^\s\"(),:;<>@\[\]\\]+")
_LONGEST_SPEC = 320
_LONGEST_NAME = 300
_MOST_ADDRESSES = 20_000
_LONGEST_HEADER = 512 << 10  # more than 10,000 recipients


def parse_addresses(values: tuple[str, ...]) -> tuple[tuple[MailAddress, ...], str]:
    """All mailboxes of a header's values, and a defect ("" when every one was readable)."""
    if len(values) > 1:
        values = (", ".join(values),)
    value = values[0]
    if len(value) < 120:
        return _short_value(value)
    if len(value) > _LONGEST_HEADER:
        return _parse_value(value[:_LONGEST_HEADER])[0], "The list is too long; it was cut."
    return _parse_value(value)


def _parse_value(value: str) -> tuple[tuple[MailAddress, ...], str]:
    defect = ""
    if _PLAIN_LIST.fullmatch(value):
        found = [MailAddress("", _clean(spec)) for spec in value.split(",") if spec.strip()]
    else:
        match = _NAMED.fullmatch(value)
        if match:
            found = [MailAddress(_name(match[1]), _clean(match[2]))]
        else:
            match = _COMMENTED.fullmatch(value)
            if match:
                found = [MailAddress(_name(match[2]), _clean(match[1]))]
            else:
                found, defect = _read(value)
    return tuple(address for address in found if len(address.spec) <= _LONGEST_SPEC), defect


# The same people write again and again.
_short_value = lru_cache(maxsize=4096)(_parse_value)


def _clean(spec: str) -> str:
    return spec.strip().rstrip(".").lower()


def _name(text: str) -> str:
    """A display name, decoded; the quotes that mail programs put around it removed."""
    text = text.strip()
    if "\\" in text and text[0] == text[-1] == '"':
        text = _QUOTED_PAIR.sub(r"\1", text)
    name = decode_words(text)
    while len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
        name = name[1:-1].strip()
    return name


class _Item:
    """One comma's worth of an address list while it is read."""

    __slots__ = ("after", "angle", "comment", "words")

    def __init__(self) -> None:
        self.words: list[str] = []
        self.angle: str | None = None
        self.after: list[str] = []
        self.comment: list[str] = []

    def add(self, text: str) -> None:
        (self.words if self.angle is None else self.after).append(text)


def _read(value: str) -> tuple[list[MailAddress], str]:
    items = [_Item()]
    value = _SPACES.sub(" ", value)
    position = 0
    while True:
        match = _TOKEN.match(value, position)
        if match is None or len(items) > _MOST_ADDRESSES:
            break
        piece = match[0]
        position = match.end()
        item = items[-1]
        if piece == "(":
            comment, position = _comment(value, position)
            item.comment.append(comment)
        elif piece in ",;":
            if item.words or item.angle is not None or item.comment:
                items.append(_Item())
        elif piece == ":" and item.angle is None and "@" not in "".join(item.words):
            item.words.clear()  # the name of a group
        elif piece[0] == "<" and item.angle is None:
            item.angle = piece[1:].removesuffix(">").strip()
        elif piece[0] == "<":
            # A comma was forgotten between two addresses.
            items.append(_Item())
            items[-1].words, item.after = item.after, []
            items[-1].angle = piece[1:].removesuffix(">").strip()
        else:
            item.add(piece)
    return _mailboxes(items)


def _comment(value: str, position: int) -> tuple[str, int]:
    """The text of a comment that opened before `position`, and where it ends."""
    depth, start = 1, position
    for match in _PAREN.finditer(value, position):
        if match[0] == "(":
            depth += 1
        elif match[0] == ")":
            depth -= 1
            if not depth:
                return value[start : match.start()], match.end()
    return value[start:], len(value)


def _mailboxes(items: list[_Item]) -> tuple[list[MailAddress], str]:
    found: list[MailAddress] = []
    defect = ""
    carried = ""
    for item in items:
        before = "".join(item.words)
        spec = _spec_of(item, before)
        if spec:
            name = before if item.angle is not None else " ".join(item.comment)
            name = name if name.strip() else " ".join(item.comment)
            found.append(MailAddress(_name(f"{carried}, {name}" if carried else name), spec))
            carried = ""
        elif item.angle is None and "@" not in before and before.strip():
            # "Smith, Ann <ann@...>": a comma in a name that nobody quoted.
            carried = f"{carried}, {before.strip()}"[-_LONGEST_NAME:] if carried else before.strip()
        elif before.strip() or item.angle or item.after:
            hidden = _encoded_whole(before)
            found += hidden
            if not hidden:
                defect = "An address could not be read without guessing; it was left out."
    if carried:
        hidden = _encoded_whole(carried)
        found += hidden
        defect = defect or ("" if hidden else "A name without an address was left out.")
    return found, defect


def _encoded_whole(text: str) -> list[MailAddress]:
    """A header that hid name and address together in encoded words."""
    if "=?" not in text:
        return []
    decoded = decode_words(text)
    if "=?" in decoded:
        return []
    return [address for address in _read(decoded)[0] if address.spec]


def _spec_of(item: _Item, before: str) -> str:
    """The item's addr-spec; "" when there is none or more than one candidate."""
    after = "".join(item.after)
    if item.angle is None:
        return _bare(before.strip())
    if "@" in after:
        return ""
    spec = item.angle.rsplit(":", 1)[-1] if item.angle.startswith("@") else item.angle
    spec = _without_comments(spec).strip()
    if spec.startswith("mailto:"):
        spec = spec[7:].split("?", 1)[0]
    return _exact(spec) or (_bare(before.strip()) if not spec else _only(spec))


def _without_comments(text: str) -> str:
    out = []
    while "(" in text:
        before, _, text = text.partition("(")
        out.append(before)
        text = text[_comment(text, 0)[1] :]
    return "".join(out) + text


def _bare(text: str) -> str:
    spec = _exact(text)
    if spec:
        return spec
    match = _AT.fullmatch(text)
    if match:
        return _clean(f"{match[1]}@{match[2]}")
    return _only(text)


def _exact(text: str) -> str:
    if _WHOLE.fullmatch(text):
        return _clean(text)
    quoted = _QUOTED_LOCAL.fullmatch(text)
    if quoted and _WHOLE.fullmatch("x@" + quoted[2]):
        local = _QUOTED_PAIR.sub(r"\1", quoted[1])
        if _DOT_ATOM.fullmatch(local):
            return _clean(f"{local}@{quoted[2]}")
        return _clean(text)
    joined = re.sub(r" ?([.@]) ?", r"\1", text)
    return _clean(joined) if joined != text and _WHOLE.fullmatch(joined) else ""


def _only(text: str) -> str:
    """The one address that stands among other words; "" when two could be meant."""
    if text.count("@") != 1:
        return ""
    found = _INSIDE.findall(text)
    return _clean(found[0]) if len(found) == 1 else ""
