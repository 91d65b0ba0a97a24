"""What the tests of the whole tree know about `duties`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, VERSION

FORMS = {
    VERSION: "duties:end duties:end_admission",
    ADDS: "duties:admit duties:assign",
}
PUBLIC = {
    "duties:refusal": "law and practice, the same for everybody",
    "duties:matter": "law and practice, the same for everybody",
}
SECTIONS = {
    "事项": "worker clerk committee subdistrict district handler auditor admin",
}
