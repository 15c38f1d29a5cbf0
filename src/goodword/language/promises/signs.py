# ruff: noqa: E501
"""The signs by which an act is taken for a promise or for something that looks like one."""

import re

from goodword.language.promises.acts import Act
from goodword.language.promises.tokens import Words
from goodword.language.promises.verbs import DOABLE

_YOU = frozenset(("you", "your", "u", "yours", "y'all"))
_THEM = frozenset(("him", "her", "them", "everyone", "all"))
_IT = frozenset(("it", "this", "that", "these", "those", "them", "one"))
TIME = re.compile(
    r"\b(?:today|tonight|tomorrow|tmrw|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"mon|tues?|wed|thurs?|fri|noon|eod|cob|eow|asap|shortly|soon|immediately|momentarily|"
    r"right away|as soon as|next (?:week|month|time)|this (?:week|month|morning|afternoon|evening)|"
    r"(?:by|before|within|in|on|until|at) (?:the )?(?:\d|a (?:few|couple|week|day|minute|moment|sec|bit)|"
    r"end|close|an hour|one|two|three|four|five|ten|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|"
    r"end of (?:the |this |next )?(?:day|week|month|business)|later|in the morning|"
    r"first thing|over the weekend|after (?:the|lunch|my|i|we))\b",
    re.I,
)
_CHOICE = re.compile(
    r"\b(?:if|in case|whenever|should) (?:you|u|anyone|this|that|it)\b[^.;]{0,12}?\b(?:like|want|wish|need|prefer|"
    r"agree|interested|have (?:any|further|a|other|questions)|approve|decide|so desire|desire|care|"
    r"would|could|can|are|'d|'re|think|let|works?|is (?:ok|okay|fine|acceptable|helpful|good|useful)|"
    r"helps?|suits?)\b|\bif (?:so|necessary|needed|required|desired|wanted|ok|okay|not)\b|"
    r"\bat your (?:convenience|request)\b|\bas (?:needed|necessary|required)\b|\bupon request\b"
)
_ASKS_FIRST = re.compile(
    r"(?:^|[,;:.-] ?|\bplease |\bjust |\band |\bor )(?:let (?:me|us) know|call|e-?mail|tell me|send me|send us|give me|"
    r"give us|say|write|reply|contact|drop me|page|ask|bring|fill|forward me|get me|provide|fax me|"
    r"come|stop by|advise|confirm)\b[^;]*?(?:\band\b|,) *(?:then )?$"
)
_IF = re.compile(
    r"\b(?:if|unless|in the event|should (?:i|we|it|anything|there)|provided that|assuming)\b"
)
_NO_CONDITION = re.compile(
    r"\b(?:know|see|ask|check|wonder|sure|out|as|even|determine|wondering|tell|verify|confirm|decide)(?: (?:you|me|him|her|them|us))? (?:if|whether)\b"
)
_SOFT_IF = re.compile(
    r"\bif (?:possible|i can|we can|i get (?:a chance|time|the chance)|all goes|time permits|at all)\b"
)
_EVENT = re.compile(r"\b(?:when|once|as soon as|after|until|upon|whenever|the minute|the moment)\b")
_THOUGHT = re.compile(
    r"\b(?:think|thought|believe|hope|guess|assume|assuming|suspect|doubt|expect|know|knew|sure|"
    r"afraid|imagine|figure|bet|understand|wish|suppose|confident|worried|concerned)(?: (?:that|it))? *$"
)
_TOLD = re.compile(
    r"\b(?:said|says|say|told|tell|tells|mentioned|asked|promised|agreed|indicated|stated|reported|"
    r"announced|informed|heard|claims?|thought|suggested|assured)\b(?: \w+){0,3}? *(?:that)? *$"
)
_WHETHER = re.compile(
    r"\b(?:what|how|whether|where|why|who|which|if|when|that|whatever|wherever|because|the (?:way|reason|time|day)) *$"
)
_VOWED = re.compile(
    r"\b(?:promise|guarantee|assure you|rest assured|you have my word|commit|make sure|be sure|you can count on)\b"
)
_ABSENT = re.compile(
    r"\b(?:out of (?:the )?(?:office|town)|away from|on vacation|on holiday|on leave|annual leave|"
    r"maternity|paternity|limited access|no access|(?:i|my) return|when i (?:return|get back|am back)|upon my return|"
    r"out of the country|currently (?:out|away|travell?ing))\b"
)
_GENERIC = re.compile(
    r"\b(?:policy|policies|terms|agreement|agreements|contract|pursuant|hereby|herein|hereunder|hereof|thereof|"
    r"liability|warranty|indemnif\w+|seller|buyer|party|parties|counterparty|privacy|subscribers?|subscription|"
    r"unsubscribe|newsletter|website|web site|readers|members|customers|shareholders|employees|"
    r"industry|market|markets|strategy|organization|organisation|company|business|enron|growth|value|"
    r"clause|section|provisions?|law|court|regulat\w+)\b"
)
_LEISURE = re.compile(
    r"\b(?:lunch|dinner|breakfast|drinks?|beers?|party|game|golf|movie|weekend|vacation|ski\w*|beach|"
    r"gym|pray\w*|church|wedding|kids?|mom|dad|honey|sweetie|baby|love you|xmas|christmas|trip|flight|bed|sleep|fun|fantasy|draft|team)\b"
)
_BY_THIS = re.compile(
    r"\b(?:attached|attaching|attachment|enclosed|below|above|herewith|in this (?:mail|email|note|letter)|here is|here are|following)\b"
)
_GROUP = re.compile(r"\b(?:we|our|us)\b")


