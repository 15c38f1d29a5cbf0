"""Whom letters of ours did not reach: what came back, and what was never handed on."""

from collections.abc import Collection, Mapping

from goodword.channels.mail.sending.tables_after import Returned, Submission


def returned_from(entry_ids: Collection[int]) -> set[tuple[int, int]]:
    """Which entries came back from which addresses."""
    rows = Returned.objects.filter(letter__in=list(entry_ids), address__isnull=False)
    return {(pk, who) for pk, who in rows.values_list("letter_id", "address_id") if pk and who}


def never_went(message_ids: Mapping[int, str]) -> set[int]:
    """Which entries (by their Message-IDs) are copies of letters that no server ever took.

    A mail program may file its copy in Sent although its letter was stopped.
    """
    told = {one: pk for pk, one in message_ids.items() if one}
    rows = Submission.objects.filter(message_id__in=list(told)).values_list("message_id", "state")
    states: dict[str, set[str]] = {}
    for message_id, state in rows:
        states.setdefault(message_id, set()).add(state)
    return {told[one] for one, all_ in states.items() if all_ <= {"stopped", "refused"}}
