"""What the tests of the whole tree know about `employment`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, RUNS, VERSION, PlannedList
from linli.services.employment.queries import retirees, titles
from linli.services.employment.states import HouseholdAct, TitleAct, WorkVerdict

FORMS = {
    VERSION: "employment:write",
    ONCE: "employment:act employment:answer employment:service_back employment:household_act employment:proposal_undo "
    "employment:title_act employment:retiree_act employment:check_back",
    ADDS: "employment:decide employment:title_new",
    RUNS: "employment:import_take employment:import_undo employment:imports",
}
PLAIN = {
    "AidService.answer": "a code",
    "AidService.answered_on": "a day",
    "HouseholdStep.by_name": "officers act under their name",
    "TitleStep.by_name": "officers act under their name",
}
LISTS = {
    "employment:titles": PlannedList("employment_communitytitle", ["2026-03-02", 7], titles.ORDER),
    "employment:retirees": PlannedList("employment_retiree", ["2026-03-02", 7], retirees.ORDER),
}
BUILT = {
    "f'zero.{act.value}'": {f"zero.{act.value}" for act in HouseholdAct},
    "f'title.{act.value}'": {f"title.{act.value}" for act in TitleAct},
    "f'proposal.{verdict}'": {f"proposal.{verdict.value}" for verdict in WorkVerdict},
}
