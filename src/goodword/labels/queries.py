"""Reads of tags and saved views."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from goodword.access import Reader
from goodword.labels.rules import tag_key
from goodword.labels.tables import SavedView, Tag, Tagged
from goodword.prepared import Prepared


@dataclass(frozen=True, slots=True)
class TagView:
    """A tag, and how often it is used (in the whole house)."""

    id: int
    name: str
    customers: int = 0
    conversations: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """A saved view. ``own``: the reader's; else a colleague (``by``) shares it."""

    id: int
    name: str
    place: str
    query: str
    shared: bool
    own: bool
    by: str


def on(person_id: int | None, conversation_id: int | None) -> dict[str, Any]:
    """Where a tag sits: on one customer, or on one conversation."""
    return {"person_id": person_id, "conversation_id": conversation_id}


def tags_of(*, person_id: int | None = None, conversation_id: int | None = None) -> list[TagView]:
    """The tags of a customer or of a conversation, by name.

    For somebody who may see it; the caller has asked.
    """
    where = on(person_id, conversation_id)
    return [TagView(pk, name) for pk, name in _tags_on(**where)]


@Prepared
def _tags_on(*, person_id: int | None, conversation_id: int | None) -> QuerySet[Tagged, Any]:
    uses = Tagged.objects.filter(**on(person_id, conversation_id))
    return uses.order_by("tag__key").values_list("tag_id", "tag__name")


def tag_names() -> list[str]:
    """Every tag of the house, by name, to choose from."""
    return [name for (name,) in _names()]


@Prepared
def _names() -> QuerySet[Tag, Any]:
    return Tag.objects.order_by("key").values_list("name")[:500]


def find_tag(name: str) -> TagView | None:
    """A tag by its word, whatever its case."""
    tag = Tag.objects.filter(key=tag_key(name)).first()
    return TagView(tag.pk, tag.name) if tag else None


def all_tags() -> list[TagView]:
    """Every tag with its uses, by name."""
    rows = Tag.objects.order_by("key").annotate(
        customers=Count("uses", filter=Q(uses__person__isnull=False)),
        talks=Count("uses", filter=Q(uses__conversation__isnull=False)),
    )
    return [TagView(t.pk, t.name, t.customers, t.talks) for t in rows]


def tagged_persons(name: str) -> Combinable:
    """Persons who have this tag."""
    return Exists(Tagged.objects.filter(tag__key=tag_key(name), person_id=OuterRef("pk")))


def tagged_matters(name: str, legible: Q | Combinable) -> Q:
    """Commitments to tagged customers, or in tagged conversations that the reader may read.

    ``legible``: what they may read; whether a conversation is tagged is said of no other.
    """
    uses = Tagged.objects.filter(tag__key=tag_key(name))
    customer = Exists(uses.filter(person_id=OuterRef("customer_id")))
    there = Exists(uses.filter(conversation_id=OuterRef("conversation_id")))
    return Q(customer) | (Q(there) & Q(legible))


def views(reader: Reader, *, places: Collection[str] = ()) -> list[View]:
    """The reader's own views in their order, then those that colleagues share."""
    found = [
        View(pk, name, place, query, shared, owner == reader.colleague_id, by)
        for pk, name, place, query, shared, owner, by in _saved(
            frozenset(places), me=reader.colleague_id or 0
        )
    ]
    return sorted(found, key=lambda view: not view.own)


@Prepared
def _saved(places: frozenset[str], *, me: int) -> QuerySet[SavedView, Any]:
    rows = SavedView.objects.filter(Q(colleague_id=me) | Q(shared=True, colleague__is_active=True))
    if places:
        rows = rows.filter(place__in=sorted(places))
    rows = rows.order_by("position", "name", "pk")
    return rows.values_list(
        "pk", "name", "place", "query", "shared", "colleague_id", "colleague__name"
    )
