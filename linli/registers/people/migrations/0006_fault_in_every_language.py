"""Store in every language why an import ended without a result; older texts stay in the one they have."""

from django.conf import settings
from django.db import migrations, models


def keep(apps, schema_editor):
    runs = apps.get_model("people", "ImportRun").objects.using(schema_editor.connection.alias)
    for run in runs.exclude(fault=""):
        runs.filter(pk=run.pk).update(reason=run.fault)


def keep_one_language(apps, schema_editor):
    """The column has room for 300 characters in one language."""
    runs = apps.get_model("people", "ImportRun").objects.using(schema_editor.connection.alias)
    for run in runs.exclude(reason=""):
        text = run.reason if isinstance(run.reason, str) else run.reason[settings.LANGUAGE_CODE]
        runs.filter(pk=run.pk).update(fault=text[:300])


class Migration(migrations.Migration):
    dependencies = [("people", "0005_import_record")]

    operations = [
        migrations.AddField("importrun", "reason", models.JSONField(blank=True, default=str)),
        migrations.RunPython(keep, keep_one_language),
        migrations.RemoveField("importrun", "fault"),
        migrations.RenameField("importrun", "reason", "fault"),
        migrations.AlterField(
            "importrun",
            "state",
            models.CharField(
                choices=[
                    ("uploaded", "waiting for you to check the columns"),
                    ("rehearsing", "being checked"),
                    ("running", "running"),
                    ("done", "imported"),
                    ("failed", "could not be read"),
                    ("undoing", "being undone"),
                    ("undone", "undone"),
                ],
                default="uploaded",
                max_length=12,
            ),
        ),
    ]
