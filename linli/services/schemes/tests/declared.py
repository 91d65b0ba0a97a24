"""What the tests of the whole tree know about `schemes`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, READS, VERSION, PlannedList
from linli.services.schemes.queries import lists
from linli.services.schemes.states import ApplicationAct, OfferOutcome

FORMS = {
    VERSION: "schemes:act schemes:award_act",
    ONCE: "schemes:offer_take_back schemes:take_back",
    ADDS: "schemes:apply schemes:offer",
    READS: "schemes:could_get schemes:person_read",
}
PUBLIC = {
    "schemes:scheme": "law and practice, the same for everybody",
    "schemes:published_in": "names masked, by law",
}
RAW_SQL = {
    "actions/steps.py": "a lock that grants of a scheme with a quota wait at",
    "queries/crowd.py": "facts of all residents as columns",
}
PLAIN = {
    "ApplicationStep.by_name": "officers act under their name",
    "Offer.outcome": "a code",
}
LISTS = {
    "schemes:applications?show=all": PlannedList("schemes_application", ["2026-03-02", 7], lists.ORDER),
    "schemes:awards": PlannedList("schemes_award", ["2026-03-02", 7], lists.AWARD_ORDER),
}
SILENT = {
    "locked": "holds the row for the act that calls it",
}
BUILT = {
    "f'scheme.{act.value}'": {f"scheme.{act.value}" for act in ApplicationAct},
    "f'scheme.{outcome}'": {f"scheme.{outcome.value}" for outcome in OfferOutcome},
}
SECTIONS = {
    "待遇": "worker clerk committee subdistrict district",
}
