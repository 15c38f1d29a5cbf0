"""Changes of colleagues: who comes into the house, what they may do, how their access ends."""

from datetime import datetime

from django.db import transaction

from goodword.access import NotAllowed, NotFound, Reader, Refused
from goodword.people.actions import must_administer
from goodword.people.queries import someone_can_log_in
from goodword.people.rules import is_addr_spec
from goodword.people.tables import Colleague, OurAddress, new_stamp


@transaction.atomic
def add_colleague(
    *, reader: Reader, email: str, name: str, role: str = "colleague", now: datetime
) -> Colleague:
    """Bring a colleague into the house. They can't log in before they have a password."""
    must_administer(reader)
    email = email.strip().lower()
    if not is_addr_spec(email):
        raise Refused("Enter an e-mail address in the form name@example.org.")
    if role not in dict(Colleague.ROLES):
        raise Refused(f"A role is one of: {', '.join(r for r, _ in Colleague.ROLES)}.")
    if Colleague.objects.filter(email__iexact=email).exists():
        raise Refused(f"{email} is a colleague already.")
    colleague = Colleague(email=email, name=name.strip()[:160] or email, role=role, created_at=now)
    colleague.set_unusable_password()
    colleague.save()
    return colleague


@transaction.atomic
def first_administrator(*, name: str, email: str, password: str, now: datetime) -> Colleague:
    """Set up the first person who can log in; may claim a colleague known from the mail.

    Raises `NotAllowed` once anybody can log in.
    """
    if someone_can_log_in():
        raise NotAllowed("This house has an administrator already. Ask them to let you in.")
    email = email.strip().lower()
    if not is_addr_spec(email):
        raise Refused("Enter an e-mail address in the form name@example.org.")
    known = OurAddress.objects.filter(spec=email, colleague__isnull=False).first()
    colleague = Colleague.objects.filter(email__iexact=email).first() or (
        known.colleague if known else None
    )
    if colleague is None:
        # Whoever stood in for the first colleague hands over what they answer for.
        stand_in = Colleague.objects.filter(email__endswith="@goodword.invalid").first()
        colleague = stand_in or Colleague(created_at=now)
        colleague.email = email
    colleague.name, colleague.role = name.strip()[:160] or email, "administrator"
    colleague.is_active, colleague.joined_at = True, now
    colleague.set_password(password)
    colleague.save()
    return colleague


@transaction.atomic
def edit_colleague(
    *, reader: Reader, colleague_id: int, name: str, role: str, is_active: bool
) -> None:
    """Rename a colleague, change what they may do, or end their access.

    A changed role or access ends their sessions at once.
    """
    must_administer(reader)
    colleague = Colleague.objects.select_for_update().filter(pk=colleague_id).first()
    if colleague is None:
        raise NotFound("There is no such colleague.")
    if role not in dict(Colleague.ROLES):
        raise Refused(f"A role is one of: {', '.join(r for r, _ in Colleague.ROLES)}.")
    others = Colleague.objects.filter(role="administrator", is_active=True).exclude(pk=colleague_id)
    if not (is_active and role == "administrator") and not others.exists():
        raise Refused("The house needs at least one administrator. Name another one first.")
    if not is_active and colleague.is_active:
        _must_hold_nothing(colleague)
    if (role, is_active) != (colleague.role, colleague.is_active):
        colleague.stamp = new_stamp()
    colleague.name, colleague.role = name.strip()[:160] or colleague.email, role
    colleague.is_active = is_active
    colleague.save(update_fields=["name", "role", "is_active", "stamp"])


def _must_hold_nothing(colleague: Colleague) -> None:
    """Refuse to end the access of somebody on whom something still rests."""
    held = {
        "matter": colleague.accountable_for.filter(is_listed=True).count(),
        "customer": colleague.customers.count(),
        "mailbox": colleague.mailboxes.count(),
    }
    many = {"matter": "open matters", "customer": "customers", "mailbox": "mailboxes"}
    one = {"matter": "open matter", "customer": "customer", "mailbox": "mailbox"}
    told = [f"{n} {one[kind] if n == 1 else many[kind]}" for kind, n in held.items() if n]
    if told:
        raise Refused(
            f"{colleague.name} still holds {', '.join(told)}. On their page (Team), “Leaving the "
            "house” gives all of it to somebody and ends their access."
        )


@transaction.atomic
def set_password(*, reader: Reader, colleague_id: int, password: str) -> None:
    """Change one's own password, or anybody's from the machine itself; their sessions end.

    Nobody chooses a password for a colleague in the pages: they are invited to set one.
    """
    if reader.colleague_id is not None and reader.colleague_id != colleague_id:
        raise NotAllowed("A password is set by whom it belongs to. Invite them to set a new one.")
    colleague = Colleague.objects.select_for_update().filter(pk=colleague_id).first()
    if colleague is None:
        raise Refused("There is no such colleague.")
    colleague.set_password(password)
    colleague.stamp = new_stamp()
    colleague.save(update_fields=["password", "stamp"])
