"""What `goodword review` does: read one draft and say what is worth another look."""

import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from goodword.cli.review_settings import WrongCallError, house_of
from goodword.cli.sources import is_mail, why_not
from goodword.review import Draft, Letter, review

NOTHING, FOUND, BAD = 0, 1, 2
OUTPUTS = ("text", "line", "json", "sarif")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line."""

    file: str = "-"
    reply_to: str = ""
    output: str = "text"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    experimental: bool = False
    config: str = ""
    explain: str = ""
    lists: bool = False
    lsp: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A draft, when it is written, and where its text begins in its file (-1: nowhere as it is)."""

    draft: Draft
    now: datetime
    name: str
    whole: str
    shift: int


_VALUES = {
    "--reply-to": "reply_to", "--output": "output", "--config": "config", "--explain": "explain",
}  # fmt: skip
_LISTS = {"--select": "select", "--ignore": "ignore"}
_FLAGS = {"--experimental": "experimental", "--list": "lists", "--lsp": "lsp"}


def quickly(arguments: list[str]) -> bool:
    """Do what well-formed arguments ask, and end; False when they are not well-formed."""
    found: dict[str, Any] = {}
    left = iter(arguments)
    for word in left:
        name, equals, value = word.partition("=")
        if name in _VALUES or name in _LISTS:
            given = value if equals else next(left, None)
            if given is None:
                return False
            if name in _LISTS:
                found[_LISTS[name]] = (*found.get(_LISTS[name], ()), given)
            else:
                found[_VALUES[name]] = given
        elif word in _FLAGS:
            found[_FLAGS[word]] = True
        elif (word == "-" or not word.startswith("-")) and "file" not in found:
            found["file"] = word
        else:
            return False
    sys.exit(run(Asked(**found)))


def run(asked: Asked) -> int:
    """Answer on standard output. The exit code: 0 nothing to say, 1 findings, 2 wrong usage."""
    try:
        return _run(asked)
    except OSError as error:
        print(why_not(str(error.filename or asked.file), error), file=sys.stderr)
    except (ValueError, WrongCallError) as error:
        print(error, file=sys.stderr)
    return BAD


def _run(asked: Asked) -> int:
    if asked.explain or asked.lists:
        from goodword.cli.review_explained import explained, listed

        _write(f"{explained(asked.explain) if asked.explain else listed()}\n")
        return NOTHING
    if asked.output not in OUTPUTS:
        raise WrongCallError(f"There is no output “{asked.output}”: {', '.join(OUTPUTS)}.")
    house = house_of(asked)
    if asked.lsp:
        from goodword.cli.review_server import serve

        return serve(house)
    given = _given(asked)
    findings = review(given.draft, house=house, now=given.now)
    from goodword.cli.review_output import told

    _write(told(asked.output, given, findings))
    return FOUND if findings else NOTHING


def _given(asked: Asked) -> Given:
    raw = _raw(asked.file)
    given = draft_of(raw, asked.file)
    if asked.reply_to:
        if asked.reply_to == "-" == asked.file:
            raise WrongCallError("Only one of the draft and --reply-to can be standard input.")
        given = replace(given, draft=replace(given.draft, reply_to=letter_of(_raw(asked.reply_to))))
    return given


def _raw(file: str) -> bytes:
    return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()


def draft_of(raw: bytes, name: str) -> Given:
    """A draft from the bytes of a text or a mail."""
    now = datetime.now(UTC).astimezone()
    if not is_mail(raw):
        text = raw.decode("utf-8-sig", "replace")
        return Given(Draft(text), now, name, text, 0)
    # Here, because a plain text needs none of it.
    from goodword.channels.mail import parse_mail

    mail = parse_mail(raw)
    whole = raw.decode("utf-8", "replace")
    sender = mail.from_[0] if mail.from_ else None
    draft = Draft(
        mail.text,
        subject=mail.subject,
        to=tuple(address.name or address.spec for address in mail.to),
        sender=f"{sender.name} <{sender.spec}>" if sender else "",
    )
    return Given(draft, mail.date or now, name, whole, _shift(whole, mail.text))


def letter_of(raw: bytes) -> Letter:
    """The other side's letter from the bytes of a text or a mail."""
    if not is_mail(raw):
        return Letter(raw.decode("utf-8-sig", "replace"))
    from goodword.channels.mail import parse_mail

    mail = parse_mail(raw)
    sender = mail.from_[0] if mail.from_ else None
    name = f"{sender.name} <{sender.spec}>" if sender else ""
    return Letter(mail.text, mail.date, name, mail.subject)


def _shift(whole: str, text: str) -> int:
    return whole.find(text) if text else -1


def _write(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.flush()


__all__ = ["Asked", "Given", "draft_of", "letter_of", "quickly", "run"]
