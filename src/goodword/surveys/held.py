"""What is held on a person about surveys, for the right of access."""

from collections.abc import Collection
from typing import Any

from goodword.surveys.tables import Asking, NoMore


def surveys_of(person_ids: Collection[int]) -> dict[str, Any]:
    """When they were asked, what they answered each time, and that they want no more of it.

    Their words stand with the entries of their answers.
    """
    rows = Asking.objects.filter(person__in=person_ids).order_by("asked_at", "pk")
    wanted = NoMore.objects.filter(person__in=person_ids).order_by("at", "pk")
    return {
        "asked": [
            {
                "at": one.asked_at,
                "question": one.question,
                "after": one.occasion,
                "answers": [
                    {"at": said.at, "score": said.score, "entry": said.entry_id}
                    for said in one.scores.order_by("pk")
                ],
            }
            for one in rows.prefetch_related("scores")
        ],
        "asks_no_more": [{"at": one.at, "ended_at": one.ended_at} for one in wanted],
    }
