from uuid import uuid4

from django.db import migrations, models
from django.db.models import F


def begin_where_it_is(apps, schema_editor):
    drafts = apps.get_model("practices", "RollingDraft").objects
    drafts.update(begun_as=F("form_key"))
    drafts.filter(practice__update_of__isnull=False).update(of_update=True)


class Migration(migrations.Migration):
    dependencies = [("practices", "0010_kept_titles")]

    operations = [
        migrations.AddField(
            "rollingdraft",
            "begun_as",
            models.UUIDField(default=uuid4),
            preserve_default=False,
        ),
        migrations.AddField(
            "rollingdraft", "of_update", models.BooleanField(default=False)
        ),
        # Last: PostgreSQL alters no table whose rows changed in the same transaction.
        migrations.RunPython(begin_where_it_is, migrations.RunPython.noop),
    ]
