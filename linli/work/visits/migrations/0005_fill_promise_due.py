from datetime import timedelta

from django.db import migrations
from django.db.models import F

# Frozen here: the days of `visits.promise.remind_days` when promises got a day.
DAYS = timedelta(days=7)


def fill(apps, schema_editor):
    visits = apps.get_model("visits", "Visit").objects.using(schema_editor.connection.alias)
    # An empty text is stored empty although the field is encrypted.
    promised = visits.filter(promise_due=None).exclude(promise="")
    promised.filter(next_day__isnull=False).update(promise_due=F("next_day"))
    # Day by day: both databases add days to dates in their own way.
    for day in promised.filter(next_day=None).order_by().values_list("day", flat=True).distinct():
        promised.filter(next_day=None, day=day).update(promise_due=day + DAYS)


def empty(apps, schema_editor):
    """Going back drops the column."""


class Migration(migrations.Migration):
    dependencies = [("visits", "0004_promises_due")]

    operations = [migrations.RunPython(fill, empty)]
