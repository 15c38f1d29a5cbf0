"""Single sign-on by OpenID Connect: the code flow with PKCE, state and nonce.

OpenID Connect Core 1.0 §3.1, RFC 6749, RFC 7636 (S256), RFC 9207 (``iss`` in the answer).
The provider's addresses come from its discovery document; only https is spoken, redirects are
not followed. The operator who names a provider is trusted to name the right one.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

import jwt

from goodword.access import Refused
from goodword.accounts.rules import new_token, same

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Signatures by public keys; never ``none``, never a shared secret."""

TIMEOUT = 10.0
LARGEST = 512 * 1024
LEEWAY = 60
"""Seconds that the provider's clock may differ from ours."""

FAILED = "Logging in there did not work. Try again, or log in with your password."


@dataclass(frozen=True, slots=True)
class Provider:
    """Somebody who says for us who somebody is. ``key`` stands in addresses.

    ``domains``: mail domains whose addresses it may speak for; none named: all.
    ``asks_second_factor``: it does so itself, and ours need not ask again.
    """

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    domains: tuple[str, ...] = ()
    asks_second_factor: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a provider says of somebody, after everything about it was checked."""

    issuer: str
    subject: str
    email: str
    authenticated_at: int | None


def begin(provider: Provider, *, back: str, again: bool = False) -> tuple[str, dict[str, Any]]:
    """Where to send the browser, and what to remember until it comes back.

    ``again``: the provider is to ask for the password once more, however short ago it did.
    """
    remembered = {
        "provider": provider.key,
        "state": new_token(),
        "nonce": new_token(),
        "verifier": new_token(),
        "again": again,
    }
    hashed = hashlib.sha256(remembered["verifier"].encode()).digest()  # type: ignore[attr-defined]
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": "openid email profile",
        "state": remembered["state"],
        "nonce": remembered["nonce"],
        "code_challenge": base64.urlsafe_b64encode(hashed).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if again:
        asked |= {"prompt": "login", "max_age": "0"}
    where = str(_discovered(provider)["authorization_endpoint"])
    joint = "&" if urlsplit(where).query else "?"
    return f"{where}{joint}{urlencode(asked)}", remembered


def finish(
    provider: Provider, *, remembered: Mapping[str, Any], answer: Mapping[str, str], back: str
) -> Told:
    """Who came back. Raises `Refused` for anything that is not exactly as it was asked."""
    if remembered.get("provider") != provider.key:
        raise Refused(FAILED)
    if not same(answer.get("state", ""), str(remembered.get("state", ""))):
        raise Refused(FAILED)
    if "iss" in answer and answer["iss"] != provider.issuer:
        raise Refused(FAILED)
    if "code" not in answer:
        raise Refused(FAILED)
    known = _discovered(provider)
    tokens = _redeem(provider, known, str(answer["code"]), str(remembered["verifier"]), back)
    claims = _checked(provider, known, str(tokens.get("id_token", "")))
    if not same(str(claims.get("nonce", "")), str(remembered["nonce"])):
        raise Refused(FAILED)
    return _said(provider, claims)


def _redeem(
    provider: Provider, known: Mapping[str, Any], code: str, verifier: str, back: str
) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    headers = {}
    ways = known.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" in ways:
        pair = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
    return _ask(str(known["token_endpoint"]), urlencode(form).encode(), headers)


def _checked(provider: Provider, known: Mapping[str, Any], token: str) -> dict[str, Any]:
    """The claims of an id token whose signature, issuer, audience and times are right."""
    try:
        head = jwt.get_unverified_header(token)
        if head.get("alg") not in ALGORITHMS:
            raise Refused(FAILED)
        keys = _ask(str(known["jwks_uri"])).get("keys", [])
        fitting = [
            jwt.PyJWK(key, algorithm=head["alg"])
            for key in keys
            if key.get("use", "sig") == "sig" and key.get("kid") == head.get("kid")
        ]
        if len(fitting) != 1:
            raise Refused(FAILED)
        claims: dict[str, Any] = jwt.decode(
            token,
            fitting[0],
            algorithms=[head["alg"]],
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused(FAILED) from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if several and claims.get("azp") != provider.client_id:
        # Core §3.1.3.7: a token for several must say that it was asked for by us.
        raise Refused(FAILED)
    return claims


def _said(provider: Provider, claims: Mapping[str, Any]) -> Told:
    email = str(claims.get("email", "")).strip().lower()
    if claims.get("email_verified") is not True or email.count("@") != 1:
        raise Refused(
            f"{provider.name} has not verified your e-mail address. "
            "Verify it there, then try again."
        )
    if provider.domains and email.partition("@")[2] not in provider.domains:
        raise Refused(f"{provider.name} may not let in addresses such as {email}.")
    at = claims.get("auth_time")
    return Told(
        issuer=provider.issuer,
        subject=str(claims["sub"])[:255],
        email=email,
        authenticated_at=at if isinstance(at, int) else None,
    )


def _discovered(provider: Provider) -> dict[str, Any]:
    known = _ask(provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if known.get("issuer") != provider.issuer:
        raise Refused(FAILED)
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not _is_safe(str(known.get(name, ""))):
            raise Refused(FAILED)
    return known


class _Unreachable(Refused):
    """The provider does not answer as it should."""


def _ask(
    where: str, form: bytes | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    if not _is_safe(where):
        raise _Unreachable(FAILED)
    told = {"Accept": "application/json", **(headers or {})}
    try:
        with _OPENER.open(Request(where, form, told), timeout=TIMEOUT) as answer:  # noqa: S310
            found = json.loads(answer.read(LARGEST + 1)[:LARGEST])
    except (HTTPError, URLError, OSError, ValueError) as error:
        raise _Unreachable(FAILED) from error
    if not isinstance(found, dict):
        raise _Unreachable(FAILED)
    return found


def _is_safe(where: str) -> bool:
    """Whether an address is https; this machine itself may do without, for trying things out."""
    told = urlsplit(where)
    return told.scheme == "https" or (
        told.scheme == "http" and told.hostname in ("127.0.0.1", "localhost", "::1")
    )


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_OPENER = build_opener(_NoRedirects, ProxyHandler())
