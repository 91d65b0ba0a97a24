"""Queries for the pages and actions of vouchers."""

from linli.services.vouchers.queries.evidence import fine_of, sentence
from linli.services.vouchers.queries.lists import (
    bodies_without_contract,
    communities,
    listed,
    month_rows,
    of_day,
    of_person,
    open_findings,
    providers_for,
    public_community,
    public_providers,
    sent,
    successor,
    waiting,
    with_balances,
    with_offers,
    with_serial,
)
from linli.services.vouchers.queries.statements import is_stale, item_totals, provider_called, reconcile, schemes_of

__all__ = [
    "bodies_without_contract",
    "communities",
    "fine_of",
    "is_stale",
    "item_totals",
    "listed",
    "month_rows",
    "of_day",
    "of_person",
    "open_findings",
    "provider_called",
    "providers_for",
    "public_community",
    "public_providers",
    "reconcile",
    "schemes_of",
    "sent",
    "sentence",
    "successor",
    "waiting",
    "with_balances",
    "with_offers",
    "with_serial",
]
