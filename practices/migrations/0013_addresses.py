"""Accounts made with capitals in their address could not sign in."""

import unicodedata

from django.conf import settings
from django.db import migrations


def write_normally(apps, schema_editor):
    users = apps.get_model(settings.AUTH_USER_MODEL).objects
    for user in users.exclude(email="").only("pk", "email"):
        normal = unicodedata.normalize("NFC", user.email.strip()).lower()
        if normal != user.email:
            users.filter(pk=user.pk).update(email=normal)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("practices", "0012_languages"),
    ]

    operations = [migrations.RunPython(write_normally, migrations.RunPython.noop)]
