"""Reply zones: texts whose author's part is known, and how often a reader finds it."""

from collections.abc import Callable, Iterator
from pathlib import Path

from asks_data import DATA
from goodword.channels.mail import parse_mail
from goodword.language import read_zones

TALON = DATA / "fixtures" / "talon"
TRIMMER = DATA.parent / "hostile" / "reply_text" / "email_reply_trimmer"


def cases() -> Iterator[tuple[str, str, str]]:
    """(name, whole text, the author's part) of every case with a known answer."""
    for path in sorted((TALON / "standard_replies").glob("*.eml")):
        text = parse_mail(path.read_bytes()).text
        told = path.with_name(path.stem + "_reply_text")
        yield path.name, text, told.read_text() if told.exists() else "Hello"
    for body in sorted((TALON / "signature/emails/stripped").glob("*_body")):
        signature = body.with_name(body.name.replace("_body", "_signature")).read_text()
        text, marked = body.read_text().replace("#sig#", ""), signature.replace("#sig#", "")
        yield f"signature/{body.name}", text, text.replace(marked.strip(), "")
    for path in sorted((TALON / "signature/emails/P").iterdir()):
        if path.name.endswith("_sender") or "#" not in path.read_text():
            continue
        lines = path.read_text().splitlines()
        author = [line for line in lines if not line.startswith(("#sig#", "#reply#"))]
        whole = [line.removeprefix("#sig#").removeprefix("#reply#") for line in lines]
        yield f"signature/P/{path.name}", "\n".join(whole), "\n".join(author)
    for trimmed in sorted(TRIMMER.glob("trimmed__*.txt")):
        name = trimmed.name.removeprefix("trimmed__")
        whole, elided = TRIMMER / f"emails__{name}", TRIMMER / f"elided__{name}"
        if whole.exists():
            yield f"trimmer/{name}", _text(whole), _text(trimmed)
        elif elided.exists():
            yield f"trimmer/{name}+", f"{_text(trimmed)}\n\n{_text(elided)}", _text(trimmed)
    for elided in sorted(TRIMMER.glob("elided__*.txt")):
        name = elided.name.removeprefix("elided__")
        whole = TRIMMER / f"emails__{name}"
        if whole.exists() and not (TRIMMER / f"trimmed__{name}").exists():
            author = _without(_text(whole), _text(elided))
            if author is not None:
                yield f"elided/{name}", _text(whole), author
        elif not (TRIMMER / f"trimmed__{name}").exists():
            yield f"elided/{name}+", f"So it is.\n\n{_text(elided)}", "So it is."


def right(find_author: Callable[[str], str]) -> tuple[int, list[str]]:
    """How many cases a reader gets right, and the names of the others.

    Word for word; only closing lines at the very end may be left in or taken off.
    """
    wrong = [name for name, text, author in cases() if not _same(find_author(text), author)]
    return sum(1 for _ in cases()) - len(wrong), wrong


def _same(found: str, author: str) -> bool:
    has, wants = found.split(), author.split()
    closing = read_zones(author).signature.split()
    return has == wants or (bool(closing) and has == wants[: -len(closing)])


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _without(text: str, part: str) -> str | None:
    """The text without the lines of a part; None when they were wrapped anew."""
    lines, parts = text.splitlines(), [line.strip() for line in part.splitlines()]
    if not {line for line in parts if line} <= {line.strip() for line in lines}:
        return None
    return "\n".join(line for line in lines if line.strip() not in parts)
