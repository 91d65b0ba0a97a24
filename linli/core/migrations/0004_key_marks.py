"""Marks of the keyring, and a trigger before TRUNCATE."""

import django.utils.timezone
from django.db import migrations, models

from linli.core.database.triggers import no_truncate


class Migration(migrations.Migration):
    dependencies = [("core", "0003_import_runs")]

    operations = [
        migrations.CreateModel(
            name="KeyMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        help_text="journal, lookup, or the id of a key of fields", max_length=40, unique=True
                    ),
                ),
                ("mark", models.CharField(max_length=64)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={"verbose_name": "mark of a key"},
        ),
        no_truncate("core_entry"),
        no_truncate("core_seal"),
    ]
