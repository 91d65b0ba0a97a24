"""Birth dates of workers and numbers of certificates are encrypted."""

from django.db import migrations, models

import linli.core.secrets.crypto
from linli.core.secrets import crypto

# Frozen: what is bound into the cipher text.
BORN, NUMBER = "staffing_worker.born", "staffing_qualification.number"
BATCH = 2000


def _each(rows, change, fields):
    batch = []
    for row in rows.iterator(chunk_size=BATCH):
        change(row)
        batch.append(row)
        if len(batch) == BATCH:
            rows.model.objects.bulk_update(batch, fields)
            batch = []
    rows.model.objects.bulk_update(batch, fields)


def _encrypt(worker):
    worker.born_text = crypto.encrypt(worker.born.isoformat(), BORN)


def _decrypt(worker):
    # Text for a date is what both engines take.
    worker.born = crypto.decrypt(worker.born_text, BORN)


def _encrypt_number(paper):
    paper.number = crypto.encrypt(paper.number, NUMBER)


def _decrypt_number(paper):
    paper.number = crypto.decrypt(paper.number, NUMBER)


def encrypt(apps, schema_editor):
    _each(apps.get_model("staffing", "Worker").objects.exclude(born=None), _encrypt, ["born_text"])
    _each(apps.get_model("staffing", "Qualification").objects.exclude(number=""), _encrypt_number, ["number"])


def decrypt(apps, schema_editor):
    _each(apps.get_model("staffing", "Worker").objects.exclude(born_text=""), _decrypt, ["born"])
    _each(apps.get_model("staffing", "Qualification").objects.exclude(number=""), _decrypt_number, ["number"])


class Migration(migrations.Migration):
    dependencies = [("staffing", "0002_indexes_for_merged_lists")]

    operations = [
        migrations.AddField("worker", "born_text", models.TextField(default="")),
        migrations.AlterField("qualification", "number", models.TextField("number", blank=True)),
        migrations.RunPython(encrypt, decrypt),
        migrations.RemoveField("worker", "born"),
        migrations.RenameField("worker", "born_text", "born"),
        migrations.AlterField(
            "worker", "born", linli.core.secrets.crypto.EncryptedDate(blank=True, default=None, verbose_name="born")
        ),
        migrations.AlterField(
            "qualification", "number", linli.core.secrets.crypto.EncryptedField(blank=True, verbose_name="number")
        ),
    ]
