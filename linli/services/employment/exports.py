"""The ledgers as sheets: the columns that the rules ask for; numbers of people are masked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.intake.sheets import Column
from linli.core.law import content
from linli.services.employment.models import CommunityTitle, Retiree
from linli.services.employment.queries.households import HouseholdLine
from linli.services.employment.queries.ledger import LedgerLine
from linli.services.employment.queries.proposals import NeedProposal
from linli.services.employment.states import WorkState


def ledger_columns() -> list[Column]:
    """Return the header of the labour force ledger."""
    return [
        Column(_("community"), 16),
        Column(_("name"), 10),
        Column(_("ID number (masked)"), 20),
        Column(_("sex"), 6),
        Column(_("born"), 12, "date"),
        Column(_("household register"), 12),
        Column(_("address"), 24),
        Column(_("phone (masked)"), 14),
        Column(_("education"), 12),
        Column(_("grade of skill"), 14),
        Column(_("employment status"), 16),
        Column(_("state"), 22),
        Column(_("since"), 12, "date"),
        Column(_("employer"), 24),
        Column(_("occupation"), 18),
        Column(_("contract"), 14),
        Column(_("social insurance"), 10),
        Column(_("number of the registration"), 16),
        Column(_("group"), 8),
        Column(_("source"), 14),
        Column(_("entered on"), 12, "date"),
        Column(_("days from event to entry"), 10, "number"),
    ]


def ledger_rows(lines: Iterable[tuple[LedgerLine, WorkState]]) -> Iterator[list[Any]]:
    """Yield a row for each person; the state is the one that the viewer may know."""
    for one, state in lines:
        person, spell, fact = one.person, one.spell, one.fact
        insured = {None: "", True: _("yes"), False: _("no")}[spell.insured if spell else None]
        yield [
            person.community.name,
            person.name,
            person.masked_id_number,
            person.sex_title,
            person.born,
            str(person.get_registration_display()),
            str(one.home.dwelling) if one.home else "",
            person.masked_phone,
            content.title("education", person.education) if person.education else "",
            content.title("skill_grade", one.file.grade) if one.file and one.file.grade else "",
            one.kind_title,
            str(state.label),
            fact.since if fact else None,
            spell.employer if spell else "",
            content.title("occupation", spell.occupation) if spell and spell.occupation else "",
            content.title("work_contract", spell.contract) if spell and spell.contract else "",
            insured,
            spell.certificate if spell else "",
            "、".join(one.flags),
            content.title("circumstance_source", fact.source) if fact else "",
            fact.entered_at.date() if fact else None,
            one.lag,
        ]


def tracking_columns() -> list[Column]:
    """Return the header of the list of tracking files."""
    return [
        Column(_("community"), 16),
        Column(_("name"), 10),
        Column(_("state"), 22),
        Column(_("out of work since"), 12, "date"),
        Column(_("cause of unemployment"), 16),
        Column(_("occupations wished for"), 30),
        Column(_("lowest wage wished for, yuan a month"), 12, "number"),
        Column(_("working hours wished for"), 14),
        Column(_("skills"), 30),
        Column(_("last service"), 16),
        Column(_("on"), 12, "date"),
        Column(_("next contact"), 12, "date"),
    ]


def tracking_rows(lines: Iterable[tuple[LedgerLine, WorkState]]) -> Iterator[list[Any]]:
    """Yield a row for each person out of work; nothing about health."""
    between = pgettext("between days", "; ")
    for one, state in lines:
        file, last = one.file, one.last
        yield [
            one.person.community.name,
            one.person.name,
            str(state.label),
            one.jobless_since,
            content.title("jobless_cause", file.cause) if file else "",
            between.join(file.occupation_titles) if file else "",
            file.wage_min // 100 if file and file.wage_min else None,
            content.title("work_hours", file.hours) if file and file.hours else "",
            between.join(file.skill_titles) if file else "",
            last.kind_title if last else "",
            last.day if last else None,
            last.next_on if last else None,
        ]


def household_columns() -> list[Column]:
    """Return the header of the list of zero-employment households."""
    return [
        Column(_("community"), 16),
        Column(_("household"), 14),
        Column(_("address"), 24),
        Column(_("state"), 24),
        Column(_("members out of work"), 10, "number"),
        Column(_("found on"), 12, "date"),
        Column(_("confirmed on"), 12, "date"),
        Column(_("aid planned on"), 12, "date"),
    ]


def household_rows(lines: Iterable[HouseholdLine]) -> Iterator[list[Any]]:
    """Yield a row for each household."""
    for one in lines:
        file, home = one.file, one.household
        yield [
            home.community.name,
            home.name,
            str(home.dwelling),
            str(one.state.label),
            one.jobless,
            file.found_on if file else None,
            file.since if file else None,
            file.planned_on if file else None,
        ]


def proposal_columns() -> list[Column]:
    """Return the header of the list of proposals."""
    return [
        Column(_("community"), 16),
        Column(_("name"), 10),
        Column(_("ground"), 26),
        Column(_("reason"), 50),
    ]


def proposal_rows(found: Iterable[NeedProposal]) -> Iterator[list[Any]]:
    """Yield a row for each proposal."""
    for one in found:
        yield [one.person.community.name, one.person.name, one.ground_title, one.reason]


def title_columns() -> list[Column]:
    """Return the header of the list of titles."""
    return [
        Column(_("community"), 16),
        Column(_("level"), 14),
        Column(_("state"), 20),
        Column(_("applied for on"), 12, "date"),
        Column(_("Points"), 8, "number"),
        Column(_("certified on"), 12, "date"),
        Column(_("last examined on"), 12, "date"),
        Column(_("Last day"), 12, "date"),
    ]


def title_rows(rows: Iterable[CommunityTitle]) -> Iterator[list[Any]]:
    """Yield a row for each title."""
    for row in rows:
        yield [
            row.community.name,
            str(row.get_level_display()),
            str(row.get_state_display()),
            row.since,
            row.points,
            row.certified_on,
            row.examined_on,
            row.last_day,
        ]


def retiree_columns() -> list[Column]:
    """Return the header of the list of retirees."""
    return [
        Column(_("community"), 16),
        Column(_("name"), 10),
        Column(_("former employer"), 24),
        Column(_("retired on"), 12, "date"),
        Column(_("handed over to the community on"), 12, "date"),
        Column(_("last met on a visit"), 12, "date"),
        Column(_("Last day"), 12, "date"),
    ]


def retiree_rows(rows: Iterable[Retiree]) -> Iterator[list[Any]]:
    """Yield a row for each retiree; `met_on` was set by the query."""
    for row in rows:
        met = getattr(row, "met_on", None)
        yield [row.community.name, row.person.name, row.employer, row.retired_on, row.since, met, row.last_day]
