"""Which facts the ability assessments give: level, day, and until when it is valid. Nobody assessed: nothing known."""

from linli.services.eldercare.queries import assessments
from linli.services.schemes.engine import facts_together

FACTS = facts_together(assessments.facts, "ability_level", "ability_assessed_on", "ability_valid_until")
