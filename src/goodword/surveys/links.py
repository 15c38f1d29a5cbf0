"""The link in a letter that asks: long, random, signed; it carries no address and no number."""

from django.utils.crypto import constant_time_compare, salted_hmac

from goodword.accounts.rules import digest, new_token

_LONGEST = 120


def new_link() -> tuple[str, str]:
    """A token for a link, and what is kept of it here."""
    random = new_token()
    token = f"{random}.{_sign(random)}"
    return token, digest(token)


def digest_of(token: str) -> str | None:
    """What is kept of a token; none for one that we never made: no row is looked for then."""
    random, _, sign = token.partition(".")
    if len(token) > _LONGEST or not constant_time_compare(sign, _sign(random)):
        return None
    return digest(token)


def page_of(token: str) -> str:
    """The path of the customer's page.

    Written here beside the token, so that a process that only asks need not read every address.
    """
    return f"/say/{token}"


def stop_of(token: str) -> str:
    """The path for who wants no more questions."""
    return f"{page_of(token)}/stop"


def _sign(random: str) -> str:
    return salted_hmac("goodword.surveys", random, algorithm="sha256").hexdigest()[:32]
