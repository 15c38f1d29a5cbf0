"""Passwords that anybody would try: the house's own words, and patterns, however long."""

import re

from django.core.exceptions import ValidationError

from goodword.house.queries import the_house
from goodword.people.tables import Colleague

LONGEST = 128
OWN_WORDS = ("goodword", "password", "passwort", "letmein", "welcome", "qwerty", "qwertz")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1q2w3e4r5t6z7u8i9o0p",
    "1q2w3e4r5t6y7u8i9o0p",
)


class NotGuessable:
    """Refuses what is made of the house's words, of one piece repeated, or of keys in a row.

    What is left after these are taken away has to be six characters at least.
    """

    def validate(self, password: str, user: Colleague | None = None) -> None:
        """Raise `ValidationError`, with what to do, for a password that anybody would try."""
        told = password.casefold()
        if len(password) > LONGEST:
            raise ValidationError(f"Write at most {LONGEST} characters.")
        if len(set(told)) < 4 or _is_repeated(told):
            raise ValidationError("This repeats one piece. Take words that differ.")
        left = told
        for word in sorted(_house_words(user), key=len, reverse=True):
            left = left.replace(word, "")
        if left != told and len(re.sub(r"[\W\d_]+", "", left)) < 6:
            raise ValidationError(
                "This is made of your house’s or your own name, or of a word that everybody "
                "tries. Take words that have nothing to do with you."
            )
        if _longest_run(told) * 2 > len(told):
            raise ValidationError("Keys in a row are the first that is tried. Take words instead.")

    def get_help_text(self) -> str:
        """What to heed, in a sentence."""
        return "No names of yours or your house’s, and no keys in a row."


def _house_words(user: Colleague | None) -> set[str]:
    told = [*OWN_WORDS, the_house().name]
    if user is not None:
        told += [user.name, *re.split(r"[@.]", user.email)]
    pieces = {piece.casefold() for text in told for piece in re.split(r"[\W_]+", text)}
    return {piece for piece in pieces if len(piece) > 3}


def _is_repeated(told: str) -> bool:
    return any(
        told == (told[:size] * len(told))[: len(told)] for size in range(1, len(told) // 2 + 1)
    )


def _longest_run(told: str) -> int:
    """The length of the longest piece that stands in a row of keys, forwards or backwards."""
    rows = [*_ROWS, *(row[::-1] for row in _ROWS)]
    longest = 0
    for start in range(len(told)):
        while any(told[start : start + longest + 1] in row for row in rows) and (
            start + longest < len(told)
        ):
            longest += 1
    return longest
