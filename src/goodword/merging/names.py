"""Names as one compares them: without titles, accents, order and case. Pure."""

import re
import unicodedata
from functools import lru_cache

_TITLES_IN_A_ROW = """
    mr mrs ms miss mx dr prof professor sir dame lord lady herr frau hr fr dhr mevr mevrouw mw
    meneer monsieur madame mme mlle signor signora sra srta sr ing dipl drs jr junior snr senior
    ii iii iv phd md mba msc bsc esq cpa rev hon
"""
_TITLES = frozenset(_TITLES_IN_A_ROW.split())
_NO_PERSON = """
    team recipients undisclosed payroll group department dept support service services desk office
    news newsletter editor center centre committee mailbox sales info admin administrator accounts
    accounting billing marketing customer list lists members alerts notification helpdesk reception
    airlines
"""
_NOBODY = frozenset(_NO_PERSON.split())
_LETTERS = str.maketrans({
    "ß": "ss", "ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
})  # fmt: skip
_DOUBLED = re.compile(r"ae|oe|ue")
_ASIDE = re.compile(r"[(\[{<].*?[)\]}>]|[\"“”„].*?[\"“”]")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_LEGAL_FORMS = """
    gmbh ag kg ohg gbr ug mbh co cie company corp corporation inc incorporated llc llp lp ltd
    limited plc bv nv vof cv sa sarl sas srl spa sl bvba vzw asbl oy ab as aps kft sro doo pte
    pty holding und and et en the
"""
_LEGAL = frozenset(_LEGAL_FORMS.split())
# Spoken and full forms of first names that are one name to those who bear them.
_FORMS = (
    "william bill billy will willy", "robert bob bobby rob", "richard dick rick rich",
    "james jim jimmy jamie", "john jack johnny jon", "michael mike mick", "thomas tom tommy",
    "charles charlie chuck", "joseph joe joey", "edward ed eddie ted", "david dave",
    "daniel dan danny", "matthew matt", "christopher chris", "anthony tony", "andrew andy drew",
    "stephen steven steve", "kenneth ken kenny", "ronald ron", "donald don", "gregory greg",
    "timothy tim", "jeffrey jeff geoffrey geoff", "benjamin ben", "samuel sam", "nicholas nick",
    "alexander alex sascha", "frederick fred", "lawrence larry", "gerald jerry gerry",
    "raymond ray", "douglas doug", "philip phil phillip", "peter pete", "patrick pat",
    "elizabeth liz beth betty eliza", "katherine kate kathy cathy catherine kathryn katie",
    "margaret maggie peggy meg", "susan sue suzanne", "deborah debbie deb debra",
    "jennifer jen jenny", "patricia pat patty trish", "barbara barb", "victoria vicky vicki",
    "rebecca becky", "christine chris christina tina", "cynthia cindy", "judith judy",
    "johannes hans johann jan", "josef sepp", "maximilian max", "friedrich fritz",
)  # fmt: skip
INITIAL = "the same name with an initial"


@lru_cache(maxsize=65_536)
def words(name: str) -> tuple[str, ...]:
    """The words of a person's name, folded: "Dr. Müller, Jürgen" gives muller, jurgen.

    Empty for what is no person's name: an address, a number, a department.
    """
    if "@" in name or ":" in name:
        return ()
    found = [fold(w) for w in _WORD.findall(_ASIDE.sub(" ", name))]
    if not _NOBODY.isdisjoint(found):
        return ()
    told = [w for w in found if w and w not in _TITLES]
    return tuple((told if len(told) >= 2 else found)[:6])


def fold(word: str) -> str:
    """A word without case, accents, and the ways to write them out (ü, ue, u)."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    plain = "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’-")
    return _DOUBLED.sub(lambda m: m.group()[0], plain)


_FORM = {fold(form): fold(line.split()[0]) for line in _FORMS for form in line.split()}


def same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names (two words or more) are the same, in any order."""
    return len(one) >= 2 and sorted(one) == sorted(other) and len(max(one, key=len)) > 1


def agree(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    """How two names are one person's: in words, or "" when they are not.

    "J. Smith" and "John Smith"; "Smith, John"; "John Q. Smith"; "Mike" and "Michael".
    """
    if len(one) < 2 or len(other) < 2:
        return ""
    if same(one, other):
        if min(len(one[0]), len(one[-1])) == 1:
            return INITIAL
        return "the same name" if one == other else "the same name in another order"
    for left, right in ((one, other), (one[::-1], other), (one, other[::-1])):
        if left[-1] != right[-1] or len(left[-1]) < 2 or not _middles(left, right):
            continue
        first, second = left[0], right[0]
        if first == second:
            return "the same name but for a middle one"
        if _FORM.get(first, first) == _FORM.get(second, second):
            return "the same name in a shorter form"
    if one[-1] == other[-1] and len(one[-1]) > 1 and _middles(one, other):
        first, second = one[0], other[0]
        if min(len(first), len(second)) == 1 and first[0] == second[0]:
            return INITIAL
    return ""


def contradict(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names can't be one person's: both are full, and they do not agree."""
    if one == other:
        return False
    if len(one) >= 2 and len(other) >= 2:
        return not agree(one, other)
    if not one or not other:
        return False
    short, long = sorted((one, other), key=len)
    return not any(_alike(short[0], word) for word in long)


def _alike(one: str, other: str) -> bool:
    if one == other or _FORM.get(one, one) == _FORM.get(other, other):
        return True
    return min(len(one), len(other)) == 1 and one[:1] == other[:1]


def _middles(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the middle names allow it: one has none, or they begin alike."""
    left, right = one[1:-1], other[1:-1]
    if not left or not right:
        return True
    return all(
        a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])
        for a, b in zip(left, right, strict=False)
    )


def ends(name: tuple[str, ...]) -> set[tuple[str, str]]:
    """By what an agreeing name is found: a surname with the first letter of the other end."""
    if len(name) < 2:
        return set()
    found = set()
    for surname, first in ((name[-1], name[0]), (name[0], name[-1])):
        if len(surname) > 2:
            found.add((surname, first[0]))
            found.add((surname, _FORM.get(first, first)[0]))
    return found


@lru_cache(maxsize=16_384)
def organisation_words(name: str) -> str:
    """The name of an organisation without legal forms and signs: "Lane & Co. GmbH" gives lane."""
    # "B.V." is one word.
    plain = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", name.casefold())
    found = [fold(w) for w in re.findall(r"[^\W_]+", plain)]
    told = [w for w in found if w not in _LEGAL and len(w) > 1] or found
    return " ".join(told)
