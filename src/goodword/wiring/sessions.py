"""Sessions in the house's own table: known by a hash of their key, listed, ended one by one.

Django's session engine (``SESSION_ENGINE``). What the browser holds is random; the database keeps
its hash, so that who reads the database can't come in with what they find there. A session ends
after two weeks, and after four days without use.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from goodword.accounts import rules
from goodword.accounts.tables import Stay
from goodword.people.tables import Colleague
from goodword.prepared import Prepared, columns, made_from
from goodword.wiring.clock import wall

TOUCHED = timedelta(minutes=5)
"""How exact "last used" is; each touch is a write."""


@Prepared
def _stay(*, key: str, now: datetime, since: datetime) -> QuerySet[Stay, Any]:
    rows = Stay.objects.filter(key=key, expires_at__gt=now, last_used_at__gt=since)
    return rows.values_list("data", "last_used_at")


@Prepared
def _colleague(*, pk: int) -> QuerySet[Colleague, Any]:
    return Colleague.objects.filter(pk=pk).values_list(*columns(Colleague))


class Passwords(ModelBackend):
    """Django's way in by e-mail address and password; reads who is in with little ado."""

    def get_user(self, user_id: int) -> Colleague | None:
        """The colleague behind a session, while they may still log in."""
        found = [made_from(Colleague, row) for row in _colleague(pk=user_id)]
        return found[0] if found and self.user_can_authenticate(found[0]) else None


class SessionStore(SessionBase):
    """A session; see the module."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.last_used_at: datetime | None = None

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing once it is over, or was signed by another key."""
        now = wall()
        key = rules.digest(self.session_key or "")
        for data, last_used_at in _stay(key=key, now=now, since=now - rules.IDLE_STAY):
            self.last_used_at = last_used_at
            told: dict[str, Any] = self.decode(data)
            return told
        self._session_key = None
        return {}

    def exists(self, session_key: str) -> bool:
        """Whether there is such a session."""
        return Stay.objects.filter(key=rules.digest(session_key)).exists()

    def create(self) -> None:
        """Begin a session under a key that is nobody's."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        """Keep the session. Raises `UpdateError` when it was ended meanwhile."""
        if self.session_key is None:
            self.create()
            return
        told = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        columns = self._columns(told)
        key = rules.digest(self.session_key)
        if not must_create:
            if not Stay.objects.filter(key=key).update(**columns):
                raise UpdateError
            return
        try:
            with transaction.atomic():
                Stay.objects.create(key=key, begun_at=_begun(told), **columns)
        except IntegrityError as error:
            raise CreateError from error

    def delete(self, session_key: str | None = None) -> None:
        """End the session."""
        key = session_key or self.session_key
        if key:
            Stay.objects.filter(key=rules.digest(key)).delete()

    def touch(self, *, origin: str) -> None:
        """Note that it is used, and from where; seldom enough to cost nothing."""
        now = wall()
        if self.session_key and self.last_used_at and now - self.last_used_at > TOUCHED:
            Stay.objects.filter(key=rules.digest(self.session_key)).update(
                last_used_at=now, origin=origin[:64]
            )

    @classmethod
    def clear_expired(cls) -> None:
        """Delete what is over."""
        Stay.objects.filter(expires_at__lte=wall()).delete()

    def _columns(self, told: dict[str, Any]) -> dict[str, Any]:
        who = told.get("_auth_user_id")
        return {
            "data": self.encode(told),
            "colleague_id": int(who) if who else None,
            "last_used_at": wall(),
            "expires_at": self.get_expiry_date(),
            "browser": str(told.get("browser", ""))[:120],
            "origin": str(told.get("origin", ""))[:64],
            "how": str(told.get("how", ""))[:60],
        }


def _begun(told: dict[str, Any]) -> datetime:
    """When somebody logged in; a new key for the same session begins nothing anew."""
    at = told.get("begun_at")
    return datetime.fromtimestamp(at, UTC) if isinstance(at, int | float) else wall()
