"""Tables of elder care."""

from linli.services.eldercare.models.assessments import AbilityAssessment, Scoring
from linli.services.eldercare.models.contacts import ContactDay, ContactDuty, ContactStep
from linli.services.eldercare.models.records import Absence, CarePlan, Kin, OfPerson, PlanService, Proxy

__all__ = [
    "AbilityAssessment",
    "Absence",
    "CarePlan",
    "ContactDay",
    "ContactDuty",
    "ContactStep",
    "Kin",
    "OfPerson",
    "PlanService",
    "Proxy",
    "Scoring",
]
