"""Whom a note names: @anna, @anna.berg, @"Anna Berg". Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_MENTION = re.compile(r"""(?<![\w@./])@(?:"([^"\n]{1,80})"|“([^”\n]{1,80})”|(\w[\w.'’-]{0,60}))""")


@dataclass(frozen=True, slots=True)
class Named:
    """A colleague who can be named."""

    id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Mentions:
    """Who is named (ids, in order), and what is not clear, as questions to the writer."""

    ids: tuple[int, ...]
    questions: tuple[str, ...]


def read_mentions(text: str, colleagues: Sequence[Named]) -> Mentions:
    """The colleagues that a note names.

    A name is a colleague's whole name, the part of their address before the @, their first name,
    or the beginning of any of these; the first of these that fits decides. What fits several, or
    nobody, is asked.
    """
    ids: dict[int, None] = {}
    questions: dict[str, None] = {}
    for quoted, curly, plain in _MENTION.findall(text):
        told = (quoted or curly or plain).strip().rstrip(".'’-")
        found = _who(told, colleagues)
        if len(found) == 1:
            ids[found[0].id] = None
        elif found:
            questions[_which(told, found)] = None
        else:
            questions[
                f"Nobody here is called “{told}”. Choose somebody, or write it without the @."
            ] = None
    return Mentions(tuple(ids), tuple(questions))


def written(colleague: Named) -> str:
    """A mention of a colleague as one would type it."""
    return f'@"{colleague.name}"' if " " in colleague.name else f"@{colleague.name}"


def _which(told: str, found: Iterable[Named]) -> str:
    choices = " or ".join(f"@{one.email.partition('@')[0]} ({one.name})" for one in found)
    return f"Which “{told}” do you mean? Write {choices}."


def _who(told: str, colleagues: Sequence[Named]) -> list[Named]:
    wanted = _plain(told)
    if not wanted:
        return []
    for fits in (_whole, _local, _first, _beginning):
        found = [one for one in colleagues if fits(one, wanted)]
        if found:
            return found
    return []


def _whole(one: Named, wanted: str) -> bool:
    return _plain(one.name) == wanted


def _local(one: Named, wanted: str) -> bool:
    return _plain(one.email.partition("@")[0]) == wanted


def _first(one: Named, wanted: str) -> bool:
    words = one.name.split()
    return bool(words) and _plain(words[0]) == wanted


def _beginning(one: Named, wanted: str) -> bool:
    return len(wanted) > 1 and (
        _plain(one.name).startswith(wanted) or _plain(one.email).startswith(wanted)
    )


def _plain(text: str) -> str:
    """Letters and digits alone, folded: "Ánna Berg", "anna.berg" and "AnnaBerg" are the same."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in apart if c.isalnum())
