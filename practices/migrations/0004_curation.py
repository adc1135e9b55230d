"""What staff does with many practices at once, and whether they still run."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def merged_into(**options):
    return models.ForeignKey(
        "practices.goodpractice",
        null=True,
        editable=False,
        verbose_name="merged into",
        help_text="The practice that stayed; the address of this one leads there.",
        **options,
    )


def silent_since():
    return models.DateField(
        null=True,
        editable=False,
        verbose_name="no answer since",
        help_text="When its city had been asked twice and had not answered.",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0002_former_addresses"),
        ("practices", "0003_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerTopicAddress",
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
                    "slug",
                    models.SlugField(
                        max_length=110, unique=True, verbose_name="address"
                    ),
                ),
                (
                    "now",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_addresses",
                        to="practices.topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "former address",
                "verbose_name_plural": "former addresses",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="StillRunning",
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
                ("asked_on", models.DateField(verbose_name="asked")),
                (
                    "asked_again_on",
                    models.DateField(null=True, verbose_name="asked again"),
                ),
                (
                    "answered_at",
                    models.DateTimeField(null=True, verbose_name="answered"),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("running", "still running"),
                            ("ended", "ended"),
                            ("changed", "changed"),
                        ],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="practices.goodpractice",
                        verbose_name="good practice",
                    ),
                ),
            ],
            options={
                "verbose_name": "question whether it still runs",
                "verbose_name_plural": "questions whether they still run",
                "ordering": ["-asked_on", "-pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practice", "asked_on"),
                        name="still_running_asked_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=Q(answered_at__isnull=True, answer="")
                        | Q(answered_at__isnull=False) & ~Q(answer=""),
                        name="still_running_answer_has_date",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="goodpractice",
            name="merged_into",
            field=merged_into(
                on_delete=django.db.models.deletion.PROTECT, related_name="merged"
            ),
        ),
        migrations.AddField(
            model_name="goodpractice", name="silent_since", field=silent_since()
        ),
        migrations.AddField(
            model_name="historicalgoodpractice",
            name="merged_into",
            field=merged_into(
                blank=True,
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
            ),
        ),
        migrations.AddField(
            model_name="historicalgoodpractice",
            name="silent_since",
            field=silent_since(),
        ),
        migrations.AddConstraint(
            model_name="goodpractice",
            constraint=models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(status="archived"),
                name="practice_merged_for_good",
            ),
        ),
    ]
