"""regard.name: a greeting to nobody, where the name is known."""

import re
from collections.abc import Iterator

from goodword.review.findings import Hit, Rule
from goodword.review.page import Page

_NOBODY = re.compile(
    r"\s*(dear (?:sirs?(?: (?:or|and|/) madam)?|madam|sir/madam|(?:valued |our )?(?:customer|"
    r"client|guest|member|user|subscriber|patient|applicant|friend|reader)s?)|to whom (?:it|this) "
    r"may concern|(?:hi|hello|hey) there|(?:dear )?(?:valued )?customer|hello customer|greetings|"
    r"good (?:day|morning|afternoon|evening)|hello|hi)\s*([,.!:-]|\n|$)",
    re.I,
)
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,3}$")
_NO_PERSON = re.compile(
    r"\b(?:team|support|info|sales|service|office|customer|department|group|list|desk|admin|"
    r"billing|"
    r"accounts?|inc|ltd|llc|gmbh|corp|company|undisclosed|recipients)\b", re.I
)  # fmt: skip


def _find(page: Page) -> Iterator[Hit]:
    name = _known(page)
    if not name:
        return
    greeting = _NOBODY.match(page.own)
    if greeting is None or name.split()[0].lower() in page.own[:200].lower():
        return
    start, end = greeting.span(1)
    first = greeting[1].split()[0].lower()
    word = "Dear" if first in ("dear", "to", "customer", "valued") else greeting[1].split()[0]
    suggestion = (
        f"{word} {name}" if first not in ("good", "greetings") else f"{greeting[1]}, {name}"
    )
    yield Hit(start, end, f"They are called {name}.", suggestion)


def _known(page: Page) -> str:
    """The one person it goes to, by name; empty where that isn't known."""
    draft = page.draft
    if len(draft.to) > 1:
        return ""
    named = draft.to[0] if draft.to else draft.reply_to.sender if draft.reply_to else ""
    name = re.sub(r"<[^>]*>|\"", "", named).strip()
    last, comma, given = name.partition(",")
    name = f"{given.strip()} {last.strip()}" if comma else name
    if "@" in name or not _NAME.match(name) or _NO_PERSON.search(name):
        return ""
    return name


RULE = Rule(
    code="regard.name",
    name="A greeting to nobody",
    severity="info",
    experimental=True,
    why="Whoever is addressed as a customer is one of many. You know the name; use it.",
    evidence="practice",
    example="Dear customer, your chairs leave here on Monday.",
    instead="Dear Ann Berg, your chairs leave here on Monday.",
    find=_find,
)
