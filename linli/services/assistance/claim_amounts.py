"""Which amounts are worked out from the means of households."""

from linli.services.assistance.queries import means
from linli.services.schemes.engine import ClaimAmount

AMOUNTS = (
    ClaimAmount("minimum_living", means.allowances),
    ClaimAmount("minimum_living_single", means.singles),
)
