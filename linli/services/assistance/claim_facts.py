"""Which facts the means of households give to schemes. Without a statement nothing is known."""

from linli.services.assistance.queries import means
from linli.services.schemes.engine import facts_together

FACTS = facts_together(means.facts, "household_income", "household_assets", "property_over", "household_assistance")
