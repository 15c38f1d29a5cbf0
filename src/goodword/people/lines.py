"""The telephone's lines: said, taken back, and looked up by call lists and telephone mails."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from goodword.access import NotFound, Reader, Refused
from goodword.people.actions import must_administer
from goodword.people.numbers import read_number
from goodword.people.tables import Colleague, Mailbox
from goodword.people.tables_lines import TelephoneLine


@dataclass(frozen=True, slots=True)
class Belongs:
    """Whose a line is: a colleague, a mailbox, or both."""

    colleague_id: int | None = None
    mailbox_id: int | None = None


def tidy_line(told: str, region: str = "") -> str:
    """A line as it is kept: its number in E.164, its digits, or its name in lower case.

    "101", "Extension 101" and "<101>" are the same line.
    """
    told = " ".join(told.replace("\x00", "").split()).strip(" \"'<>()")
    number = read_number(told, region)
    if number:
        return number
    digits = "".join(c for c in told if c.isdigit())
    return digits[:40] if digits else told.casefold()[:60]


def lines() -> QuerySet[TelephoneLine]:
    """Every line that is said to be somebody's."""
    return TelephoneLine.objects.select_related("colleague", "mailbox")


def whose_lines(told: Iterable[str], region: str = "") -> dict[str, Belongs]:
    """Whose lines are, by the names a telephone system gives them, as far as it was said."""
    names = {name: tidy_line(name, region) for name in told if name.strip()}
    found = TelephoneLine.objects.filter(line__in=set(names.values()))
    known = {row.line: Belongs(row.colleague_id, row.mailbox_id) for row in found}
    return {name: known[line] for name, line in names.items() if line in known}


@transaction.atomic
def say_line(
    *,
    reader: Reader,
    line: str,
    colleague_id: int | None = None,
    mailbox_id: int | None = None,
    region: str = "",
) -> TelephoneLine:
    """Say whose a line is; said again, the newer word counts. Raises `NotAllowed`, `Refused`."""
    must_administer(reader)
    tidy = tidy_line(line, region)
    if not tidy:
        raise Refused("Enter the extension, the number, or the name that the telephone gives it.")
    if colleague_id is None and mailbox_id is None:
        raise Refused("Say whose it is: a colleague, a mailbox, or both.")
    if (
        colleague_id is not None
        and not Colleague.objects.filter(pk=colleague_id, is_active=True).exists()
    ):
        raise NotFound("There is no such colleague.")
    if mailbox_id is not None:
        box = Mailbox.objects.filter(pk=mailbox_id).first()
        if box is None:
            raise NotFound("There is no such mailbox.")
        if box.owner_id is not None:
            raise Refused(f"{box.name} is {box.owner}’s own: give the line to the colleague.")
    said, _ = TelephoneLine.objects.update_or_create(
        line=tidy, defaults={"colleague_id": colleague_id, "mailbox_id": mailbox_id}
    )
    return said


@transaction.atomic
def forget_line(*, reader: Reader, line: str, region: str = "") -> None:
    """Say that a line is nobody's in particular. Raises `NotAllowed`, `Refused`."""
    must_administer(reader)
    if not TelephoneLine.objects.filter(line=tidy_line(line, region)).delete()[0]:
        raise Refused(f"Nobody has said whose {line} is.")
