"""No place has two stalls on one day: held by the database on both engines.

PostgreSQL writes place and time as ranges, for which GiST needs no extension; SQLite has triggers that say the same.
A place that was taken back (until = since) is an empty range, which overlaps nothing.
"""

from django.db import migrations

NAME = "businesses_one_stall_per_place"
CONSTRAINT = """
ALTER TABLE businesses_stallhold ADD CONSTRAINT businesses_one_stall_per_place EXCLUDE USING gist
  (int8range(place_id, place_id, '[]') WITH &&, daterange(since, until) WITH &&)
"""
OVERLAP = """
CREATE TRIGGER businesses_one_stall_per_place_{act} BEFORE {act} ON businesses_stallhold
WHEN EXISTS (
  SELECT 1 FROM businesses_stallhold AS other
  WHERE other.place_id = NEW.place_id AND other.id <> COALESCE(NEW.id, 0)
    AND (NEW.until IS NULL OR (other.since < NEW.until AND NEW.since < NEW.until))
    AND (other.until IS NULL OR (NEW.since < other.until AND other.since < other.until))
)
BEGIN SELECT RAISE(ABORT, 'businesses_one_stall_per_place'); END
"""


def forward(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CONSTRAINT)
        return
    for act in ("INSERT", "UPDATE"):
        schema_editor.execute(OVERLAP.format(act=act))


def backward(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE businesses_stallhold DROP CONSTRAINT {NAME}")
        return
    for act in ("INSERT", "UPDATE"):
        schema_editor.execute(f"DROP TRIGGER {NAME}_{act}")


class Migration(migrations.Migration):
    """A rule in the database itself."""

    dependencies = [("businesses", "0001_initial")]

    operations = [migrations.RunPython(forward, backward)]
