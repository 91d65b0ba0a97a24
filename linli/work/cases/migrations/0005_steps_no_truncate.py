"""A trigger before TRUNCATE, which runs no trigger of a row."""

from django.db import migrations

from linli.core.database.triggers import no_truncate


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_indexes_for_merged_lists")]

    operations = [no_truncate("cases_step")]
