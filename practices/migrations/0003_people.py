"""Who may sign in, and the mails that they get."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import practices.models.invitation

GROUPS = ["City officers", "Programme staff"]


def take_permissions_from_groups(apps, schema_editor):
    """Rights come from practices/policy.py; the groups only say who is who."""
    groups = apps.get_model("auth", "Group").objects.filter(name__in=GROUPS)
    for group in groups:
        group.permissions.clear()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("cities", "0001_initial"),
        ("practices", "0002_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "address",
                    models.EmailField(max_length=254, verbose_name="e-mail address"),
                ),
                (
                    "for_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Staff reviews and publishes the practices of all cities.",
                        verbose_name="as programme staff",
                    ),
                ),
                (
                    "cities",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The cities for which the person will describe practices.",
                        related_name="invitations",
                        to="cities.city",
                        verbose_name="cities",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("fr", "French")],
                        default="en",
                        max_length=10,
                        verbose_name="language of the mail",
                    ),
                ),
                (
                    "token_hash",
                    models.CharField(editable=False, max_length=64, unique=True),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="invited",
                    ),
                ),
                (
                    "expires_at",
                    models.DateTimeField(
                        default=practices.models.invitation.expiry,
                        editable=False,
                        verbose_name="works until",
                    ),
                ),
                (
                    "used_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="accepted"
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="withdrawn"
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "ordering": ["-created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("used_at__isnull", True), ("withdrawn_at__isnull", True)
                        ),
                        fields=("address",),
                        name="invitation_one_open_an_address",
                        violation_error_message="This address has an invitation already: send that one again, or withdraw it first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_at__isnull", True),
                            ("withdrawn_at__isnull", True),
                            _connector="OR",
                        ),
                        name="invitation_used_or_withdrawn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="mails",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                ("to", models.EmailField(max_length=254, verbose_name="to")),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("fr", "French")],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("html", models.TextField(blank=True, verbose_name="text as HTML")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="written"
                    ),
                ),
                (
                    "sent_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="sent"),
                ),
                (
                    "tries",
                    models.PositiveSmallIntegerField(default=0, verbose_name="tries"),
                ),
                (
                    "next_try_at",
                    models.DateTimeField(
                        blank=True,
                        default=django.utils.timezone.now,
                        null=True,
                        verbose_name="next try",
                    ),
                ),
                ("error", models.TextField(blank=True, verbose_name="last error")),
            ],
            options={
                "verbose_name": "mail",
                "verbose_name_plural": "mails",
                "default_permissions": ("view",),
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_try_at__isnull", False)),
                        fields=["next_try_at"],
                        name="mail_to_be_sent",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_at__isnull", True),
                            ("next_try_at__isnull", True),
                            _connector="OR",
                        ),
                        name="mail_sent_is_not_tried_again",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preferences",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="preferences",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("fr", "French")],
                        default="en",
                        max_length=10,
                        verbose_name="language of mails",
                    ),
                ),
                (
                    "notices",
                    models.CharField(
                        choices=[
                            ("all", "Everything about my practices"),
                            ("needs_me", "Only what needs something of me"),
                            ("none", "Nothing but mails about my account"),
                        ],
                        default="all",
                        max_length=10,
                        verbose_name="mails that you get",
                    ),
                ),
                (
                    "seen_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        null=True,
                        verbose_name="last visit to the desk",
                    ),
                ),
            ],
            options={
                "verbose_name": "preferences",
                "verbose_name_plural": "preferences",
            },
        ),
        # The table of Django's cache in the database, which counts the sign-ins that
        # failed for all workers together (CACHES in settings.py).
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.CreateModel(
                    name="CacheRow",
                    fields=[
                        (
                            "cache_key",
                            models.CharField(
                                max_length=255, primary_key=True, serialize=False
                            ),
                        ),
                        ("value", models.TextField()),
                        ("expires", models.DateTimeField(db_index=True)),
                    ],
                    options={"db_table": "practices_cache"},
                ),
            ]
        ),
        migrations.RunPython(take_permissions_from_groups, migrations.RunPython.noop),
    ]
