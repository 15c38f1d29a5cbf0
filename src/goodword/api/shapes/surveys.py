"""Surveys, as programs see them: figures with their intervals, answers, what is asked."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from goodword.api.shapes.common import Told, one_of
from goodword.surveys.measuring import Figure
from goodword.surveys.queries import Said
from goodword.surveys.rules import OCCASIONS, QUESTIONS
from goodword.surveys.tables import SurveyPlan
from goodword.surveys.tongues import TONGUES

Question = Annotated[str, one_of(QUESTIONS)]
Occasion = Annotated[str, one_of(OCCASIONS)]


class FigureShape(Schema):
    """One measure. `value` in per cent, NPS in points from -100 to 100; null: too few to say.

    `low` and `high` are its 95 % interval. Who did not answer is in `asked` alone.
    """

    question: Question
    asked: int
    answered: int
    good: int
    bad: int
    value: float | None
    low: float | None
    high: float | None


class MonthShape(Schema):
    """The letters of one month, and what was answered to them."""

    month: date
    figures: list[FigureShape]


class Satisfaction(Schema):
    """The whole window, and month by month."""

    figures: list[FigureShape]
    months: list[MonthShape]
    whole_house: Annotated[bool, Field(description="or only the customers you may know of")]


class AnswerShape(Schema):
    """What a customer answered last to one letter. `words` only where you may read them."""

    entry_id: int
    conversation_id: int | None
    customer_id: int
    customer: str
    question: Question
    score: int
    highest: int
    words: str
    asked_at: datetime
    at: datetime
    colleague: str
    occasion: Occasion


class Plan(Schema):
    """What customers are asked."""

    is_on: bool
    begun_at: datetime | None
    question: Question
    after_answer: bool
    quiet_days: int
    after_sale: bool
    sale_days: int
    mailbox_id: int | None
    tongue: Annotated[str, one_of(TONGUES)]
    subject: str
    words: str
    words_sale: str


class EditPlan(Told):
    """What is to be different; everything left out stays."""

    is_on: bool | None = None
    question: Annotated[str | None, Field(max_length=4)] = None
    after_answer: bool | None = None
    quiet_days: Annotated[int | None, Field(ge=1, le=20)] = None
    after_sale: bool | None = None
    sale_days: Annotated[int | None, Field(ge=1, le=90)] = None
    mailbox_id: Annotated[int | None, Field(ge=1, le=10**18 - 1)] = None
    tongue: Annotated[str | None, Field(max_length=5)] = None
    subject: Annotated[str | None, Field(max_length=200)] = None
    words: Annotated[str | None, Field(max_length=5000)] = None
    words_sale: Annotated[str | None, Field(max_length=5000)] = None


def figure(one: Figure) -> FigureShape:
    """A measure."""
    return FigureShape(**{name: getattr(one, name) for name in FigureShape.model_fields})


def answer(one: Said) -> dict[str, Any]:
    """An answer."""
    told = {name: getattr(one, name, None) for name in AnswerShape.model_fields}
    return told | {"customer_id": one.person_id, "customer": one.name}


def plan(row: SurveyPlan) -> dict[str, Any]:
    """The plan."""
    return {name: getattr(row, name) for name in Plan.model_fields}
