"""What an address tells of who is behind it: a robot, several people, or a mail provider."""

import re

from goodword.language.tongues import word_list

# Names are compared without separators: no-reply, no_reply and noreply are one.
_SEPARATORS = str.maketrans("", "", ".-_+")
# Within a longer local part ("amazon-noreply", "orders.no-reply").
_ROBOT_PART = re.compile(
    r"no[-_.]?reply|do[-_.]?not[-_.]?re(?:ply|spond)|donotreply|mailer[-_.]?daemon|"
    r"(?:^|[-_.+])(?:notifications?|bounces?|autoreply|alerts?|newsletters?|announcements?|daemon)(?:$|[-_.+])"
)
# Hosts that only send: newsletter.example.com, bounces.example.com.
_SENDING_HOST = re.compile(r"@(?:newsletters?|news|mailings?|bounces?|notifications?|noreply)\.")
# Verp: bounces+tag=domain@…, prvs=…@, SRS0=…
_VERP = re.compile(r"^(?:bounces?|return|owner|msprvs\d?|prvs|b)[-+=]|^srs[01][=+-]")


def is_robot_address(spec: str) -> bool:
    """Whether no person reads mail to this address (no-reply, mailer-daemon, notifications …)."""
    local = spec.rpartition("@")[0].lower() or spec.lower()
    return (
        local.translate(_SEPARATORS) in word_list("robot_addresses")
        or _ROBOT_PART.search(local[:120]) is not None
        or _VERP.match(local) is not None
        or "#" in local
        or _SENDING_HOST.search(spec.lower()[-120:]) is not None
    )


def is_shared_address(spec: str) -> bool:
    """Whether several people are likely to write from this address (info@, sales@, kontakt@ …).

    A tag after a plus and a trailing number or place are left aside: ``info+web@``, ``sales2@``.
    """
    shared = word_list("shared_addresses")
    local = spec.rpartition("@")[0].lower().partition("+")[0]
    if local.translate(_SEPARATORS).rstrip("0123456789") in shared:
        return True
    first = re.split(r"[-_.]", local, maxsplit=1)[0]
    return first in shared and first != local and first not in _PERHAPS_NAMES


# First parts that may be a person's name or initials ("it.smith", "all.an").
_PERHAPS_NAMES = frozenset(
    ("hi", "it", "hr", "pr", "all", "job", "ops", "tech", "post", "event", "media", "mail")
)


def is_freemail(domain: str) -> bool:
    """Whether the domain is a public mail provider, so that it tells no organisation."""
    return domain.lower().strip().rstrip(".") in word_list("freemail")
