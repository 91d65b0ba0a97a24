"""Pure calculations: the order of waiting, and the subsidy for a certificate. No database."""

from linli.services.training.engine.subsidy import SubsidyAsked, SubsidyLaw, SubsidyLine, WorkedSubsidy, work_out
from linli.services.training.engine.waiting import Waiting, in_order

__all__ = [
    "SubsidyAsked",
    "SubsidyLaw",
    "SubsidyLine",
    "Waiting",
    "WorkedSubsidy",
    "in_order",
    "work_out",
]
