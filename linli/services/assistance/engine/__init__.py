"""What the means of a household are, and what it may get: pure functions of content and figures. No database."""

from linli.services.assistance.engine.amounts import (
    Working,
    goes_on_until,
    low_income,
    relief,
    single,
)
from linli.services.assistance.engine.given import Help, HelpSource, help_sources
from linli.services.assistance.engine.means import Assessment, Means, MeansItem, MeansVerdict, Member, WorkLine, assess
from linli.services.assistance.engine.norms import MeansKind, Norms, ReliefLevel, ReviewKind, Supplement, norms

__all__ = [
    "Assessment",
    "Help",
    "HelpSource",
    "Means",
    "MeansItem",
    "MeansKind",
    "MeansVerdict",
    "Member",
    "Norms",
    "ReliefLevel",
    "ReviewKind",
    "Supplement",
    "WorkLine",
    "Working",
    "assess",
    "goes_on_until",
    "help_sources",
    "low_income",
    "norms",
    "relief",
    "single",
]
