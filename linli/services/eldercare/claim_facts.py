"""Which facts the ability assessments give: level, day, and until when it is valid. Nobody assessed: nothing known."""

from linli.services.eldercare.queries import assessments
from linli.services.schemes.engine import ClaimFact

FACTS = (
    ClaimFact("ability_level", assessments.level_on),
    ClaimFact("ability_assessed_on", assessments.assessed_on),
    ClaimFact("ability_valid_until", assessments.valid_until),
)
