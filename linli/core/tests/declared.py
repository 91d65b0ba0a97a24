"""What the tests of the whole tree know about `core`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import RUNS

FORMS = {
    RUNS: "centres:import_take centres:import_undo centres:imports places:import_take places:import_undo "
    "places:imports staffing:import_take staffing:import_undo staffing:imports",
}
RAW_SQL = {
    "database/bulk.py": "COPY and executemany",
    "database/sql.py": "numbers of communities written into the statement",
    "database/merged.py": "recursive queries over communities, composed of SQL that Django wrote",
    "journal/seals.py": "the lock of the sealer",
    "database/triggers.py": "triggers of both engines",
    "figures/engines": "SQL that ibis generated from indicators",
    "migrations/0002_append_only.py": "collation of the search keys",
    "migrations/0007_search_keys_without_number.py": "copies the search keys; their collation",
    "demo": "indexes laid aside while the demonstration is seeded",
}
PLAIN = {
    "Question.answer": "a code or the number of a place",
    "ExportFile.title": "the kind of list",
    "Entry.actor_name": "officers act under their name",
    "SheetRun.by_name": "officers act under their name",
    "SheetRun.file_name": "the name of a file",
    "SheetRun.notes": "what the import said of columns, no values",
}
