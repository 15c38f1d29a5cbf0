"""Verbs that mean something else with their company: "get back to", "look into", "give a call"."""

import re
from functools import cache

from goodword.language.promises.shapes import Chain
from goodword.language.promises.tokens import Words
from goodword.language.promises.verbs import CLASSES, DOABLE

_MOST = 9
_CLOSES = frozenset(",.;:!?()")

_YOU = "(?:you|u|ya|y all|everyone|everybody)"
_ALL = "(?:you|u|everyone|everybody|them|him|her|all|folks)"
_IT = "(?:it|that|this|them|these|those)"
_FOR_YOU = r"(?:\w+ ){0,6}(?:to|for|over to|out to) (?:you|your|u)\b"
_DELEGATED = (
    "give|get|send|contact|forward|fax|email|mail|ship|bring|deliver|provide|prepare|fix|look|"
    "talk|speak|arrange|put|add|remove|make|set|start|pick|write|correct|create|find|handle|"
    "schedule|book|follow|touch|meet|come|drop|pull|run|take|work"
)
_THOSE = "you|him|her|them|it|us|the|this|that|your|on"
_NOUN_OR_VERB = "call|check|review|file|update|draft|change|order|report|email|page|answer"

# For each verb: what may follow it (at its beginning), and the class it then has. The first that
# fits is taken; a class after "soft" or "delegate" carries that flag.
_TABLE: dict[str, tuple[tuple[str, str], ...]] = {
    "get": (
        (f"back (?:to|with)|back {_YOU}|in (?:touch|contact)", "tell"),
        ("back|home|there|in|out|up|together|ready|here|off|married|around|away", "move"),
        ("with", "speak"),
        ("(?:a )?hold|ahold", "call"),
        ("started", "make"),
        ("to (?:see|go|meet|work with)|a (?:chance|job|kick)|used", "move"),
        ("(?:right )?on (?:it|that|this)|to (?:it|that|this|work)", "make"),
        (rf"{_YOU}|{_FOR_YOU}", "give"),
        (r"(?:\w+ ){1,4}(?:\w{2,}ed|done|sent|fixed|set up|out|ready|straight)\b", "make"),
        (rf"{_IT}|the|some|an?|him|her|my|our|more|all|copies", "give"),
        ("", "get"),
    ),
    "have": (
        ("to", "need"),
        (r"(?:it|them|this|that|(?:the|your|everything) ?\w*) (?:\w{3,}ed|ready|done|sent|cut)\b",
         "make"),
        (rf"(?:\w+ ){{1,3}}(?:{_DELEGATED})\b", "delegate make"),
        (rf"\w+ (?:{_NOUN_OR_VERB}) (?:{_THOSE})", "delegate call"),
        (rf"{_FOR_YOU}|{_IT}", "give"),
        (_YOU, "have"),
        (
            r"(?:\w+ ){1,5}(?:ready|done|complete|finished|available|for your? review|fixed|sent|"
            r"(?!need)\w{3,}ed)\b",
            "make",
        ),
        (r"(?:\w+ ){0,4}(?:answer|estimate|numbers|figures|quote|draft|update|version|report|copy|"
         r"details|rates|results|package|information|info)\b", "give"),
        ("", "have"),
    ),
    "let": (
        (r"(?:\w+ ){1,4}know\b", "tell"), (f"{_ALL} have", "give"), ("", "take"),
    ),
    "throw": (("in", "give"), ("", "take")),
    "hold": ((r"(?:\w+ ){1,5}for you\b", "make"), ("", "move")),
    "look": (
        ("after", "make"),
        ("at (?:how to|ways)", "say"),
        (r"for?ward\b|forw|fow|foward", "think"),
        (rf"into|at|up|for|through|over|on|in|around|{_IT}|$", "check"),
    ),
    "see": (
        ("if|whether|what|who|how|when|where|about|that|which|to (?:it|that)", "check"),
        ("", "see"),
    ),
    "find": ((r"(?:\w+ )?out\b", "check"), ("", "make")),
    "figure": ((r"(?:\w+ ){0,2}out\b", "check"),),
    "work": (
        ("on|with|up|out|through|it", "make"), ("towards?", "soft make"), ("", "move"),
    ),
    "follow": ((r"(?:\w+ )?(?:up|through)\b", "tell"),),
    "take": (
        (r"(?:\w+ ){1,3}off\b", "move"),
        (r"(?:that|it|this) as\b", "think"),
        (r"care of|over|up|down|it (?:up|from|to|on)|(?:this|that) (?:up|on)|them to", "make"),
        (r"(?:\w+ ){0,3}look\b", "check"),
        ("", "take"),
    ),
    "make": (
        ("sure|certain", "ensure make"),
        (r"up my|it(?! (?:available|clear|right|happen|work|up))\b", "move"),
        (r"an? (?:\w+ )?decision", "decide"),
        (r"(?:an?|one|two|some|few|only) (?:\w+ )?(?:comments?|points?|remarks?|observations?)\b",
         "say"),
        ("", "make"),
    ),
    "come": (
        (r"back to you|back with|up with", "tell"),
        (
            r"by|over|out to|around|and (?:see|get|pick|fix|look|install|complete)|"
            r"(?:\w+ ){0,2}your\b",
            "meet",
        ),
        ("", "move"),
    ),
    "give": (
        (r"(?:\w+ ){0,3}(?:call|ring|buzz|shout)\b", "call"),
        (r"(?:\w+ ){1,2}(?:try|shot|go|chance)\b", "soft take"),
        (r"(?:\w+ ){0,3}(?:thought|consideration)", "check"),
        (r"(?:an?|the) (?:\w+ )?(?:talk|tutorial|speech|lecture|presentation|paper)\b", "move"),
        ("", "give"),
    ),
    "keep": (
        (f"{_ALL} in (?:my|our|mind)", "think"),
        (rf"{_ALL} (?:\w+ )?(?:posted|informed|updated|apprised|advised|abreast|notified|current|"
         r"up|in the)", "tell"),
        (rf"{_ALL} (?:all )?(?:\w+ )?(?:posted|informed|updated|apprised|advised)", "tell"),
        (r"(?:an|my) eye|(?:\w+ ){0,2}eyes?\b", "check"),
        (r"(?:\w+ ){1,5}for you\b", "make"),
        ("", "keep"),
    ),
    "talk": (
        (r"(?:to|with|at) (?:you|ya)\b(?!.*\b(?:about|regarding|on)\b)", "see"), ("", "speak"),
    ),
    "go": (
        ("(?:over|through) (?:it|this|that|them|the|your|each|all|everything)", "speak"),
        ("with", "decide"), ("", "move"),
    ),
    "return": (
        (rf"{_IT}|the|your|an?|all|any|both|calls?|signed|executed", "send"),
        ("", "move"),
    ),
    "leave": (
        (r"(?:it|that|this|them) (?:up )?to", "think"),
        (r"(?:it|them|this|that|you|a|an|copies|word|the \w+ (?:at|with|for|in|on))\b(?! to\b)",
         "give"),
        ("", "move"),
    ),
    "pick": ((r"(?:\w+ ){0,3}up\b", "make"), ("", "decide")),
    "drop": (
        ("by|in|over", "meet"), (_YOU, "tell"), (r"(?:\w+ ){0,3}(?:off|in)\b", "send"),
        ("", "take"),
    ),
    "run": (
        (r"(?:\w+ ){1,3}(?:by|past)\b", "speak"),
        (r"(?:\w+ ){0,3}(?:reports?|numbers|models?|tests?|analysis|it|this|them|query)\b", "make"),
        ("", "move"),
    ),
    "bring": ((r"(?:\w+ ){1,3}up(?! to)\b", "speak"), ("", "deliver")),
    "turn": ((r"(?:\w+ ){0,3}(?:in|around|over|on|off)\b", "make"),),
    "try": ((r"(?:the|an?|some)\b", "move"), ("", "soft make")),
    "touch": (("base", "tell"),),
    "start": ((r"(?:the|on|it|this|work on|working|right)\b", "make"), ("", "move")),
    "begin": ((r"(?:the|on|it|this|work|working|right|draft\w*)\b", "make"), ("", "move")),
    "fill": ((r"\w+ in\b", "tell"), ("", "make")),
    "stop": (("by|in|over", "meet"), ("", "move")),
    "swing": (("", "meet"),),
    "circle": (("back", "tell"),),
    "revert": (("", "tell"),),
    "report": ((r"to (?!you\b)", "move"), ("", "tell"),),
    "enter": (("into", "move"),),
    "tell": ((r"you (?:that|now|how|this|why)\b|you$", "say"), ("", "tell")),
    "visit": ((r"(?:\w+ ){0,2}(?:you|your|with)\b", "speak"), ("", "move")),
    "call": ((r"in$|in to", "move"), (r"(?:it|that|this|\w+ \w+) (?:a|an)\b", "say")),
    "catch": (("up with you", "speak"), ("", "see")),
    "deal": (("with", "make"),),
    "add": (("that", "say"),),
    "hook": ((f"{_YOU} up", "make"),),
    "move": (("house|home|offices?|out|in|away|on|back|to|into", "move"), ("", "make")),
    "mention": ((f"{_IT} to", "tell"), ("", "say")),
    "walk": ((f"{_YOU} through", "tell"),),
}  # fmt: skip


