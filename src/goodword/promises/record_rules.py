"""How a promise of ours ended: a pure judgement of its life."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

OUTCOMES = ("kept", "renegotiated", "late", "broken", "open", "released")
WORDS = {
    "kept": "kept in time",
    "renegotiated": "renegotiated in time",
    "late": "done late",
    "broken": "not done, and past its date",
    "open": "still has time",
    "released": "they let us off",
}


@dataclass(frozen=True, slots=True)
class Step:
    """Something in its life that matters to its date. ``due_at``: the date that it set, if any."""

    name: str
    at: datetime
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How it stands: one of `OUTCOMES`, and the date that counts."""

    outcome: str
    due_at: datetime


def judge(
    steps: Sequence[Step],
    *,
    state: str,
    closed_at: datetime | None,
    patient_until: datetime | None,
    now: datetime,
) -> Verdict:
    """How a promise ended, or stands at ``now``. ``steps``: its life in order.

    A date that was moved counts only if the customer was told before it had passed. What was put
    off without telling them keeps its old date. ``patient_until``: the deadline of the most
    patient reading of the phrase: before that, nobody can say that it was late.
    """
    due = steps[0].due_at
    if due is None:
        raise ValueError("A promise begins with a date.")
    if patient_until is not None:
        due = max(due, patient_until)
    told, too_late, waiting = False, False, False
    for step in steps[1:]:
        if step.name == "held":
            waiting = True
        elif step.name == "resumed":
            waiting, due = False, step.due_at or due
        elif step.name == "rebased" and not told:
            due = step.due_at or due
        elif step.name == "renegotiated":
            too_late = too_late or (step.at > due and not waiting)
            told, due, waiting = True, step.due_at or due, False
        elif step.name == "postponed":
            waiting = False
    if state == "released":
        return Verdict("released", due)
    if state == "discharged" and closed_at is not None:
        if too_late or (closed_at > due and not waiting):
            return Verdict("late", due)
        return Verdict("renegotiated" if told else "kept", due)
    if too_late or (now > due and not waiting):
        return Verdict("broken", due)
    return Verdict("open", due)
