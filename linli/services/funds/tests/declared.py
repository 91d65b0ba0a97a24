"""What the tests of the whole tree know about `funds`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, OWN_CODE, READS, VERSION

FORMS = {
    VERSION: "funds:correct funds:campaign_correct",
    ONCE: "funds:act funds:income_act funds:campaign_act funds:gift_list_act funds:line_act funds:publication_withdraw "
    "funds:photo_remove",
    ADDS: "funds:new funds:donate funds:allot funds:campaign_new funds:gift_list_add funds:photo_add",
    READS: "funds:gift_list_read donation_leave",
    OWN_CODE: "donation",
}
PUBLIC = {
    "funds:published_in": "income and use by law, people and households masked, gone at their end",
}
PLAIN = {
    "Campaign.title": "a round of visits and gifts, no resident",
    "Fund.title": "a fund, no resident",
    "FundReversal.answer": "a code",
    "FundReversal.answer_reason": "what one officer tells another, no resident",
    "FundReversal.answered_at": "a moment",
    "FundReversal.answered_by_name": "officers act under their name",
    "GiftLine.outcome": "a code",
    "GiftLine.outcome_on": "a day",
}
SILENT = {
    "look_up": "reads a donation for its donor, and counts the try",
}
