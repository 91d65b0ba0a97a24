"""Who may get what: pure functions of schemes (content) and facts. No database, no models (ADR 0022)."""

from linli.services.schemes.engine.answers import Answer, Decision, Line, Truth
from linli.services.schemes.engine.catalogue import codes, every, find, versions
from linli.services.schemes.engine.deciding import Turn, changes, decide, decide_all, paid_share
from linli.services.schemes.engine.declared import ClaimAmount, ClaimFact, Worked, facts_together
from linli.services.schemes.engine.loading import SchemeFault
from linli.services.schemes.engine.parts import Benefit, Choice, PublicationAsked, Scheme, Tier
from linli.services.schemes.engine.vocabulary import PERIODS, BornIn

__all__ = [
    "PERIODS",
    "Answer",
    "Benefit",
    "BornIn",
    "Choice",
    "ClaimAmount",
    "ClaimFact",
    "Decision",
    "Line",
    "PublicationAsked",
    "Scheme",
    "SchemeFault",
    "Tier",
    "Truth",
    "Turn",
    "Worked",
    "changes",
    "codes",
    "decide",
    "decide_all",
    "every",
    "facts_together",
    "find",
    "paid_share",
    "versions",
]