def signs_of(act: Act, words: Words, low: str, alone: bool) -> set[str]:
    """Names of the signs that an act shows; `low` is its sentence in lower case."""
    begin = words.spans[act.start][0] if act.start < len(words) else 0
    head_end = words.spans[act.head][1]
    end = words.spans[act.end - 1][1] if act.end else len(low)
    before, after = low[:begin], low[head_end:end]
    clause = low[begin:end]
    subject = "we" if act.subject == "ours" else act.subject
    signs = {
        f"marker:{act.marker}", f"subject:{subject}", f"kind:{act.kind}",
        f"{act.marker}+{_broad(act.kind)}", f"{subject}+{_broad(act.kind)}",
    }  # fmt: skip
    signs |= {f"flag:{flag}" for flag in act.flags}
    following = words.low[act.head + 1 : act.end]
    if _YOU.intersection(following):
        signs.add("to you")
    elif _YOU.intersection(words.low):
        signs.add("you elsewhere")
    if _THEM.intersection(following):
        signs.add("to them")
    if following[:1] and following[0] in _IT:
        signs.add("object it")
    if not following:
        signs.add("bare verb")
    if TIME.search(after) or (TIME.search(before) and alone):
        signs.add("time")
        signs.add(f"time+{act.marker}")
        if act.kind in DOABLE:
            signs.add("time+act")
    _conditions(signs, low, before, after)
    _embedding(signs, act, low, before, clause)
    _topics(signs, low, clause)
    if words.low[-1] == "?":
        signs.add("question")
    if len(words) > 35:
        signs.add("long")
    elif len(words) < 9:
        signs.add("short")
    return signs


def _broad(kind: str) -> str:
    if kind in DOABLE:
        return "act" if kind in ("make", "speak", "meet", "decide", "do") else "deed"
    return kind if kind in ("be", "have", "think", "say", "other", "need") else "state"


def _conditions(signs: set[str], low: str, before: str, after: str) -> None:
    if _CHOICE.search(low) and not _NO_CONDITION.search(low):
        signs.add("your choice")
    elif _ASKS_FIRST.search(before):
        signs.add("asks first")
    elif _SOFT_IF.search(low):
        signs.add("if possible")
    elif (found := _IF.search(low)) and not _NO_CONDITION.search(low):
        signs.add("unless" if found[0] == "unless" else "if")
    if _EVENT.search(low):
        signs.add("when")


def _embedding(signs: set[str], act: Act, low: str, before: str, clause: str) -> None:
    if before:
        if _THOUGHT.search(before):
            signs.add("thought")
        elif _TOLD.search(before):
            signs.add("told")
        if _WHETHER.search(before):
            signs.add("whether")
        signs.add("not first")
    if _VOWED.search(before) or act.marker == "vow":
        signs.add("vowed")
    if low.count('"') >= 2 and before.count('"') % 2:
        signs.add("quoted")


def _topics(signs: set[str], low: str, clause: str) -> None:
    if _ABSENT.search(low):
        signs.add("absent")
    if _GENERIC.search(clause):
        signs.add("generic")
    if _LEISURE.search(low):
        signs.add("leisure")
    if _BY_THIS.search(low):
        signs.add("by this mail")
