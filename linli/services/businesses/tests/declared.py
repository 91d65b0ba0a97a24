"""What the tests of the whole tree know about `businesses`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, OWN_CODE, READS, VERSION, PlannedList
from linli.services.businesses.queries import register, stalls

FORMS = {
    VERSION: "businesses:correct businesses:zone_correct",
    ONCE: "businesses:act businesses:unlink businesses:worker_act businesses:patrol_act businesses:zone_act "
    "businesses:hold_act businesses:request_act businesses:school_act businesses:channel_act businesses:street_act",
    ADDS: "businesses:new businesses:change businesses:patrol_new businesses:photo_add businesses:zone_new "
    "businesses:school_new businesses:channel_new businesses:street_new stall_apply",
    READS: "businesses:read businesses:request_read stall_follow stall_leave",
    OWN_CODE: "stall_withdraw",
}
PUBLIC = {
    "stall_zone": "a published zone, no people",
    "stall_lot": "a lot with public numbers, no people; anybody may repeat it",
}
RAW_SQL = {
    "migrations/0002_holds_apart.py": "an exclusion constraint, triggers on SQLite",
}
PLAIN = {
    "Shop.name": "the sign of a shop, public",
    "ShopSite.address": "where a shop or stall trades, printed on its certificate",
    "FoodPatrol.answers": "codes: the answers to a checklist about a place",
    "Channelling.answered_on": "a day",
    "PlaceRequest.phone_key": "a keyed hash, by which a second application of one phone is found",
    "School.spots": "the grounds of a school, public",
    "StallZone.spots": "a zone, public",
    "School.name": "a school, public",
    "StallZone.name": "a zone, public",
    "SpecialStreet.name": "a street, public",
}
LISTS = {
    "businesses:list": PlannedList("businesses_shop", [1, "小店", 7], register.ORDER),
    "businesses:zones": PlannedList("businesses_stallzone", [1, "早餐广场", 7], stalls.ORDER),
    "businesses:channelled": PlannedList("businesses_channelling", ["2026-01-01", 7], stalls.CHANNEL_ORDER),
}
SILENT = {
    "settle_due": "states are derived from dated records, each of which has entries",
    "look_up_request": "reads an application for its owner, and counts the try",
}
SECTIONS = {
    "小微食品单位": "worker clerk committee subdistrict district",
}
