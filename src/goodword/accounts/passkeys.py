"""Passkeys (WebAuthn level 2): the ceremony of adding one, and of showing one.

The proofs are checked by Yubico's ``fido2``; here stands what a house keeps and asks for. What
has to be remembered between the two steps (``state``) is the caller's to keep in the session.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from goodword.access import Refused
from goodword.accounts.rules import same
from goodword.accounts.tables import Passkey
from goodword.people.tables import Colleague

MOST = 10
WRONG = "That passkey was not accepted. Try again, or come in another way."


@dataclass(frozen=True, slots=True)
class Site:
    """The house as browsers know it: its host name, its exact origin, its name."""

    host: str
    origin: str
    name: str

    def server(self) -> Fido2Server:
        """Checks proofs for this origin, and for no other."""
        entity = PublicKeyCredentialRpEntity(name=self.name, id=self.host)
        return Fido2Server(entity, verify_origin=lambda told: same(told, self.origin))


def begin_adding(site: Site, colleague: Colleague) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser is to be asked, and what to remember until it answers."""
    options, state = site.server().register_begin(
        PublicKeyCredentialUserEntity(
            id=f"colleague {colleague.pk}".encode(),
            name=colleague.email,
            display_name=colleague.name,
        ),
        credentials=_known(Passkey.objects.filter(colleague=colleague)),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return _plain(options), state


@transaction.atomic
def finish_adding(
    *,
    site: Site,
    colleague: Colleague,
    state: dict[str, Any],
    answer: str,
    name: str,
    now: datetime,
) -> Passkey:
    """Keep a passkey. Raises `Refused` for an answer that does not fit what was asked."""
    if Passkey.objects.filter(colleague=colleague).count() >= MOST:
        raise Refused(f"You have {MOST} passkeys. Remove one that you don’t use any more.")
    try:
        told = site.server().register_complete(state, json.loads(answer))
    except Exception as error:  # whatever a browser sends, it is a refusal and no fault
        raise Refused(WRONG) from error
    credential = told.credential_data
    if credential is None:
        raise Refused(WRONG)
    try:
        with transaction.atomic():
            made = Passkey.objects.create(
                colleague=colleague,
                name=name.strip()[:80] or "Passkey",
                credential=websafe_encode(credential.credential_id),
                public=websafe_encode(bytes(credential)),
                counter=told.counter,
                created_at=now,
            )
    except IntegrityError as error:
        raise Refused("This passkey is in use already.") from error
    # A house that somebody can enter is never again open for its first administrator.
    Colleague.objects.filter(pk=colleague.pk, joined_at=None).update(joined_at=now)
    return made


def begin_showing(site: Site, colleague: Colleague | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser is to be asked: any passkey of this house, or one of a colleague's.

    Without a colleague the passkey stands for everything, so it has to verify its user (a
    finger, a face, a PIN); after a password, its presence is enough.
    """
    known = _known(Passkey.objects.filter(colleague=colleague)) if colleague else []
    options, state = site.server().authenticate_begin(
        known,
        user_verification=(
            UserVerificationRequirement.PREFERRED
            if colleague
            else UserVerificationRequirement.REQUIRED
        ),
    )
    return _plain(options), state


@transaction.atomic
def finish_showing(
    *, site: Site, state: dict[str, Any], answer: str, colleague: Colleague | None, now: datetime
) -> Colleague:
    """Whose passkey it is. Raises `Refused` for a wrong one, and for one whose counter went back.

    A counter that does not grow says that the key was copied (WebAuthn §6.1.1).
    """
    try:
        told = AuthenticationResponse.from_dict(json.loads(answer))
        rows = Passkey.objects.select_for_update(of=("self",)).select_related("colleague")
        row = rows.filter(credential=websafe_encode(told.raw_id)).first()
        if row is None or (colleague is not None and row.colleague_id != colleague.pk):
            raise Refused(WRONG)
        site.server().authenticate_complete(state, _known([row]), told)
    except Refused:
        raise
    except Exception as error:  # as above
        raise Refused(WRONG) from error
    counted = told.response.authenticator_data.counter
    if (counted or row.counter) and counted <= row.counter:
        raise Refused("This passkey may have been copied. Remove it, and add it again.")
    if not row.colleague.is_active:
        raise Refused(WRONG)
    row.counter, row.last_used_at = counted, now
    row.save(update_fields=["counter", "last_used_at"])
    return row.colleague


def _known(rows: Any) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(websafe_decode(row.public)) for row in rows]


def _plain(options: Any) -> dict[str, Any]:
    """Options as JSON, bytes as base64url."""
    told: dict[str, Any] = json.loads(json.dumps(dict(options), default=_as_text))
    return told


def _as_text(value: Any) -> Any:
    if isinstance(value, bytes):
        return websafe_encode(value)
    return dict(value)