def _somebody_does(words: Words, at: int) -> bool:
    """Whether a person and a verb follow: "Ann call", "my assistant set", "Ann Berg check"."""
    if words.at(at) in ("my", "our"):
        at += 1
    elif not (at < len(words) and words.capital(at)):
        return False
    return any(
        CLASSES.get(words.at(verb)) in DOABLE and words.at(verb + 1) not in _CLOSES | {"for", "of"}
        for verb in (at + 1, at + 2)
    )


@cache
def _rows(verb: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The rows of a verb, made ready when it is first met: starting stays quick."""
    rows = _TABLE.get(verb, ())
    return tuple((re.compile(rf"(?:{what})(?!\w)" if what else ""), kind) for what, kind in rows)


def phrasal(words: Words, at: int, verb: str, chain: Chain) -> Chain:
    """The chain with the class that the whole expression has."""
    rows = _rows(verb)
    if not rows:
        return chain
    if verb == "have" and _somebody_does(words, at + 1):
        chain.kind = "make"
        chain.flags.add("delegate")
        return chain
    rest: list[str] = []
    for word in words.low[at + 1 : at + 1 + _MOST]:
        if word in _CLOSES:
            break
        rest.append(word)
    following = " ".join(rest)
    for pattern, kind in rows:
        if pattern.match(following):
            *flags, chain.kind = kind.split()
            chain.flags.update(flags)
            break
    return chain
