"""Declaration of the `vouchers` app."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.access.permissions import Role
from linli.core.rooms import Job, Room, Target, Verb, Way

SETTLES = (P.VOUCHER_MANAGE, P.VOUCHER_PAY, P.VOUCHER_SERVE)

ROOM = Room(
    title=_("Vouchers"),
    order=104,
    urls={"vouchers/": "urls", "": "urls.public"},
    ways=(
        Way("vouchers:today", _("Today's services"), "calendar-days", (P.VOUCHER_SERVE,), rail=48, tab=150),
        Way("vouchers:list", _("Vouchers"), "stamp", (P.VOUCHER_VIEW,), P.VOUCHER_VIEW, rail=49),
        Way("vouchers:orders", _("Home care"), "hand-heart", (P.VOUCHER_VIEW,), P.VOUCHER_VIEW, rail=51),
        Way("vouchers:settlements", _("Settlements"), "receipt", SETTLES, rail=52, tab=153),
        Way(
            "vouchers:findings",
            _("Findings of checks"),
            "search-check",
            (P.VOUCHER_MANAGE, P.VOUCHER_SERVE),
            rail=53,
            tab=154,
        ),
        Way("vouchers:providers", _("Providers"), "store", (P.VOUCHER_VIEW,), rail=54),
    ),
    first_pages={Role.PROVIDER: "vouchers:today"},
    verbs=(
        Verb("voucher.quota_planned", _("planned a quota of vouchers")),
        Verb("voucher.quota_dropped", _("withdrew a quota of vouchers")),
        Verb("voucher.month_issued", _("issued the vouchers of a month")),
        Verb("voucher.delivered", _("delivered a voucher"), _("Delivered")),
        Verb("voucher.delivery_undone", _("undid the delivery of a voucher"), _("Delivery undone")),
        Verb("voucher.replaced", _("replaced a lost voucher"), _("Replaced")),
        Verb("voucher.cancelled", _("cancelled a voucher"), _("Cancelled")),
        Verb("voucher.cancelling_undone", _("undid the cancelling of a voucher"), _("Voucher valid again")),
        Verb("voucher.expired", _("let a voucher expire"), _("Expired")),
        Verb("order.booked", _("booked a service"), _("Booked")),
        Verb("order.assigned", _("chose the carer of a service"), _("Carer chosen")),
        Verb("order.unassigned", _("took a service from its carer"), _("No carer any more")),
        Verb("order.two_asked", _("asked for two carers for a service"), _("Two carers asked for")),
        Verb("order.two_undone", _("let one carer do a service"), _("One carer is enough")),
        Verb("order.cancelled", _("cancelled a service"), _("Cancelled")),
        Verb("order.redeemed", _("redeemed a service"), _("Redeemed")),
        Verb("order.disputed", _("disputed a service"), _("Disputed")),
        Verb("order.stands", _("decided that a disputed service took place"), _("Dispute decided: it took place")),
        Verb("order.clawed_back", _("clawed back a service"), _("Clawed back")),
        Verb("order.paid_again", _("undid a claw-back"), _("Claw-back undone")),
        Verb("order.code_shown", _("opened the code of a service"), _("Code shown")),
        Verb("order.rated", _("rated a service"), _("Rated")),
        Verb("order.complained", _("complained about a service"), _("Complaint")),
        Verb("order.phone_read", _("viewed the phone number of a service"), _("Phone number viewed")),
        Verb(
            "order.taken_along",
            _("took services along on a device"),
            _("Services taken along on a device"),
        ),
        Verb("order.checked_on_site", _("checked a service on site"), _("Checked on site")),
        Verb("order.on_site_undone", _("undid the result of an on-site check"), _("On-site result undone")),
        Verb("provider.contracted", _("made a contract with a provider"), _("Contract")),
        Verb("provider.ended", _("ended the contract of a provider"), _("Contract ended")),
        Verb("provider.area_added", _("added a community of a provider"), _("Community added")),
        Verb("provider.price_set", _("set a price of a provider"), _("Price set")),
        Verb("carer.added", _("added a carer"), _("Carer added")),
        Verb("carer.paper_added", _("added a paper of a carer"), _("Paper added")),
        Verb("carer.ended", _("ended the work of a carer"), _("Work ended")),
        Verb("settlement.drawn_up", _("drew up a settlement"), _("Drawn up")),
        Verb("settlement.submitted", _("submitted a settlement"), _("Submitted")),
        Verb("settlement.returned", _("returned a settlement"), _("Returned")),
        Verb("settlement.sampled", _("drew the on-site sample of a settlement"), _("Sample drawn")),
        Verb("settlement.checked", _("confirmed a settlement"), _("Confirmed")),
        Verb("settlement.paid", _("recorded the payment of a settlement"), _("Paid")),
        Verb("settlement.exported", _("exported a settlement"), _("Exported")),
        Verb("finding.looked", _("ran the checks of services")),
        Verb("finding.answered", _("answered a finding"), _("Answered")),
        Verb("finding.decided", _("decided on a finding"), _("Decided")),
    ),
    targets=(
        Target("vouchers.voucher", "vouchers:detail", P.VOUCHER_VIEW, related=("person",)),
        Target("vouchers.order", "vouchers:order", P.VOUCHER_VIEW, related=("person",)),
        Target("vouchers.provider", "vouchers:provider", P.VOUCHER_VIEW, related=("body",)),
        Target("vouchers.settlement", "vouchers:settlement", P.VOUCHER_MANAGE, related=("provider__body",)),
        Target("vouchers.checkfinding", "vouchers:finding", P.VOUCHER_MANAGE),
    ),
    reasons=("voucher_gap", "voucher_end", "two_carers_reason", "carer_anyway"),
    given={
        "cancelled": _("cancelled"),
        "service": _("to provide a service"),
    },
    jobs=(Job("vouchers_expire", at=time(4, 0)),),
)
