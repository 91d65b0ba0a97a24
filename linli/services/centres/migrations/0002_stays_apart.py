"""No bed has two residents on one day, and nobody has two beds: held by the database on both engines.

PostgreSQL writes bed, person and time as ranges, for which GiST needs no extension; SQLite has triggers that say the
same. A stay that was taken back (until = since) is an empty range, which overlaps nothing.
"""

from django.db import migrations

COLUMNS = {"centres_one_resident_per_bed": "bed_id", "centres_one_bed_per_person": "person_id"}
CONSTRAINT = """
ALTER TABLE centres_stay ADD CONSTRAINT {name} EXCLUDE USING gist
  (int8range({column}, {column}, '[]') WITH &&, daterange(since, until) WITH &&)
"""
OVERLAP = """
CREATE TRIGGER {name}_{act} BEFORE {act} ON centres_stay
WHEN EXISTS (
  SELECT 1 FROM centres_stay AS other
  WHERE other.{column} = NEW.{column} AND other.id <> COALESCE(NEW.id, 0)
    AND (NEW.until IS NULL OR (other.since < NEW.until AND NEW.since < NEW.until))
    AND (other.until IS NULL OR (NEW.since < other.until AND other.since < other.until))
)
BEGIN SELECT RAISE(ABORT, '{name}'); END
"""


def forward(apps, schema_editor):
    for name, column in COLUMNS.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(CONSTRAINT.format(name=name, column=column))
            continue
        for act in ("INSERT", "UPDATE"):
            schema_editor.execute(OVERLAP.format(name=name, column=column, act=act))


def backward(apps, schema_editor):
    for name in COLUMNS:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE centres_stay DROP CONSTRAINT {name}")
            continue
        for act in ("INSERT", "UPDATE"):
            schema_editor.execute(f"DROP TRIGGER {name}_{act}")


class Migration(migrations.Migration):
    """Rules in the database itself."""

    dependencies = [("centres", "0001_initial")]

    operations = [migrations.RunPython(forward, backward)]
