"""Indicators of community workers."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.figures.indicators import HIGHER, LOWER, NUMBER, Base, Indicator, Quotient, register
from linli.core.figures.monthly import Facts, Table, bits, with_reach
from linli.core.law import content
from linli.work.staffing.states import college_levels

REVIEW = date(2027, 12, 1)


def workers(facts: Facts, months: Table) -> Table:
    """Return each worker with the months of service and those with a degree or certificate."""
    national = [code for code, entry in content.codes("certificate").items() if entry.get("national")]
    papers = bits(
        facts["staffing.qualifications"],
        months,
        "worker",
        college=lambda t: (t.kind == "degree") & t.level.isin(college_levels()),
        certified=lambda t: t.kind == "certificate",
        social_worker=lambda t: (t.kind == "certificate") & t.level.isin(national),
    )
    people = with_reach(facts["staffing.workers"], months)
    served = people.left_join(papers, people.id == papers.worker)
    held = {name: served[name].fill_null(0) for name in ("college", "certified", "social_worker")}
    return served.select("community", "reach", ref="id", **held)


WORKERS = Base("staffing.workers", "staffing.workers", workers, members=pgettext_lazy("after a number", "workers"))

register(
    Indicator(
        code="staffing.workers",
        title=_("Community workers"),
        why=_("Staff available for residents."),
        population=_("workers in service"),
        counts=_("workers in service"),
        base=WORKERS,
        unit=NUMBER,
        review=REVIEW,
    ),
    Indicator(
        code="staffing.college_share",
        title=_("Workers with college or above"),
        why=_("Pay and tasks depend on training."),
        population=_("workers in service"),
        counts=_("college or above"),
        base=WORKERS,
        counted=lambda t: t.college,
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="staffing.certified_share",
        title=_("Workers with any certificate"),
        why=_("Workers who visit homes should be trained."),
        population=_("workers in service"),
        counts=_("with a post or social work certificate"),
        base=WORKERS,
        counted=lambda t: t.certified,
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="staffing.social_workers",
        title=_("Workers with the national certificate"),
        why=_("The national examination is the professional standard."),
        population=_("workers in service"),
        counts=_("with a national social work certificate"),
        base=WORKERS,
        counted=lambda t: t.social_worker,
        direction=HIGHER,
        rules=("staffing.certificate_share_target",),
        target="staffing.certificate_share_target",
        review=REVIEW,
    ),
    Quotient(
        code="staffing.households_per_worker",
        title=_("Households per worker"),
        why=_("One worker cannot know 500 households."),
        population=_("workers in service"),
        counts=_("households"),
        top="people.households",
        bottom="staffing.workers",
        members=pgettext_lazy("after a number", "households"),
        direction=LOWER,
        rules=("staffing.households_per_worker",),
        target="staffing.households_per_worker",
        review=REVIEW,
    ),
    Quotient(
        code="staffing.per_10000",
        title=_("Workers per 10,000 residents"),
        why=_("The planning target for urban communities."),
        population=_("people who live here"),
        counts=_("workers in service"),
        top="staffing.workers",
        members=pgettext_lazy("after a number", "workers"),
        bottom="people.residents",
        factor=10_000,
        direction=HIGHER,
        rules=("staffing.workers_per_10000",),
        target="staffing.workers_per_10000",
        review=REVIEW,
    ),
)
