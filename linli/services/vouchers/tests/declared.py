"""What the tests of the whole tree know about `vouchers`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, OWN_CODE, READS

FORMS = {
    ONCE: "vouchers:act vouchers:on_site vouchers:order_act vouchers:quota_drop vouchers:settlement_act",
    ADDS: "vouchers:book vouchers:finding_act vouchers:issue vouchers:look vouchers:provider_act "
    "vouchers:provider_new vouchers:quota vouchers:serve vouchers:settlement_draw",
    READS: "voucher voucher_leave vouchers:phone",
    OWN_CODE: "voucher_book voucher_cancel voucher_complain voucher_rate",
}
PLAIN = {
    "Carer.name": "carers act under their name",
    "CheckFinding.answered_at": "a moment",
    "Proof.phone_hash": "a keyed hash, to find by",
}
SILENT = {
    "bring_back": "part of undoing what ended a voucher, which has an entry",
    "cancel_held": "part of cancelling a booking or of replacing a voucher, which have an entry",
    "hold": "part of booking a service or of replacing a voucher, which have an entry",
    "sweep": "part of ending a voucher or of a claw-back, which have an entry",
}
