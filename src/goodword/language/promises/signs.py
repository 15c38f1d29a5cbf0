"""The signs by which an act is taken for a promise, or for what only looks like one."""

import re

from goodword.language.promises.conditions import condition_of
from goodword.language.promises.letters import ABSENT
from goodword.language.promises.listed import any_of, listed
from goodword.language.promises.shapes import Act
from goodword.language.promises.tokens import Words
from goodword.language.promises.verbs import DOABLE

_YOU = listed("you your u yours y'all")
_THEM = listed("him her them everyone all")
_PROGRESS = listed("look work take check investigate research track chase follow try deal see")
_OUTCOMES = listed("have get know hear finish receive")
# What one does with mail on coming back; it promises nothing of its own.
_COMING_BACK = listed("reply respond answer deal read see attend return")
_SELF = listed("myself ourselves")
_AT = listed("at for forward to")
_SAID_ALL = listed(". , ; ! - and but now today right for with further") | {""}
_IT = listed("it this that these those them one")
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thurs?|fri"
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_COUNTS = (
    r"\d[\w:.]*|an hour|one|two|three|four|five|ten|a (?:few|couple|week|day|minute|moment|bit)"
)
TIME = any_of(
    "today|tonight|tomorrow|tmrw|tommorrow|noon|eod|cob|eow|asap|shortly|soon|immediately",
    "momentarily|right away|right out|as soon as|later|in the morning|first thing",
    _DAYS,
    "(?:next|this) (?:week|month|time|morning|afternoon|evening)",
    rf"(?:by|before|within|in|on|until|at) (?:the )?(?:{_COUNTS}|end|close|{_MONTHS})",
    "end of (?:the |this |next )?(?:day|week|month|business)",
    "(?:over|by|before|on) the weekend|(?:by|before|after) (?:christmas|easter|new year)",
    "within (?:the|an?) (?:hour|day|week)|after (?:the|lunch|my|i|we)",
    "when (?:i|we|he|she|it|they|you)|once",
)
_THINKS = (
    "think|thought|believe|hope|guess|assume|assuming|suspect|doubt|expect|know|knew|sure|afraid|"
    "imagine|figure|bet|understand|wish|suppose|confident|worried|concerned|seems?|looks like"
)
_THOUGHT = any_of(_THINKS, after="(?: (?:that|it))? *$")
_SAYS = (
    "said|says|told|tells|mentioned|asked|promised|agreed|indicated|stated|reported|announced|"
    "informed|heard|claims?|thought|suggested|assured|discussed|wrote"
)
_ACCORDING = any_of("according to", after="[^.;]*$")
_TOLD = any_of(_SAYS, after=r"(?: \w+){0,3}? *(?:that)? *$")
_WHETHER = any_of(
    "what|how|whether|where|why|who|whom|which|if|when|whatever|wherever|because|until|since",
    "the (?:way|reason|time|day|one|ones)|unless|before|after|while|as long as|so that|than",
    after=" *$",
)
_SO_THAT = any_of("so", after=" *$")
_SEES_TO = any_of("ensure|sure|certain|see", after="(?: that)? *$")
_PERHAPS = re.compile(r"\b(?:hopefully|perhaps|maybe|possibly|probably|with luck)\b[^.;]{0,25}$")
_VOWED = any_of(
    "promise|guarantee|assure you|rest assured|you have my word|commit|make sure|be sure",
    "you can (?:count|trust|rely)|trust",
)
_GENERIC = any_of(
    "policy|policies|terms|agreement|agreements|contract|pursuant|hereby|herein|hereunder|hereof",
    r"thereof|liability|warranty|indemnif\w+|seller|buyer|party|parties|counterparty|privacy",
    "subscribers?|subscription|unsubscribe|newsletter|website|web site|readers|members|customers",
    "shareholders|employees|industry|markets?|strategy|organi[sz]ation|growth|value|clause",
    r"section|provisions?|law|regulat\w+|initiatives?|businesses|efforts?",
)
_LEISURE = any_of(
    r"lunch|dinner|breakfast|drinks?|beers?|party|game|golf|movie|vacation|ski\w*|beach",
    "(?<!by the )(?<!before the )weekend|(?<!by )(?<!before )(?<!after )(?:xmas|christmas)",
    "gym|church|wedding|kids?|children|mom|dad|honey|sweetie|baby|love you|trip",
    "flight|bed|sleep|fun|fantasy|birthday|wine|haha|lol|restaurant|concert|cinema|theatre|hike|swim",
    "the match",
)
_BY_THIS = any_of(
    "attached|attaching|attachment|enclosed|below|above|herewith|here is|here are|following",
    "in this (?:mail|email|e-mail|note|letter|message)|forwarding this",
)
# The writer does it with these very words.
_TELLS = "explain|describe|list|outline|show|summari[sz]e|answer|discuss|present"
_HERE = any_of(
    rf"(?:{_TELLS})\b[^.;]{{0,60}}\b(?:below|(?<!from )here|above|in (?:this|the following))",
    rf"(?:below|here|in the following)\b.*\b(?:{_TELLS})",
    "(?:am|'m|are|'re) (?:copying|attaching|enclosing|forwarding|replying to)|^i(?: am|'m) writing",
    r"(?:below|herewith)(?=[.!:;]*$)|this line to",
    "^(?:attached|enclosed|herewith)[, ]+(?:please |you |i |we )",
    rf"(?:to|with|in) this (?:mail|e-?mail|letter|message|note)|now (?:{_TELLS})",
    "(?:am|'m|are|'re) (?:sending|passing) this",
    "(?:pass|send|forward)(?:ing)? this (?:on|from|along|to you)",
)
_IDIOM = any_of(
    "(?:cross|burn) that bridge|be honest|bet|eat my hat|be damned|see about that|have you know",
    "be frank",
    "(?:check|read|monitor)(?:ing)? (?:my |our |this )?(?:(?:e-?|voice ?)?mails?|messages|mailbox)",
    "give (?:you|him|her|them) that[.!]?$|let you off|the hang of|spare you|another chance",
    "day in court|your word for it|to the point",
    "cross my fingers|keep (?:my|our) fingers crossed|bear with|be brief|go without saying",
    "can be reached",
)
_DENIED = any_of(
    "no way|unlikely|doubt|not (?:sure|certain|clear|likely|think|believe|know|expect)|never",
    "n't (?:think|believe|know|expect|see how)|cannot promise|can't promise|nor|nothing",
    "neither|no chance",
)
_IN_NO_WAY = any_of("under no circumstances|in no way|by no means|no longer")
_GATHERS = any_of("meeting|meetings|conference|agenda|session|class|event|seminar|webinar")
_AT_MEETING = any_of(r"(?:at|in|during) (?:\w+ ){0,3}(?:meeting|meetings|conference|session|call)")


