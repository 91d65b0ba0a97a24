"""Figures of assistance: who gets it, reviews that are overdue, temporary relief."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.figures.indicators import HIGHER, LOWER, MEAN, NUMBER, SUM, Base, Indicator, register
from linli.core.figures.monthly import Facts, Table, bits, happened, marked, with_reach
from linli.services.assistance.states import ALLOWANCES, RECOGNISED, ReliefState

REVIEW = date(2027, 12, 1)


def receiving(facts: Facts, months: Table) -> Table:
    """Return each award of what is recognised by means."""
    rows = facts["schemes.awards"].filter(lambda t: t.scheme.isin(RECOGNISED))
    return with_reach(rows, months).select("community", "reach", ref="id", target="person")


def monthly(facts: Facts, months: Table) -> Table:
    """Return each award that is paid in money by the month, on each last day on which it ran and was not suspended."""
    stopped = bits(facts["schemes.suspensions"], months, "award", stopped=lambda t: t.id > 0)
    rows = facts["schemes.awards"].filter(lambda t: (t.unit == "fen") & (t.per == "month") & t.amount.notnull())
    spans = with_reach(rows, months)
    both = spans.left_join(stopped, spans.id == stopped.award)
    held = both.select(*spans.columns, rests=both.stopped.fill_null(0))
    held = held.mutate(reach=held.reach - (held.reach & held.rests)).filter(lambda t: t.reach > 0)
    # A row for each month, as an amount is no bit of a month.
    each = held.cross_join(months.select("month", "bit")).filter(lambda t: (t.reach & t.bit) > 0)
    return each.select("community", "month", "amount", "scheme", ref="id", target="person")


def helped(facts: Facts, months: Table) -> Table:
    """Return each member of a household with the months in which somebody in it was recognised by means."""
    members = facts["assistance.members"].filter(lambda t: t.counted)
    awards = facts["schemes.awards"].filter(lambda t: t.scheme.isin(RECOGNISED))
    holders = members.select("household", holder="person").distinct()
    both = awards.join(holders, awards.person == holders.holder).select("id", "since", "until", "household")
    held = bits(both, months, "household", recognised=lambda t: t.id > 0).rename(home="household")
    people = with_reach(members, months)
    people = people.join(held, people.household == held.home)
    people = people.mutate(reach=people.reach & people.recognised).filter(lambda t: t.reach > 0)
    return people.select("community", "reach", ref="id", target="person")


def statements(facts: Facts, months: Table) -> Table:
    """Return each statement of means with the months on whose last day its review was overdue."""
    spans = with_reach(facts["assistance.statements"], months)
    spans = marked(spans, months, overdue=("review", lambda day, t: day < t["last"]))
    return spans.select("community", "reach", "overdue", ref="id", target="household")


def reliefs(facts: Facts, months: Table) -> Table:
    """Return each decision on temporary relief in its month, with days, amount in yuan, and whether it was in time."""
    rows = happened(facts["assistance.reliefs"].filter(lambda t: t.until.notnull()), months, "until")
    days, in_time = rows.until.delta(rows.since, unit="day"), rows.until <= rows.due
    return rows.select("community", "month", "state", "amount", ref="id", days=days, in_time=in_time)


RECEIVING = Base(
    "assistance.receiving",
    "schemes.awards",
    receiving,
    members=pgettext_lazy("after a number", "awards"),
)
MONTHLY = Base(
    "assistance.monthly",
    "schemes.awards",
    monthly,
    members=pgettext_lazy("after a number", "awards"),
)
HELPED = Base(
    "assistance.people",
    "assistance.members",
    helped,
    members=pgettext_lazy("after a number", "residents"),
)
STATED = Base(
    "assistance.statements",
    "assistance.statements",
    statements,
    members=pgettext_lazy("after a number", "households"),
)
RELIEF = Base(
    "assistance.reliefs",
    "assistance.reliefs",
    reliefs,
    during=True,
    members=pgettext_lazy("after a number", "decisions"),
)

register(
    Indicator(
        code="assistance.receiving",
        title=_("Households recognised by their means"),
        why=_("How many are helped; by scheme, low income and marginal households."),
        population=_("awards of the minimum living allowance, for one person, or as marginal household in force"),
        counts=_("awards in force"),
        base=RECEIVING,
        unit=NUMBER,
        sensitive=True,
        review=REVIEW,
    ),
    Indicator(
        code="assistance.monthly_sum",
        title=_("Minimum living allowances of a month (yuan)"),
        why=_("What the running allowances cost each month; for the budget, and to see what a new line would change."),
        population=_("awards that are paid in money by the month, running on the last day"),
        counts=_("minimum living allowances, also for one person; suspended ones not"),
        base=MONTHLY,
        counted=lambda t: t.scheme.isin(ALLOWANCES),
        value=lambda t: t.amount,
        unit=SUM,
        scale=100,
        measure=pgettext_lazy("after a number", "yuan"),
        sensitive=True,
        review=REVIEW,
    ),
    Indicator(
        code="assistance.people",
        title=_("People in households recognised by their means"),
        why=_("How many residents are helped, with all members of the households."),
        population=_("members of households in which an award by the means is in force"),
        counts=_("members of these households"),
        base=HELPED,
        unit=NUMBER,
        sensitive=True,
        review=REVIEW,
    ),
    Indicator(
        code="assistance.reviews_overdue",
        title=_("Reviews of means overdue"),
        why=_("Who has become poorer is paid too little, who has found work should know in time."),
        population=_("statements of means in force"),
        counts=_("with a review date that has passed"),
        base=STATED,
        counted=lambda t: t.overdue,
        direction=LOWER,
        review=REVIEW,
    ),
    Indicator(
        code="assistance.relief_granted",
        title=_("Temporary relief granted"),
        why=_("Sudden hardship that was met."),
        population=_("decisions on temporary relief in the month"),
        counts=_("granted"),
        base=RELIEF,
        counted=lambda t: t.state == ReliefState.GRANTED.value,
        review=REVIEW,
    ),
    Indicator(
        code="assistance.relief_in_time",
        title=_("Decisions on relief in time"),
        why=_("Sudden hardship cannot wait."),
        population=_("decisions on temporary relief in the month"),
        counts=_("decided by the day that the rule sets"),
        base=RELIEF,
        counted=lambda t: t.in_time,
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="assistance.relief_days",
        title=_("Days from application to decision on relief"),
        why=_("Sudden hardship cannot wait."),
        population=_("decisions on temporary relief in the month"),
        counts=_("granted or refused"),
        base=RELIEF,
        value=lambda t: t.days,
        unit=MEAN,
        direction=LOWER,
        hint="assistance.relief_granted",
        review=REVIEW,
    ),
    Indicator(
        code="assistance.relief_amount",
        title=_("Amount of temporary relief (yuan)"),
        why=_("What a household gets on average."),
        population=_("temporary relief granted in the month"),
        counts=_("granted"),
        base=RELIEF,
        within=lambda t: t.state == ReliefState.GRANTED.value,
        value=lambda t: t.amount,
        unit=MEAN,
        scale=100,
        measure=pgettext_lazy("after a number", "yuan"),
        review=REVIEW,
    ),
)
