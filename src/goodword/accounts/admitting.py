"""Who of those that a provider vouches for may come in: invited colleagues, and nobody else."""

from datetime import datetime

from django.db import transaction

from goodword.access import Refused
from goodword.accounts.invitations import has_a_way_in
from goodword.accounts.sign_on import Told
from goodword.accounts.tables import Invitation, SignOn
from goodword.people.tables import Colleague

NOBODY = (
    "{email} is not invited into this house. Ask an administrator to invite you under this address."
)


@transaction.atomic
def admit(*, told: Told, now: datetime) -> Colleague:
    """The colleague that a provider spoke of. Raises `Refused` for everybody who is not invited.

    Known by the provider's own name for them (``sub``); at the first time by their verified
    address, if they have been in already or have an open invitation, which is then used up.
    """
    linked = SignOn.objects.select_related("colleague").filter(
        issuer=told.issuer, subject=told.subject
    ).first()  # fmt: skip
    if linked is not None:
        if not linked.colleague.is_active:
            raise Refused(NOBODY.format(email=told.email))
        return linked.colleague
    rows = Colleague.objects.select_for_update().filter(is_active=True)
    found = rows.filter(email__iexact=told.email).first()
    if found is None or not _is_invited(found, now):
        raise Refused(NOBODY.format(email=told.email))
    if SignOn.objects.filter(colleague=found, issuer=told.issuer).exists():
        # The address went to somebody else at the provider; the house has to say so itself.
        raise Refused(
            "This address belonged to another account there. Ask an administrator of your house "
            "to end the old single sign-on first."
        )
    SignOn.objects.create(colleague=found, issuer=told.issuer, subject=told.subject, since=now)
    Invitation.objects.filter(
        colleague=found, used_at=None, revoked_at=None, expires_at__gt=now
    ).update(used_at=now)
    if found.joined_at is None:
        found.joined_at = now
        found.save(update_fields=["joined_at"])
    return found


def _is_invited(colleague: Colleague, now: datetime) -> bool:
    open_one = Invitation.objects.filter(
        colleague=colleague, used_at=None, revoked_at=None, expires_at__gt=now
    )
    return has_a_way_in(colleague) or open_one.exists()
