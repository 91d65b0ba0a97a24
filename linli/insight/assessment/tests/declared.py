"""What the tests of the whole tree know about `assessment`; see `linli/core/tests/rows.py`."""

PUBLIC = {
    "assessment:export": "law and practice, the same for everybody",
    "assessment:evidence_export": "law and practice, the same for everybody",
    "assessment:report": "law and practice, the same for everybody",
    "assessment:indicator": "law and practice, the same for everybody",
    "assessment:evidence": "law and practice, the same for everybody",
}
SILENT = {
    "keep": "part of the snapshot, which has an entry; cells are derived",
}
