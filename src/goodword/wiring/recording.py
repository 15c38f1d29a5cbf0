"""What the terminal and the clock did, written into the audit."""

import os
import pwd
import threading

from goodword.audit.actions import anchor, record, take_in_waiting
from goodword.audit.queries import waiting
from goodword.audit.rules import Line
from goodword.wiring.clock import wall


def record_command(
    words: str, *, code: int, kind: str = "", number: int | None = None, act: str = "did"
) -> None:
    """A command that was run: its name (never its arguments), its exit code, who sat there.

    Raises `goodword.audit.actions.NotRecorded`.
    """
    record(
        Line(
            at=wall(),
            entrance="terminal",
            act=act,
            what=words[:80],
            kind=kind,
            object_id=number,
            status=code,
            details={"user": _user()},
        )
    )


def record_clock(what: str, *, act: str = "did", **numbers: int | str) -> None:
    """Something that the clock's work did by itself, with its counts."""
    record(Line(at=wall(), entrance="clock", act=act, what=what, details=numbers))


def _user() -> str:
    """The machine's user who ran it; behind sudo, who asked for that."""
    asked = os.environ.get("SUDO_USER", "")
    try:
        own = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        own = str(os.getuid())
    return f"{asked} as {own}"[:80] if asked else own


def anchor_audit(_: threading.Event) -> None:
    """Remember the audit's end in the house's database, and take in lines that wait."""
    if waiting():
        take_in_waiting()
    anchor(now=wall())
