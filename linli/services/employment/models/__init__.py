"""Tables of the employment app."""

from linli.services.employment.models.files import AidService, TrackingFile
from linli.services.employment.models.households import HouseholdFile, HouseholdStep
from linli.services.employment.models.retirees import HealthCheck, Retiree
from linli.services.employment.models.skills import ProvenSkill
from linli.services.employment.models.titles import CommunityTitle, TitleStep
from linli.services.employment.models.work import WorkProposal, WorkSpell

__all__ = [
    "AidService",
    "CommunityTitle",
    "HealthCheck",
    "HouseholdFile",
    "HouseholdStep",
    "ProvenSkill",
    "Retiree",
    "TitleStep",
    "TrackingFile",
    "WorkProposal",
    "WorkSpell",
]
