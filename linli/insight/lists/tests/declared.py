"""What the tests of the whole tree know about `lists`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, READS, VERSION

FORMS = {
    VERSION: "lists:edit",
    ONCE: "lists:act lists:address_revoke",
    ADDS: "lists:new lists:addresses",
    READS: "lists:preview lists:export lists:given_export lists:connection",
}
SILENT = {"opened": "counts readings of an address; what is drawn has an entry (`drawn`)"}
