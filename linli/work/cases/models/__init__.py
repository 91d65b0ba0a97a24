"""Cases, what happened to them, and what came with them."""

from linli.work.cases.models.cases import SECRET, Case, CaseQuerySet
from linli.work.cases.models.files import Attachment, Attempt, Counter, Material
from linli.work.cases.models.steps import Extension, Step, StepQuerySet, Supervision

__all__ = [
    "SECRET",
    "Attachment",
    "Attempt",
    "Case",
    "CaseQuerySet",
    "Counter",
    "Extension",
    "Material",
    "Step",
    "StepQuerySet",
    "Supervision",
]
