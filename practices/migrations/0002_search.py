"""The search index, and the tables by which it and every copy follow the catalogue."""

from django.db import migrations, models

from practices.search import postgresql, sqlite


def engine(editor):
    return sqlite if editor.connection.vendor == "sqlite" else postgresql


def create_index(apps, editor):
    run(editor, engine(editor).CREATE)


def drop_index(apps, editor):
    run(editor, engine(editor).DROP)


def run(editor, script):
    for statement in filter(str.strip, script.split(";")):
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("practices", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="CatalogueVersion",
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
                ("number", models.BigIntegerField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "catalogue version",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Unindexed",
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
                ("practice_id", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "practice to be indexed",
                "default_permissions": (),
            },
        ),
        # So that the way back has something to fill in.
        migrations.AlterField(
            model_name="goodpractice",
            name="search_text",
            field=models.TextField(default="", editable=False),
        ),
        migrations.RemoveField(
            model_name="goodpractice",
            name="search_text",
        ),
        migrations.CreateModel(
            name="UnmetSearch",
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
                ("week", models.DateField(verbose_name="week from")),
                ("words", models.CharField(max_length=200, verbose_name="words")),
                ("count", models.PositiveIntegerField(default=1, verbose_name="times")),
            ],
            options={
                "verbose_name": "search that found nothing",
                "verbose_name_plural": "searches that found nothing",
                "ordering": ["-week", "-count", "words"],
                "default_permissions": ("view", "delete"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("week", "words"), name="unmet_search_once_a_week"
                    )
                ],
            },
        ),
        migrations.RunPython(create_index, drop_index),
    ]
