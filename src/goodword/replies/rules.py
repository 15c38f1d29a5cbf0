"""Which letters of a conversation wait for our answer: a pure function of its entries.

The unit of a reply: at most one open per customer and conversation, due from the first
unanswered letter; later ones join it as chasers. An entry of ours that was written to that
customer ends it. A word of waiting doesn't, unless all that it says is a promise of what answers
them: then that promise is what is owed. Automatic mail and mail among ourselves neither begin nor
end anything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b

from goodword.replies.facts import Fact
from goodword.replies.tellings import once_each

THANKED = "They wrote thanks since: was it answered elsewhere?"
OPENING_RELATIONS = ("", "customer")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which answer score (0 to 1) a letter opens a reply, or asks a colleague whether.

    ``crowd``: a letter to more recipients than this asks a colleague at most.
    """

    opens: float = 0.5
    asks: float = 0.3
    crowd: int = 12


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person decided about a customer in this conversation, with these letters on the table.

    ``settles``: what they had written by then is settled. Otherwise it is not, whatever our
    letters of that time look like.
    """

    customer_id: int
    at: datetime
    seen_up_to: int
    settles: bool

    def covers(self, fact: Fact) -> bool:
        """Whether the letter lay on the table, or another that told of the same."""
        return any(f.at <= self.at and f.entry_id <= self.seen_up_to for f in fact.tellings)


@dataclass(frozen=True, slots=True)
class Span:
    """From a customer's letter to our answer, or to none yet.

    ``sure``: opens at once; otherwise a colleague is asked. ``response``: ``first`` or ``next``,
    the standard that applies. ``nearest_id``: the colleague who answered this customer last
    before, in this conversation (``nearest_at``). ``kept_id``: who took the conversation or the
    customer over since. ``thanks``: their closing courtesy since.
    """

    customer_id: int
    opening: Fact
    sure: bool
    response: str
    nearest_id: int | None = None
    nearest_at: datetime | None = None
    kept_id: int | None = None
    chasers: tuple[Fact, ...] = ()
    acknowledgements: tuple[Fact, ...] = ()
    closing: Fact | None = None
    thanks: Fact | None = None

    @property
    def historic(self) -> bool:
        """Whether it lies before the horizon: it is offered, and opens nothing by itself."""
        return not self.opening.opens

    @property
    def calls(self) -> bool:
        """Whether they only called: calling back answers all of it."""
        return self.opening.spoken and all(fact.spoken for fact in self.chasers)

    @property
    def keys(self) -> tuple[str, ...]:
        """The natural keys of its letters, the opening one first."""
        told = (self.opening, *self.chasers)
        return tuple(key_of(f) for fact in told for f in fact.tellings)

    @property
    def doubt(self) -> str:
        """A question to a colleague about this line, in words, or none."""
        return THANKED if self.thanks and not self.closing else ""


def natural_key(content_key: str, author_spec: str, occurrence: int = 0) -> str:
    """The identity of a letter that wants an answer: content, kind, customer, occurrence."""
    told = "\x1f".join((content_key, "reply", author_spec.lower(), str(occurrence)))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=24).hexdigest()


def key_of(fact: Fact) -> str:
    """The natural key of one letter."""
    return natural_key(fact.content_key, fact.author_spec)


def wants(fact: Fact, thresholds: Thresholds) -> str:
    """Whether a customer's letter wants an answer: ``yes``, ``perhaps`` or ``no``."""
    if fact.courtesy or fact.score < thresholds.asks:
        return "no"
    sure = fact.score >= thresholds.opens
    if fact.only_copied or fact.unnamed:
        return "perhaps" if sure else "no"
    return "yes" if sure and fact.recipients <= thresholds.crowd else "perhaps"