def answers_later(act: Act) -> bool:
    """Whether an act only says that mail will be seen to, as absence notes do."""
    return act.verb in _COMING_BACK or (act.verb == "get" and act.kind == "tell")


def signs_of(act: Act, words: Words, low: str, *, alone: bool) -> set[str]:
    """Names of the signs that an act shows.

    `low` is its sentence in lower case; `alone` says that no other act stands in it.
    """
    begin = words.spans[act.start][0]
    head_end = words.spans[act.head][1]
    end = words.spans[act.end - 1][1]
    before, after, clause = low[:begin], low[head_end:end], low[begin:end]
    subject = {"ours": "we"}.get(act.subject, act.subject)
    broad = _broad(act.kind)
    signs = {
        f"marker:{act.marker}", f"subject:{subject}", f"kind:{act.kind}",
        f"{act.marker}+{broad}", f"{subject}+{broad}",
    }  # fmt: skip
    signs.update(f"flag:{flag}" for flag in act.flags)
    if act.kind in ("speak", "meet") and _AT_MEETING.search(after):
        signs.add("at a meeting")
    if "ing" in act.flags or "passive" in act.flags:
        signs.add(f"{'passive' if 'passive' in act.flags else 'ing'}+{broad}")
    _company(signs, words, act)
    if TIME.search(after) or (alone and TIME.search(before)):
        signs.update(("time", f"time+{act.marker}", f"time+{broad}"))
    if act.marker == "ing" and act.kind == "send" and "time" not in signs:
        signs.add("sending now")
    if act.marker == "should":
        _expected(signs, act)
    if "eager" in act.flags and "time" not in signs:
        signs.add("gladly")
    if act.subject in ("i", "we") and "passive" in act.flags:
        signs.add("done to us")
    if act.subject in ("passive", "youget", "arrives"):
        signs.update(f"{act.subject}+{sign}" for sign in ("to you", "time") if sign in signs)
        if not _YOU.isdisjoint(words.low[act.start : act.head]):
            signs.add(f"{act.subject}+yours")
    if act.marker == "ing" and act.verb in _PROGRESS and words.at(act.head + 1) not in _AT:
        signs.add("progress" if _is_yours(words, act) else "at work")
    condition = condition_of(low, before)
    if condition:
        signs.add(condition)
    _embedding(signs, act, before, clause)
    _topics(signs, low, clause)
    return signs


