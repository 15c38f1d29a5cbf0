"""What a fit says of itself, so that nobody takes a search that failed for an answer."""

import warnings
from dataclasses import dataclass


class FitWarning(UserWarning):
    """A model was fitted, but its verdict is not "fitted"."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a fit ended: a code for programs, a sentence for people.

    `fitted`: one best answer was found. Else the parameters stand at the best point seen, and the
    sentence says which of them the data leave open.
    """

    code: str
    words: str

    @property
    def fitted(self) -> bool:
        """Whether the data settle every parameter."""
        return self.code == "fitted"

    def __str__(self) -> str:
        return self.words

    def said(self) -> None:
        """Warn unless all is well."""
        if not self.fitted:
            warnings.warn(self.words, FitWarning, stacklevel=3)


FITTED = Verdict("fitted", "One best answer was found.")
NOT_CONVERGED = Verdict(
    "not-converged",
    "The search for the parameters did not come to rest: don't rely on these. "
    "More customers or a longer time usually help.",
)
NO_REPEATS = Verdict(
    "no-repeats",
    "Nobody bought twice: nothing can be learnt about rhythm or leaving.",
)
SAME_DROPOUT = Verdict(
    "dropout-not-identifiable",
    "Dropout not identifiable: customers differ too little in when they leave, so that any large "
    "pair of dropout parameters fits alike. Their ratio can be used; each alone means nothing.",
)
NO_DROPOUT = Verdict(
    "dropout-not-identifiable",
    "Dropout not identifiable: nobody seems to leave within the time that was seen.",
)
ALL_OR_NOTHING = Verdict(
    "dropout-not-identifiable",
    "Dropout not identifiable: it looks as if customers left at once or never. "
    "The ratio of the dropout parameters can be used; each alone means nothing.",
)
SAME_RATE = Verdict(
    "rate-not-identifiable",
    "Differences in rhythm not identifiable: all customers seem to buy at one rate. "
    "The ratio of r and alpha can be used; each alone means nothing.",
)
SAME_PURCHASES = Verdict(
    "spend-not-identifiable",
    "Spend not identifiable: each customer seems to spend the same every time (or bought only "
    "twice). Expected spend can be used; p and gamma alone mean nothing.",
)
SAME_CUSTOMERS = Verdict(
    "spend-not-identifiable",
    "Spend not identifiable: customers seem to spend alike on average. "
    "Expected spend can be used; q and gamma alone mean nothing.",
)
ENDLESS_SPEND = Verdict(
    "spend-not-settled",
    "A few customers spend so much that the average of all is not settled by these data: "
    "expected spend can be used for customers with repeat purchases only.",
)
