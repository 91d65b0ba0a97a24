"""The steps of a contact can only be added."""

from django.db import migrations

from linli.core.database.triggers import append_only


class Migration(migrations.Migration):
    """Rules in the database itself."""

    dependencies = [("eldercare", "0001_initial")]

    operations = [append_only("eldercare_contactstep")]
