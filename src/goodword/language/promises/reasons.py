"""Why something was taken for a promise, in words for the people who decide."""

from goodword.language.findings import Debtor, Strength
from goodword.language.promises.shapes import Act
from goodword.language.promises.tokens import Words

_SAID = {
    "going": "says what is going to be done",
    "letme": "takes it on",
    "ing": "says that it is being done",
    "plan": "plans or hopes to do it",
    "trying": "is trying to do it",
    "can": "says that it can be done",
    "should": "expects to have it done",
    "vow": "gives a word",
    "follow": "says that it follows",
    "counton": "says that it can be counted on",
    "eager": "would gladly do it",
    "asked": "asks whether to do it",
}
_MEANT = {
    "youget": "says what you will have from them",
    "passive": "says what will be done for you",
    "arrives": "says what will come",
    "team": "says what a team will do",
}
_FURTHER = {
    "time": "names a time",
    "to you": "for the reader",
    "vowed": "gives a word",
    "when": "after an event",
    "if": "under a condition",
    "flag:unsure": "not quite sure",
    "flag:soft": "will try",
    "thought": "says what is thought",
    "by this mail": "may be done by this letter already",
}


def reason_for(
    act: Act, words: Words, signs: frozenset[str], strength: Strength, debtor: Debtor
) -> str:
    """One line: the words that carry it, how they say it, and what else spoke for it."""
    first = words.spans[act.start][0]
    quoted = " ".join(words.text[first : words.spans[act.head][1]].split())
    if len(quoted) > 60:
        quoted = "…" + quoted[-60:].partition(" ")[2]
    said = _MEANT.get(act.subject) or _SAID.get(act.marker, "says what will be done")
    if debtor == "them":
        said = "says what somebody else will do"
    elif strength == "conditional":
        said = "offers it, if it is wanted"
    further = [told for sign, told in _FURTHER.items() if sign in signs][:2]
    return f"“{quoted}”: " + ", ".join([said, *further])
