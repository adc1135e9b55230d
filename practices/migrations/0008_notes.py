"""Notes on a practice, which are never public; versions kept before have none."""

from django.db import migrations, models

HELP = "What found no place in the form. It is never made public."


def add_to_versions(apps, schema_editor):
    versions = apps.get_model("practices", "PracticeVersion").objects
    keys = list(versions.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), 500):
        batch = versions.filter(pk__in=keys[start : start + 500])
        found = list(batch.only("content"))
        for version in found:
            version.content.setdefault("notes", "")
        versions.bulk_update(found, ["content"])


def field():
    return models.TextField("Notes", blank=True, help_text=HELP)


class Migration(migrations.Migration):
    dependencies = [
        ("practices", "0007_links"),
    ]

    operations = [
        migrations.AddField("goodpractice", "notes", field()),
        migrations.AddField("historicalgoodpractice", "notes", field()),
        migrations.RunPython(add_to_versions, migrations.RunPython.noop),
    ]
