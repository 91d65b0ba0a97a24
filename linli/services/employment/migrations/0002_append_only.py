"""The steps of households' files and of titles can only be added."""

from django.db import migrations

from linli.core.database.triggers import append_only


class Migration(migrations.Migration):
    """Rules in the database itself."""

    dependencies = [("employment", "0001_initial")]

    operations = [append_only("employment_householdstep"), append_only("employment_titlestep")]
