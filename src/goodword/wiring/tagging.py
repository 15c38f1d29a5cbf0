"""Tags become one: what the house said for the one that goes holds for the one that stays."""

from django.db import transaction

from goodword.access import Reader
from goodword.care.actions import hand_on_interval
from goodword.labels import actions as labels
from goodword.labels.queries import find_tag


@transaction.atomic
def rename_tag(*, reader: Reader, tag_id: int, name: str) -> int:
    """Give a tag another word; where that is a tag already, the two become one. Its id.

    Raises `NotFound`, `NotAllowed`, `Refused`.
    """
    labels.must_lead(reader)
    there = find_tag(name)
    if there is not None and there.id != tag_id:
        hand_on_interval(from_tag=tag_id, to_tag=there.id)
    return labels.rename_tag(reader=reader, tag_id=tag_id, name=name)


@transaction.atomic
def merge_tags(*, reader: Reader, tag_id: int, into_id: int) -> int:
    """Make one tag of two; what had the first has the second. The second's id.

    Raises `NotFound`, `NotAllowed`, `Refused`.
    """
    labels.must_lead(reader)
    if tag_id != into_id:
        hand_on_interval(from_tag=tag_id, to_tag=into_id)
    return labels.merge_tags(reader=reader, tag_id=tag_id, into_id=into_id)
