"""Which facts the register of people and the awards give."""

from linli.services.schemes.engine import ClaimFact
from linli.services.schemes.queries import register

FACTS = (
    ClaimFact("community", register.communities),
    ClaimFact("born", register.births),
    ClaimFact("died", register.deaths),
    ClaimFact("sex", register.sexes),
    ClaimFact("registration", register.registrations),
    ClaimFact("circumstances", register.circumstances_of),
    ClaimFact("household_size", register.household_sizes),
    ClaimFact("receives", register.received),
)
