"""All rules, in the order in which they are shown."""

from functools import cache
from importlib import import_module

from goodword.review.findings import Rule

CODES = (
    "excuse.busy",
    "excuse.but",
    "excuse.other",
    "excuse.blame",
    "apology.missing",
    "apology.repeated",
    "apology.conditional",
    "promise.impossible",
    "promise.vague",
    "promise.precise",
    "answer.unanswered",
    "answer.first",
    "regard.thanks",
    "regard.name",
    "regard.curt",
    "regard.jargon",
    "handover.away",
)


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by its code."""
    found = (import_module(f"goodword.review.rules.{code.replace('.', '_')}") for code in CODES)
    return {module.RULE.code: module.RULE for module in found}
