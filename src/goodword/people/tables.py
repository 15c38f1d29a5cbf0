"""Colleagues and mailboxes on our side; persons, organisations and addresses on the other."""

import secrets
from collections.abc import Iterator

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.crypto import salted_hmac

RELATIONS = [
    ("", "not said yet"),
    ("customer", "customer"),
    ("supplier", "supplier"),
    ("private", "private"),
    ("other", "other"),
]


class ColleagueManager(BaseUserManager["Colleague"]):
    """Finds colleagues by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Colleague":
        return self.get(email__iexact=username or "")


def new_stamp() -> str:
    """A value that no session carries yet."""
    return secrets.token_hex(16)


class Colleague(AbstractBaseUser, PermissionsMixin):
    """One of us. A colleague who has never logged in has an unusable password."""

    ROLES = [
        ("administrator", "administrator"),
        ("lead", "lead"),
        ("colleague", "colleague"),
        ("read-only", "read-only"),
    ]
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=160)
    role = models.CharField(max_length=16, choices=ROLES, default="colleague")
    zone = models.CharField(max_length=64, blank=True, help_text="empty: the house's zone")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True, help_text="when they first had a way in")
    stamp = models.CharField(max_length=32, default=new_stamp, help_text="sessions carry it")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = ColleagueManager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_session_auth_hash(self) -> str:
        """What a session must carry to be theirs: it ends with password, role, access or stamp."""
        told = f"{self.password}\0{self.role}\0{self.is_active}\0{self.stamp}"
        return salted_hmac("goodword.session", told, algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """No key but the present one: a changed secret key ends every session."""
        return iter(())


class Team(models.Model):
    """Colleagues who can be offered a matter together; a team that has ended stays on record."""

    name = models.CharField(max_length=80, unique=True)
    ended_at = models.DateTimeField(null=True)
    members = models.ManyToManyField(Colleague, related_name="teams", blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Mailbox(models.Model):
    """An account of ours that mail was seen in. No owner: it is shared by the house.

    ``sharing`` says what others than the owner see of a personal mailbox.
    ``accountable`` answers for what arrives here when nobody is nearer to the customer.
    """

    SHARING = [
        ("nothing", "nothing"),
        ("contact", "that contact happened"),
        ("everything", "everything"),
    ]
    name = models.CharField(max_length=160, unique=True)
    address = models.CharField(max_length=320, blank=True)
    owner = models.ForeignKey(
        Colleague, null=True, blank=True, on_delete=models.PROTECT, related_name="mailboxes"
    )
    sharing = models.CharField(max_length=10, choices=SHARING, default="contact")
    accountable = models.ForeignKey(
        Colleague, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    calendar = models.ForeignKey(
        "goodword.WorkCalendar", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_response_minutes = models.PositiveIntegerField(null=True, blank=True)
    next_response_minutes = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OurAddress(models.Model):
    """An address (``anna@our.example``) or a whole domain (``our.example``) that is ours."""

    spec = models.CharField(max_length=320, unique=True)
    colleague = models.ForeignKey(
        Colleague, null=True, blank=True, on_delete=models.SET_NULL, related_name="addresses"
    )

    def __str__(self) -> str:
        return self.spec


class Organisation(models.Model):
    """A company or household that persons belong to."""

    name = models.CharField(max_length=200)
    relation = models.CharField(max_length=10, choices=RELATIONS, blank=True, default="")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    def __str__(self) -> str:
        return self.name


class Domain(models.Model):
    """A mail domain of an organisation; freemail domains never stand here."""

    name = models.CharField(max_length=255, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="domains")

    def __str__(self) -> str:
        return self.name


class Address(models.Model):
    """An addr-spec (RFC 5322 §3.4.1), lower case. ``kind`` is told from its local part."""

    KINDS = [("person", "person"), ("shared", "shared"), ("robot", "robot")]
    spec = models.CharField(max_length=320, unique=True)
    domain = models.CharField(max_length=255, db_index=True)
    kind = models.CharField(max_length=8, choices=KINDS, default="person")

    def __str__(self) -> str:
        return self.spec


class Person(models.Model):
    """Somebody outside. ``relation`` empty: as the organisation's, else unknown.

    ``looked_after_since``: they were handed over then, and nobody who answered before is nearer.

    A shared address (info@, sales@) is a person of its own, named after the address, until
    somebody says who wrote.
    """

    name = models.CharField(max_length=200, blank=True)
    relation = models.CharField(max_length=10, choices=RELATIONS, blank=True, default="")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="persons"
    )
    looked_after_by = models.ForeignKey(
        Colleague, null=True, blank=True, on_delete=models.SET_NULL, related_name="customers"
    )
    looked_after_since = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged",
        db_index=False,
    )  # fmt: skip
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["name", "id"],
                condition=models.Q(merged_into__isnull=True),
                name="person_by_name",
            ),
            models.Index(
                fields=["merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="person_merged",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonAddress(models.Model):
    """A person uses an address, from and until when (open: empty)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="uses")
    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="uses")
    since = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "address"], name="person_address_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.address_id}"


class PersonNumber(models.Model):
    """A telephone number of a person, E.164 where it could be read."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="numbers")
    number = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="person_number_once")
        ]

    def __str__(self) -> str:
        return self.number


class Merge(models.Model):
    """Two persons, or two organisations, that a colleague said are one.

    ``moved`` lists what went from ``gone`` to ``kept`` (rows by table, and columns as they were),
    so that undoing it, even much later, puts exactly that back.
    """

    KINDS = [("person", "person"), ("organisation", "organisation")]
    kind = models.CharField(max_length=12, choices=KINDS)
    kept_person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="merges"
    )
    gone_person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="merged_by"
    )
    kept_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="merges"
    )
    gone_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="merged_by"
    )
    moved = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    colleague = models.ForeignKey(Colleague, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Colleague, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class NotTheSame(models.Model):
    """A colleague said that two persons (lower id first) are two: they are not proposed again."""

    left = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    colleague = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["left", "right"], name="not_the_same_once")]

    def __str__(self) -> str:
        return f"{self.left_id} {self.right_id}"
