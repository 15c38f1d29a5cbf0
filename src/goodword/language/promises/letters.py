"""What a whole letter tells of each act in it: written to many, or by somebody who is away."""

from dataclasses import dataclass

from goodword.language.promises.listed import any_of

ABSENT = any_of(
    "out of (?:the )?(?:office|town|country)|on (?:vacation|holiday|leave)|(?:annual|sick) leave",
    "away (?:from (?:my|the|our|home)|on business|this week|next week|until|till|all)|i return",
    "maternity|paternity|parental leave|limited access|no access|no longer with",
    "off (?:sick|work|today|until|till)|in (?:training|meetings) (?:all|until|till|today)",
    "(?:office|shop|store|practice|we)(?: is| are|'re| will be)? closed|not read",
    "(?:i am|i'm|i will be|i'll be) (?:currently |still |now )?(?:away|out|off|abroad|travell?ing)",
    "(?:i am|i'm|i will be|i'll be) (?:on|at) (?:a|an|the|my|jury|business) ?"
    "(?:conference|fair|seminar|workshop|course|duty|trip|offsite|holidays?|vacation)?",
    "(?:on|upon|until|till|after|before) (?:my|our) return",
    "when i (?:get back|am back)|currently (?:out|away|travell?ing)",
)
# What an absence note says of the letter that it answers, or of who helps meanwhile.
_NOTE = any_of(
    "(?:your|this|the) (?:e-?mails?|mails?|messages?|inquiry|enquiry)|my absence|urgent|emergency",
    r"(?:please|pls) (?:contact|call|page|see|e-?mail)|assistance|in the meantime|auto\w*|respond",
    "access|on (?:my|our) return|when i (?:get|am) back|when i return|upon (?:my|our) return",
    "(?:will|shall|'ll) (?:be )?(?:reply|answer|read|return|get back|forwarded|reading)",
    "as soon as i can|mailbox|voice ?mail",
)
_SALES = any_of(
    "unsubscribe|click here|newsletter|subscribe|free trial|save up to|remove|removal|sign up",
    "register (?:by|now|today)|in this issue|this month we|giveaway|giving away|drawing for",
    "limited time|don't miss|prizes?|join us",
    "dear (?:valued )?(?:investor|customer|subscriber|reader|member)s?|valued customers?",
    "(?:this|next) (?:week|month)(?:'s)? issue|special promotion|gift (?:cards?|certificates?)",
    "no obligation|without obligation",
    "per month|promo code|act now|shop now|order (?:now|today)|credit cards? required|money back",
    "% off|low prices|your subscription|all rights reserved|privacy policy|special offer",
)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a whole letter tells of each act in it; looked for only where there is one."""

    about: frozenset[str]
    away: bool

    @classmethod
    def of(cls, text: str) -> "Letter":
        """Reads it from a letter's text."""
        low = text.lower()
        about = (("mass mail", is_mass_mail), ("absence note", is_absence_note))
        return cls(frozenset(sign for sign, told in about if told(low)), speaks_of_absence(low))


def is_mass_mail(low: str) -> bool:
    """Whether a whole text (lower case) is written to many, as newsletters are."""
    return "[image]" in low or "<td" in low or bool(_SALES.search(low))


def is_absence_note(low: str) -> bool:
    """Whether a whole text (lower case) tells of the writer's absence."""
    return len(low) < 700 and bool(ABSENT.search(low)) and bool(_NOTE.search(low))


def speaks_of_absence(low: str) -> bool:
    """Whether a text (lower case) says that its writer is away, or the house closed."""
    return bool(ABSENT.search(low))
