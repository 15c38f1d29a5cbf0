"""Moves the rows of a merge, and back. Belongs in a transaction that holds the owners' rows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from goodword.merging.choosing import as_text, as_value
from goodword.merging.forest import ORGANISATIONS, Branch, Follows, Kind, below, edge, root
from goodword.merging.records import Doubled, Record, passed_on, taken_back
from goodword.people.tables import Colleague


def move(kind: Kind, gone: int, kept: int, record: Record) -> None:
    """Bring everything from ``gone`` to ``kept``, and write down what was its own."""
    beneath = below(kind, gone)
    for follows in kind.follows:
        _move_table(follows, gone, kept, record, beneath)
    for branch in beneath:
        branch.keep()


def _move_table(
    follows: Follows, gone: int, kept: int, record: Record, beneath: Iterable[Branch]
) -> None:
    whose = {pk: b.record for b in beneath for pk in b.record.own(follows.place)}
    rows = {row.pk: row for row in _at(follows, gone)}
    there = {getattr(row, follows.once): row for row in _at(follows, kept)} if follows.once else {}
    for pk, row in list(rows.items()):
        twin = there.get(getattr(row, follows.once)) if follows.once else None
        if twin is None:
            continue
        owner = whose.get(pk, record)
        owner.forget(follows.place, {pk})
        owner.twice(follows.place).append(_written_down(follows, row, twin))
        row.delete()
        del rows[pk]
    _at(follows, gone).filter(pk__in=rows).update(**{f"{follows.column}_id": kept})
    record.own(follows.place).extend(pk for pk in rows if pk not in whose)


def move_back(kind: Kind, branch: Branch) -> int:
    """Give back everything that belongs to the gone one and to those below it; from where.

    The edge must still stand; whoever calls cuts it afterwards.
    """
    gone = kind.gone(branch.merge)
    top = root(kind, gone)
    mine = [branch, *below(kind, gone)]
    cut = {b.merge.pk for b in mine}
    others = [b for b in below(kind, top) if b.merge.pk not in cut]
    for follows in kind.follows:
        _move_table_back(follows, gone, top, mine, others)
    _columns_back(kind, branch, mine, others)
    for one in (*mine, *others):
        one.keep()
    return top


def _move_table_back(
    follows: Follows, gone: int, top: int, mine: list[Branch], others: list[Branch]
) -> None:
    ids = {pk for b in mine for pk in b.record.own(follows.place)}
    leaving = list(_at(follows, top).filter(pk__in=ids))
    _at(follows, top).filter(pk__in=[row.pk for row in leaving]).update(
        **{f"{follows.column}_id": gone}
    )
    if not follows.once:
        return
    here = {getattr(row, follows.once) for row in leaving}
    still = set(_at(follows, top).values_list(follows.once, flat=True))
    for number, b in enumerate(mine):
        for told in list(b.record.twice(follows.place)):
            if told["value"] in here:
                continue
            b.record.twice(follows.place).remove(told)
            if told["value"] in still:
                again = _write_again(follows, gone, told)
                here.add(told["value"])
                if number:
                    b.record.own(follows.place).append(again)
                _narrow(follows, told, [*mine, *others])
    for b in others:
        for told in list(b.record.twice(follows.place)):
            if told["value"] in here and told["value"] not in still:
                b.record.twice(follows.place).remove(told)
                b.record.own(follows.place).append(_write_again(follows, top, told))
                still.add(told["value"])


def _at(follows: Follows, owner: int) -> "models.QuerySet[Any]":
    rows: models.QuerySet[Any] = follows.model._default_manager.all()
    return rows.filter(**{f"{follows.column}_id": owner}).order_by("pk")


def _written_down(follows: Follows, row: Any, twin: Any) -> Doubled:
    told: Doubled = {"value": getattr(row, follows.once)}
    for name in follows.keeps:
        value = getattr(row, name)
        told[name] = value.isoformat() if isinstance(value, datetime) else value
    if "since" in follows.keeps:
        told |= _widen(row, twin)
    return told


def _widen(row: Any, twin: Any) -> Doubled:
    """The address that stays holds for as long as either of the two did."""
    before = [m.isoformat() if m else None for m in (twin.since, twin.until)]
    since = min(row.since, twin.since) if row.since and twin.since else None
    until = max(row.until, twin.until) if row.until and twin.until else None
    if (since, until) == (twin.since, twin.until):
        return {}
    twin.since, twin.until = since, until
    twin.save(update_fields=["since", "until"])
    return {"widened": twin.pk, "before": before}


def _narrow(follows: Follows, told: Doubled, branches: list[Branch]) -> None:
    row = told.get("widened")
    if row is None:
        return
    for b in branches:
        for other in b.record.twice(follows.place):
            if other.get("widened") == row:
                # Another one that it was widened for still stands: it remembers the beginning.
                other["before"] = told["before"]
                return
    since, until = (_instant(m) for m in told["before"])
    follows.model._default_manager.filter(pk=row).update(since=since, until=until)


def _write_again(follows: Follows, owner: int, told: Doubled) -> int:
    values = {name: told[name] for name in follows.keeps}
    for name, value in values.items():
        field = follows.model._meta.get_field(name.removesuffix("_id"))
        if isinstance(field, models.DateTimeField):
            values[name] = _instant(value)
        elif field.is_relation and value is not None:
            related: Any = field.related_model
            values[name] = value if related.objects.filter(pk=value).exists() else None
    rows = follows.model._default_manager
    row = rows.create(**{f"{follows.column}_id": owner, follows.once: told["value"]}, **values)
    return int(row.pk)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _columns_back(kind: Kind, branch: Branch, mine: list[Branch], others: list[Branch]) -> None:
    """The kept one's columns as they were, except for what somebody changed since."""
    kept = kind.kept(branch.merge)
    later = [b for b in others if kind.kept(b.merge) == kept]
    row: Any = kind.model.objects.get(pk=kept)
    for name, change in branch.record.columns.items():
        change = _as_found_now(name, change)
        back, value = taken_back(change, _current(name, getattr(row, name)))
        if back:
            setattr(row, name, _restored(name, value, row))
            continue
        for b in later:
            told = b.record.columns.get(name)
            if told is not None:
                b.record.columns[name] = passed_on(change, _as_found_now(name, told))
    row.save(update_fields=[n.removesuffix("_id") for n in branch.record.columns] or ["name"])


def _as_found_now(name: str, change: list[Any]) -> list[Any]:
    """A change with its second half as it is found now (organisations are merged as well)."""
    return [change[0], _current(name, change[1])]


def _current(name: str, value: Any) -> Any:
    if name != "organisation_id" or value is None:
        return as_text(value)
    return root(ORGANISATIONS, value)


def _restored(name: str, value: Any, row: Any) -> Any:
    """A value to be written back; an organisation that went since takes the person along."""
    if value is None:
        return None
    if name == "looked_after_by_id":
        here = Colleague.objects.filter(pk=value, is_active=True).exists()
        return value if here else row.looked_after_by_id
    if name == "organisation_id":
        return belongs_to(value, row.pk)
    return as_value(name, value)


def belongs_to(organisation: int, person: int) -> int:
    """Where an organisation is found now; if it was merged, the person is one of its own there."""
    went = edge(ORGANISATIONS, organisation)
    if went is None:
        return organisation
    if person not in went.record.own("Person"):
        went.record.own("Person").append(person)
        went.keep()
    return root(ORGANISATIONS, organisation)
