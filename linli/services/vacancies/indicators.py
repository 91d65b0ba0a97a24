"""Figures of vacancies: open vacancies, referrals that led to an offer, placements, and which of them lasted."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.figures.indicators import HIGHER, NUMBER, Base, Indicator, register
from linli.core.figures.monthly import Facts, Table, happened, with_reach

REVIEW = date(2027, 12, 1)
LASTING = 6  # months after the start: the figure is named after it


def vacancies(facts: Facts, months: Table) -> Table:
    """Return each vacancy with the months on whose last day it was open."""
    return with_reach(facts["vacancies.vacancies"], months).select("community", "reach", ref="id")


def referrals(facts: Facts, months: Table) -> Table:
    """Return each referral of a month, and whether an offer followed, whenever that was."""
    rows = happened(facts["vacancies.referrals"], months, "day").select("community", "month", ref="id")
    offered = facts["vacancies.offers"].select(of="referral").distinct()
    found = rows.left_join(offered, rows.ref == offered.of)
    return found.select("community", "month", "ref", offered=found.of.notnull())


def placements(facts: Facts, months: Table) -> Table:
    """Return each placement that started in a month; one that was undone was in force on no day."""
    rows = facts["vacancies.placements"].filter(lambda t: t.ended.isnull() | (t.ended > t.started))
    return happened(rows, months, "started").select("community", "month", "graduate", ref="id", target="referral")


def due(facts: Facts, months: Table) -> Table:
    """Return each placement whose six months were over in a month, and whether the person still worked there."""
    rows = facts["vacancies.follow_ups"].filter(lambda t: t.month == LASTING)
    rows = rows.filter(lambda t: t.ended.isnull() | (t.ended > t.started))
    found = happened(rows.drop("month"), months, "due")
    kept = found.ended.isnull() | (found.ended > found.due)
    return found.select("community", "month", ref="id", target="referral", kept=kept)


VACANCIES = Base(
    "vacancies.vacancies", "vacancies.vacancies", vacancies, members=pgettext_lazy("after a number", "vacancies")
)
REFERRALS = Base(
    "vacancies.referrals",
    "vacancies.referrals",
    referrals,
    during=True,
    members=pgettext_lazy("after a number", "referrals"),
)
PLACEMENTS = Base(
    "vacancies.placements",
    "vacancies.placements",
    placements,
    during=True,
    members=pgettext_lazy("after a number", "placements"),
)
DUE = Base(
    "vacancies.due", "vacancies.follow_ups", due, during=True, members=pgettext_lazy("after a number", "placements")
)

register(
    Indicator(
        code="vacancies.open",
        title=_("Open vacancies"),
        why=_("Residents can only be referred to vacancies that are known."),
        population=_("vacancies open on the last day"),
        counts=_("vacancies open on the last day"),
        base=VACANCIES,
        unit=NUMBER,
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="vacancies.offered",
        title=_("Referrals that led to an offer"),
        why=_("Shows whether people are referred to what suits them."),
        population=_("referrals made in the month"),
        counts=_("after which the employer made an offer"),
        base=REFERRALS,
        counted=lambda t: t.offered,
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="vacancies.placements",
        title=_("Placements"),
        why=_("People who found work through the community."),
        population=_("placements that started in the month"),
        counts=_("placements that started in the month"),
        base=PLACEMENTS,
        unit=NUMBER,
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="vacancies.graduates",
        title=_("Graduates placed"),
        why=_("Graduates of this year are to be helped first."),
        population=_("placements of recent graduates that started in the month"),
        counts=_("placements of recent graduates that started in the month"),
        base=PLACEMENTS,
        within=lambda t: t.graduate,
        unit=NUMBER,
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="vacancies.kept",
        title=_("Placements kept after six months"),
        why=_("A placement helps if it lasts. The placement counts in the month in which six months are over."),
        population=_("placements that began six months before"),
        counts=_("which had not ended"),
        base=DUE,
        counted=lambda t: t.kept,
        direction=HIGHER,
        review=REVIEW,
    ),
)
