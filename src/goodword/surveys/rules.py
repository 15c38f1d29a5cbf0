"""What is asked, what an answer means, and whom we may ask. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

ONCE_IN = timedelta(days=91)
"""A customer is asked at most once in so long: a quarter, wherever it begins."""
LASTS = timedelta(days=30)
"""So long a link can be answered by."""
CHANGEABLE = timedelta(days=7)
"""So long after the first answer it can be changed."""
MOST_CHANGES = 10
TOO_LATE = timedelta(days=21)
"""What could have been asked about longer ago than this is not asked about any more."""
LONGEST_WORDS = 2000
ASKS = 0.5
"""From this score of `goodword.language.read_asks` on a free word asks for something."""

OCCASIONS = {"conversation": "a matter that was settled", "sale": "a sale"}


@dataclass(frozen=True, slots=True)
class Scale:
    """A question's scale. ``good_from``, ``bad_to``: the first good and the last bad score."""

    words: str
    lowest: int
    highest: int
    good_from: int
    bad_to: int

    @property
    def scores(self) -> range:
        """Every score that can be given, the lowest first."""
        return range(self.lowest, self.highest + 1)


QUESTIONS: Mapping[str, Scale] = {
    "csat": Scale("satisfaction (CSAT, 1 to 5)", 1, 5, good_from=4, bad_to=2),
    "ces": Scale("effort (CES, 1 to 7)", 1, 7, good_from=5, bad_to=3),
    "nps": Scale("recommendation (NPS, 0 to 10)", 0, 10, good_from=9, bad_to=6),
}


def is_score(question: str, score: int) -> bool:
    """Whether a number is an answer to a question."""
    return score in QUESTIONS[question].scores


def is_bad(question: str, score: int) -> bool:
    """Whether an answer says that something went wrong."""
    return score <= QUESTIONS[question].bad_to


def is_good(question: str, score: int) -> bool:
    """Whether an answer counts as good in the figures."""
    return score >= QUESTIONS[question].good_from


@dataclass(frozen=True, slots=True)
class Whom:
    """A customer, as far as it matters for asking them.

    ``relation``: their own, else their organisation's. ``kind``: of the address that is asked
    (person, shared, robot). ``last_asked``: them, or anybody at that address.
    """

    relation: str
    spec: str
    kind: str
    gone: bool = False
    ours: bool = False
    bounced: bool = False
    last_asked: datetime | None = None
    asks_no_more: bool = False
    wish: str = ""
    complains: bool = False
    waits: bool = False


def why_not(whom: Whom, now: datetime) -> str:
    """Why this customer is not asked now; empty: they may be."""
    if whom.gone:
        return "there is nobody any more"
    if whom.relation not in ("", "customer"):
        return "they are no customer"
    if whom.ours or "@" not in whom.spec:
        return "there is no address of theirs that mail goes to"
    if whom.kind != "person":
        return "nobody in particular reads that address"
    if whom.bounced:
        return "the last letter to them came back"
    if whom.asks_no_more:
        return "they asked not to be asked"
    if whom.wish:
        return whom.wish
    if whom.complains:
        return "something has to be put right with them first"
    if whom.waits:
        return "they wait for us longer than they should"
    if whom.last_asked is not None and now - whom.last_asked < ONCE_IN:
        return "they were asked within the quarter"
    return ""


def is_open(asked_at: datetime, answered_at: datetime | None, now: datetime) -> bool:
    """Whether a link still takes an answer; ``answered_at``: the first one, if there is any."""
    if answered_at is not None:
        return now < min(answered_at + CHANGEABLE, asked_at + LASTS + CHANGEABLE)
    return now < asked_at + LASTS


def clean_words(text: str) -> str:
    """A customer's free words as every database can store them; not more than we read."""
    told = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return told.encode("utf-8", "replace").decode().strip()[:LONGEST_WORDS]
