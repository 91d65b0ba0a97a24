"""What the tests of the whole tree know about `bodies`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, VERSION

FORMS = {
    VERSION: "bodies:edit",
    ONCE: "bodies:answer_post bodies:answer_reset bodies:end bodies:end_appointment bodies:hand_over",
    ADDS: "bodies:appoint bodies:new",
}
PLAIN = {
    "Proposal.answer": "a code",
    "Proposal.answer_reason": "what one officer tells another, no resident",
    "Proposal.answered_at": "a moment",
    "Proposal.answered_by_name": "officers act under their name",
    "Body.name": "a body, not a person",
    "Body.phone": "an office's telephone, public",
}
SECTIONS = {
    "同事": "worker clerk committee subdistrict district handler auditor admin",
    "机构": "worker clerk committee subdistrict district handler auditor admin",
}
