"""What is counted of visits: households met, not miles walked (domain rules 03: counting visits makes fake visits)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from linli.core.indicators import HIGHER, LOWER, NUMBER, Base, Indicator, register
from linli.core.monthly import Facts, Need, Table, happened, marked, since, standing, without
from linli.work.visits.states import EVERY_HOUSEHOLD, NOT_HOME, done_outcomes, interval_rules

REVIEW = date(2027, 12, 1)


def yearly() -> Mapping[str, Need]:
    """Before which day a meeting no longer counts for any household."""
    return {"year_ago": since(EVERY_HOUSEHOLD)}


def needs() -> Mapping[str, Need]:
    """Before which day a meeting no longer counts, for each circumstance."""
    return {f"since_{code}": since(rule) for code, rule in interval_rules().items()}


def met(facts: Facts) -> Table:
    """The visits on which somebody was met."""
    visits = facts["visits.visits"]
    return visits.filter(visits.outcome.isin(done_outcomes()))


def visited(facts: Facts, months: Table) -> Table:
    """Each household, with the months in which somebody was met there, and on whose last day this was within a year."""
    visits = marked(
        met(facts).select("household", "day"),
        months,
        year=("day", lambda day, t: (day <= t["last"]) & (day > t.year_ago)),
        now=("day", lambda day, t: (day <= t["last"]) & (day >= t.month)),
    )
    visits = visits.filter((visits.year > 0) | (visits.now > 0))
    seen = visits.group_by(home="household").aggregate(year=visits.year.bit_or(), now=visits.now.bit_or())
    homes = standing(facts["people.households"], months)
    homes = homes.left_join(seen, homes.id == seen.home)
    return homes.select(
        "community", "reach", ref="id", within_year=homes.year.fill_null(0), this_month=homes.now.fill_null(0)
    )


def waiting(facts: Facts, months: Table) -> Table:
    """Each household in the months its circumstances shorten the interval, and those in which all of them were kept."""
    claims = claimed(facts, months)
    kept = kept_by_visits(facts, months, claims)
    claims = claims.left_join(kept, [claims.household == kept.kept_home, claims.kind == kept.kept_kind])
    missed = without(claims.due, claims.kept.fill_null(0))
    claims = claims.mutate(missed=missed).group_by(home="household")
    claims = claims.aggregate(due=lambda t: t.due.bit_or(), missed=lambda t: t.missed.bit_or())
    homes = standing(facts["people.households"], months)
    homes = homes.join(claims, homes.id == claims.home)
    return homes.select("community", ref="id", reach=homes.reach & homes.due, in_time=without(homes.due, homes.missed))


def claimed(facts: Facts, months: Table) -> Table:
    """One row per household and circumstance of a member, with the months in which it asked for visits (`due`)."""
    held = facts["people.circumstances"]
    held = standing(held.filter(held.kind.isin(list(interval_rules()))), months)
    people = facts["people.residencies"]
    people = standing(people.semi_join(held, "person"), months)
    both = held.select("person", "kind", held="reach").join(people.select("person", "household", "reach"), "person")
    both = both.mutate(due=both.held & both.reach).filter(lambda t: t.due > 0)
    return both.group_by("household", "kind").aggregate(due=both.due.bit_or())


def kept_by_visits(facts: Facts, months: Table, claims: Table) -> Table:
    """For such a household and circumstance the months on whose last day a meeting was recent enough (`kept`)."""
    import ibis

    visits = met(facts).select("household", "day")
    pairs = visits.select(met_day="day").distinct().cross_join(claims.select(met_kind="kind").distinct())
    cut = ibis.cases(*((pairs.met_kind == code, months[f"since_{code}"]) for code in interval_rules()), else_=None)
    near = pairs.join(months, [pairs.met_day <= months["last"], pairs.met_day > cut])
    near = near.group_by("met_day", "met_kind").aggregate(near=near.bit.sum().cast("int64"))
    seen = visits.join(claims.select("household", "kind"), "household")
    seen = seen.join(near, [seen.day == near.met_day, seen.kind == near.met_kind])
    return seen.group_by(kept_home="household", kept_kind="kind").aggregate(kept=seen.near.bit_or())


def visits_made(facts: Facts, months: Table) -> Table:
    """Each visit of each month."""
    made = happened(facts["visits.visits"], months, "day")
    needed = facts["visits.needs"].group_by("visit").aggregate(needs=lambda t: t.count())
    found = made.left_join(needed, made.id == needed.visit)
    return found.select("community", "month", "kind", "outcome", "lag", "needs", ref="id")


HOUSEHOLDS = Base("visits.households", "people.households", visited, yearly)
WAITING = Base("visits.waiting", "people.households", waiting, needs)
VISITS = Base("visits.visits", "visits.visits", visits_made)

register(
    Indicator(
        code="visits.coverage",
        title=_("Households met within a year"),
        why=_("The promise is that every family is known. Attempts do not count, only meetings."),
        population=_("households"),
        counts=_("met within the interval that holds for every household"),
        base=HOUSEHOLDS,
        counted=lambda t: t.within_year,
        direction=HIGHER,
        rules=(EVERY_HOUSEHOLD,),
        hint="visits.not_home",
        review=REVIEW,
    ),
    Indicator(
        code="visits.met_this_month",
        title=_("Households met this month"),
        why=_("Shows whether the year's round is on its way."),
        population=_("households"),
        counts=_("met in this month"),
        base=HOUSEHOLDS,
        counted=lambda t: t.this_month,
        direction=HIGHER,
        hint="visits.not_home",
        review=REVIEW,
    ),
    Indicator(
        code="visits.key_in_time",
        title=_("Households with special needs met in time"),
        why=_("Living alone, illness or hardship shorten the interval; here somebody is waited for."),
        population=_("households with a circumstance that shortens the interval"),
        counts=_("met within their own interval"),
        base=WAITING,
        counted=lambda t: t.in_time,
        direction=HIGHER,
        rules=("visits.circumstance.living_alone.every_days", "visits.circumstance.disability_card.every_days"),
        hint="visits.not_home",
        review=REVIEW,
    ),
    Indicator(
        code="visits.made",
        title=_("Visits made"),
        why=_("How often somebody stood at a door; never a target in itself."),
        population=_("visits"),
        counts=_("visits"),
        base=VISITS,
        unit=NUMBER,
        review=REVIEW,
    ),
    Indicator(
        code="visits.not_home",
        title=_("Nobody at home"),
        why=_("Many closed doors mean the wrong hour, not idle workers."),
        population=_("visits"),
        counts=_("nobody was at home"),
        base=VISITS,
        counted=lambda t: t.outcome == NOT_HOME,
        direction=LOWER,
        review=REVIEW,
    ),
    Indicator(
        code="visits.by_phone",
        title=_("Visits by phone"),
        why=_("A call is better than nothing and less than a visit."),
        population=_("visits"),
        counts=_("by phone"),
        base=VISITS,
        counted=lambda t: t.kind == "phone",
        direction=LOWER,
        rules=("visits.phone.share_max",),
        review=REVIEW,
    ),
    Indicator(
        code="visits.recorded_soon",
        title=_("Written down within a day"),
        why=_("What is written down at the door is right; what is written down on Friday is a guess."),
        population=_("visits"),
        counts=_("written down on the day or the day after"),
        base=VISITS,
        counted=lambda t: t.lag <= 1,
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="visits.with_needs",
        title=_("Visits on which a need was named"),
        why=_("A visit on which nobody ever asks for anything may not have been one."),
        population=_("visits"),
        counts=_("with at least one need"),
        base=VISITS,
        counted=lambda t: t.needs > 0,
        review=REVIEW,
    ),
)
