"""Ways into the house: invitations, sessions, second factors, single sign-on, and wrong knocks."""

from django.db import models
from django.db.models import Q


class Invitation(models.Model):
    """A way in for one colleague: valid once, for 72 hours at most; only its hash is kept.

    A new invitation for the same colleague revokes the one before. For somebody who could log in
    already it is how they get a new password.
    """

    colleague = models.ForeignKey(
        "goodword.Colleague", on_delete=models.CASCADE, related_name="invitations"
    )
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["colleague"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation",
            )
        ]

    def __str__(self) -> str:
        return str(self.colleague_id)


class Knock(models.Model):
    """A wrong attempt at the door, by account and by address of origin; slows the next ones."""

    account = models.CharField(max_length=64, help_text="hash of what was typed as the account")
    origin = models.CharField(max_length=64, help_text="where it came from")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["account", "at"], name="knock_account"),
            models.Index(fields=["origin", "at"], name="knock_origin"),
        ]

    def __str__(self) -> str:
        return self.origin


class Stay(models.Model):
    """A session: somebody in a browser. ``key`` is a hash; the key itself only the browser has.

    ``how``: by what they came in. Somebody who has not logged in has no ``colleague``.
    """

    key = models.CharField(max_length=64, primary_key=True)
    data = models.TextField()
    colleague = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.CASCADE, related_name="stays"
    )
    begun_at = models.DateTimeField()
    last_used_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    browser = models.CharField(max_length=120, blank=True)
    origin = models.CharField(max_length=64, blank=True)
    how = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"{self.colleague_id} {self.browser}"


class KnownBrowser(models.Model):
    """A browser in which a colleague has logged in: it is not slowed by strangers' wrong knocks."""

    colleague = models.ForeignKey(
        "goodword.Colleague", on_delete=models.CASCADE, related_name="known_browsers"
    )
    digest = models.CharField(max_length=64)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "colleague"], name="known_browser_once")
        ]

    def __str__(self) -> str:
        return str(self.colleague_id)


class CodeMaker(models.Model):
    """An app that makes codes of six digits (TOTP, RFC 6238); its secret is sealed.

    ``last_step`` is the step of the last code that was taken: no code is taken twice.
    """

    colleague = models.OneToOneField(
        "goodword.Colleague", on_delete=models.CASCADE, related_name="code_maker"
    )
    secret = models.TextField()
    created_at = models.DateTimeField()
    last_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.colleague_id)


class RecoveryCode(models.Model):
    """A code for the day when phone and key are lost: valid once; only its hash is kept.

    ``number`` is the code's first sign and says which hash to compare with.
    """

    colleague = models.ForeignKey(
        "goodword.Colleague", on_delete=models.CASCADE, related_name="recovery_codes"
    )
    number = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=128)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["colleague", "number"], name="recovery_code_once")
        ]

    def __str__(self) -> str:
        return str(self.colleague_id)


class Passkey(models.Model):
    """A public key of an authenticator (WebAuthn). ``counter``: its uses, as it counts them."""

    colleague = models.ForeignKey(
        "goodword.Colleague", on_delete=models.CASCADE, related_name="passkeys"
    )
    name = models.CharField(max_length=80)
    credential = models.CharField(max_length=1400, unique=True, help_text="its id, base64url")
    public = models.TextField(help_text="attested credential data, base64url")
    counter = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class SignOn(models.Model):
    """Who a colleague is to an OpenID provider: ``subject`` at ``issuer``, and nobody else."""

    colleague = models.ForeignKey(
        "goodword.Colleague", on_delete=models.CASCADE, related_name="sign_ons"
    )
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="sign_on_subject_once"),
            models.UniqueConstraint(fields=["colleague", "issuer"], name="sign_on_issuer_once"),
        ]

    def __str__(self) -> str:
        return self.subject
