"""What the tests of the whole tree know about `accounts`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, VERSION

FORMS = {
    VERSION: "accounts:deactivate accounts:reactivate accounts:remove_second_factor accounts:reset_password "
    "accounts:unlock",
    ONCE: "accounts:allow_device accounts:withdraw_device",
    ADDS: "accounts:create",
}
PLAIN = {
    "AccessReset.answer": "a code",
    "AccessReset.answer_reason": "what one officer tells another, no resident",
    "AccessReset.answered_at": "a moment",
    "AccessReset.answered_by_name": "officers act under their name",
    "Device.first_seen_at": "a moment",
    "Device.last_seen_at": "a moment",
    "Device.name": "browser and system of an employee's device",
    "User.name": "officers act under their name",
    "User.email": "an office's address, never of a resident",
}
SECTIONS = {
    "账号": "admin",
}
