"""Secrets of authenticator apps and seeds of recovery codes are encrypted."""

from django.db import migrations

from linli.core.secrets import crypto

# Frozen: what is bound into the cipher text, and which parts of the data are secret.
COLUMN, SECRET = "mfa_authenticator.data", ("secret", "seed")


def _each(apps, change):
    for row in apps.get_model("mfa", "Authenticator").objects.order_by("pk").iterator():
        found = {name: change(row.data[name], COLUMN) for name in SECRET if name in row.data}
        if "migrated_codes" in row.data:
            found["migrated_codes"] = [change(code, COLUMN) for code in row.data["migrated_codes"]]
        if found:
            row.data |= found
            row.save(update_fields=["data"])


def encrypt(apps, schema_editor):
    _each(apps, crypto.encrypt)


def decrypt(apps, schema_editor):
    _each(apps, crypto.decrypt)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_messages_read"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(encrypt, decrypt)]
