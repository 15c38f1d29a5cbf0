"""Plain text with its links made clickable, in a way that no text can break out of.

The text is cut at white space, each piece is judged alone, and everything is escaped when it
is put together. There is no second pass over finished HTML. Time is linear in the text.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_PIECES = re.compile(r"\s+|\S+")
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")
_HOST = re.compile(r"[A-Za-z0-9.\-\[\]:\u00a1-\U0010ffff]+")
_LONGEST = 2000
_BEFORE = "<([{\"'“„‘«*_|"
_AFTER = ">)]}\"'”“’»*_|.,;:!?…"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def linkify(text: str) -> SafeString:
    """Escaped HTML of the text, with http and https addresses and e-mail addresses as links.

    A link never names another target than the text it is made of.
    """
    return format_html_join("", "{}", ((_piece(piece),) for piece in _runs(text)))


def _runs(text: str) -> Iterator[str]:
    """The text as pieces: those that may hold a link alone, all between them joined."""
    plain: list[str] = []
    for found in _PIECES.finditer(text):
        piece = found.group()
        if len(piece) <= _LONGEST and ("://" in piece or "@" in piece or "www." in piece):
            if plain:
                yield "".join(plain)
                plain = []
            yield piece
        else:
            plain.append(piece)
    if plain:
        yield "".join(plain)


def _piece(piece: str) -> SafeString | str:
    if len(piece) > _LONGEST or piece.isspace():
        return piece
    lower = piece.lower()
    starts = [at for at in (lower.find(s) for s in ("http://", "https://", "www.")) if at >= 0]
    if starts:
        at = min(starts)
        before, word = piece[:at], piece[at:]
    else:
        before, word = _split_before(piece)
    word, after = _split_after(word)
    target = _target(word) if not before[-1:].isalnum() else ""
    if not target:
        return piece
    return format_html(
        '{}<a href="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>{}',
        before,
        target,
        word,
        after,
    )


def _split_before(piece: str) -> tuple[str, str]:
    rest = piece.lstrip(_BEFORE)
    return piece[: len(piece) - len(rest)], rest


def _split_after(word: str) -> tuple[str, str]:
    """Cut closing punctuation off, but keep a bracket that the address itself opened."""
    end = min((at for at in map(word.find, '<>"') if at >= 0), default=len(word))
    while end and word[end - 1] in _AFTER:
        opened = _PAIRS.get(word[end - 1])
        if opened and word.count(opened, 0, end) >= word.count(word[end - 1], 0, end):
            break
        end -= 1
    return word[:end], word[end:]


def _target(word: str) -> str:
    lower = word.lower()
    if lower.startswith("www.") and "." in word[4:]:
        word = f"http://{word}"
    elif _ADDRESS.fullmatch(word):
        return f"mailto:{word}"
    elif not lower.startswith(("http://", "https://")):
        return ""
    try:
        parts = urlsplit(word)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if "@" in parts.netloc or not host or not _HOST.fullmatch(host):
        return ""
    return word