def _expected(signs: set[str], act: Act) -> None:
    """ "We should be able to send it" is expected; "I should call him" only ought to be."""
    if "able" in act.flags:
        signs.add("should able")
    elif act.subject in ("i", "we") and act.verb not in _OUTCOMES:
        signs.add("ought")
        signs.discard("time+should")


def _is_yours(words: Words, act: Act) -> bool:
    """Whether what is being worked on is the matter between the two."""
    following = words.low[act.head + 1 : act.end]
    if not _YOU.isdisjoint(following):
        return True
    # "Looking into this", not "working on this year's plan".
    ends = [*following[1:5], ""]
    return any(
        one in _IT and after in _SAID_ALL for one, after in zip(following[:4], ends, strict=False)
    )


def _broad(kind: str) -> str:
    """Coarser classes, for what is learnt of pairs."""
    if kind in DOABLE:
        return "act" if kind in ("make", "speak", "meet", "decide", "do") else "deed"
    return kind if kind in ("be", "have", "think", "say", "other", "need") else "state"


def _company(signs: set[str], words: Words, act: Act) -> None:
    """What stands after the verb."""
    following = words.low[act.head + 1 : act.end]
    if not _YOU.isdisjoint(following):
        signs.add("to you")
    elif not _YOU.isdisjoint(words.low):
        signs.add("you elsewhere")
    if not _THEM.isdisjoint(following):
        signs.add("to them")
    if following[:1] and following[0] in _IT:
        signs.add("object it")
    if not following or not following[0][0].isalnum():
        signs.add("bare verb")
    if not _SELF.isdisjoint(following):
        signs.add("own matter")
    if words.low[:2] == ["as", "you"]:
        signs.add("known")
    if words.low[-1] == "?":
        signs.add("question")
    if "!" in words.low[-2:]:
        signs.add("exclaims")
    if len(words) > 35:
        signs.add("long")
    elif len(words) < 9:
        signs.add("short")


def _embedding(signs: set[str], act: Act, before: str, clause: str) -> None:
    """In whose words, and under what verb, the act is spoken of."""
    if before:
        signs.add("not first")
        if _THOUGHT.search(before):
            signs.add("thought")
        elif _TOLD.search(before) or _ACCORDING.search(before):
            signs.add("told")
        if _PERHAPS.search(before):
            signs.add("flag:unsure")
        if _SO_THAT.search(before):
            signs.add("so that")
        elif _WHETHER.search(before) or (act.subject == "youget" and _SEES_TO.search(before)):
            signs.add("whether")
    if _DENIED.search(before.rpartition(" but ")[2]) or _IN_NO_WAY.search(clause):
        signs.add("flag:negated")
    if act.marker == "vow" or _VOWED.search(before):
        signs.add("vowed")
    if before.count('"') % 2:
        signs.add("quoted")


def _topics(signs: set[str], low: str, clause: str) -> None:
    for name, pattern, text in (
        ("absent", ABSENT, low), ("generic", _GENERIC, clause), ("leisure", _LEISURE, low),
        ("by this mail", _BY_THIS, clause), ("gathering", _GATHERS, clause),
        ("done here", _HERE, low), ("idiom", _IDIOM, clause),
    ):  # fmt: skip
        if pattern.search(text):
            signs.add(name)
