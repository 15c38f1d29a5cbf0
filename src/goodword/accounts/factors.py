"""Second factors: codes from an app, recovery codes, passkeys; added, used, taken away."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Q

from goodword.access import NotFound, Refused
from goodword.accounts import codes
from goodword.accounts.sealing import seal, unseal
from goodword.accounts.tables import CodeMaker, Passkey, RecoveryCode
from goodword.people.tables import Colleague

PURPOSE = "second factor"


@dataclass(frozen=True, slots=True)
class Factors:
    """What a colleague has beside a password."""

    app_since: datetime | None
    passkeys: tuple[Passkey, ...]
    codes_left: int

    def __bool__(self) -> bool:
        return self.app_since is not None or bool(self.passkeys)


def factors(colleague: Colleague) -> Factors:
    """What a colleague has beside a password, for their own eyes and for the door."""
    maker = CodeMaker.objects.filter(colleague=colleague).first()
    return Factors(
        app_since=maker.created_at if maker else None,
        passkeys=tuple(Passkey.objects.filter(colleague=colleague).order_by("pk")),
        codes_left=RecoveryCode.objects.filter(colleague=colleague, used_at=None).count(),
    )


def has_second_factor(colleague: Colleague) -> bool:
    """Whether a password alone does not let them in."""
    return Colleague.objects.filter(
        Q(code_maker__isnull=False) | Q(passkeys__isnull=False), pk=colleague.pk
    ).exists()


@transaction.atomic
def add_code_maker(*, colleague: Colleague, seed: str, code: str, now: datetime) -> None:
    """Take an app that has shown the right code; it replaces the app of before."""
    step = codes.step_of(seed, code, now)
    if step is None:
        raise Refused(
            "That is not the code that the app shows for this key. Wait for the next one and "
            "enter it; if that is refused too, look whether the phone’s clock is right."
        )
    CodeMaker.objects.update_or_create(
        colleague=colleague,
        defaults={"secret": seal(seed, purpose=PURPOSE), "created_at": now, "last_step": step},
    )


@transaction.atomic
def take_code(*, colleague: Colleague, code: str, now: datetime) -> bool:
    """Whether a code of their app, or a recovery code, is right; no code is taken twice."""
    parts = codes.taken_apart(code)
    if parts is not None:
        return _take_recovery_code(colleague, *parts, now)
    maker = CodeMaker.objects.select_for_update().filter(colleague=colleague).first()
    if maker is None:
        return False
    seed = unseal(maker.secret, purpose=PURPOSE)
    step = codes.step_of(seed, code, now, after=maker.last_step)
    if step is None:
        return False
    maker.last_step = step
    maker.save(update_fields=["last_step"])
    return True


@transaction.atomic
def new_recovery_codes(*, colleague: Colleague, now: datetime) -> list[str]:
    """Ten new codes, told once; those of before end."""
    if not has_second_factor(colleague):
        raise Refused("Set up an app or a passkey first; recovery codes stand in for them.")
    RecoveryCode.objects.filter(colleague=colleague).delete()
    made = codes.new_recovery_codes()
    rows = []
    for code in made:
        number, letters = codes.taken_apart(code) or (0, "")
        rows.append(RecoveryCode(colleague=colleague, number=number, digest=make_password(letters)))
    RecoveryCode.objects.bulk_create(rows)
    return made


@transaction.atomic
def remove_code_maker(*, colleague: Colleague, required: bool) -> None:
    """Take the app away. Refused when the house asks for a second factor and this is the last."""
    _stays_strong(colleague, required, Passkey.objects.filter(colleague=colleague).exists())
    CodeMaker.objects.filter(colleague=colleague).delete()
    _without_factors_no_codes(colleague)


@transaction.atomic
def remove_passkey(*, colleague: Colleague, passkey_id: int, required: bool) -> None:
    """Take a passkey away. Refused when it is the last way in, or the last factor asked for."""
    rows = Passkey.objects.select_for_update().filter(colleague=colleague)
    found = rows.filter(pk=passkey_id).first()
    if found is None:
        raise NotFound("There is no such passkey.")
    others = rows.exclude(pk=passkey_id).exists()
    app = CodeMaker.objects.filter(colleague=colleague).exists()
    if not others and not colleague.has_usable_password() and not colleague.sign_ons.exists():
        raise Refused("This passkey is your only way in. Set a password first.")
    _stays_strong(colleague, required, others or app)
    found.delete()
    _without_factors_no_codes(colleague)


def _take_recovery_code(colleague: Colleague, number: int, letters: str, now: datetime) -> bool:
    row = (
        RecoveryCode.objects.select_for_update()
        .filter(colleague=colleague, number=number, used_at=None)
        .first()
    )
    if row is None or not check_password(letters, row.digest):
        return False
    row.used_at = now
    row.save(update_fields=["used_at"])
    return True


def _stays_strong(colleague: Colleague, required: bool, another: bool) -> None:
    if required and not another:
        raise Refused(
            "Your house asks for a second factor, and this is your last one. Add another one first."
        )


def _without_factors_no_codes(colleague: Colleague) -> None:
    if not has_second_factor(colleague):
        RecoveryCode.objects.filter(colleague=colleague).delete()
