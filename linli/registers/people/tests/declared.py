"""What the tests of the whole tree know about `people`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, READS, RUNS, VERSION, PlannedList

FORMS = {
    VERSION: "people:circumstance_end people:correct people:died people:duplicate people:duplicate_dismiss "
    "people:duplicate_undo people:household_move people:make_head people:move people:take_back_death",
    ONCE: "people:take_back_move",
    ADDS: "people:circumstance_add people:household_new people:newcomer",
    READS: "people:household_read people:households_export people:person_read",
    RUNS: "people:import_questions people:import_rehearse people:import_start people:import_undo people:imports",
}
RAW_SQL = {
    "imports/writer.py": "a roster of a district in a minute: executemany",
}
PLAIN = {
    "Household.name": "lists are sorted and searched by it; seen only with people.view",
    "Person.name": "lists are sorted and searched by it; seen only with people.view",
    "Person.sex": "figures count by it",
    "Person.born": "figures and deadlines count by age",
    "Person.nationality": "a code that the official roster asks for",
    "Person.marital": "a code that the official roster asks for",
    "Person.phone_hash": "a keyed hash, to find by",
    "ImportRun.file_name": "the name of a file",
    "ImportRun.notes": "what the import said of columns, no values",
    "ImportRun.seen_at": "a sign of life of a running import",
}
LISTS = {
    "people:households": PlannedList("people_household", [7], ("pk",)),
    "people:households?circumstance=very_old": PlannedList("people_household", [7], ("pk",)),
    "people:duplicates": PlannedList("people_duplicate", [80, 7], ("-score", "pk"), is_of_district=False),
}
SECTIONS = {
    "人员": "worker clerk committee subdistrict district",
    "地址和住户": "worker clerk committee subdistrict district",
}
