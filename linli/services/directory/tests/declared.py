"""What the tests of the whole tree know about `directory`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, OWN_CODE, VERSION, PlannedList
from linli.services.directory import queries

FORMS = {
    VERSION: "directory:detail_edit directory:edit directory:location directory:organization",
    ONCE: "directory:assign directory:confirm directory:detail_remove directory:end directory:note_back "
    "directory:package_take directory:package_undo "
    "directory:point_end directory:point_reopen directory:reject directory:reopen",
    ADDS: "directory:check directory:detail_of_location directory:detail_of_point directory:detail_of_service "
    "directory:new directory:packages directory:point_new nearby_request nearby_wrong",
    OWN_CODE: "nearby_follow nearby_withdraw",
}
PUBLIC = {
    "directory:coverage_kind": "a kind of service, the same for everybody; its homes are those of the viewer's places",
    "nearby_service": "a service as anybody sees it",
    "nearby_wrong": "what a resident writes about a public service",
    "nearby_request": "what a resident asks a public service for",
}
PLAIN = {
    "Organization.name": "an organisation, public",
    "Organization.email": "of an organisation, public",
    "Service.name": "a service, public",
    "Location.name": "a location, public",
    "Location.address": "where anybody may go",
    "ServiceNote.answer_by": "a day",
    "ServiceNote.answered_at": "a moment",
}
LISTS = {
    "directory:list": PlannedList("directory_service", [1, "修", 7], queries.ORDER),
    "directory:rota": PlannedList("directory_service", ["2026-03-01", 7], queries.ROTA_ORDER, is_of_district=False),
    "directory:notes": PlannedList(
        "directory_servicenote", ["2026-03-01T00:00:00+00:00", 7], queries.NOTE_ORDER, is_of_district=False
    ),
}
SILENT = {
    "forget_notes": "words of notes past the retention period; that they are gone is on the row",
    "keep_keys": "search keys, derived from services",
    "keep_near": "derived from services, buildings and rules, each of which has entries",
    "look_up": "a resident's look at the own note",
    "undo_package": "undone by the import runner, which writes the entry",
    "put_check": "a step of checking and of taking over a package, each of which has an entry",
}
SECTIONS = {
    "身边的服务": "worker clerk committee subdistrict district",
}
