"""Indicators of cases: settled in time, checked by another, and what residents say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.figures.indicators import HIGHER, LOWER, MEAN, NUMBER, Base, Indicator, Split, register
from linli.core.figures.monthly import Facts, Table, Threshold, happened, marked, number, with_reach, without
from linli.core.law import content
from linli.registers.bodies.models import Body
from linli.registers.duties import queries as duties

REVIEW = date(2027, 12, 1)
GOOD = "cases.rating.good_from"


def rating_rules() -> Mapping[str, Threshold]:
    """Return the threshold from which a rating is good."""
    return {"good_from": number(GOOD)}


def whole(facts: Facts) -> Table:
    """Return the cases as residents know them."""
    # Sub-cases are a division of work, not further matters.
    return facts["cases.cases"].filter(lambda t: t.parent.isnull())


def self_reported() -> list[str]:
    """Return the channels by which a resident gets the code for rating."""
    return [code for code, entry in content.codes("channel").items() if entry.get("rates")]


def reached() -> list[str]:
    """Return the ways of checking by which someone saw the result or asked the resident."""
    return [code for code, entry in content.codes("check_way").items() if entry.get("reached")]


def standing(facts: Facts) -> Table:
    """Return the steps without those that were taken back."""
    steps = facts["cases.steps"]
    undone = steps.filter(steps.takes_back.notnull()).select(undone="takes_back")
    return steps.left_join(undone, steps.id == undone.undone).filter(lambda t: t.undone.isnull())


def apart(cases: Table) -> dict[str, Any]:
    """Return the columns by which figures are broken down."""
    # As texts: a number would be read as the bits of months.
    return {"matter": cases.matter, "body": cases.body.cast("string").fill_null("")}


def reported(facts: Facts, months: Table) -> Table:
    """Return each case in the month it was reported."""
    moves = standing(facts)
    cases = happened(whole(facts), months, "reported")
    cases = cases.select("id", "community", "month", "reopened", "done_at", "matter", "body")
    for move in ("transfer_up", "escalate"):
        took = moves.filter(moves.move == move).select(**{move: "case"}).distinct()
        cases = cases.left_join(took, cases.id == took[move])
    marks = {"moved_up": cases.transfer_up.notnull(), "escalated": cases.escalate.notnull()}
    return cases.select("community", "month", "reopened", "done_at", ref="id", **marks, **apart(cases))


def closed(facts: Facts, months: Table) -> Table:
    """Return each case in the month it was closed."""
    cases = happened(facts.zoned(whole(facts)), facts.limits, "closed")
    # Residents without a code cannot rate and would lower the share. Ratings of older channels count all the same.
    cases = cases.mutate(can_rate=cases.channel.isin(self_reported()) | cases.rating.notnull())
    # Only extended cases have an original deadline; of the others the deadline is the original one.
    cases = cases.mutate(first_due_at=cases.original_due_at.coalesce(cases.due_at))
    checks = ("handler", "verifier", "check_way", "verify_due_at")
    clocks = ("first_due_at", "due_at", "extensions", "done_at", "closed_at")
    return cases.select(
        "community", "month", "rating", "can_rate", *checks, *clocks, "good_from", ref="id", **apart(cases)
    )


def open_at_month_end(facts: Facts, months: Table) -> Table:
    """Return each case in the months on whose last day it was open."""
    steps = standing(facts)
    # Rejected and withdrawn cases have no closed day; they ended with that step.
    ended = steps.filter(steps.to_state.isin(["rejected", "withdrawn"]))
    ended = ended.group_by("case").aggregate(ended=ended.day.max())
    cases = whole(facts)
    cases = cases.left_join(ended, cases.id == ended.case)
    cases = cases.mutate(until=cases.closed.coalesce(cases.ended), since=cases.reported)
    late, settled = ("due", lambda day, t: day < t["last"]), ("done", lambda day, t: day <= t["last"])
    cases = marked(with_reach(cases, months), months, late=late, settled=settled)
    overdue = without(cases.late, cases.settled)
    return cases.select("community", "reach", ref="id", overdue=overdue, **apart(cases))


def _matter_titles(values: Collection[str]) -> dict[str, str]:
    return {value: duties.title(value) for value in values}


def _office_names(values: Collection[str]) -> dict[str, str]:
    names = Body.objects.filter(pk__in=[int(value) for value in values if value.isdecimal()])
    return {"": str(_("not assigned yet"))} | {str(body.pk): str(body) for body in names}


SPLITS = (
    Split("matter", _("matter"), _matter_titles),
    # The office that has the case now, or had it when it closed.
    Split("body", _("office responsible"), _office_names),
)
CASES = pgettext_lazy("after a number", "cases")
REPORTED = Base("cases.reported", "cases.cases", reported, during=True, members=CASES, splits=SPLITS)
CLOSED = Base("cases.closed", "cases.cases", closed, rating_rules, during=True, members=CASES, splits=SPLITS)
OPEN = Base("cases.open", "cases.cases", open_at_month_end, members=CASES, splits=SPLITS)

register(
    Indicator(
        code="cases.reported",
        title=_("Cases reported"),
        why=_("Cases reported by residents and workers. Sub-cases are not counted separately."),
        population=_("cases reported in the month"),
        counts=_("cases reported in the month"),
        base=REPORTED,
        unit=NUMBER,
        review=REVIEW,
    ),
    Indicator(
        code="cases.in_time",
        title=_("Cases settled on time"),
        why=_("Shows whether residents get an answer by the date they were given."),
        population=_("cases with a deadline closed in the month"),
        counts=_("reported as done by the original deadline, without extensions"),
        base=CLOSED,
        within=lambda t: t.due_at.notnull() & t.done_at.notnull(),
        counted=lambda t: t.done_at <= t.first_due_at,
        direction=HIGHER,
        rules=("cases.deadline.ordinary", "cases.deadline.urgent_hours"),
        hint="cases.moved_up",
        review=REVIEW,
    ),
    Indicator(
        code="cases.in_time_extended",
        title=_("Cases settled on time only with an extension"),
        why=_("Counted apart: the resident waited longer than first promised."),
        population=_("cases with a deadline closed in the month"),
        counts=_("reported as done after the original deadline and by the extended one"),
        base=CLOSED,
        within=lambda t: t.due_at.notnull() & t.done_at.notnull(),
        counted=lambda t: (t.done_at > t.first_due_at) & (t.done_at <= t.due_at),
        direction=LOWER,
        hint="cases.extended",
        review=REVIEW,
    ),
    Indicator(
        code="cases.extended",
        title=_("Closed cases with an extension"),
        why=_("If many cases need an extension, the deadline, the staff or the duties do not fit."),
        population=_("cases closed in the month"),
        counts=_("for which an extension was granted"),
        base=CLOSED,
        counted=lambda t: t.extensions > 0,
        direction=LOWER,
        rules=("cases.extension.max_times", "cases.extension.days"),
        review=REVIEW,
    ),
    Indicator(
        code="cases.overdue",
        title=_("Share of open cases overdue"),
        why=_("Each case is a resident waiting beyond the deadline."),
        population=_("cases not closed on the last day"),
        counts=_("past their deadline and not reported as done"),
        base=OPEN,
        counted=lambda t: t.overdue,
        direction=LOWER,
        review=REVIEW,
    ),
    Indicator(
        code="cases.verified",
        title=_("Closed cases checked by someone else"),
        why=_("A case closes only after someone other than the handler has checked it."),
        population=_("cases closed in the month"),
        counts=_("checked by someone other than the handler"),
        base=CLOSED,
        counted=lambda t: t.verifier.notnull() & (t.handler.isnull() | (t.handler != t.verifier)),
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="cases.checked_in_time",
        title=_("Results checked on time"),
        why=_("Checks have a deadline of their own, so that residents do not wait twice."),
        population=_("cases closed in the month whose result left time for the check"),
        counts=_("checked by the deadline for the check"),
        base=CLOSED,
        # A result that comes after the time for the whole leaves none; that is the handler's delay.
        within=lambda t: t.verify_due_at.notnull() & (t.done_at.isnull() | (t.done_at < t.verify_due_at)),
        counted=lambda t: t.closed_at <= t.verify_due_at,
        direction=HIGHER,
        rules=("cases.verify.within_days",),
        review=REVIEW,
    ),
    Indicator(
        code="cases.check_reached",
        title=_("Closed cases checked by phone or on site"),
        why=_("A check that reached neither the resident nor the place says little about the result."),
        population=_("cases closed in the month for which the way of the check is recorded"),
        counts=_("the resident was asked or the place was seen"),
        base=CLOSED,
        within=lambda t: t.check_way != "",
        counted=lambda t: t.check_way.isin(reached()),
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="cases.escalated",
        title=_("Overdue cases passed up"),
        why=_("Overdue cases passed to the subdistrict office."),
        population=_("cases reported in the month"),
        counts=_("passed up overdue at least once"),
        base=REPORTED,
        counted=lambda t: t.escalated,
        direction=LOWER,
        rules=("cases.overdue.escalate_days",),
        review=REVIEW,
    ),
    Indicator(
        code="cases.reopened",
        title=_("Cases reopened"),
        why=_("Cases reopened because the reported result had not solved them."),
        population=_("cases reported in the month and reported as done at least once"),
        counts=_("reopened at least once"),
        base=REPORTED,
        within=lambda t: t.done_at.notnull() | (t.reopened > 0),
        counted=lambda t: t.reopened > 0,
        direction=LOWER,
        review=REVIEW,
    ),
    Indicator(
        code="cases.rated",
        title=_("Closed cases rated by the resident"),
        why=_("A satisfaction rate from few answers says little, so the response rate is shown too."),
        population=_("cases closed in the month that a resident can rate"),
        counts=_("with a rating"),
        base=CLOSED,
        within=lambda t: t.can_rate,
        counted=lambda t: t.rating.notnull(),
        direction=HIGHER,
        rules=("cases.rating.within_days",),
        review=REVIEW,
    ),
    Indicator(
        code="cases.satisfaction",
        title=_("Mean rating"),
        why=_("Residents' rating of the result, out of 5."),
        population=_("cases closed in the month"),
        counts=_("with a rating"),
        base=CLOSED,
        counted=lambda t: t.rating.notnull(),
        value=lambda t: t.rating,
        unit=MEAN,
        direction=HIGHER,
        rules=("cases.rating.max",),
        hint="cases.reopened",
        review=REVIEW,
    ),
    Indicator(
        code="cases.rated_good",
        title=_("Satisfied ratings"),
        why=_("Share of ratings that are satisfied or very satisfied."),
        population=_("rated cases closed in the month"),
        counts=_("rated satisfied or very satisfied"),
        base=CLOSED,
        within=lambda t: t.rating.notnull(),
        counted=lambda t: t.rating >= t.good_from,
        direction=HIGHER,
        rules=(GOOD,),
        hint="cases.reopened",
        review=REVIEW,
    ),
    Indicator(
        code="cases.moved_up",
        title=_("Cases passed up"),
        why=_("Cases the community cannot settle itself. A high number suggests that duties or funds need changing."),
        population=_("cases reported in the month"),
        counts=_("passed up at least once"),
        base=REPORTED,
        counted=lambda t: t.moved_up,
        review=REVIEW,
    ),
)
