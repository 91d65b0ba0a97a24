"""Indicators of visits: households met, not visits made (domain rules 03: counting visits produces fake visits)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.figures.indicators import HIGHER, LOWER, NUMBER, Base, Indicator, register
from linli.core.figures.monthly import Facts, Table, Threshold, born, happened, marked, since, with_reach, without
from linli.work.visits.states import EVERY_HOUSEHOLD, NOT_HOME, REFUSED, age_rules, done_outcomes, interval_rules

REVIEW = date(2027, 12, 1)


def yearly() -> Mapping[str, Threshold]:
    """Return the first day on which a meeting counts for every household."""
    return {"year_ago": since(EVERY_HOUSEHOLD)}


def thresholds() -> Mapping[str, Threshold]:
    """Return, for each circumstance, the first day on which a meeting counts."""
    found = {f"since_{code}": since(rule) for code, rule in interval_rules().items()}
    for code, age in age_rules().items():
        # Two days: who has reached the age, and who had reached it before the interval began.
        found |= {f"born_{code}": born(age), f"long_{code}": since(interval_rules()[code], then=age)}
    return found


def met(facts: Facts) -> Table:
    """Return the visits at which someone was met."""
    visits = facts["visits.visits"]
    return visits.filter(visits.outcome.isin(done_outcomes()))


def visited(facts: Facts, months: Table) -> Table:
    """Return each household with the months of a meeting, and those on whose last day one was within a year."""
    visits = marked(
        facts.zoned(met(facts)).select("household", "day", "zone"),
        facts.limits,
        year=("day", lambda day, t: (day <= t["last"]) & (day >= t.year_ago)),
        now=("day", lambda day, t: (day <= t["last"]) & (day >= t.month)),
    )
    visits = visits.filter((visits.year > 0) | (visits.now > 0))
    seen = visits.group_by(home="household").aggregate(year=visits.year.bit_or(), now=visits.now.bit_or())
    homes = with_reach(facts["people.households"], months)
    homes = homes.left_join(seen, homes.id == seen.home)
    return homes.select(
        "community", "reach", ref="id", within_year=homes.year.fill_null(0), this_month=homes.now.fill_null(0)
    )


def waiting(facts: Facts, months: Table) -> Table:
    """Return each household in the months when circumstances shorten its interval, and those when none was overdue."""
    claims = claimed(facts, months)
    kept = kept_by_visits(facts, claims)
    claims = claims.left_join(kept, [claims.household == kept.kept_home, claims.kind == kept.kept_kind])
    # Overdue as on the worker's list: the interval has passed since the household was met or moved in, and since the
    # circumstance began.
    claims = claims.mutate(missed=without(claims.ripe, claims.kept.fill_null(0))).group_by(home="household")
    claims = claims.aggregate(due=lambda t: t.due.bit_or(), missed=lambda t: t.missed.bit_or())
    homes = with_reach(facts["people.households"], months)
    homes = homes.join(claims, homes.id == claims.home)
    return homes.select("community", ref="id", reach=homes.reach & homes.due, in_time=without(homes.due, homes.missed))


def claimed(facts: Facts, months: Table) -> Table:
    """Return the months in which a circumstance asks for visits, per household and circumstance.

    `due`: the months in which it asks; `ripe`: those in which it had done so for longer than its interval.
    """
    people = with_reach(facts["people.residencies"], months).select("community", "person", "household", "born", "reach")
    begun = facts["people.households"].select(home="id", begun="since")
    people = facts.zoned(people.join(begun, people.household == begun.home))
    claims = written_down(facts, months, people)
    for kind in age_rules():
        claims = claims.union(grown_old(facts, people, kind))
    return claims.group_by("household", "zone", "kind").aggregate(due=claims.due.bit_or(), ripe=claims.ripe.bit_or())


def written_down(facts: Facts, months: Table, people: Table) -> Table:
    """Return the circumstances that were recorded."""
    import ibis

    held = facts["people.circumstances"]
    held = with_reach(held.filter(held.kind.isin(list(interval_rules()))), months)
    both = held.select("person", "kind", "since", held="reach").join(people, "person")
    both = both.mutate(due=both.held & both.reach, day=ibis.greatest(both.since, both.begun))
    both = both.filter(both.due > 0)
    fresh = recent(facts, both.select("zone", "kind", "day").distinct())
    both = both.left_join(fresh, [("zone", "near_zone"), ("kind", "near_kind"), ("day", "near_day")])
    return both.select("household", "zone", "kind", "due", ripe=without(both.due, both.near.fill_null(0)))


def grown_old(facts: Facts, people: Table, kind: str) -> Table:
    """Return the circumstance that follows from an age."""
    import ibis

    aged = marked(
        people,
        facts.limits,
        old=("born", lambda day, t: day <= t[f"born_{kind}"]),
        long=("born", lambda day, t: day <= t[f"long_{kind}"]),
        settled=("begun", lambda day, t: day < t[f"since_{kind}"]),
    )
    aged = aged.mutate(kind=ibis.literal(kind), due=aged.reach & aged.old)
    aged = aged.filter(aged.due > 0)
    return aged.select("household", "zone", "kind", "due", ripe=aged.due & aged.long & aged.settled)


def recent(facts: Facts, days: Table) -> Table:
    """Return, for days of a zone and circumstance, the months on whose last day its interval had not passed."""
    import ibis

    limits = facts.limits
    windows = limits.cross_join(days.select(of="kind").distinct())
    cut = ibis.cases(*((windows.of == code, windows[f"since_{code}"]) for code in interval_rules()), else_=None)
    windows = windows.select("of", "last", "bit", in_zone="zone", cut=cut)
    same = [days.zone == windows.in_zone, days.kind == windows.of]
    near = days.join(windows, [*same, days.day <= windows["last"], days.day >= windows.cut])
    near = near.group_by(near_zone="zone", near_kind="kind", near_day="day")
    return near.aggregate(near=lambda t: t.bit.sum().cast("int64"))


def kept_by_visits(facts: Facts, claims: Table) -> Table:
    """Return, per household and circumstance, the months on whose last day a meeting was recent enough (`kept`)."""
    visits = met(facts).select("household", "day")
    near = recent(facts, visits.select("day").distinct().cross_join(claims.select("zone", "kind").distinct()))
    seen = visits.join(claims.select("household", "zone", "kind"), "household")
    seen = seen.join(near, [("zone", "near_zone"), ("kind", "near_kind"), ("day", "near_day")])
    return seen.group_by(kept_home="household", kept_kind="kind").aggregate(kept=seen.near.bit_or())


def visits_made(facts: Facts, months: Table) -> Table:
    """Return each visit in its month."""
    made = happened(facts["visits.visits"], months, "day")
    needed = facts["visits.needs"].group_by("visit").aggregate(needs=lambda t: t.count())
    found = made.left_join(needed, made.id == needed.visit)
    return found.select("community", "month", "kind", "outcome", "lag", "needs", ref="id")


HOUSEHOLDS = Base(
    "visits.households", "people.households", visited, yearly, members=pgettext_lazy("after a number", "households")
)
WAITING = Base(
    "visits.waiting", "people.households", waiting, thresholds, members=pgettext_lazy("after a number", "households")
)
VISITS = Base(
    "visits.visits", "visits.visits", visits_made, during=True, members=pgettext_lazy("after a number", "visits")
)

register(
    Indicator(
        code="visits.coverage",
        title=_("Households met within the set interval"),
        why=_("Every household should be known to its worker. Only visits at which someone was met count."),
        population=_("households"),
        counts=_("met within the interval set for all households; a declined visit does not count"),
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
        why=_("Shows progress of the visits to all households."),
        population=_("households"),
        counts=_("met in this month; a declined visit does not count"),
        base=HOUSEHOLDS,
        grows=True,
        counted=lambda t: t.this_month,
        direction=HIGHER,
        hint="visits.not_home",
        review=REVIEW,
    ),
    Indicator(
        code="visits.key_in_time",
        title=_("Priority households met on time"),
        why=_("Households with someone living alone, ill or in hardship are visited at shorter intervals."),
        population=_("households with a circumstance that requires a shorter interval"),
        counts=_("no visit overdue, as on the worker's list; a declined visit does not count"),
        base=WAITING,
        counted=lambda t: t.in_time,
        direction=HIGHER,
        rules=tuple(dict.fromkeys(interval_rules().values())),
        hint="visits.not_home",
        review=REVIEW,
    ),
    Indicator(
        code="visits.made",
        title=_("Visits made"),
        why=_("Number of visits and calls. This is not a target."),
        population=_("visits and calls, including those where nobody was met"),
        counts=_("visits and calls, including those where nobody was met"),
        base=VISITS,
        unit=NUMBER,
        review=REVIEW,
    ),
    Indicator(
        code="visits.not_home",
        title=_("Visits with nobody at home"),
        why=_("If nobody is in, try another time of day."),
        population=_("visits"),
        counts=_("nobody at home"),
        base=VISITS,
        counted=lambda t: t.outcome == NOT_HOME,
        direction=LOWER,
        review=REVIEW,
    ),
    Indicator(
        code="visits.declined",
        title=_("Declined visits"),
        why=_("A household that does not want to talk was not met, but neither was nobody at home."),
        population=_("visits"),
        counts=_("declined by the household; does not count as having met it"),
        base=VISITS,
        counted=lambda t: t.outcome == REFUSED,
        review=REVIEW,
    ),
    Indicator(
        code="visits.by_phone",
        title=_("Contacts by phone"),
        why=_("A phone call counts as contact but does not replace a visit."),
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
        title=_("Share of visits recorded within a day"),
        why=_("Visits recorded later are less accurate."),
        population=_("visits"),
        counts=_("recorded on the day or the day after"),
        base=VISITS,
        counted=lambda t: t.lag <= 1,
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="visits.with_needs",
        title=_("Visits with a recorded need"),
        why=_("Shows whether needs are recorded."),
        population=_("visits"),
        counts=_("with at least one recorded need"),
        base=VISITS,
        counted=lambda t: t.needs > 0,
        review=REVIEW,
    ),
)
