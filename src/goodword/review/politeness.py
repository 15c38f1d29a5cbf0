"""How polite a text is, by the strategies of politeness (Danescu-Niculescu-Mizil et al. 2013).

A small linear model over signs that a person can read: thanks, greetings, hedges, requests that
leave room, and their opposites. Fitted by ``benchmarks/train_politeness.py``.
"""

import math
import re
from functools import cache

from goodword.review.lines import Line
from goodword.review.politeness_weights import BIAS, WEIGHTS

# Each sign and the words that show it, over what is said (see ``Line.said``).
SIGNS: dict[str, str] = {
    "thanks": " (?:thanks|thank|thx|appreciate[ds]?|grateful|cheers) ",
    "apology": " (?:sorry|apologi\\w+|apolog(?:y|ies)|excuse me|forgive me|pardon) ",
    "greeting": "^ (?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|greetings) ",
    "deference": " (?:great|nice|good|interesting|cool|excellent|awesome|wonderful|well done) "
    "(?:\\w+ )?(?:job|work|point|question|idea|article|answer|post|catch|find|stuff|\\.|!|,) ",
    "please": "(?<!^) please ",
    "please first": "^ (?:please|pls) ",
    "could you": " (?:could|would) (?:you|somebody|someone|it be) ",
    "can you": " (?:can|will) you ",
    "would mind": " (?:would you mind|do you mind|is it possible|would it be|i was wondering|"
    "i wonder|if you could|if possible|if you do n't mind|when you have) ",
    "hedge": " (?:i (?:think|believe|guess|suppose|feel)|maybe|perhaps|possibly|seems?|appears?|"
    "apparently|might|somewhat|sort of|kind of|probably|usually|i 'm not sure|not sure|"
    "suggest\\w*) ",
    "by the way": " (?:by the way|btw|also ,) ",
    "praise": " (?:great|good|nice|excellent|wonderful|glad|happy|pleased|love|helpful|"
    "interesting|useful|perfect|awesome|amazing|fine|welcome|hope|enjoy\\w*|kind|best) ",
    "scorn": " (?:wrong|bad|stupid|ridiculous|nonsense|useless|terrible|horrible|awful|crap|dumb|"
    "silly|idiotic|pointless|wtf|hell|damn|fail(?:s|ed|ure)?|hate|ugly|lame|annoying|garbage|lazy) "
    "",
    "matter of fact": " (?:actually|really|honestly|in fact|the fact|obviously|clearly|of course) ",
    "why": "^ (?:so |and |but )?why ",
    "what first": "^ (?:so |and |but )?(?:what|which|who|where|when|how) ",
    "you first": "^ (?:so |and |but )?you ",
    "i first": "^ (?:i|my|i 'm|i 've) ",
    "we": " (?:we|our|us|let 's) ",
    "i": " (?:i|my|me|mine) ",
    "you": " (?:you|your|yours) ",
    "did you": " (?:did|have|do|does|are|is) (?:you|n't you) ",
    "why not": " (?:why (?:do|did|are|would|not|ca|have|is|does)|(?:did|do|are|could|ca|have) n't "
    "you|you (?:should|must|need to|have to|ought|had better)|you (?:did|do|have|are|were)(?: n't| "
    "not)) ",
    "order": "^ (?:do|do n't|stop|read|look|check|try|use|get|go|fix|show|tell|give|post|define|"
    "explain|see|be|make|take|put|send|call|ask|learn|start|never|just) ",
    "shouts": " [!?] [!?] ",
    "question": " \\? ",
    "exclaims": " ! ",
    "so": "^ (?:so|and|but|well|no|yes|ok) ",
    "needs": " (?:need|want|must|should|have to) ",
    "smiles": " (?:: - ?\\)|: \\)|; \\)|: d) ",
    "elaborates": " (?:because|since|so that|in order|for example|e\\.g|such as|specifically|"
    "particular|more|further|details?|elaborate|clarify|help) ",
    "try": " (?:try|tried|trying|attempt\\w*) ",
    "this": " (?:this|that|these|those) (?:is|are|was|does|do|has|makes|should|ca|wo) ",
}


def politeness(lines: list[Line]) -> float:
    """A score: 0 about the usual request among strangers, above it more polite, below less.

    One unit is about one standard deviation of raters' mean judgement.
    """
    return BIAS + sum(WEIGHTS[name] * value for name, value in signs_of(lines).items())


def signs_of(lines: list[Line]) -> dict[str, float]:
    """The signs that a text shows: 1 for each that stands in it, and how long it is."""
    shown = {
        name: 1.0
        for name, found in _patterns().items()
        if any(found.search(line.said) for line in lines)
    }
    words = sum(line.count for line in lines)
    shown["length"] = math.log1p(words) / 3
    return shown


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(source) for name, source in SIGNS.items()}
