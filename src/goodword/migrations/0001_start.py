"""Every table, each made in one step."""

import django.db.models.deletion
import goodword.people.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Address",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("spec", models.CharField(max_length=320, unique=True)),
                ("domain", models.CharField(db_index=True, max_length=255)),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "person"), ("shared", "shared"), ("robot", "robot")],
                        default="person",
                        max_length=8,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Anchor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Colleague",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=160)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("administrator", "administrator"),
                            ("lead", "lead"),
                            ("colleague", "colleague"),
                            ("read-only", "read-only"),
                        ],
                        default="colleague",
                        max_length=16,
                    ),
                ),
                (
                    "zone",
                    models.CharField(
                        blank=True, help_text="empty: the house's zone", max_length=64
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
                (
                    "joined_at",
                    models.DateTimeField(help_text="when they first had a way in", null=True),
                ),
                (
                    "stamp",
                    models.CharField(
                        default=goodword.people.tables.new_stamp,
                        help_text="sessions carry it",
                        max_length=32,
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Doomed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Intake",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.TextField()),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("opens_from", models.DateTimeField()),
                ("read", models.PositiveIntegerField(default=0)),
                ("new", models.PositiveIntegerField(default=0)),
                ("known", models.PositiveIntegerField(default=0)),
                ("quarantined", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Knock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "account",
                    models.CharField(
                        help_text="hash of what was typed as the account", max_length=64
                    ),
                ),
                ("origin", models.CharField(help_text="where it came from", max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "at"], name="knock_account"),
                    models.Index(fields=["origin", "at"], name="knock_origin"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Looked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12, unique=True)),
                ("at", models.DateTimeField()),
                ("of", models.CharField(help_text="counts of what was looked at", max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="NoticeSource",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("begun_at", models.DateTimeField(null=True)),
                ("position", models.PositiveBigIntegerField(default=0)),
                ("missing", models.JSONField(default=list)),
                ("known", models.JSONField(default=dict)),
                ("looked_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "relation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not said yet"),
                            ("customer", "customer"),
                            ("supplier", "supplier"),
                            ("private", "private"),
                            ("other", "other"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="goodword.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Original",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("size", models.PositiveBigIntegerField(help_text="bytes before compression")),
                ("data", models.BinaryField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=60, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("original", "original"),
                            ("content", "content"),
                            ("address", "address"),
                            ("key", "key"),
                        ],
                        max_length=8,
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "digest"), name="tombstone_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkCalendar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                ("definition", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="CodeMaker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "colleague",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="code_maker",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("secret", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("last_step", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Conversation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.TextField(blank=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="goodword.conversation",
                    ),
                ),
                ("last_at", models.DateTimeField(null=True)),
                ("dirty", models.BooleanField(default=False)),
                (
                    "kept_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("kept_since", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("dirty", True)),
                        fields=["id"],
                        name="conversation_dirty",
                    ),
                    models.Index(fields=["-last_at"], name="conversation_last"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Domain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255, unique=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="domains",
                        to="goodword.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "colleague",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person_number",
                    models.PositiveBigIntegerField(help_text="the number the person had"),
                ),
                ("reason", models.TextField()),
                ("counts", models.JSONField(default=dict)),
                (
                    "cleaned_at",
                    models.DateTimeField(
                        help_text="when the search index and the database's free pages were cleaned",
                        null=True,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="House",
            fields=[
                ("id", models.SmallAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(default="Our house", max_length=120)),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goodword.workcalendar",
                    ),
                ),
                ("first_response_minutes", models.PositiveIntegerField(default=240)),
                ("next_response_minutes", models.PositiveIntegerField(default=480)),
                ("horizon_days", models.PositiveIntegerField(default=30)),
                ("as_of", models.DateTimeField(blank=True, null=True)),
                ("handoff_minutes", models.PositiveIntegerField(default=240)),
                ("promise_days", models.PositiveSmallIntegerField(default=2)),
                ("promise_check_days", models.PositiveSmallIntegerField(default=5)),
                ("rereads_after", models.BigIntegerField(blank=True, null=True)),
                ("second_factor", models.CharField(blank=True, default="", max_length=16)),
                (
                    "on_duty",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True), ("used_at__isnull", True)),
                        fields=("colleague",),
                        name="one_open_invitation",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KnownBrowser",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="known_browsers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("since", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("digest", "colleague"), name="known_browser_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160, unique=True)),
                ("address", models.CharField(blank=True, max_length=320)),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mailboxes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sharing",
                    models.CharField(
                        choices=[
                            ("nothing", "nothing"),
                            ("contact", "that contact happened"),
                            ("everything", "everything"),
                        ],
                        default="contact",
                        max_length=10,
                    ),
                ),
                (
                    "accountable",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goodword.workcalendar",
                    ),
                ),
                ("first_response_minutes", models.PositiveIntegerField(blank=True, null=True)),
                ("next_response_minutes", models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="NotTheSameOrganisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.organisation",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.organisation",
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("left", "right"), name="not_the_same_house_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "colleague",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notice_choice",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("choices", models.JSONField(default=dict)),
                ("morning_at", models.TimeField(null=True)),
                ("warn_minutes", models.PositiveIntegerField(default=60)),
                ("always", models.BooleanField(default=False)),
                ("empty_days", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="OrganisationLikeness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "left",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.organisation",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.organisation",
                    ),
                ),
                ("sureness", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("left", "right"), name="organisation_likeness_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OurAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("spec", models.CharField(max_length=320, unique=True)),
                (
                    "colleague",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="addresses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passkeys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "credential",
                    models.CharField(help_text="its id, base64url", max_length=1400, unique=True),
                ),
                ("public", models.TextField(help_text="attested credential data, base64url")),
                ("counter", models.PositiveBigIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "relation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not said yet"),
                            ("customer", "customer"),
                            ("supplier", "supplier"),
                            ("private", "private"),
                            ("other", "other"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="persons",
                        to="goodword.organisation",
                    ),
                ),
                (
                    "looked_after_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="customers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("looked_after_since", models.DateTimeField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="goodword.person",
                    ),
                ),
                ("erased_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("merged_into__isnull", True)),
                        fields=["name", "id"],
                        name="person_by_name",
                    ),
                    models.Index(
                        condition=models.Q(("merged_into__isnull", False)),
                        fields=["merged_into"],
                        name="person_merged",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Posted",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("key", models.CharField(max_length=120, unique=True)),
                ("subject", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                ("html", models.TextField(blank=True)),
                ("secret", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("good_until", models.DateTimeField(help_text="not sent after this", null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("sending", "sending"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("in doubt", "in doubt"),
                            ("not needed", "not needed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("lease_until", models.DateTimeField(null=True)),
                ("error", models.TextField(blank=True)),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-created_at"], name="posted_newest"),
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "sending"))),
                        fields=["due_at"],
                        name="posted_due",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery_codes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("digest", models.CharField(max_length=128)),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("colleague", "number"), name="recovery_code_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("today", "today"),
                            ("customers", "customers"),
                            ("search", "search"),
                        ],
                        max_length=10,
                    ),
                ),
                ("query", models.CharField(blank=True, max_length=1000)),
                ("shared", models.BooleanField(default=False)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("colleague", "name"), name="saved_view_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SignOn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ons",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("issuer", models.CharField(max_length=500)),
                ("subject", models.CharField(max_length=255)),
                ("since", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("issuer", "subject"), name="sign_on_subject_once"
                    ),
                    models.UniqueConstraint(
                        fields=("colleague", "issuer"), name="sign_on_issuer_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stay",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("data", models.TextField()),
                (
                    "colleague",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stays",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("browser", models.CharField(blank=True, max_length=120)),
                ("origin", models.CharField(blank=True, max_length=64)),
                ("how", models.CharField(blank=True, max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "members",
                    models.ManyToManyField(
                        blank=True, related_name="teams", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("prefix", models.CharField(max_length=12)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("scopes", models.JSONField(default=list)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="webhooks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("url", models.URLField(max_length=1000)),
                ("secret", models.TextField(help_text="encrypted at rest")),
                ("events", models.JSONField(default=list, help_text="names of events; empty: all")),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
                (
                    "told_up_to",
                    models.JSONField(default=dict, help_text="the last number told, by stream"),
                ),
                ("failing_since", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Connection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mailbox",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="connection",
                        to="goodword.mailbox",
                    ),
                ),
                ("provider", models.CharField(blank=True, max_length=40)),
                ("host", models.CharField(max_length=255)),
                ("port", models.PositiveIntegerField(default=993)),
                (
                    "security",
                    models.CharField(
                        choices=[
                            ("tls", "TLS"),
                            ("starttls", "STARTTLS"),
                            ("none", "none: this machine only"),
                        ],
                        default="tls",
                        max_length=8,
                    ),
                ),
                ("login", models.CharField(max_length=320)),
                (
                    "auth",
                    models.CharField(
                        choices=[("password", "password"), ("oauth", "OAuth")],
                        default="password",
                        max_length=8,
                    ),
                ),
                ("secret", models.TextField(blank=True, help_text="encrypted at rest")),
                ("access_until", models.DateTimeField(null=True)),
                (
                    "authserv_id",
                    models.CharField(blank=True, help_text="RFC 8601 §2.5", max_length=255),
                ),
                ("from_date", models.DateField(null=True)),
                (
                    "intake",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="goodword.intake",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("on", "on"),
                            ("paused", "paused"),
                            ("broken", "waits for somebody"),
                        ],
                        default="on",
                        max_length=8,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("lease_until", models.DateTimeField(null=True)),
                ("fence", models.PositiveBigIntegerField(default=0)),
                (
                    "failures",
                    models.PositiveIntegerField(default=0, help_text="one after the other"),
                ),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "it works"),
                            ("unreachable", "the server can't be reached"),
                            ("certificate", "the server's certificate is not to be trusted"),
                            ("refused", "the server refuses the login"),
                            ("server", "the server answers that something is wrong with it"),
                            ("ours", "something is wrong here: disk, database, keys"),
                        ],
                        max_length=12,
                    ),
                ),
                ("told", models.TextField(blank=True)),
                ("failing_since", models.DateTimeField(null=True)),
                ("last_success_at", models.DateTimeField(null=True)),
                (
                    "last_message_at",
                    models.DateTimeField(help_text="when the newest one was taken", null=True),
                ),
                (
                    "looked_over_at",
                    models.DateTimeField(help_text="when all UIDs were compared", null=True),
                ),
                (
                    "pushes",
                    models.BooleanField(
                        default=False, help_text="the server tells of new mail (IDLE)"
                    ),
                ),
                ("certificate_until", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "on")),
                        fields=["due_at"],
                        name="connection_due",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConversationCut",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.conversation",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.conversation",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("left", "right"), name="cut_once")],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "webhook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="goodword.webhook",
                    ),
                ),
                ("event", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=120)),
                ("body", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("delivered", "delivered"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("lease_until", models.DateTimeField(null=True)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("delivered_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["due_at"],
                        name="delivery_due",
                    ),
                    models.Index(fields=["webhook", "-id"], name="delivery_log"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("webhook", "key"), name="delivery_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mail", "mail"),
                            ("call", "call"),
                            ("visit", "visit"),
                            ("note", "note"),
                            ("appointment", "appointment"),
                            ("sale", "sale"),
                        ],
                        default="mail",
                        max_length=12,
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("in", "in"), ("out", "out"), ("internal", "internal")],
                        max_length=8,
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("subject", models.TextField(blank=True)),
                ("message_id", models.TextField(blank=True)),
                ("content_key", models.CharField(max_length=40, unique=True)),
                (
                    "original",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goodword.original",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="goodword.conversation",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authored",
                        to="goodword.address",
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "wrote",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="wrote",
                        to="goodword.person",
                    ),
                ),
                (
                    "intake",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="goodword.intake",
                    ),
                ),
                ("automated", models.BooleanField(default=False)),
                ("answer_score", models.FloatField(default=0.0)),
                (
                    "is_reply",
                    models.BooleanField(default=False, help_text="subject carries a reply prefix"),
                ),
                ("has_quote", models.BooleanField(default=False)),
                ("has_attachments", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-occurred_at", "-id"], name="entry_newest"),
                    models.Index(fields=["conversation", "occurred_at"], name="entry_conversation"),
                    models.Index(fields=["message_id"], name="entry_message_id"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Likeness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "left",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.person",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.person",
                    ),
                ),
                ("sureness", models.PositiveSmallIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["-sureness", "id"], name="likeness_surest")],
                "constraints": [
                    models.UniqueConstraint(fields=("left", "right"), name="likeness_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "person"), ("organisation", "organisation")],
                        max_length=12,
                    ),
                ),
                (
                    "kept_person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="goodword.person",
                    ),
                ),
                (
                    "gone_person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_by",
                        to="goodword.person",
                    ),
                ),
                (
                    "kept_organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="goodword.organisation",
                    ),
                ),
                (
                    "gone_organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_by",
                        to="goodword.organisation",
                    ),
                ),
                ("moved", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True)),
                (
                    "colleague",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NotTheSame",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.person",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.person",
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("left", "right"), name="not_the_same_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="goodword.person",
                    ),
                ),
                (
                    "address",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="goodword.address",
                    ),
                ),
                ("since", models.DateTimeField(blank=True, null=True)),
                ("until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "address"), name="person_address_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="numbers",
                        to="goodword.person",
                    ),
                ),
                ("number", models.CharField(db_index=True, max_length=40)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "number"), name="person_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Quarantined",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarantined",
                        to="goodword.original",
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goodword.mailbox",
                    ),
                ),
                ("folder", models.TextField(blank=True)),
                ("location", models.TextField(blank=True)),
                ("reason", models.TextField()),
                ("seen_at", models.DateTimeField()),
                (
                    "intake",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="goodword.intake",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("original", "mailbox", "folder"), name="quarantined_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RepeatedWrite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.token",
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("request_digest", models.CharField(max_length=64)),
                (
                    "status",
                    models.PositiveSmallIntegerField(
                        help_text="empty: still being done", null=True
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("token", "key"), name="repeated_write_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Retention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.mailbox",
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("days", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mailbox", "kind"), name="retention_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="goodword.conversation",
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goodword.mailbox",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("handoff", "handoff"),
                            ("cover", "cover"),
                            ("help", "help"),
                            ("mention", "mention"),
                            ("reassigned", "reassigned"),
                        ],
                        max_length=10,
                    ),
                ),
                ("matter", models.CharField(blank=True, max_length=40)),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("until__isnull", True)),
                        fields=["colleague", "conversation"],
                        name="share_active",
                    ),
                    models.Index(
                        condition=models.Q(("until__isnull", True)),
                        fields=["matter"],
                        name="share_matter",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tagged",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="goodword.tag",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tags",
                        to="goodword.person",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tags",
                        to="goodword.conversation",
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)),
                        fields=("tag", "person"),
                        name="tag_person_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("conversation__isnull", False)),
                        fields=("tag", "conversation"),
                        name="tag_conversation_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("conversation__isnull", True), ("person__isnull", False)),
                            models.Q(("conversation__isnull", False), ("person__isnull", True)),
                            _connector="OR",
                        ),
                        name="tagged_is_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TelephoneLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.CharField(max_length=60, unique=True)),
                (
                    "colleague",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="goodword.mailbox",
                    ),
                ),
            ],
            options={
                "ordering": ["line"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("colleague__isnull", False),
                            ("mailbox__isnull", False),
                            _connector="OR",
                        ),
                        name="line_is_somebodys",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Worry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="worries",
                        to="goodword.mailbox",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("failing", "it can't be reached or entered"),
                            ("certificate", "the server's certificate ends"),
                            ("quota", "it is nearly full"),
                            ("silent", "nothing comes"),
                            ("voicemail", "a voicemail box is full"),
                        ],
                        max_length=12,
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=60)),
                ("words", models.TextField()),
                ("since", models.DateTimeField()),
                ("noticed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("mailbox", "kind", "about"),
                        name="one_worry_of_a_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("since", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                (
                    "cover",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="for colleagues: what matters meanwhile"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("planned", "planned"),
                            ("begun", "begun"),
                            ("ended", "ended"),
                            ("cancelled", "cancelled"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goodword.entry",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("entered_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("changed_at", models.DateTimeField(null=True)),
                ("begun_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("planned", "begun"))),
                        fields=["colleague", "since"],
                        name="absence_to_come",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("evidence",), name="absence_noticed_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "proposed"),
                            models.Q(("since__isnull", False), ("until__isnull", False)),
                            ("state", "cancelled"),
                            _connector="OR",
                        ),
                        name="absence_has_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="goodword.entry",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.TextField(blank=True)),
                ("type", models.CharField(blank=True, max_length=255)),
                ("size", models.PositiveBigIntegerField()),
                ("content_id", models.TextField(blank=True)),
                ("inline", models.BooleanField(default=False)),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Folder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "connection",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="folders",
                        to="goodword.connection",
                    ),
                ),
                ("name", models.TextField()),
                ("shown", models.TextField(help_text="the name with / between its parts")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("inbox", "inbox"),
                            ("sent", "sent"),
                            ("junk", "junk"),
                            ("archive", "archive"),
                            ("drafts", "drafts"),
                            ("trash", "trash"),
                            ("all", "all"),
                            ("flagged", "flagged"),
                            ("other", "other"),
                        ],
                        default="other",
                        max_length=8,
                    ),
                ),
                ("wanted", models.BooleanField(default=True)),
                ("by_hand", models.BooleanField(default=False)),
                (
                    "missing",
                    models.BooleanField(default=False, help_text="the server lists it no more"),
                ),
                ("uidvalidity", models.PositiveBigIntegerField(null=True)),
                ("first_uid", models.PositiveBigIntegerField(null=True)),
                (
                    "newest_uid",
                    models.PositiveBigIntegerField(
                        default=0, help_text="the highest that was taken"
                    ),
                ),
                ("history_below", models.PositiveBigIntegerField(null=True)),
                (
                    "history_left",
                    models.PositiveIntegerField(
                        help_text="messages; none: not known yet", null=True
                    ),
                ),
                ("history_done", models.BooleanField(default=False)),
                (
                    "uidnext",
                    models.PositiveBigIntegerField(help_text="when last looked", null=True),
                ),
                ("messages", models.PositiveIntegerField(help_text="when last looked", null=True)),
                (
                    "modseq",
                    models.PositiveBigIntegerField(
                        help_text="RFC 7162, when last looked", null=True
                    ),
                ),
                ("looked_at", models.DateTimeField(null=True)),
                ("told", models.TextField(blank=True, help_text="why it can't be opened")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("connection", "name"), name="live_folder_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="goodword.entry",
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "colleague"), name="mention_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="NoteVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="goodword.entry",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "number"), name="version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="goodword.entry",
                    ),
                ),
                (
                    "address",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="goodword.address",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("from", "from"),
                            ("sender", "sender"),
                            ("reply-to", "reply-to"),
                            ("to", "to"),
                            ("cc", "cc"),
                            ("bcc", "bcc"),
                            ("behalf", "behalf"),
                            ("about", "about"),
                        ],
                        max_length=8,
                    ),
                ),
                ("name", models.TextField(blank=True)),
                ("ours", models.BooleanField(default=False)),
                ("occurred_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["address", "-occurred_at"], name="participant_timeline")
                ],
            },
        ),
        migrations.CreateModel(
            name="QuotaSample",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "connection",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quota",
                        to="goodword.connection",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("used", models.PositiveBigIntegerField()),
                ("limit", models.PositiveBigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("connection", "at"), name="quota_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="goodword.entry",
                    ),
                ),
                ("reader", models.CharField(max_length=16)),
                ("version", models.PositiveSmallIntegerField()),
                ("value", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "reader"), name="reading_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Sighting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sightings",
                        to="goodword.entry",
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goodword.mailbox",
                    ),
                ),
                ("folder", models.TextField(blank=True)),
                ("location", models.TextField(blank=True)),
                (
                    "original",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sightings",
                        to="goodword.original",
                    ),
                ),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["entry", "mailbox"], name="sighting_visible")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("original", "mailbox", "folder"), name="sighting_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Spoken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spoken",
                        to="goodword.entry",
                    ),
                ),
                (
                    "disposition",
                    models.CharField(
                        choices=[
                            ("answered", "answered"),
                            ("missed", "missed"),
                            ("voicemail", "voicemail"),
                            ("busy", "busy"),
                            ("failed", "failed"),
                        ],
                        default="answered",
                        max_length=10,
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=40)),
                ("seconds", models.PositiveIntegerField(null=True)),
                (
                    "external_id",
                    models.CharField(
                        blank=True, help_text="the telephone system's", max_length=120
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["number"], name="spoken_number")],
            },
        ),
        migrations.CreateModel(
            name="ThreadDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("split", "split"), ("join", "join")], max_length=5),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.entry",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goodword.conversation",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goodword.conversation",
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ThreadKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BigIntegerField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="thread_keys",
                        to="goodword.entry",
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["key", "occurred_at"], name="thread_key")],
            },
        ),
        migrations.CreateModel(
            name="Unopened",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.entry",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.conversation",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.person",
                    ),
                ),
                ("since", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="TakenUid",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "folder",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taken",
                        to="goodword.folder",
                    ),
                ),
                ("uidvalidity", models.PositiveBigIntegerField()),
                ("uid", models.PositiveBigIntegerField()),
                (
                    "original",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="goodword.original",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("folder", "uidvalidity", "uid"), name="taken_uid_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UntakenUid",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "folder",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="untaken",
                        to="goodword.folder",
                    ),
                ),
                ("uidvalidity", models.PositiveBigIntegerField()),
                ("uid", models.PositiveBigIntegerField()),
                ("why", models.TextField()),
                ("tries", models.PositiveIntegerField(default=1)),
                ("since", models.DateTimeField()),
                ("again_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("folder", "uidvalidity", "uid"), name="untaken_uid_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reply", "reply"),
                            ("promise", "promise"),
                            ("appointment", "appointment"),
                            ("follow-up", "follow-up"),
                            ("check-in", "check-in"),
                            ("thanks", "thanks"),
                            ("recovery", "recovery"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "debtor",
                    models.CharField(
                        choices=[("us", "us"), ("them", "them")], default="us", max_length=4
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("open", "open"),
                            ("held", "held"),
                            ("discharged", "discharged"),
                            ("released", "released"),
                            ("cancelled", "cancelled"),
                            ("rejected", "rejected"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_open", models.BooleanField(default=True)),
                (
                    "is_listed",
                    models.BooleanField(default=True, help_text="proposed, open or held"),
                ),
                ("natural_key", models.CharField(max_length=64, unique=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="goodword.person",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="goodword.conversation",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opened",
                        to="goodword.entry",
                    ),
                ),
                (
                    "mailbox",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goodword.mailbox",
                    ),
                ),
                ("what", models.TextField(help_text="in a few words, for a list")),
                ("why", models.TextField(help_text="the reason we think so, in words")),
                (
                    "accountable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accountable_for",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "acting",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acting_for",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("chosen", models.BooleanField(default=False)),
                ("since", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("due_zone", models.CharField(max_length=64)),
                ("due_before_hold", models.DateTimeField(null=True)),
                ("basis", models.CharField(blank=True, max_length=20)),
                ("told", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("chasers", models.PositiveIntegerField(default=0)),
                ("doubt", models.TextField(blank=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closed",
                        to="goodword.entry",
                    ),
                ),
                ("touched_at", models.DateTimeField(null=True)),
                ("seen_up_to", models.PositiveBigIntegerField(default=0)),
                ("decided", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_listed", True)),
                        fields=["due_at", "id"],
                        name="owed_by_due",
                    ),
                    models.Index(
                        condition=models.Q(("is_listed", True)),
                        fields=["kind", "due_at", "id"],
                        name="owed_by_kind",
                    ),
                    models.Index(
                        condition=models.Q(("is_listed", True)),
                        fields=["accountable", "kind", "due_at", "id"],
                        name="owed_by_whom",
                    ),
                    models.Index(
                        condition=models.Q(("acting__isnull", False), ("is_listed", True)),
                        fields=["acting", "kind", "due_at", "id"],
                        name="owed_by_acting",
                    ),
                    models.Index(
                        condition=models.Q(("is_listed", True), ("is_open", False)),
                        fields=["due_at", "id"],
                        name="owed_perhaps",
                    ),
                    models.Index(
                        condition=models.Q(("debtor", "them"), ("is_listed", True)),
                        fields=["due_at", "id"],
                        name="owed_by_them",
                    ),
                    models.Index(fields=["customer", "-since"], name="owed_to_customer"),
                    models.Index(fields=["conversation"], name="owed_in_conversation"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", True),
                                ("is_open", True),
                                ("state__in", ("open", "held")),
                            ),
                            models.Q(
                                ("is_open", False),
                                models.Q(("state__in", ("open", "held")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="open_says_what_state_says",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("is_listed", True), ("state__in", ("proposed", "open", "held"))
                            ),
                            models.Q(
                                ("is_listed", False),
                                models.Q(
                                    ("state__in", ("proposed", "open", "held")), _negated=True
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="listed_says_what_state_says",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitmentEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="goodword.commitment",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("opened", "opened"),
                            ("confirmed", "confirmed"),
                            ("rejected", "rejected"),
                            ("rebased", "rebased"),
                            ("chased", "chased"),
                            ("acknowledged", "acknowledged"),
                            ("renegotiated", "renegotiated"),
                            ("postponed", "postponed"),
                            ("held", "held"),
                            ("resumed", "resumed"),
                            ("reassigned", "reassigned"),
                            ("offered", "offered"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("returned", "returned"),
                            ("withdrawn", "withdrawn"),
                            ("covered", "covered"),
                            ("uncovered", "uncovered"),
                            ("discharged", "discharged"),
                            ("released", "released"),
                            ("cancelled", "cancelled"),
                            ("reopened", "reopened"),
                            ("doubted", "doubted"),
                            ("cleared", "cleared"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "colleague",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goodword.entry",
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("data", models.JSONField(default=dict)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("commitment", "number"), name="event_in_order")
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shown_by",
                        to="goodword.commitment",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.entry",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("attachment", "attachment"),
                            ("said", "said"),
                            ("thanks", "thanks"),
                            ("call", "call"),
                            ("reply", "reply"),
                            ("sale", "sale"),
                            ("appointment", "appointment"),
                            ("redated", "redated"),
                        ],
                        max_length=12,
                    ),
                ),
                ("attachment", models.PositiveSmallIntegerField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "offered"),
                            ("refused", "refused"),
                            ("accepted", "accepted"),
                        ],
                        default="offered",
                        max_length=8,
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("commitment", "entry"), name="evidence_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="GivenWord",
            fields=[
                (
                    "commitment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="given_word",
                        serialize=False,
                        to="goodword.commitment",
                    ),
                ),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("certainty", models.FloatField()),
                ("strength", models.CharField(max_length=12)),
                ("act", models.CharField(max_length=16)),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "dated",
                    models.CharField(
                        choices=[
                            ("said", "said"),
                            ("standard", "standard"),
                            ("condition", "condition"),
                        ],
                        max_length=10,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("latest_at", models.DateTimeField()),
                ("warn_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Handoff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handed_over",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handed",
                        to="goodword.team",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handoffs",
                        to="goodword.commitment",
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handoffs",
                        to="goodword.conversation",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handoffs",
                        to="goodword.person",
                    ),
                ),
                ("note", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "offered"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("returned", "returned"),
                            ("withdrawn", "withdrawn"),
                            ("settled", "settled"),
                        ],
                        default="offered",
                        max_length=10,
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("returns_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "offered")),
                        fields=["returns_at"],
                        name="handoff_returns",
                    ),
                    models.Index(fields=["receiver", "state"], name="handoff_to"),
                    models.Index(fields=["giver", "state"], name="handoff_from"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("commitment__isnull", False),
                                ("conversation__isnull", True),
                                ("customer__isnull", True),
                            ),
                            models.Q(
                                ("commitment__isnull", True),
                                ("conversation__isnull", False),
                                ("customer__isnull", True),
                            ),
                            models.Q(
                                ("commitment__isnull", True),
                                ("conversation__isnull", True),
                                ("customer__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="handoff_of_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("receiver__isnull", False), ("team__isnull", True)),
                            models.Q(("receiver__isnull", True), ("team__isnull", False)),
                            _connector="OR",
                        ),
                        name="handoff_to_one_side",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "offered")),
                        fields=("commitment",),
                        name="handoff_of_commitment_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "offered")),
                        fields=("conversation",),
                        name="handoff_of_conversation_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "offered")),
                        fields=("customer",),
                        name="handoff_of_customer_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HelpCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="help_calls",
                        to="goodword.commitment",
                    ),
                ),
                (
                    "asker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goodword.team",
                    ),
                ),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "helper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="helps",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["at"],
                        name="help_wanted",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("commitment",),
                        name="help_wanted_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NewDate",
            fields=[
                (
                    "commitment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="new_date",
                        serialize=False,
                        to="goodword.commitment",
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("since", models.DateTimeField()),
                (
                    "colleague",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HandoffWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "handoff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words",
                        to="goodword.handoff",
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("question", "question"),
                            ("answer", "answer"),
                            ("decline", "decline"),
                            ("accept", "accept"),
                        ],
                        max_length=8,
                    ),
                ),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "commitment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.commitment",
                    ),
                ),
                (
                    "handoff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.handoff",
                    ),
                ),
                (
                    "absence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.absence",
                    ),
                ),
                (
                    "help_call",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.helpcall",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.entry",
                    ),
                ),
                (
                    "word",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.handoffword",
                    ),
                ),
                (
                    "intake",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.intake",
                    ),
                ),
                (
                    "webhook",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.webhook",
                    ),
                ),
                (
                    "worry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="goodword.worry",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "mail_due_at",
                    models.DateTimeField(help_text="when it is to be mailed, if unseen", null=True),
                ),
                ("mailed_at", models.DateTimeField(null=True)),
                (
                    "posted",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="notices",
                        to="goodword.posted",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["colleague", "-at"], name="notice_newest"),
                    models.Index(
                        condition=models.Q(("seen_at__isnull", True)),
                        fields=["colleague"],
                        name="notice_unseen",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("mail_due_at__isnull", False), ("mailed_at__isnull", True)
                        ),
                        fields=["mail_due_at"],
                        name="notice_to_mail",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("colleague", "key"), name="notice_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="commitment",
            name="handoff",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pending",
                to="goodword.handoff",
            ),
        ),
    ]
