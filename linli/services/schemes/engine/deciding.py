"""Decide who may get a scheme, across schemes, and when a date changes the answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from linli.core.law.content import Text
from linli.services.schemes.engine import ages
from linli.services.schemes.engine.answers import Decision, Line, Truth
from linli.services.schemes.engine.conditions import Facts, Given, member, turning_days, value_words
from linli.services.schemes.engine.parts import Scheme, Tier
from linli.services.schemes.engine.vocabulary import facts as kinds

AHEAD_MONTHS = 12  # how far `from_day` looks for a birthday


def decide(scheme: Scheme, facts: Facts, on: date) -> Decision:
    """Decide whether somebody may get a scheme on a day.

    Args:
        scheme: the version to ask; on a day outside its dates the answer is no.
        facts: code -> value as `claim_facts.toml` names them; what is missing or None was recorded by nobody.
        on: the day.
    """
    decision = _decide(scheme, facts, on)
    if decision.answer == "yes":
        return replace(decision, from_day=on)
    if decision.answer == "no":
        later = (
            change
            for change in changes(scheme, facts, on, ages.months_after(on, AHEAD_MONTHS))
            if change.after.answer == "yes"
        )
        return replace(decision, from_day=next((change.day for change in later), None))
    return decision


def _decide(scheme: Scheme, facts: Facts, on: date) -> Decision:
    given = Given(facts, on, scheme.choice)
    outer = list(_outer_lines(scheme, given))
    excluded = tuple(sorted(received(facts, scheme) & scheme.excludes))
    lines = [*outer, *scheme.who.lines(given, 0, outer=True), *_exclusion_lines(scheme, excluded, facts)]
    who = scheme.everyone
    truth = min([who.truth(given), *(line.result for line in outer)])
    decision = Decision(
        scheme=scheme.code,
        answer=(Truth.NO if excluded else truth).answer,
        unit=scheme.benefit.unit,
        per=scheme.benefit.per,
        lines=tuple(lines),
        missing=tuple(sorted(who.unknown(given))) if truth is Truth.UNKNOWN and not excluded else (),
        excluded_by=excluded,
    )
    return _with_tier(decision, scheme, given)


def received(facts: Facts, scheme: Scheme) -> set[str]:
    """Return what a person receives of the schemes that this one excludes, by awards or by a circumstance that shows
    it.
    """
    held = facts.get("circumstances")
    by_circumstance = {
        code
        for kind, code in scheme.excluding_circumstances.items()
        if member(kinds()["circumstances"], kind, held) is Truth.YES
    }
    return {*(facts.get("receives") or ()), *by_circumstance}


def _outer_lines(scheme: Scheme, given: Given) -> Iterator[Line]:
    """Yield what holds of every scheme: in force, here, alive. What is fulfilled without saying is left out."""
    if not scheme.in_force(given.on):
        shown = Text(f"{scheme.since} 至 {scheme.until or ''}", f"{scheme.since} to {scheme.until or ''}")
        yield Line(Text("在施行期内", "in force on that day"), shown, Truth.NO)
    if given.place and not given.place.startswith(scheme.jurisdiction):
        words = Text("居住在适用地区", "lives where it applies")
        yield Line(words, Text(given.place, given.place), Truth.NO, fact="community")
    died = given.facts.get("died")
    if died is not None and not alive(died, given.on, scheme):
        yield Line(Text("在世", "alive"), value_words(kinds()["died"], died), Truth.NO, fact="died")


def alive(died: date, on: date, scheme: Scheme) -> bool:
    """Return whether somebody counts as alive on a day; the day of death itself is a choice of the scheme."""
    return on < died or (on == died and scheme.choice("day_of_death") == "counts")


def _exclusion_lines(scheme: Scheme, excluded: Sequence[str], facts: Facts) -> Iterator[Line]:
    names = kinds()["receives"]
    for code in excluded:
        said = Text(f"未享受：{_title(code).zh}", f"does not receive: {_title(code).en}")
        yield Line(said, Text("正在享受", "receives it"), Truth.NO, fact=names.code)


def _title(code: str) -> Text:
    from linli.services.schemes.engine import catalogue

    found = catalogue.versions(code)
    return found[0].title if found else Text(code, code)


def _with_tier(decision: Decision, scheme: Scheme, given: Given) -> Decision:
    """Add the tier and its amount, and which other tiers are possible as long as facts are missing."""
    benefit = scheme.benefit
    if not benefit.tiers:
        return replace(decision, amount=benefit.amount if decision.answer == "yes" else None)
    truths = [(tier, tier.who.truth(given)) for tier in benefit.tiers]
    certain = [tier for tier, truth in truths if truth is Truth.YES]
    chosen = _pick(certain, benefit.pick)
    lines = [*decision.lines, *_tier_lines(truths, given)]
    if decision.answer == "no":
        return replace(decision, lines=tuple(lines))
    open_ones = [tier for tier, truth in truths if truth is Truth.UNKNOWN and _beats(tier, chosen, scheme)]
    shown = chosen if decision.answer == "yes" else None
    return replace(
        decision,
        lines=tuple(lines),
        tier=shown.code if shown else "",
        amount=shown.amount if shown else None,
        tiers_open=tuple(tier.code for tier in open_ones),
        tier_missing=tuple(sorted(set().union(*(tier.who.unknown(given) for tier in open_ones)))) if open_ones else (),
    )


def _pick(certain: Sequence[Tier], pick: str) -> Tier | None:
    if pick == "best":
        # max keeps the first of equals, as the table is read
        return max(certain, key=lambda tier: tier.amount or 0, default=None)
    return certain[0] if certain else None


def _beats(tier: Tier, chosen: Tier | None, scheme: Scheme) -> bool:
    """Return whether a tier would be taken instead of the one that is certain."""
    if chosen is None:
        return True
    if scheme.benefit.pick == "best":
        return (tier.amount or 0) > (chosen.amount or 0)
    return scheme.benefit.tiers.index(tier) < scheme.benefit.tiers.index(chosen)


def _tier_lines(truths: Sequence[tuple[Tier, Truth]], given: Given) -> Iterator[Line]:
    for tier, truth in truths:
        heading = Text(f"档次：{tier.title.zh}", f"tier: {tier.title.en}")
        yield Line(heading, Text("", ""), truth, tier=tier.code)
        for line in tier.who.lines(given, 1, outer=True):
            yield replace(line, tier=tier.code)


# ---- several schemes


def decide_all(schemes: Iterable[Scheme], facts: Facts, on: date) -> dict[str, Decision]:
    """Decide several schemes together: which exclude each other, and whose benefits are counted against each other."""
    by_code = {scheme.code: scheme for scheme in schemes}
    found = {code: decide(scheme, facts, on) for code, scheme in by_code.items()}
    gets = {code for code, decision in found.items() if decision.answer == "yes"}
    for code in gets:
        found[code] = replace(found[code], either=tuple(sorted(by_code[code].excludes & gets)))
    for code, scheme in by_code.items():
        for rule in scheme.combine:
            other = rule.scheme
            if {code, other} <= gets and _comparable(found[code], found[other]):
                _count_together(found, code, other, rule.how, rule.amount)
    return found


def _comparable(one: Decision, other: Decision) -> bool:
    # Minutes are never counted against money, nor a month against a year.
    return (one.unit, one.per) == (other.unit, other.per) and None not in (one.amount, other.amount)


def _count_together(found: dict[str, Decision], one: str, other: str, how: str, most: int | None) -> None:
    """Reduce the lower of two benefits so that together they are the higher one, or at most an amount."""
    high, low = sorted((one, other), key=lambda code: (-(found[code].amount or 0), code))
    top, rest = found[high].amount or 0, found[low].amount or 0
    left = 0 if how == "higher" else max(0, min(rest, (most or 0) - top))
    if left < rest:
        found[low] = replace(found[low], amount=left, reduced_by=(*found[low].reduced_by, high))


# ---- what changes when


@dataclass(frozen=True, slots=True)
class Turn:
    """On this day the answer, the tier or the amount becomes another."""

    day: date
    before: Decision
    after: Decision


def changes(
    scheme: Scheme, facts: Facts, on: date, until: date, *, versions: Sequence[Scheme] = ()
) -> tuple[Turn, ...]:
    """Return the days after `on`, up to `until`, on which dates alone change the answer.

    A birthday, a death, the end of an assessment, a new rule, another version of the scheme (`versions`).
    """
    every = versions or (scheme,)
    days = _days(every, facts, on, until)
    found: list[Turn] = []
    before = _decide(_version(every, scheme, on), facts, on)
    for day in sorted(days):
        after = _decide(_version(every, scheme, day), facts, day)
        if after.state != before.state:
            found.append(Turn(day, before, after))
        before = after
    return tuple(found)


def _version(versions: Sequence[Scheme], scheme: Scheme, on: date) -> Scheme:
    return next((one for one in versions if one.in_force(on)), scheme)


def _days(versions: Iterable[Scheme], facts: Facts, on: date, until: date) -> set[date]:
    days: set[date] = set()
    for scheme in versions:
        days |= {day for day in (scheme.since, scheme.until) if day is not None}
        days |= turning_days([scheme.everyone], Given(facts, on, scheme.choice), until)
    died = facts.get("died")
    if died is not None:
        days |= {died, died + timedelta(days=1)}
    return {day for day in days if on < day <= until}


def paid_share(scheme: Scheme, bill: int, used: int = 0) -> int:
    """Return how much of a bill (fen) is paid by a scheme that pays a share up to its amount; `used` was paid before.

    Half a fen rounds as the scheme chooses: "down", or "half_up".
    """
    share = scheme.benefit.share or 100
    whole, rest = divmod(bill * share, 100)
    part = whole + (1 if rest * 2 >= 100 and scheme.choice("cap_rounding") == "half_up" else 0)
    most = scheme.benefit.amount
    return part if most is None else max(0, min(part, most - used))
