"""Fill the deadline before extensions from the steps, and end no time for accepting after the deadline."""

from itertools import groupby

from django.db import migrations
from django.db.models import F

# Frozen: a migration never imports the app's living code.
BEGIN, EXTEND = {"report", "send_back", "reopen"}, "extend"


def fill(apps, schema_editor):
    """Take the deadline that the last extension-free step of the case had given."""
    alias = schema_editor.connection.alias
    cases = apps.get_model("cases", "Case").objects.using(alias)
    steps = apps.get_model("cases", "Step").objects.using(alias)
    extended = steps.filter(case__extensions__gt=0, move__in=[*BEGIN, EXTEND], due_at__isnull=False)
    rows = extended.order_by("case", "pk").values_list("case", "move", "due_at")
    for case, story in groupby(list(rows), key=lambda row: row[0]):
        if original := before_extension(story):
            cases.filter(pk=case, due_at__gt=original).update(original_due_at=original)
    cases.filter(accept_due_at__gt=F("due_at")).update(accept_due_at=F("due_at"))


def before_extension(story):
    """Return the deadline of the last beginning; None if it was not extended since."""
    begun, extended = None, False
    for _, move, due_at in story:
        begun, extended = (begun, True) if move == EXTEND else (due_at, False)
    return begun if extended else None


class Migration(migrations.Migration):
    """Data of 0006."""

    dependencies = [("cases", "0006_extensions_and_checks")]

    # Going back loses nothing: the column goes with 0006, and a time to accept after the deadline was wrong.
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
