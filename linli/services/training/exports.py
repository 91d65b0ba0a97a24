"""Courses, claims and results of job fairs as sheets; no protected attribute is in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from linli.core.intake.sheets import Column
from linli.core.law import content
from linli.services.training.models import TrainingCourse, TrainingSubsidy
from linli.services.training.queries.fairs import FairResult, last_day_of_results, reached


def course_columns() -> list[Column]:
    """Return the header of courses."""
    return [
        Column(_("community"), 18),
        Column(_("title of the course"), 26),
        Column(_("teaches"), 30),
        Column(_("training provider"), 26),
        Column(_("place of the course"), 26),
        Column(_("first day"), 12),
        Column(_("last day"), 12),
        Column(_("hours in all"), 10),
        Column(_("number of places"), 10),
        Column(_("places taken"), 10),
        Column(_("fee, yuan"), 10),
    ]


def course_rows(rows: Iterable[TrainingCourse]) -> Iterator[list[Any]]:
    """Yield the values of each course."""
    for row in rows:
        yield [
            row.community.name,
            row.title,
            row.subject,
            row.provider,
            row.where,
            row.first_day,
            row.last_day,
            row.hours,
            row.places,
            row.taken,
            row.fee / 100,
        ]


def claim_columns() -> list[Column]:
    """Return the header of claims."""
    return [
        Column(_("community"), 18),
        Column(_("name"), 12),
        Column(_("title of the course"), 26),
        Column(_("teaches"), 30),
        Column(_("group of the trainee"), 20),
        Column(_("claimed on"), 12),
        Column(_("amount, yuan"), 12),
        Column(_("state of the claim"), 12),
        Column(_("settled on"), 12),
    ]


def claim_rows(rows: Iterable[TrainingSubsidy]) -> Iterator[list[Any]]:
    """Yield the values of each claim."""
    for row in rows:
        yield [
            row.community.name,
            row.trainee.person.name,
            row.trainee.course.title,
            row.trainee.course.subject,
            content.title("training_group", row.group),
            row.claimed_on,
            row.amount / 100,
            row.get_state_display(),
            row.settled_on or "",
        ]


def result_columns() -> list[Column]:
    """Return the header of the result of a job fair."""
    return [
        Column(_("community"), 18),
        Column(_("name"), 12),
        Column(_("came or not"), 10),
        Column(_("employer"), 26),
        Column(_("title of the job"), 20),
        Column(_("how far the referral is"), 20),
        Column(_("interview on"), 12),
        Column(_("counts as placed after the fair"), 16),
    ]


def result_rows(found: FairResult) -> list[list[Any]]:
    """Return a row per talk, and one for each guest without a talk."""
    last, rows = last_day_of_results(found.fair), []
    spoken = {line.guest.pk for line in found.lines["talked"]}
    for line in [*found.lines["talked"], *(one for one in found.lines["invited"] if one.guest.pk not in spoken)]:
        guest, talk = line.guest, line.talk
        referral = talk.referral if talk else None
        rows.append(
            [
                guest.community.name if talk is None else talk.community.name,
                guest.person.name,
                guest.get_state_display(),
                talk.vacancy.employer.name if talk else "",
                talk.vacancy.title if talk else "",
                referral.get_state_display() if referral else "",
                referral.interview_on or "" if referral else "",
                _("yes") if talk and reached(talk, "placed", last) else "",
            ]
        )
    return rows
