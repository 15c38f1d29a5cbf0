"""Mail that went to many: newsletters, and people's posts on discussion lists."""

from functools import cache

from goodword.language.addresses import is_robot_address
from goodword.language.phrases import all_spellings, plain_lower, words_of
from goodword.language.subject import base_subject
from goodword.language.tongues import every
from goodword.language.verdicts import Automated, Headers, header_value, robot

# Where programs say what they are: in so many characters at the beginning and at the end.
_SPOKEN_AT_ENDS = 900
# A person seldom sends so many links, and writes more between them.
_LINKS_OF_NEWSLETTERS = 4
_TEXT_BETWEEN_LINKS = 700

# Headers that programs for mass mail put in; a person's mail program never does.
_MASS_HEADERS = (
    "feedback-id", "x-campaign", "x-campaignid", "x-campaign-id", "x-mailchimp-id", "x-mc-user",
    "x-csa-complaints", "x-mailgun-tag", "x-sg-eid", "x-mailer-recptid", "x-mandrill-user",
    "x-ses-outgoing", "list-unsubscribe-post", "x-newsletter", "x-bulkmail", "x-mj-mid",
)  # fmt: skip


def judge_lists(
    headers: Headers, from_spec: str, author_text: str, ours: frozenset[str]
) -> Automated | None:
    """Newsletters, and people's posts on discussion lists."""
    list_headers = [
        value
        for name in ("list-id", "list-post", "list-unsubscribe", "mailing-list", "x-mailing-list")
        for value in headers.get(name, ())
    ]
    precedence = header_value(headers, "precedence")
    mass = next((name for name in _MASS_HEADERS if name in headers), "")
    if ours and any(_names_ours(value, ours) for value in list_headers):
        list_headers = []
        if precedence in ("list", "bulk"):
            precedence = ""
    if not list_headers and not mass and precedence not in ("list", "bulk", "junk"):
        return None
    by_robot = is_robot_address(from_spec)
    discussion = (
        ("list-post" in headers and "no" not in header_value(headers, "list-post").split())
        or any(name in headers for name in ("mailing-list", "x-mailing-list", "x-beenthere"))
        or "x-mailman-version" in headers
        or precedence == "list"
        or _goes_to_its_list(headers)
    )
    if discussion and not by_robot and not mass:
        return Automated(
            automated=False,
            kind="list",
            reasons=("a person's post on a mailing list",),
        )
    answered = "in-reply-to" in headers or "references" in headers
    if (
        answered
        and not by_robot
        and precedence in ("", "bulk")
        and not mass
        and author_text.strip()
    ):
        return Automated(
            automated=False, kind="list", reasons=("a person's answer that came through a list",)
        )
    if list_headers or mass:
        return robot("newsletter", "sent to many: it can be unsubscribed from")
    return robot("notification", f"sent in bulk (its sender says so: {precedence})")


def _goes_to_its_list(headers: Headers) -> bool:
    """Whether the list that sent it is also whom it was written to, as in discussions."""
    sender = header_value(headers, "sender").rpartition("<")[2].rstrip("> ")
    return (
        bool(sender)
        and sender in header_value(headers, "to")
        and sender not in header_value(headers, "from")
    )


def judge_words(headers: Headers, subject: str, author_text: str) -> Automated | None:
    """Mails without any header that says so, but with the words of a program or a newsletter.

    A person's answer or forward may quote these words, so it is left alone.
    """
    if "in-reply-to" in headers or "references" in headers:
        return None
    links = author_text.count("://")
    full_of_links = (
        links >= _LINKS_OF_NEWSLETTERS and len(author_text) <= links * _TEXT_BETWEEN_LINKS
    )
    text = author_text
    if len(text) > 2 * _SPOKEN_AT_ENDS:
        text = f"{text[:_SPOKEN_AT_ENDS]}\n{text[-_SPOKEN_AT_ENDS:]}"
    lower = plain_lower(text)
    if not full_of_links and True not in [stem in lower for stem in _machine_stems()]:
        return None
    if _has_prefix(subject):
        return None
    flat = " ".join(lower.split())
    if any(phrase in flat for phrase in _machine_phrases()):
        return robot("notification", "says itself that a program sent it")
    if full_of_links and any(phrase in flat for phrase in _subscriptions()):
        return robot("newsletter", "full of links, and speaks of subscriptions")
    return None


@cache
def _machine_phrases() -> tuple[str, ...]:
    return tuple(all_spellings(every("machine_words")))


@cache
def _machine_stems() -> tuple[str, ...]:
    """How the longest uncommon word of each phrase begins: most letters hold none of these."""
    common = frozenset(every("small_words")) | frozenset(every("please"))
    stems = {
        max((word for word in words_of(phrase) if word not in common), key=len)[:5]
        for phrase in _machine_phrases()
    }
    return tuple(sorted(stems))


@cache
def _subscriptions() -> tuple[str, ...]:
    return tuple(all_spellings(every("mass_mail")))


def _has_prefix(subject: str) -> bool:
    base, _ = base_subject(subject)
    return len(base) < len(subject.strip())


def _names_ours(value: str, ours: frozenset[str]) -> bool:
    """Whether a list header names one of our addresses or domains."""
    lower = value.lower()
    return any(
        own and (own in lower if "@" in own else _names_domain(lower, own)) for own in ours
    ) or any(_as_list_id(own) in lower for own in ours if "@" in own)


def _names_domain(lower: str, domain: str) -> bool:
    at = lower.find(domain)
    while at >= 0:
        before = lower[at - 1] if at else "<"
        after = lower[at + len(domain)] if at + len(domain) < len(lower) else ">"
        if before in "@.<: " and after in ">?/:&, \t;":
            return True
        at = lower.find(domain, at + 1)
    return False


def _as_list_id(spec: str) -> str:
    """Google writes the group info@example.com as "<info.example.com>"."""
    return "<" + spec.replace("@", ".", 1) + ">"
