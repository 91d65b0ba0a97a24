"""The reasons of the engine in words, for people who decide."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.law import content
from linli.registers.ledger.states import yuan
from linli.services.vacancies.engine import Binding, Condition, WorkReason

GRADES = 6  # grade of the list = 6 - rank


def _titles(name: str, codes: object) -> str:
    listed = codes if isinstance(codes, tuple | list | frozenset) else (codes,)
    return _(", ").join(content.title(name, str(code)) for code in listed)


def kilometres(metres: int | None) -> str:
    """Return a distance in words."""
    return _("{km} km").format(km=f"{(metres or 0) / 1000:.1f}")


def grade(rank: int) -> str:
    """Return a grade of skill in words."""
    return content.title("skill_grade", str(GRADES - rank)) if rank else _("no grade")


def education(rank: int | None) -> str:
    """Return an education of a rank in words; the most general of those with the rank."""
    if not rank:
        return _("not recorded")
    code = f"{10 - rank}0"
    return content.title("education", code)


def why(reason: WorkReason) -> str:
    """Return why a condition is met."""
    wanted, given = reason.wanted, reason.given
    match reason.condition:
        case Condition.RESERVED:
            return _("public-welfare post, recognised as hard to employ")
        case Condition.TRADE:
            return _("wanted trade: {trade}").format(trade=content.title("occupation", given))
        case Condition.WAGE:
            return _("pays {given} yuan, wanted {wanted}").format(given=yuan(given), wanted=yuan(wanted))
        case Condition.HOURS:
            return _("{given} hours a week, wanted at most {wanted}").format(given=given, wanted=wanted)
        case Condition.DISTANCE if given is None:
            return _("distance not known: ask first")
        case Condition.DISTANCE if wanted is None:
            return _("{given} away").format(given=kilometres(given))
        case Condition.DISTANCE:
            return _("{given} away, wanted at most {wanted}").format(
                given=kilometres(given), wanted=kilometres(wanted)
            )
        case Condition.LIMITS:
            return _("fits the stated limits")
        case Condition.SKILL:
            title = content.title("occupation", wanted[0])
            return _("has the skill: {skill} ({grade})").format(skill=title, grade=grade(given or 0))
        case Condition.EDUCATION:
            return _("education is enough: {education}").format(education=education(given))
        case _:
            return _("papers shown: {papers}").format(papers=_titles("job_paper", wanted))


def missing(reason: WorkReason) -> str:
    """Return what is missing."""
    wanted, given = reason.wanted, reason.given
    match reason.condition:
        case Condition.RESERVED:
            return _("only for people recognised as hard to employ")
        case Condition.TRADE:
            return _("the trade is not among those wanted: {trade}").format(trade=content.title("occupation", given))
        case Condition.WAGE:
            return _("pays {given} yuan, wanted {wanted}").format(given=yuan(given), wanted=yuan(wanted))
        case Condition.HOURS:
            return _("{given} hours a week, wanted at most {wanted}").format(given=given, wanted=wanted)
        case Condition.DISTANCE:
            return _("{given} away, wanted at most {wanted}").format(
                given=kilometres(given), wanted=kilometres(wanted)
            )
        case Condition.LIMITS:
            return _("does not fit the stated limits")
        case Condition.SKILL:
            title = content.title("occupation", wanted[0])
            return _("skill missing: {skill}, {grade}").format(skill=title, grade=grade(wanted[1]))
        case Condition.EDUCATION:
            return _("education: {wanted} needed, {given}").format(wanted=education(wanted), given=education(given))
        case Condition.PAPERS:
            return _("papers missing: {papers}").format(papers=_titles("job_paper", given))
        case _:
            return _("all places went to others")


def binding(found: Binding) -> str:
    """Return why a person has no proposal, in one sentence."""
    if found.condition == Condition.PLACES:
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


def condition(code: Condition) -> str:
    """Return the name of a condition."""
    return {
        Condition.RESERVED: _("only posts for people who are hard to employ"),
        Condition.TRADE: _("no vacancy in the wanted trade"),
        Condition.WAGE: _("no vacancy with the wanted wage"),
        Condition.HOURS: _("no vacancy with the wanted hours"),
        Condition.DISTANCE: _("no vacancy near enough"),
        Condition.LIMITS: _("no vacancy that fits the stated limits"),
        Condition.SKILL: _("skill or its grade is missing"),
        Condition.EDUCATION: _("education is missing"),
        Condition.PAPERS: _("papers are missing"),
        Condition.PLACES: _("all suitable places went to others"),
    }[code]


def to_learn(code: Condition, what: str) -> str:
    """Return an entry of the training plan: what people would have to learn or show."""
    if code == Condition.SKILL:
        trade, _space, rank = what.partition(" ")
        return _("{trade}, {grade}").format(trade=content.title("occupation", trade), grade=grade(int(rank)))
    return content.title("job_paper", what) if code == Condition.PAPERS else education(int(what))
