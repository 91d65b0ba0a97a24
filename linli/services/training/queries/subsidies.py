"""The subsidy for a certificate, worked out from the records on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from linli.core.law import content, rules
from linli.services.centres.models import about
from linli.services.training.engine import SubsidyAsked, SubsidyLaw, WorkedSubsidy, work_out
from linli.services.training.models import SkillCertificate, Trainee, TrainingCourse, TrainingSubsidy
from linli.services.training.queries.waiting import group_of
from linli.services.training.states import COUNTING

STANDARD, PAPER = "training.subsidy.standard_fen", "training.subsidy.paper_fen"


@dataclass(frozen=True, slots=True)
class FoundSubsidy:
    """The working, with the group and the period that it rests on."""

    worked: WorkedSubsidy
    group: str
    period: str


def law_of(course: TrainingCourse, group: str, on: date) -> SubsidyLaw:
    """Return the rule in force for a course and a group on a day."""
    code = course.community.code
    grades = list(content.codes("skill_grade"))
    standard = (
        rules.value(STANDARD, code=code, on=on)[grades.index(course.grade)]
        if course.grade
        else rules.value(PAPER, code=code, on=on)
    )
    return SubsidyLaw(
        standard=int(standard),
        percent=int(content.codes("training_group")[group].get("percent", 0)),
        at_most_fee=bool(rules.value("training.subsidy.at_most_fee", code=code, on=on)),
        per_year=int(rules.value("training.subsidy.per_year", code=code, on=on)),
        days=int(rules.value("training.claim.days", code=code, on=on)),
    )


def worked(row: Trainee, *, on: date) -> FoundSubsidy | None:
    """Return the subsidy that a person can claim on a day; None without a certificate.

    The group is that of the first day of the course. What a merged duplicate of the person got counts, too.
    """
    certificate = SkillCertificate.objects.filter(trainee=row, taken_back=False).first()
    if certificate is None:
        return None
    course, day = row.course, certificate.day
    group = group_of(row.person, course.first_day)
    every_year = rules.value("training.subsidy.every_year", code=course.community.code, on=day)
    period = str(day.year) if every_year else ""
    before = TrainingSubsidy.objects.filter(about(row.person), state__in=COUNTING)
    same = before.filter(subject=course.trade or course.paper, grade=course.grade, period=period)
    asked = SubsidyAsked(course.fee, day, on, same=same.count(), year=before.filter(claimed_on__year=on.year).count())
    return FoundSubsidy(work_out(law_of(course, group, day), asked), group, period)
