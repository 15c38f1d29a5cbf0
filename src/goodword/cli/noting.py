"""What the audit is told of a command beside its name; for commands that are about somebody."""

from dataclasses import dataclass


@dataclass(slots=True)
class Noted:
    """Whom or what a command was about, and what it was: seeing, doing, taking out, erasing."""

    kind: str = ""
    number: int | None = None
    act: str = "did"


NOTED = Noted()


def about(kind: str, number: int | None, act: str) -> None:
    """Say whom or what this command is about (``"customer"``, 12) and what it does."""
    NOTED.kind, NOTED.number, NOTED.act = kind, number, act


def recorded(words: str, code: int) -> None:
    """Write the command into the audit, if it used the house at all."""
    import sys

    if "django" not in sys.modules:
        return
    from django.apps import apps

    if not apps.ready:
        return
    from goodword.audit.actions import NotRecorded
    from goodword.wiring.recording import record_command

    try:
        record_command(words, code=code, kind=NOTED.kind, number=NOTED.number, act=NOTED.act)
    except NotRecorded as why:
        sys.stderr.write(f"{why}\n")
        raise SystemExit(1) from why