def spans(
    facts: Iterable[Fact],
    *,
    now: datetime,
    rulings: Sequence[Ruling] = (),
    thresholds: Thresholds = Thresholds(),
) -> list[Span]:
    """Everything that waits, or waited, for our answer in one conversation.

    The order in which the facts are given does not matter. Letters after ``now`` do not exist
    yet. A letter at the very instant of ours counts as before it.
    """
    story = _Story(rulings, thresholds)
    told = [f for f in facts if f.at <= now and not f.automated and f.direction != "internal"]
    ours = ("out",)
    for fact in sorted(
        once_each(told), key=lambda f: (f.at, f.direction in ours or f.talked, f.content_key)
    ):
        if fact.talked or fact.elsewhere:
            story.we_spoke(fact)
        elif fact.direction == "in":
            story.they_wrote(fact)
        else:
            story.we_wrote(fact)
    return sorted(
        [*story.done, *story.waiting.values()],
        key=lambda s: (s.opening.at, s.opening.content_key, s.customer_id),
    )


@dataclass(slots=True)
class _Story:
    """A conversation told from its beginning: who waits, and what was answered."""

    rulings: Sequence[Ruling]
    thresholds: Thresholds
    waiting: dict[int, Span] = field(default_factory=dict)
    done: list[Span] = field(default_factory=list)
    answers: list[Fact] = field(default_factory=list)

    def they_wrote(self, fact: Fact) -> None:
        customer = fact.author_id
        if customer is None or fact.relation not in OPENING_RELATIONS:
            return
        if self._ruled(customer, fact, settles=True):
            return
        span = self.waiting.get(customer)
        if fact.courtesy:
            if span:
                self.waiting[customer] = replace(span, thanks=fact)
            return
        verdict = wants(fact, self.thresholds)
        if span and (not span.historic or not fact.opens):
            self.waiting[customer] = replace(
                span,
                chasers=(*span.chasers, fact),
                sure=span.sure or verdict == "yes",
                thanks=None,
            )
        elif verdict == "yes" or (verdict == "perhaps" and fact.opens):
            self.waiting[customer] = self._begin(customer, fact, verdict == "yes")

    def we_wrote(self, fact: Fact) -> None:
        for customer, span in list(self.waiting.items()):
            if not _reaches(fact, customer, span.opening) or fact.forward_only:
                continue
            if self._ruled(customer, fact, settles=False):
                continue
            if fact.holding and customer not in fact.carried:
                told = (*span.acknowledgements, fact)
                self.waiting[customer] = replace(span, acknowledgements=told)
                continue
            del self.waiting[customer]
            if not span.historic:
                self.done.append(replace(span, closing=fact))
        if not fact.forward_only:
            self.answers.append(fact)

    def we_spoke(self, fact: Fact) -> None:
        """A conversation by mouth, or any answer elsewhere: it answers a call that was missed.

        Whether it answered a letter, only a colleague can say: they tick it (see the ledger).
        """
        for customer, span in list(self.waiting.items()):
            if not span.calls or customer not in fact.reached or fact.holding:
                continue
            if self._ruled(customer, fact, settles=False):
                continue
            del self.waiting[customer]
            if not span.historic:
                self.done.append(replace(span, closing=fact))
        if not fact.elsewhere:
            self.answers.append(fact)

    def _begin(self, customer: int, fact: Fact, sure: bool) -> Span:
        before = [answer for answer in self.answers if _reaches(answer, customer, fact)]
        nearest = [answer for answer in before if answer.colleague_id]
        answered = any(not answer.holding for answer in before)
        return Span(
            customer_id=customer,
            opening=fact,
            sure=sure,
            response="next" if answered else "first",
            nearest_id=nearest[-1].colleague_id if nearest else None,
            nearest_at=nearest[-1].at if nearest else None,
        )

    def _ruled(self, customer: int, fact: Fact, *, settles: bool) -> bool:
        return any(
            ruling.customer_id == customer and ruling.settles == settles and ruling.covers(fact)
            for ruling in self.rulings
        )


def _reaches(ours: Fact, customer: int, theirs: Fact) -> bool:
    """Whether our letter was written to this customer.

    Either they were addressed, or the list that they had written to, or nobody that we know of
    (archives of lists carry no recipients).
    """
    if customer in ours.reached or ours.circle & theirs.circle:
        return True
    return not ours.reached and not ours.circle
