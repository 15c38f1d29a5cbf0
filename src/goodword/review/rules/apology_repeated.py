"""apology.repeated: the same apology again."""

from collections.abc import Iterator

from goodword.language.promises.listed import listed
from goodword.review.findings import Hit, Rule
from goodword.review.page import Page
from goodword.review.speech import Place, pattern

_AGAIN = (
    "(?: (?:again|once more|once again|for that|for this|for the (?:\\w+ )?(?:delay|inconvenience|"
    "trouble|confusion|error|mistake|mix-up)|about (?:that|this)|for it) )"
)
_MANNERS = pattern(" (?:noise|bother\\w*|question|questions|post|posting|list|spam) ")
_MANY = 3


def _find(page: Page) -> Iterator[Hit]:
    places = page.apologies
    for at, place in enumerate(places[1:], start=1):
        if _MANNERS.search(place.after[:60]):
            continue
        if at + 1 >= _MANY or _comes_again(place, places[at - 1]):
            start, end = place.span
            yield Hit(start, end, "The apology was already made once.", None)
            return


def _comes_again(place: Place, last: Place) -> bool:
    """Whether it says of itself that it is made again, or has no other thing to be about."""
    if place.line.at == last.line.at:
        return False
    about = pattern(_AGAIN)
    near = f"{place.before[-14:]}{place.text} {place.after[1:60]}"
    bare = place.after.strip() in (".", "!", "")
    return about.search(f" {near} ") is not None or (bare and place.line.count <= 3)


RULE = Rule(
    code="apology.repeated",
    name="The same apology again",
    severity="info",
    experimental=True,
    why=(
        "One apology that names the thing is enough. Each further one asks the customer to "
        "comfort you; use the space for what you do now."
    ),
    evidence="practice",
    example="I'm sorry for the delay. Your copy is attached. Again, I apologize for the delay.",
    instead="I'm sorry for the delay. Your copy is attached.",
    find=_find,
    cues=listed(
        "sorry apologize apologise apology apologies fault mistake forgive excuse pardon regret"
    ),
)
