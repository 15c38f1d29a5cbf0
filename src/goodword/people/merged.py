"""Where somebody is found who was merged into another, as far as the reader may know of it."""

from typing import Any

from django.db.models import QuerySet

from goodword.access import Reader, acquainted, reachable
from goodword.people.tables import Address, Merge, Person
from goodword.prepared import Prepared


@Prepared
def _gone(*, person_id: int) -> QuerySet[Merge, Any]:
    rows = Merge.objects.filter(gone_person_id=person_id, undone_at=None)
    return rows.order_by("pk").values_list("pk")


def leads_to(reader: Reader, person_id: int) -> int | None:
    """The person that somebody merged is found under now; ``None`` when there is no such way.

    Somebody who was nobody to this reader leads nowhere, as if they had never been.
    """
    seen: set[int] = set()
    while True:
        ids = _gone(person_id=person_id)
        step = Merge.objects.filter(pk__in=ids[0]).first() if ids else None
        if step is None or step.kept_person_id is None or person_id in seen:
            break
        if not knew(reader, step):
            return None
        seen.add(person_id)
        person_id = step.kept_person_id
    here = Person.objects.filter(acquainted(reader), pk=person_id)
    return person_id if seen and here.exists() else None


def knew(reader: Reader, merge: Merge) -> bool:
    """Whether the reader may know of the one that went with this merge.

    By the addresses that were theirs: somebody who had none was noted by hand, for the house.
    """
    if reader.reads is None:
        return True
    told = merge.moved
    uses = told.get("rows", {}).get("PersonAddress", [])
    doubled = [d["value"] for d in told.get("doubled", {}).get("PersonAddress", [])]
    theirs = Address.objects.filter(uses__pk__in=uses) | Address.objects.filter(pk__in=doubled)
    if not theirs.exists():
        return True
    return theirs.filter(reachable(reader)).exists()
