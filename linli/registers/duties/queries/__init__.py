"""Matters from the content packs, and the body responsible for each."""

from linli.registers.duties.queries.catalogue import (
    Matter,
    find,
    kind_title,
    matters,
    of_kind,
    search,
    title,
    urgency_time,
)
from linli.registers.duties.queries.routing import STREET_OFFICE, DutyRegister, Routing, admitted, in_community, route

__all__ = [
    "STREET_OFFICE",
    "DutyRegister",
    "Matter",
    "Routing",
    "admitted",
    "find",
    "in_community",
    "kind_title",
    "matters",
    "of_kind",
    "route",
    "search",
    "title",
    "urgency_time",
]
