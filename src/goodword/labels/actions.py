"""Tags are put on and taken off; views are kept. Each is one transaction."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from goodword.access import NotAllowed, NotFound, Reader, Refused, acquainted, readable
from goodword.labels.queries import on
from goodword.labels.rules import FILTERS, LONGEST, tag_key, tidy_query, tidy_tag
from goodword.labels.tables import SavedView, Tag, Tagged
from goodword.people.actions import must_decide
from goodword.people.tables import Person
from goodword.timeline.tables import Entry

MOST_VIEWS = 50


def must_lead(reader: Reader) -> None:
    """Refuse everyone but leads and administrators: a word of the house is everybody's."""
    if reader.role not in ("lead", "administrator"):
        raise NotAllowed("Only a lead or an administrator may change the house’s tags.")


@transaction.atomic
def tag(
    *,
    reader: Reader,
    name: str,
    now: datetime,
    person_id: int | None = None,
    conversation_id: int | None = None,
) -> str:
    """Put a tag on a customer or a conversation; its word as the house writes it.

    A new word becomes a tag of the house. Putting it on twice changes nothing. Raises
    `NotFound`, `NotAllowed`, `Refused`.
    """
    must_decide(reader)
    _must_see(reader, person_id, conversation_id)
    found = _tag(name)
    Tagged.objects.get_or_create(
        tag=found,
        **on(person_id, conversation_id),
        defaults={"colleague_id": reader.colleague_id, "at": now},
    )
    return found.name


@transaction.atomic
def untag(
    *,
    reader: Reader,
    tag_id: int,
    person_id: int | None = None,
    conversation_id: int | None = None,
) -> None:
    """Take a tag off a customer or a conversation. What is not there is off already."""
    must_decide(reader)
    _must_see(reader, person_id, conversation_id)
    Tagged.objects.filter(tag_id=tag_id, **on(person_id, conversation_id)).delete()


@transaction.atomic
def rename_tag(*, reader: Reader, tag_id: int, name: str) -> int:
    """Give a tag another word; where that is a tag already, the two become one. Its id."""
    must_lead(reader)
    row = Tag.objects.select_for_update().filter(pk=tag_id).first()
    if row is None:
        raise NotFound("There is no such tag.")
    name = _word(name)
    other = Tag.objects.filter(key=tag_key(name)).exclude(pk=tag_id).first()
    if other is not None:
        return _merge(row, other)
    row.name, row.key = name, tag_key(name)
    row.save(update_fields=["name", "key"])
    return row.pk


@transaction.atomic
def merge_tags(*, reader: Reader, tag_id: int, into_id: int) -> int:
    """Make one tag of two; what had the first has the second. The second's id."""
    must_lead(reader)
    rows = {t.pk: t for t in Tag.objects.select_for_update().filter(pk__in=(tag_id, into_id))}
    if tag_id == into_id:
        raise Refused("That is the same tag. Choose another.")
    if len(rows) < 2:
        raise NotFound("There is no such tag.")
    return _merge(rows[tag_id], rows[into_id])


@transaction.atomic
def delete_tag(*, reader: Reader, tag_id: int) -> None:
    """Do away with a tag; it comes off everything."""
    must_lead(reader)
    if not Tag.objects.filter(pk=tag_id).delete()[0]:
        raise NotFound("There is no such tag.")


@transaction.atomic
def save_view(
    *, reader: Reader, name: str, place: str, query: str, shared: bool = False
) -> SavedView:
    """Keep the filters of a page under a name; the same name again keeps the new ones.

    ``shared``: everybody finds it; each sees what they may see.
    """
    own, colleague = _own_views(reader), reader.colleague_id or 0
    name = _view_name(name)
    if place not in FILTERS:
        raise Refused("Only Today, customers and search keep views.")
    known = own.filter(name=name).first()
    if known is None and own.count() >= MOST_VIEWS:
        raise Refused(f"You have {MOST_VIEWS} views. Delete one you no longer use first.")
    if shared:
        must_decide(reader)
    last = own.aggregate(last=Max("position"))["last"]
    view = known or SavedView(
        colleague_id=colleague, name=name, position=0 if last is None else last + 1
    )
    view.place, view.query, view.shared = place, tidy_query(place, query)[:1000], shared
    view.save()
    return view


@transaction.atomic
def edit_view(*, reader: Reader, view_id: int, name: str, shared: bool) -> None:
    """Rename a view of one's own, and say whether colleagues find it."""
    view = _own_view(reader, view_id)
    name = _view_name(name)
    if _own_views(reader).filter(name=name).exclude(pk=view_id).exists():
        raise Refused(f"You have a view called {name} already. Choose another name.")
    if shared:
        must_decide(reader)
    view.name, view.shared = name, shared
    view.save(update_fields=["name", "shared"])


@transaction.atomic
def move_view(*, reader: Reader, view_id: int, by: int) -> None:
    """Move a view of one's own up (-1) or down (1) among one's own."""
    view = _own_view(reader, view_id)
    rows = list(_own_views(reader).order_by("position", "name", "pk"))
    at = next(i for i, row in enumerate(rows) if row.pk == view.pk)
    to = max(0, min(len(rows) - 1, at + (1 if by > 0 else -1)))
    rows.insert(to, rows.pop(at))
    for position, row in enumerate(rows):
        row.position = position
    SavedView.objects.bulk_update(rows, ["position"])


@transaction.atomic
def delete_view(*, reader: Reader, view_id: int) -> None:
    """Forget a view of one's own."""
    _own_view(reader, view_id).delete()


def _tag(name: str) -> Tag:
    name = _word(name)
    return Tag.objects.get_or_create(key=tag_key(name), defaults={"name": name})[0]


def _word(name: str) -> str:
    name = tidy_tag(name)
    if not name or not tag_key(name):
        raise Refused("Write a word for the tag.")
    if len(name) > LONGEST:
        raise Refused(f"A tag has at most {LONGEST} letters; this has {len(name)}.")
    return name


def _must_see(reader: Reader, person_id: int | None, conversation_id: int | None) -> None:
    if (person_id is None) == (conversation_id is None):
        raise Refused("A tag belongs to one customer or to one conversation.")
    if person_id is not None:
        there = Person.objects.filter(acquainted(reader), pk=person_id, merged_into=None)
        if not there.exists():
            raise NotFound("There is no such customer.")
        return
    letters = Entry.objects.filter(readable(reader), conversation_id=conversation_id or 0)
    if not letters.exists():
        raise NotFound("There is no such conversation, or it is not yours to read.")


def _merge(gone: Tag, kept: Tag) -> int:
    there = list(Tagged.objects.filter(tag=kept).values_list("person_id", "conversation_id"))
    known = set(there)
    for use in Tagged.objects.filter(tag=gone):
        if (use.person_id, use.conversation_id) in known:
            use.delete()
        else:
            use.tag = kept
            use.save(update_fields=["tag"])
    gone.delete()
    return kept.pk


def _own_views(reader: Reader) -> QuerySet[SavedView]:
    if reader.colleague_id is None:
        raise Refused("Views belong to a colleague.")
    return SavedView.objects.filter(colleague_id=reader.colleague_id)


def _own_view(reader: Reader, view_id: int) -> SavedView:
    view = _own_views(reader).select_for_update().filter(pk=view_id).first()
    if view is None:
        raise NotFound("There is no such view.")
    return view


def _view_name(name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())[:80]
    if not name:
        raise Refused("Give the view a name.")
    return name
