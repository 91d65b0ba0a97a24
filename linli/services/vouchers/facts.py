"""Facts of vouchers: pieces, services, proofs, who waits; no names, no words, and money only as fen."""

from linli.core.figures.facts import FactTable, LocalDay, RecordLink, register
from linli.services.schemes.models import Award
from linli.services.vouchers.models import Order, Proof, Voucher, WithoutVoucher

VOUCHERS = register(
    FactTable(
        name="vouchers.vouchers",
        model=Voucher,
        columns={
            "id": "id",
            "community": "community",
            "person": "person",
            "scheme": "scheme",
            "month": "month",
            "state": "state",
            "face": "face",
            "replaces": "replaces",
            "delivered": "delivered_on",
        },
        record=RecordLink(Voucher, url_name="vouchers:detail", reads=("person",)),
        event="month",
    )
)

ORDERS = register(
    FactTable(
        name="vouchers.orders",
        model=Order,
        columns={
            "id": "id",
            "community": "community",
            "person": "person",
            "scheme": "voucher__scheme",
            "month": "voucher__month",
            "state": "state",
            "planned": LocalDay("planned_start"),
            "served": LocalDay("started_at"),
            "redeemed": LocalDay("redeemed_at"),
            "units": "units",
            "rating": "rating",
            "complaint": "complaint",
        },
        record=RecordLink(Order, url_name="vouchers:order", reads=("person",)),
        event="planned",
    )
)

PROOFS = register(
    FactTable(
        name="vouchers.proofs",
        model=Proof,
        columns={
            "id": "id",
            "community": "order__community",
            "order": "order",
            "side": "side",
            "way": "way",
            "day": LocalDay("at"),
        },
        record=RecordLink(Order, "order", "vouchers:order", reads=("person",)),
        event="day",
    )
)

WITHOUT = register(
    FactTable(
        name="vouchers.without",
        model=WithoutVoucher,
        columns={"id": "id", "community": "community", "month": "month", "reason": "reason"},
        record=RecordLink(WithoutVoucher, reads=("person",)),
        event="month",
    )
)

AWARDS = register(
    FactTable(
        name="vouchers.awards",
        model=Award,
        columns={
            "id": "id",
            "community": "community",
            "person": "person",
            "scheme": "scheme",
            "since": "since",
            "until": "until",
            "applied": "application__applied_on",
        },
        record=RecordLink(Award, url_name="schemes:award", reads=("person", "community")),
        without=("person__merged_into",),
    )
)
