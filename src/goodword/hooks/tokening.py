"""Keys to the API: made, listed, used, revoked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from django.db import transaction
from django.db.models import Q, QuerySet

from goodword.access import NotFound, Reader, Refused
from goodword.hooks import rules
from goodword.hooks.tables import Token
from goodword.people.tables import Colleague

USED_EVERY = timedelta(minutes=1)
MOST_TOKENS = 50


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token in a list: everything but the token itself, of which only a hash is kept."""

    id: int
    name: str
    prefix: str
    scopes: tuple[str, ...]
    colleague_id: int
    colleague: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    alive: bool


def make_token(
    *, reader: Reader, name: str, scopes: Iterable[str], expires_at: datetime, now: datetime
) -> tuple[TokenView, str]:
    """A new token of the reader's own, and its only showing. ``now``: the real present."""
    name = " ".join(name.replace("\x00", "").split())[:80]
    if not name:
        raise Refused("Say in a word or two what the token is for.")
    if reader.colleague_id is None:
        raise Refused("A token belongs to a colleague. Log in to make one.")
    if not now < expires_at <= now + rules.LONGEST_LIFE:
        raise Refused("A token ends within a year. Choose a day until then.")
    told = rules.allowed_scopes(reader.role, scopes)
    if not told:
        raise Refused("Choose at least one thing that the token may do, of those that you may do.")
    with transaction.atomic():
        colleague = Colleague.objects.select_for_update().get(pk=reader.colleague_id)
        if _living(now).filter(colleague=colleague).count() >= MOST_TOKENS:
            raise Refused(f"You have {MOST_TOKENS} tokens. Revoke one that is not used any more.")
        token = rules.new_token()
        row = Token.objects.create(
            colleague=colleague,
            name=name,
            prefix=token[: rules.SHOWN],
            digest=rules.digest(token),
            scopes=sorted(told),
            created_at=now,
            expires_at=expires_at,
        )
    return _view(row, now), token


@transaction.atomic
def revoke_token(*, reader: Reader, token_id: int, now: datetime) -> None:
    """End a token: one's own, or for an administrator anybody's."""
    row = _visible(reader).select_for_update(of=("self",)).filter(pk=token_id).first()
    if row is None:
        raise NotFound("There is no such token.")
    if row.revoked_at is None:
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])


def tokens(reader: Reader, *, now: datetime, everybodys: bool = False) -> list[TokenView]:
    """One's own tokens, newest first; for administrators everybody's, if asked for."""
    rows = _visible(reader)
    if not everybodys:
        rows = rows.filter(_own(reader))
    return [_view(row, now) for row in rows.order_by("-pk")]


def whose(token: str, *, now: datetime) -> Token | None:
    """The living token behind what a program sent, with its colleague; nothing for all others."""
    if not token.startswith(rules.PREFIX) or len(token) > 100:
        return None
    kept = rules.digest(token)
    row = Token.objects.select_related("colleague").filter(digest=kept).first()
    if row is None or not compare_digest(row.digest, kept):
        return None
    if row.revoked_at is not None or row.expires_at <= now or not row.colleague.is_active:
        return None
    if row.last_used_at is None or now - row.last_used_at > USED_EVERY:
        Token.objects.filter(pk=row.pk).update(last_used_at=now)
    return row


def may_do(token: Token) -> frozenset[str]:
    """What a token may do today: its scopes, as far as its colleague's role still allows them."""
    scopes: Sequence[str] = token.scopes
    return rules.allowed_scopes(token.colleague.role, scopes)


def _visible(reader: Reader) -> QuerySet[Token]:
    rows = Token.objects.select_related("colleague")
    return rows if reader.administers else rows.filter(_own(reader))


def _own(reader: Reader) -> Q:
    return Q(pk__in=[]) if reader.colleague_id is None else Q(colleague_id=reader.colleague_id)


def _living(now: datetime) -> QuerySet[Token]:
    return Token.objects.filter(Q(revoked_at=None), expires_at__gt=now)


def _view(row: Token, now: datetime) -> TokenView:
    return TokenView(
        id=row.pk,
        name=row.name,
        prefix=row.prefix,
        scopes=tuple(row.scopes),
        colleague_id=row.colleague_id,
        colleague=str(row.colleague),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
        alive=row.revoked_at is None and row.expires_at > now and row.colleague.is_active,
    )
