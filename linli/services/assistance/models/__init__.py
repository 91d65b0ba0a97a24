"""What is recorded of households in assistance, and what residents ask for before a worker takes it up."""

from linli.services.assistance.models.households import (
    Authorisation,
    HouseholdApplication,
    MeansStatement,
    Relief,
    Review,
    SeenQuerySet,
    Signature,
    StatementMember,
)
from linli.services.assistance.models.requests import AidRequest, AidRequestQuerySet, AidSaid, aid_code_hash

__all__ = [
    "AidRequest",
    "AidRequestQuerySet",
    "AidSaid",
    "Authorisation",
    "HouseholdApplication",
    "MeansStatement",
    "Relief",
    "Review",
    "SeenQuerySet",
    "Signature",
    "StatementMember",
    "aid_code_hash",
]
