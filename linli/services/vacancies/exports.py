"""Vacancies as a sheet, with the headings that its import reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from linli.core.intake.sheets import Column
from linli.services.vacancies.models import Vacancy


def columns() -> list[Column]:
    """Return the header."""
    return [
        Column(_("community"), 18),
        Column(_("employer"), 26),
        Column(_("title of the job"), 20),
        Column(_("occupation"), 20),
        Column(_("wage from, yuan a month"), 16),
        Column(_("wage to, yuan a month"), 16),
        Column(_("hours a week"), 12),
        Column(_("number of places"), 12),
        Column(_("places filled"), 12),
        Column(_("workplace"), 26),
        Column(_("grade of skill"), 16),
        Column(_("education at least"), 16),
        Column(_("papers required"), 20),
        Column(_("demands of the work"), 20),
        Column(_("requirements in words"), 30),
        Column(_("last day"), 12),
    ]


def rows(vacancies: Iterable[Vacancy]) -> Iterator[list[Any]]:
    """Yield the values of each vacancy."""
    for row in vacancies:
        yield [
            row.community.name,
            row.employer.name,
            row.title,
            row.trade_title,
            row.wage_low // 100,
            row.wage_high // 100 if row.wage_high else "",
            row.hours,
            row.places,
            row.taken,
            row.address,
            row.grade_title,
            row.education_title,
            "、".join(row.paper_titles),
            "、".join(row.demand_titles),
            row.words,
            row.closes_on,
        ]
