"""Figures of schemes: applications, how long decisions take, objections, who receives something.

The take-up of each scheme is a page of its own: whom the conditions of a scheme fit is worked out, and never stored.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.figures.indicators import HIGHER, LOWER, MEAN, NUMBER, Base, Indicator, register
from linli.core.figures.monthly import Facts, Table, bits, happened, marked, with_reach
from linli.registers.people.indicators import VERY_OLD, ages, residents
from linli.services.schemes.states import WAITING, ApplicationAct

REVIEW = date(2027, 12, 1)
DECIDED = (ApplicationAct.APPROVE.value, ApplicationAct.REFUSE.value)
SHOWN = (ApplicationAct.FILE.value, *DECIDED, ApplicationAct.APPEAL.value)
ENDS = (*DECIDED, ApplicationAct.UPHOLD.value, ApplicationAct.WITHDRAW.value)


def standing(facts: Facts) -> Table:
    """Return the steps that were not undone."""
    steps = facts["schemes.steps"]
    undone = steps.filter(steps.undoes.notnull()).select(gone="undoes")
    both = steps.left_join(undone, steps.id == undone.gone).select(*steps.columns, "gone")
    return both.filter(both.gone.isnull())


def course(facts: Facts, months: Table) -> Table:
    """Return each step that is counted in its month, with the days since the application and whether it was in time."""
    steps = standing(facts)
    made = happened(steps.filter(steps.act.isin(SHOWN)), months, "day")
    in_time = made.due.isnull() | (made.day <= made.due)
    return made.select("community", "month", "act", "days", ref="id", target="application", in_time=in_time)


def waiting(facts: Facts, months: Table) -> Table:
    """Return each application with the months on whose last day nobody had decided it, and those when it was late."""
    rows = facts["schemes.applications"]
    steps = standing(facts)
    ended = steps.filter(steps.act.isin(ENDS)).group_by(of="application").aggregate(ended=lambda t: t.day.max())
    both = rows.left_join(ended, rows.id == ended.of)
    is_open = both.state.isin(sorted(WAITING))
    # Of those that were opened again, the earlier decision does not count.
    until = is_open.ifelse(None, both.ended.fill_null(both.until)).cast("date")
    # The filter only closes the join: joined again, its columns would belong to another relation.
    spans = both.select("id", "community", "due", "since", until=until).filter(lambda t: t.since.notnull())
    spans = marked(with_reach(spans, months), months, late=("due", lambda day, t: day < t["last"]))
    return spans.select("community", "reach", "late", ref="id")


def awards(facts: Facts, months: Table) -> Table:
    """Return each award."""
    return with_reach(facts["schemes.awards"], months).select("community", "reach", ref="id", target="person")


def very_old(facts: Facts, months: Table) -> Table:
    """Return each resident of a high age with the months in which they received a scheme."""
    people = residents(facts, months)
    people = people.mutate(reach=people.reach & people.very_old).filter(lambda t: t.reach > 0)
    rows = facts["schemes.awards"].mutate(holder=lambda t: t.kept.fill_null(t.person))
    held = bits(rows, months, "holder", receives=lambda t: t.id > 0)
    both = people.left_join(held, people.target == held.holder)
    return both.select("community", "reach", "ref", "target", receives=both.receives.fill_null(0))


COURSE = Base(
    "schemes.course", "schemes.steps", course, during=True, members=pgettext_lazy("after a number", "applications")
)
OPEN = Base("schemes.waiting", "schemes.applications", waiting, members=pgettext_lazy("after a number", "applications"))
AWARDS = Base("schemes.received", "schemes.awards", awards, members=pgettext_lazy("after a number", "awards"))
OLD = Base(
    "schemes.very_old", "people.residencies", very_old, ages, members=pgettext_lazy("after a number", "residents")
)

register(
    Indicator(
        code="schemes.filed",
        title=_("Applications for schemes"),
        why=_("Shows how many residents ask for something."),
        population=_("applications received in the month"),
        counts=_("applications received in the month"),
        base=COURSE,
        within=lambda t: t.act == ApplicationAct.FILE.value,
        unit=NUMBER,
        review=REVIEW,
    ),
    Indicator(
        code="schemes.granted",
        title=_("Applications granted"),
        why=_("Many refusals may mean that residents are told too little beforehand."),
        population=_("applications decided in the month"),
        counts=_("scheme granted"),
        base=COURSE,
        within=lambda t: t.act.isin(DECIDED),
        counted=lambda t: t.act == ApplicationAct.APPROVE.value,
        review=REVIEW,
    ),
    Indicator(
        code="schemes.days_to_decision",
        title=_("Days from application to decision"),
        why=_("How long residents wait for an answer."),
        population=_("applications decided in the month"),
        counts=_("granted or refused"),
        base=COURSE,
        within=lambda t: t.act.isin(DECIDED),
        value=lambda t: t.days,
        unit=MEAN,
        direction=LOWER,
        hint="schemes.late",
        review=REVIEW,
    ),
    Indicator(
        code="schemes.decided_in_time",
        title=_("Decisions in time"),
        why=_("Each scheme says within how many working days it is decided."),
        population=_("applications decided in the month"),
        counts=_("decided by the day that the scheme sets, or without such a day"),
        base=COURSE,
        within=lambda t: t.act.isin(DECIDED),
        counted=lambda t: t.in_time,
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="schemes.objections",
        title=_("Objections to refusals"),
        why=_("Objections show which decisions residents do not understand or accept."),
        population=_("objections recorded in the month"),
        counts=_("objections recorded in the month"),
        base=COURSE,
        within=lambda t: t.act == ApplicationAct.APPEAL.value,
        unit=NUMBER,
        direction=LOWER,
        review=REVIEW,
    ),
    Indicator(
        code="schemes.waiting",
        title=_("Applications being dealt with"),
        why=_("Residents who wait for a decision."),
        population=_("applications not decided"),
        counts=_("applications not decided"),
        base=OPEN,
        unit=NUMBER,
        direction=LOWER,
        review=REVIEW,
    ),
    Indicator(
        code="schemes.late",
        title=_("Applications not decided in time"),
        why=_("These residents should have had an answer."),
        population=_("applications not decided"),
        counts=_("past the day by which they should have been decided"),
        base=OPEN,
        counted=lambda t: t.late,
        direction=LOWER,
        review=REVIEW,
    ),
    Indicator(
        code="schemes.received",
        title=_("Awards of schemes"),
        why=_("What residents receive. How many more could is on the page of take-up."),
        population=_("awards in force"),
        counts=_("awards in force"),
        base=AWARDS,
        unit=NUMBER,
        review=REVIEW,
    ),
    Indicator(
        code="schemes.very_old_receive",
        title=_("Residents aged 80 and over who receive a scheme"),
        why=_("At a high age most residents may get something; who gets nothing should be asked."),
        population=_("aged 80 and over"),
        counts=_("with an award in force"),
        base=OLD,
        counted=lambda t: t.receives,
        direction=HIGHER,
        rules=(VERY_OLD,),
        review=REVIEW,
    ),
)
