"""What names somebody, and texts without it. Pure."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

ERASED = "(erased)"
_SHORTEST = 3
_DIGITS = re.compile(r"\D+")


@dataclass(frozen=True)
class Identity:
    """Names, addresses and numbers of somebody, to be found in texts."""

    names: tuple[str, ...]
    specs: tuple[str, ...]
    numbers: tuple[str, ...]

    def whole(self) -> tuple[str, ...]:
        """What names this person and hardly anybody else: addresses, numbers, full names."""
        full = (n for n in self.names if len(n.split()) > 1)
        return tuple(dict.fromkeys(t for t in (*self.specs, *self.numbers, *full) if t))

    def written(self) -> tuple[str, ...]:
        """The same, and as programs write it in JSON."""
        return tuple(dict.fromkeys(t for w in self.whole() for t in (w, json.dumps(w)[1:-1])))

    def without(self, text: str) -> str:
        """A text of which they were part, without them: each of their names by itself, too."""
        return self._every.sub(ERASED, text) if self._every else text

    def unnamed(self, text: str) -> str:
        """A text about others, without what names them for certain."""
        return self._certain.sub(ERASED, text) if self._certain else text

    @cached_property
    def _certain(self) -> re.Pattern[str] | None:
        return _pattern(self.written(), self.numbers)

    @cached_property
    def _every(self) -> re.Pattern[str] | None:
        parts = (p for n in self.names for p in re.split(r"[\s,.;]+", n) if len(p) >= _SHORTEST)
        return _pattern((*self.whole(), *self.names, *parts), self.numbers)


def _pattern(texts: Iterable[str], numbers: Iterable[str]) -> re.Pattern[str] | None:
    found = {t.strip() for t in texts if len(t.strip()) >= _SHORTEST}
    # Longest first, so that an address goes as a whole and not the name in it.
    parts = [_spaced(t) for t in sorted(found, key=lambda t: (-len(t), t))]
    parts += [p for n in numbers if (p := _number(n))]
    if not parts:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def _spaced(text: str) -> str:
    """The text, however its words are set apart (a line may break between them)."""
    return r"\s+".join(re.escape(word) for word in text.split())


def _number(number: str) -> str:
    """A telephone number, however people group its digits; also without its country's code."""
    digits = _DIGITS.sub("", number)
    if len(digits) < 7:
        return ""
    last = digits[-7:]
    return r"[+0(]?[\d\s()./-]{0,12}" + r"[\s()./-]{0,3}".join(last)
