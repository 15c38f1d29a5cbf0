"""The letter that is answered, as the rules ask of it."""

from dataclasses import dataclass
from functools import cached_property

from goodword.language.promises.listed import listed
from goodword.review import speech
from goodword.review.drafts import Letter
from goodword.review.lines import Line, lines_of

# They ask again for what was not answered.
_CHASES = (
    " (?:still (?:waiting|no (?:answer|reply|response|news|word)|have (?:n't|not) (?:heard|"
    "received|got))|(?:have|has|did)(?: n't| not|not) (?:yet )?(?:heard|received|got|gotten|had|"
    "get) (?:back|anything|any|an? (?:answer|reply|response)|from you)|(?:second|third|fourth|2nd|"
    "3rd) (?:time|e-?mail|mail|message|request|reminder|attempt)|(?:no|without) (?:answer|reply|"
    "response) (?:from|to my|yet|so far)|nobody (?:answered|called|replied)|no one (?:answered|"
    "called|replied|has (?:called|answered|replied|got back))|my (?:last|previous|earlier) "
    "(?:e-?mails?|mails?|messages?|letters?)|this is a reminder|reminding you) "
)
_UPSET = (
    " (?:disappoint(?:ed|ing)|unacceptable|ridiculous|outrageous|angry|furious|upset|frustrat(?:ed|"
    "ing)|annoy(?:ed|ing)|fed up|unhappy|not happy|dissatisfied|appalled|disgusted|disgraceful|"
    "terrible|awful|horrible|worst|complaint|complain(?:ing)?|refund|money back|overcharged|"
    "charged (?:twice|double)|(?:never|not|n't) (?:again|arrived?|received?|work(?:ed|ing)?|"
    "deliver(?:ed)?)|broken|damaged|defective|let (?:me|us) down|waste of|cancel (?:my|our)|lawyer|"
    "sue|legal action|scam|shame|shameful|sick of|tired of|too late|lost (?:my|our)|rude|"
    "incompetent|second time|third time|still waiting|gone wrong|went wrong|wrong (?:item|size|"
    "order|part|colou?r|address|product)) "
)
# What nobody waits for an answer to.
_SMALL_TALK = (
    "^ (?:hi|hello|hey|dear)?(?: \\w+)? ?,? ?(?:how (?:are|is|'s|have) (?:you|it|things|everything|"
    "life|all)|hope|what 's (?:up|new)|ok|right|really|huh|eh|sorry|pardon|no|yes)\\b"
)
_FILLING = listed(
    "about above after again also another anything because been before being below between both "
    "could does doing done each else even ever every from give gets getting going have having here "
    "hers himself into just know knows like look looks made make many maybe mean more most much "
    "must "
    "need needs once only other over please really same send shall should since some something "
    "still "
    "such sure take tell than thank thanks that their them then there these they thing things "
    "think "
    "this those through time under until upon very want wants well were what when where whether "
    "which "
    "while will with within without would your yours able able anyone someone possible question "
    "wondering wonder"
)


@dataclass(frozen=True)
class Theirs:
    """A letter of the other side."""

    letter: Letter

    @cached_property
    def lines(self) -> list[Line]:
        """Its sentences: their own words, no quotes, no signature."""
        return lines_of(self.letter.text)

    @cached_property
    def chases(self) -> bool:
        """Whether they say that they asked before and waited."""
        return any(speech.says(_CHASES, line) for line in self.lines)

    @cached_property
    def upset(self) -> bool:
        """Whether they are angry or disappointed, or were let down."""
        return self.chases or any(speech.says(_UPSET, line) for line in self.lines)

    @cached_property
    def questions(self) -> list[Line]:
        """What they ask, small talk left out."""
        return [
            line
            for line in self.lines
            if line.asks and line.count > 2 and not speech.says(_SMALL_TALK, line)
        ]


def topics(line: Line) -> frozenset[str]:
    """The beginnings of the words that say what a sentence is about."""
    return frozenset(
        word[:5]
        for word in line.words.low
        if (len(word) > 3 and word not in _FILLING and word[0].isalpha()) or word[0].isdigit()
    )
