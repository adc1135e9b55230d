"""Versions, updates in preparation, comments and drafts that save themselves."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("practices", "0004_curation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PracticeVersion",
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
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("action", models.CharField(max_length=20, verbose_name="step")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("changes_requested", "Changes requested"),
                            ("published", "Published"),
                            ("archived", "Archived"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "is_update",
                    models.BooleanField(default=False, verbose_name="of an update"),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("content", models.JSONField(verbose_name="content")),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="when"
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a practice",
                "verbose_name_plural": "versions of practices",
                "ordering": ["-number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ReviewComment",
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
                ("part", models.CharField(max_length=40, verbose_name="part")),
                ("text", models.TextField(blank=True, verbose_name="comment")),
                (
                    "suggestion",
                    models.TextField(blank=True, verbose_name="suggested wording"),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="when"
                    ),
                ),
                (
                    "sent_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="sent"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Open"),
                            ("done", "Done"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="answered"
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RollingDraft",
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
                ("form_key", models.UUIDField()),
                ("fields", models.JSONField()),
                ("seen", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "unsaved text",
                "verbose_name_plural": "unsaved texts",
                "ordering": ["-saved_at"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="goodpractice",
            name="contact_consent_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="consent recorded"
            ),
        ),
        migrations.AddField(
            model_name="goodpractice",
            name="contact_consent_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="consent recorded by",
            ),
        ),
        migrations.AddField(
            model_name="goodpractice",
            name="contact_is_public",
            field=models.BooleanField(
                default=False,
                verbose_name="the contact may be shown on the public page",
            ),
        ),
        migrations.AddField(
            model_name="goodpractice",
            name="contact_may_be_asked",
            field=models.BooleanField(
                default=False, verbose_name="the programme may write to the contact"
            ),
        ),
        migrations.AddField(
            model_name="goodpractice",
            name="period_corrected",
            field=models.BooleanField(
                default=False,
                editable=False,
                verbose_name="years as the writer corrected them",
            ),
        ),
        migrations.AddField(
            model_name="goodpractice",
            name="update_of",
            field=models.OneToOneField(
                editable=False,
                help_text="The public practice that this will change when it is published.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="update",
                to="practices.goodpractice",
                verbose_name="update of",
            ),
        ),
        migrations.AddField(
            model_name="historicalgoodpractice",
            name="contact_consent_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="consent recorded"
            ),
        ),
        migrations.AddField(
            model_name="historicalgoodpractice",
            name="contact_consent_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="consent recorded by",
            ),
        ),
        migrations.AddField(
            model_name="historicalgoodpractice",
            name="contact_is_public",
            field=models.BooleanField(
                default=False,
                verbose_name="the contact may be shown on the public page",
            ),
        ),
        migrations.AddField(
            model_name="historicalgoodpractice",
            name="contact_may_be_asked",
            field=models.BooleanField(
                default=False, verbose_name="the programme may write to the contact"
            ),
        ),
        migrations.AddField(
            model_name="historicalgoodpractice",
            name="period_corrected",
            field=models.BooleanField(
                default=False,
                editable=False,
                verbose_name="years as the writer corrected them",
            ),
        ),
        migrations.AddField(
            model_name="historicalgoodpractice",
            name="update_of",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                help_text="The public practice that this will change when it is published.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="practices.goodpractice",
                verbose_name="update of",
            ),
        ),
        migrations.AddField(
            model_name="historicalpicture",
            name="persons_agree",
            field=models.BooleanField(
                default=False,
                help_text="We may show this picture, and the persons in it agree; for children their parents do.",
                verbose_name="whoever can be recognised agrees",
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="persons_agree",
            field=models.BooleanField(
                default=False,
                help_text="We may show this picture, and the persons in it agree; for children their parents do.",
                verbose_name="whoever can be recognised agrees",
            ),
        ),
        migrations.AddConstraint(
            model_name="goodpractice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("update_of__isnull", True),
                    models.Q(("status__in", ["published", "archived"]), _negated=True),
                    _connector="OR",
                ),
                name="practice_update_is_not_public",
            ),
        ),
        migrations.AddField(
            model_name="practiceversion",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who",
            ),
        ),
        migrations.AddField(
            model_name="practiceversion",
            name="practice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="versions",
                to="practices.goodpractice",
                verbose_name="good practice",
            ),
        ),
        migrations.AddField(
            model_name="reviewcomment",
            name="answered_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="answered by",
            ),
        ),
        migrations.AddField(
            model_name="reviewcomment",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who",
            ),
        ),
        migrations.AddField(
            model_name="reviewcomment",
            name="practice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="comments",
                to="practices.goodpractice",
                verbose_name="good practice",
            ),
        ),
        migrations.AddField(
            model_name="rollingdraft",
            name="practice",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rolling_drafts",
                to="practices.goodpractice",
            ),
        ),
        migrations.AddField(
            model_name="rollingdraft",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rolling_drafts",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="practiceversion",
            index=models.Index(fields=["-at"], name="version_by_time"),
        ),
        migrations.AddConstraint(
            model_name="practiceversion",
            constraint=models.UniqueConstraint(
                fields=("practice", "number"), name="version_numbered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewcomment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text", ""), _negated=True),
                    models.Q(("suggestion", ""), _negated=True),
                    _connector="OR",
                ),
                name="comment_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="rollingdraft",
            constraint=models.UniqueConstraint(
                fields=("user", "practice"), name="draft_one_a_person_and_practice"
            ),
        ),
        migrations.AddConstraint(
            model_name="rollingdraft",
            constraint=models.UniqueConstraint(
                fields=("user", "form_key"), name="draft_one_a_person_and_form"
            ),
        ),
    ]
