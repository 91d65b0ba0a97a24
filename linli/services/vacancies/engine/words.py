"""The reasons of the engine in words, for people who decide."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.law import content
from linli.registers.ledger.states import yuan
from linli.services.vacancies.engine import Binding, JobCondition, WorkReason


def _titles(name: str, codes: object) -> str:
    listed = codes if isinstance(codes, tuple | list | frozenset) else (codes,)
    return _(", ").join(content.title(name, str(code)) for code in listed)


def kilometres(metres: int | None) -> str:
    """Return a distance in words."""
    return _("{km} km").format(km=f"{(metres or 0) / 1000:.1f}")


def grade(rank: int) -> str:
    """Return a grade of skill in words."""
    return str(list(content.codes("skill_grade").values())[rank - 1]) if rank else _("no grade")


def education(rank: int | None) -> str:
    """Return an education of a rank in words; the most general of those with the rank."""
    if not rank:
        return _("not recorded")
    code = f"{10 - rank}0"
    return content.title("education", code)


def _compared(reason: WorkReason) -> str:
    """Return wage, hours or distance beside what was wanted: the same words whether it is enough or not."""
    wanted, given = reason.wanted, reason.given
    if reason.condition == JobCondition.WAGE:
        return _("pays {given} yuan, wanted {wanted}").format(
            given=yuan(given).removesuffix(".00"), wanted=yuan(wanted).removesuffix(".00")
        )
    if reason.condition == JobCondition.HOURS:
        return _("{given} hours a week, wanted at most {wanted}").format(given=given, wanted=wanted)
    if given is None:
        return _("distance not known: ask first")
    if wanted is None:
        return _("{given} away").format(given=kilometres(given))
    return _("{given} away, wanted at most {wanted}").format(given=kilometres(given), wanted=kilometres(wanted))


COMPARED = dict.fromkeys((JobCondition.WAGE, JobCondition.HOURS, JobCondition.DISTANCE), _compared)
WHY: dict[JobCondition, Callable[[WorkReason], str]] = COMPARED | {
    JobCondition.RESERVED: lambda one: _("public-welfare post, recognised as hard to employ"),
    JobCondition.TRADE: lambda one: _("wanted trade: {trade}").format(trade=content.title("occupation", one.given)),
    JobCondition.LIMITS: lambda one: _("fits the stated limits"),
    JobCondition.SKILL: lambda one: _("has the skill: {skill} ({grade})").format(
        skill=content.title("occupation", one.wanted[0]), grade=grade(one.given or 0)
    ),
    JobCondition.EDUCATION: lambda one: _("education is enough: {education}").format(education=education(one.given)),
    JobCondition.PAPERS: lambda one: _("papers shown: {papers}").format(papers=_titles("job_paper", one.wanted)),
}
MISSING: dict[JobCondition, Callable[[WorkReason], str]] = COMPARED | {
    JobCondition.RESERVED: lambda one: _("only for people recognised as hard to employ"),
    JobCondition.TRADE: lambda one: _("the trade is not among those wanted: {trade}").format(
        trade=content.title("occupation", one.given)
    ),
    JobCondition.LIMITS: lambda one: _("does not fit the stated limits"),
    JobCondition.SKILL: lambda one: _("skill missing: {skill}, {grade}").format(
        skill=content.title("occupation", one.wanted[0]), grade=grade(one.wanted[1])
    ),
    JobCondition.EDUCATION: lambda one: _("education: {wanted} needed, {given}").format(
        wanted=education(one.wanted), given=education(one.given)
    ),
    JobCondition.PAPERS: lambda one: _("papers missing: {papers}").format(papers=_titles("job_paper", one.given)),
    JobCondition.PLACES: lambda one: _("all places went to others"),
}


def why(reason: WorkReason) -> str:
    """Return why a condition is met."""
    return WHY[reason.condition](reason)


def missing(reason: WorkReason) -> str:
    """Return what is missing."""
    return MISSING[reason.condition](reason)


def binding(found: Binding) -> str:
    """Return why a person has no proposal, in one sentence."""
    if found.condition == JobCondition.PLACES:
        return ngettext(
            "{count} vacancy suits, but all places went to others.",
            "{count} vacancies suit, but all places went to others.",
            found.count,
        ).format(count=found.count)
    line = next((one for one in found.missing if one.condition == found.condition), WorkReason(found.condition))
    if found.count:
        said = ngettext(
            "{count} vacancy fails only by this: {what}.", "{count} vacancies fail only by this: {what}.", found.count
        )
        return said.format(count=found.count, what=missing(line))
    lines = _("; ").join(missing(one) for one in found.missing)
    return _("No vacancy fails by one condition alone. The nearest: {what}.").format(what=lines)


def condition(code: JobCondition) -> str:
    """Return the name of a condition."""
    return {
        JobCondition.RESERVED: _("only posts for people who are hard to employ"),
        JobCondition.TRADE: _("no vacancy in the wanted trade"),
        JobCondition.WAGE: _("no vacancy with the wanted wage"),
        JobCondition.HOURS: _("no vacancy with the wanted hours"),
        JobCondition.DISTANCE: _("no vacancy near enough"),
        JobCondition.LIMITS: _("no vacancy that fits the stated limits"),
        JobCondition.SKILL: _("skill or its grade is missing"),
        JobCondition.EDUCATION: _("education is missing"),
        JobCondition.PAPERS: _("papers are missing"),
        JobCondition.PLACES: _("all suitable places went to others"),
    }[code]


def to_learn(code: JobCondition, what: str) -> str:
    """Return an entry of the training plan: what people would have to learn or show."""
    if code == JobCondition.SKILL:
        trade, _space, rank = what.partition(" ")
        return _("{trade}, {grade}").format(trade=content.title("occupation", trade), grade=grade(int(rank)))
    return content.title("job_paper", what) if code == JobCondition.PAPERS else education(int(what))
