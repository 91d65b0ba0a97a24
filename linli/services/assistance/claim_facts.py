"""Which facts the means of households give to schemes. Without a statement nothing is known."""

from linli.services.assistance.queries import means
from linli.services.schemes.engine import ClaimFact

FACTS = (
    ClaimFact("household_income", means.incomes),
    ClaimFact("household_assets", means.assets),
    ClaimFact("property_over", means.property_over),
    ClaimFact("household_assistance", means.assistance),
)
