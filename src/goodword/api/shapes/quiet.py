"""Quiet customers as programs get them."""

from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from goodword.quiet.queries import QuietOne, backtest_of
from goodword.quiet.tables import QuietLook
from goodword.quiet.worth import Worth


class Alert(Schema):
    """What the house's word on quiet customers is worth, from its own past.

    `enough`: whether that is evidence enough to name anybody. As of `looks` earlier days,
    `named` of `judged` customers with a rhythm of their own would have been named, of whom
    `stayed_away` bought nothing within `horizon` days.
    """

    as_of: Annotated[date | None, Field(description="the last day that the sales reach")]
    target: Annotated[float, Field(description="the share of those named who should stay away")]
    horizon: int
    enough: bool
    words: str
    notes: list[str]
    looks: int
    judged: int
    named: int
    stayed_away: int
    precision: Annotated[float | None, Field(description="null: nobody would have been named")]


class QuietCustomer(Schema):
    """A customer who is silent for longer than usual.

    `named`: counted as quiet; else it is a plain fact. `commitment_id`: their check-in, where one
    is on the list.
    """

    customer_id: int
    name: str
    last_purchase: date
    missed_since: date
    purchases: int
    usual_days: float
    silent_days: int
    chance: Annotated[
        float | None, Field(description="to buy within the horizon; null: no evidence to say so")
    ]
    named: bool
    keeper_id: Annotated[int | None, Field(description="who of us knows them best")]
    commitment_id: int | None
    reason: Annotated[str, Field(description="a known reason for the silence; empty: none")]


def alert(look: QuietLook, worth: Worth) -> dict[str, Any]:
    """A look with its worth."""
    past = backtest_of(look)
    return {
        "as_of": look.as_of, "target": past.target, "horizon": look.horizon,
        "enough": worth.enough, "words": worth.tested, "notes": list(worth.notes),
        "looks": past.looks, "judged": past.judged, "named": past.named,
        "stayed_away": past.stayed_away, "precision": past.precision if past.named else None,
    }  # fmt: skip


def customer(one: QuietOne) -> dict[str, Any]:
    """One of the list."""
    return {
        "customer_id": one.person_id, "name": one.name, "last_purchase": one.last_on,
        "missed_since": one.missed_on, "purchases": one.times, "usual_days": round(one.usual, 1),
        "silent_days": one.silent,
        "chance": None if one.chance is None else round(one.chance, 4), "named": one.named,
        "keeper_id": one.keeper_id, "commitment_id": one.line.pk if one.line else None,
        "reason": one.reason,
    }  # fmt: skip
