"""No door has two responsible workers on one day: held by the database on both engines.

PostgreSQL writes place and time as ranges, for which GiST needs no extension; SQLite has a trigger that says the same.
"""

from django.db import migrations

CONSTRAINT = """
ALTER TABLE areas_responsibility ADD CONSTRAINT areas_one_worker_per_door EXCLUDE USING gist
  (int8range(lft, rgt) WITH &&, daterange(since, until) WITH &&)
"""
OVERLAP = """
CREATE TRIGGER areas_one_worker_per_door_{act} BEFORE {act} ON areas_responsibility
WHEN EXISTS (
  SELECT 1 FROM areas_responsibility AS other
  WHERE other.community_id = NEW.community_id AND other.id <> COALESCE(NEW.id, 0)
    AND other.lft < NEW.rgt AND NEW.lft < other.rgt
    AND (NEW.until IS NULL OR (other.since < NEW.until AND NEW.since < NEW.until))
    AND (other.until IS NULL OR (NEW.since < other.until AND other.since < other.until))
)
BEGIN SELECT RAISE(ABORT, 'areas_one_worker_per_door'); END
"""


def forward(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CONSTRAINT)
        return
    for act in ("INSERT", "UPDATE"):
        schema_editor.execute(OVERLAP.format(act=act))


def backward(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE areas_responsibility DROP CONSTRAINT areas_one_worker_per_door")
        return
    for act in ("INSERT", "UPDATE"):
        schema_editor.execute(f"DROP TRIGGER areas_one_worker_per_door_{act}")


class Migration(migrations.Migration):
    """Rules in the database itself."""

    dependencies = [("areas", "0001_initial")]

    operations = [migrations.RunPython(forward, backward)]
