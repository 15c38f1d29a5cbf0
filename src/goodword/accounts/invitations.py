"""Invitations: made, shown once, used once, revoked by the next one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from goodword.access import NotAllowed, NotFound, Reader, Refused
from goodword.accounts import rules
from goodword.accounts.knocks import forget_browsers
from goodword.accounts.tables import CodeMaker, Invitation, Passkey, RecoveryCode, SignOn, Stay
from goodword.people.tables import Colleague, new_stamp

GONE = "This link does not work any more. Ask an administrator of your house for a new one."


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation. ``token`` is told here once, and known to nobody afterwards."""

    token: str
    colleague_id: int
    expires_at: datetime


@transaction.atomic
def invite(*, reader: Reader, colleague_id: int, now: datetime) -> Invited:
    """Make a way in for a colleague; any earlier one ends. Only administrators may."""
    if not reader.administers:
        raise NotAllowed("Only an administrator may invite.")
    colleague = Colleague.objects.select_for_update().filter(pk=colleague_id).first()
    if colleague is None:
        raise NotFound("There is no such colleague.")
    return _invite(colleague, by=reader.colleague_id, now=now)


@transaction.atomic
def ask_for_a_new_password(*, email: str, now: datetime) -> tuple[Colleague, Invited] | None:
    """A way to a new password for whoever has this address, to be mailed to them and to nobody.

    ``None`` when nobody has it, when they never had a way in, or when the last one is younger
    than a quarter of an hour: the asker is told the same in every case.
    """
    rows = Colleague.objects.select_for_update().filter(is_active=True)
    colleague = rows.filter(email__iexact=email.strip()).first()
    if colleague is None or not has_a_way_in(colleague):
        return None
    if colleague.invitations.filter(created_at__gt=now - rules.PROOF).exists():
        return None
    return colleague, _invite(colleague, by=None, now=now, lasts=rules.RESET)


def open_invitation(token: str, *, now: datetime) -> Invitation | None:
    """The invitation that a token opens, if it still does."""
    found = (
        Invitation.objects.select_related("colleague").filter(digest=rules.digest(token)).first()
    )
    if found is None or not found.colleague.is_active:
        return None
    held = rules.holds(
        now, expires_at=found.expires_at, used_at=found.used_at, revoked_at=found.revoked_at
    )
    return found if held else None


@transaction.atomic
def accept(*, token: str, name: str = "", password: str, now: datetime) -> Colleague:
    """Use an invitation up: name and password are set, and every session of before ends.

    Raises `Refused` when it does not hold any more, and `ValidationError` for a weak password
    (the invitation then still holds).
    """
    colleague = _use_up(token, now)
    colleague.name = name.strip()[:160] or colleague.name
    validate_password(password, colleague)
    colleague.set_password(password)
    _came_in(colleague, now)
    return colleague


@transaction.atomic
def accept_without_password(*, token: str, name: str = "", now: datetime) -> Colleague:
    """Use an invitation up for somebody who comes in by a passkey, which is added next."""
    colleague = _use_up(token, now)
    colleague.name = name.strip()[:160] or colleague.name
    _came_in(colleague, now)
    return colleague


@transaction.atomic
def revoke(*, reader: Reader, colleague_id: int, now: datetime) -> None:
    """End a colleague's open invitation."""
    if not reader.administers:
        raise NotAllowed("Only an administrator may end an invitation.")
    _revoke(colleague_id, now)


@transaction.atomic
def take_second_factor_away(*, reader: Reader, colleague_id: int, now: datetime) -> None:
    """For a colleague who lost phone and keys: codes and passkeys go, and their sessions end."""
    if not reader.administers:
        raise NotAllowed("Only an administrator may take a second factor away.")
    colleague = Colleague.objects.select_for_update().filter(pk=colleague_id).first()
    if colleague is None:
        raise NotFound("There is no such colleague.")
    if not colleague.has_usable_password() and not colleague.sign_ons.exists():
        raise Refused(f"{colleague.name} has no password yet. Invite them anew, and they set one.")
    for table in (CodeMaker, RecoveryCode, Passkey):
        table.objects.filter(colleague=colleague).delete()
    end_everything(colleague)


@transaction.atomic
def end_all_stays(*, reader: Reader, colleague_id: int) -> None:
    """End every session of a colleague, wherever it is open. Only administrators may."""
    if not reader.administers:
        raise NotAllowed("Only an administrator may end a colleague's sessions.")
    colleague = Colleague.objects.select_for_update().filter(pk=colleague_id).first()
    if colleague is None:
        raise NotFound("There is no such colleague.")
    end_everything(colleague)


def has_a_way_in(colleague: Colleague) -> bool:
    """Whether they can log in by themselves."""
    if colleague.has_usable_password():
        return True
    return (
        Passkey.objects.filter(colleague=colleague).exists()
        or SignOn.objects.filter(colleague=colleague).exists()
    )


def end_everything(colleague: Colleague) -> None:
    """End every session of a colleague, and what their browsers are known by."""
    colleague.stamp = new_stamp()
    colleague.save(update_fields=["stamp"])
    Stay.objects.filter(colleague=colleague).delete()
    forget_browsers(colleague_id=colleague.pk)


def _invite(
    colleague: Colleague,
    *,
    by: int | None,
    now: datetime,
    lasts: timedelta = rules.INVITATION,
) -> Invited:
    if not colleague.is_active:
        raise Refused(f"{colleague.name} has left. Say first that they work here again.")
    _revoke(colleague.pk, now)
    token = rules.new_token()
    made = Invitation.objects.create(
        colleague=colleague,
        digest=rules.digest(token),
        invited_by_id=by,
        created_at=now,
        expires_at=now + lasts,
    )
    return Invited(token, colleague.pk, made.expires_at)


def _revoke(colleague_id: int, now: datetime) -> None:
    Invitation.objects.filter(colleague_id=colleague_id, used_at=None, revoked_at=None).update(
        revoked_at=now
    )


def _use_up(token: str, now: datetime) -> Colleague:
    """Mark an invitation used, in one statement: of two who hold it, one comes in."""
    used = Invitation.objects.filter(
        digest=rules.digest(token), used_at=None, revoked_at=None, expires_at__gt=now
    ).update(used_at=now)
    row = Invitation.objects.filter(digest=rules.digest(token)).first()
    colleague = (
        Colleague.objects.select_for_update().filter(pk=row.colleague_id, is_active=True).first()
        if used and row
        else None
    )
    if colleague is None:
        raise Refused(GONE)
    return colleague


def _came_in(colleague: Colleague, now: datetime) -> None:
    colleague.joined_at = colleague.joined_at or now
    colleague.save(update_fields=["name", "password", "joined_at"])
    end_everything(colleague)
