"""What the tests of the whole tree know about `places`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ONCE

FORMS = {
    ONCE: "places:remove",
}
PLAIN = {
    "Place.name": "a place, not a person",
    "Place.address": "a place; who lives there is kept elsewhere",
    "PlaceVersion.name": "a place, not a person",
}
