"""regard.jargon: words of the house that the customer doesn't know."""

import re
from collections.abc import Iterator

from goodword.review.findings import Hit, Rule
from goodword.review.page import Page

# What systems call a customer's matter, and how houses speak of themselves.
_OURS = re.compile(
    r"\b(?:(?-i:INC|REQ|RITM|CHG|PRB|SR|CASE)[-#]?\d{5,}|(?:tier|level|l)[ -]?[123] (?:support|"
    r"team|agent|queue)|our (?:ticketing (?:system|tool)|crm|erp|sops?|slas?|kpis?|back ?office|"
    r"backend|jira|salesforce|zendesk|servicenow|knowledge base article)|internal (?:ticket|sla|"
    r"sop)|per our (?:sop|policy|process|procedure|protocol)|ticket (?:has been |was |is "
    r")?(?:closed|merged|escalated|resolved|triaged|reassigned))\b",
    re.I,
)


def _find(page: Page) -> Iterator[Hit]:
    theirs = page.theirs.letter.text.lower() if page.theirs else ""
    for match in _OURS.finditer(page.own):
        if match[0].lower() not in theirs:
            yield Hit(*match.span(), f"“{match[0]}” is a word of ours, not of theirs.")
    for word, instead in page.house.jargon.items():
        for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", page.own):
            if word.lower() not in theirs:
                yield Hit(*match.span(), f"“{match[0]}” is a word of the house.", instead or None)


RULE = Rule(
    code="regard.jargon",
    name="Words of the house",
    severity="info",
    experimental=True,
    why="The customer doesn't know our systems and departments. Say it in words of theirs.",
    evidence="practice",
    example="Your request was escalated to tier 2 support.",
    instead="Ann, who knows this machine best, is looking at it and calls you tomorrow.",
    find=_find,
)
