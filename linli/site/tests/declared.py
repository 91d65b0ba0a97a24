"""What the tests of the whole tree know about `site`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import READS

FORMS = {
    READS: "draft_keys journal_verify set_language set_text_size work_in_place",
}
RAW_SQL = {
    "messages.py": "the query of the bell, which Django writes once for each user",
    "dumps.py": "sessions taken out of the copy, who is connected",
}
