"""Promises from mail as it comes: once each, whatever is quoted, forwarded, or found again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from goodword.access import OPERATOR
from goodword.ledger.actions import reject
from goodword.ledger.tables import Commitment
from goodword.timeline.tables import Reading
from goodword.wiring.importing import Summary
from goodword.wiring.rereading import reread
from tests.flows.letters import ANNA, NOW, OURS, answer, letter, mbox

Take = Callable[..., Summary]
SAID = "Dear Anna,\n\nI'll send you the revised offer by Friday.\n\nNora"


def promises() -> list[Commitment]:
    return list(Commitment.objects.filter(kind="promise").order_by("pk"))


def test_a_letter_in_three_mailboxes_is_one_promise(take: Take, tmp_path: Path) -> None:
    for name in ("office", "nora", "archive"):
        take(mbox(tmp_path / name / "sent.mbox", answer(SAID, message_id="one@hartmann.example")))
    (line,) = promises()
    assert line.what == "I'll send you the revised offer by Friday."
    assert (line.state, line.customer.name) == ("open", "Anna Kovács")
    assert "“by Friday”:" in line.why


def test_what_is_quoted_or_passed_on_promises_nothing_again(take: Take, tmp_path: Path) -> None:
    quoted = "".join(f"> {told}\n" for told in SAID.splitlines())
    theirs = letter(f"Thank you.\n\nOn Thu Nora Hartmann wrote:\n{quoted}", subject="Re: The oven")
    again = answer(f"You are welcome.\n\nOn Fri Anna wrote:\n{quoted}")
    passed_on = answer(
        "For your information.\n\n-----Original Message-----\nFrom: Nora Hartmann\n"
        f"Sent: Thursday\nTo: Anna\nSubject: The oven\n\n{SAID}",
        to="Karl <karl@karl.example>", subject="Fwd: The oven",
    )  # fmt: skip
    take(mbox(tmp_path / "office" / "sent.mbox", answer(SAID), again, passed_on))
    take(mbox(tmp_path / "office" / "inbox.mbox", theirs))
    assert len(promises()) == 1


def test_reading_again_changes_no_decision(take: Take, tmp_path: Path) -> None:
    take(mbox(tmp_path / "office" / "sent.mbox", answer(SAID)))
    (line,) = promises()
    Commitment.objects.filter(pk=line.pk).update(state="proposed", is_open=False)
    reject(reader=OPERATOR, commitment_id=line.pk, expected_version=line.version, now=NOW)
    before = list(Commitment.objects.values_list("pk", "state", "version"))
    Reading.objects.filter(reader="promises").update(version=1)
    reread(wall=NOW)
    assert list(Commitment.objects.values_list("pk", "state", "version")) == before


def test_an_automatic_answer_and_a_promise_of_long_ago_open_nothing(
    take: Take, tmp_path: Path
) -> None:
    away = answer(SAID, Auto_Submitted="auto-replied")
    old = letter(SAID, sender=f"Nora Hartmann <{OURS}>", to=ANNA, days_ago=90)
    take(mbox(tmp_path / "office" / "sent.mbox", away, old))
    assert promises() == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["record", "--json"], '"total"'),
        (["record", "--show", "broken", "--since", "2026-01-01"], "revised offer"),
        (["record"], "renegotiated"),
        (["quote", "send a revised offer", "--json"], '"kind": "send"'),
        (["look-back", "--since", "2026-01-01"], "to decide"),
    ],
)
def test_the_terminal_tells_of_promises(
    take: Take, tmp_path: Path, words: list[str], said: str
) -> None:
    from goodword.cli.commands import app

    take(mbox(tmp_path / "office" / "sent.mbox", answer(SAID)))
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    assert said in result.output
