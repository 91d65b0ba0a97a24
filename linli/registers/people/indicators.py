"""Indicators of residents, households and dwellings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.figures.indicators import HIGHER, LOWER, NUMBER, Base, Indicator, Quotient, register
from linli.core.figures.monthly import Facts, Table, Threshold, bits, born, marked, with_reach, without
from linli.core.law import content

REVIEW = date(2027, 12, 1)
OLDER, VERY_OLD, MINOR = "people.age.older", "people.age.very_old", "people.age.minor"


def ages() -> Mapping[str, Threshold]:
    """Return the days of birth at the limits of the age groups."""
    return {"older_born": born(OLDER), "very_old_born": born(VERY_OLD), "minor_born": born(MINOR)}


def residents(facts: Facts, months: Table) -> Table:
    """Return each residency with the months in which an age was reached and those of circumstances."""
    residencies = facts["people.residencies"]
    held = circumstances(facts, months)
    ages = {
        "older": ("born", lambda day, t: day <= t.older_born),
        "very_old": ("born", lambda day, t: day <= t.very_old_born),
        "minor": ("born", lambda day, t: day > t.minor_born),
    }
    people = marked(facts.zoned(one_home(with_reach(residencies, months))), facts.limits, **ages)
    people = people.left_join(held, people.person == held.holder)
    return people.select(
        "community",
        "reach",
        "has_id",
        "has_phone",
        *ages,
        ref="id",
        target="person",
        **{name: people[name].fill_null(0) for name in held.columns if name != "holder"},
    )


def one_home(homes: Table) -> Table:
    """Return the residencies without the months in which the same person is counted at a later one."""
    # Two residencies at once exist after two entries of one person were merged. The sum of bits differs from their
    # union exactly for these people, so only they are joined with themselves.
    twice = homes.group_by("person").aggregate(all=homes.reach.sum(), any=homes.reach.bit_or())
    twice = twice.filter(twice["all"] != twice["any"]).select(both="person")
    some = homes.join(twice, homes.person == twice.both).select("id", "person", "since", "reach")
    later = some.rename(late_id="id", late_person="person", late_since="since", late_reach="reach")
    after = (later.late_since > some.since) | ((later.late_since == some.since) & (later.late_id > some.id))
    pairs = some.join(later, [some.person == later.late_person, after])
    taken = pairs.group_by(early="id").aggregate(taken=pairs.late_reach.bit_or())
    found = homes.left_join(taken, homes.id == taken.early)
    reach = without(found.reach, found.taken.fill_null(0))
    return found.select(**{name: found[name] for name in homes.columns} | {"reach": reach}).filter(
        lambda t: t.reach > 0
    )


def circumstances(facts: Facts, months: Table) -> Table:
    """Return one row per person with the months of each circumstance."""
    willing = [code for code, entry in content.codes("employment").items() if entry.get("able_willing")]
    employed = [code for code in willing if content.codes("employment")[code].get("employed")]
    return bits(
        facts["people.circumstances"].rename(holder="person"),
        months,
        "holder",
        alone=lambda t: t.kind == "living_alone",
        unemployed=lambda t: t.kind == "registered_unemployed",
        hard_to_employ=lambda t: t.kind == "hard_to_employ",
        disabled=lambda t: t.kind.isin(["disability_card", "severe_disability"]),
        willing=lambda t: t.kind.isin(willing),
        employed=lambda t: t.kind.isin(employed),
    )


def households(facts: Facts, months: Table) -> Table:
    """Return each household."""
    return with_reach(facts["people.households"], months).select("community", "reach", ref="id")


def dwellings(facts: Facts, months: Table) -> Table:
    """Return each dwelling with the months on whose last day a household lived there."""
    rows = facts["places.places"].filter(lambda t: t.level == "dwelling")
    homes = bits(facts["people.households"], months, "dwelling", lived_in=lambda t: t.id > 0)
    rows = with_reach(rows, months).left_join(homes, [("id", "dwelling")])
    return rows.select("community", "reach", ref="id", lived_in=rows.lived_in.fill_null(0))


RESIDENTS = Base(
    "people.residents", "people.residencies", residents, ages, members=pgettext_lazy("after a number", "residents")
)
HOUSEHOLDS = Base(
    "people.households", "people.households", households, members=pgettext_lazy("after a number", "households")
)
DWELLINGS = Base("people.dwellings", "places.places", dwellings, members=pgettext_lazy("after a number", "homes"))

register(
    Indicator(
        code="people.residents",
        title=_("Residents"),
        why=_("Residents served. Most other figures are shares of this number."),
        population=_("people who live here"),
        counts=_("people who live here"),
        base=RESIDENTS,
        unit=NUMBER,
        review=REVIEW,
    ),
    Indicator(
        code="people.older",
        title=_("Residents aged 60 and over"),
        why=_("Used to plan meals, care and company for older residents."),
        population=_("people who live here"),
        counts=_("aged 60 and over; unknown birth dates are not counted"),
        base=RESIDENTS,
        counted=lambda t: t.older,
        rules=(OLDER,),
        review=REVIEW,
    ),
    Indicator(
        code="people.very_old",
        title=_("Residents aged 80 and over"),
        why=_("Residents aged 80 and over are visited more often."),
        population=_("people who live here"),
        counts=_("aged 80 and over"),
        base=RESIDENTS,
        counted=lambda t: t.very_old,
        rules=(VERY_OLD,),
        review=REVIEW,
    ),
    Indicator(
        code="people.minors",
        title=_("Children and young people under 18"),
        why=_("Used to plan playgrounds, schools and holiday care."),
        population=_("people who live here"),
        counts=_("under 18"),
        base=RESIDENTS,
        counted=lambda t: t.minor,
        rules=(MINOR,),
        review=REVIEW,
    ),
    Indicator(
        code="people.older_alone",
        title=_("Older residents who live alone"),
        why=_("An accident of a person living alone can go unnoticed, so visits are regular."),
        population=_("aged 60 and over"),
        counts=_("recorded as living alone"),
        base=RESIDENTS,
        within=lambda t: t.older,
        counted=lambda t: t.alone,
        rules=(OLDER,),
        review=REVIEW,
    ),
    Indicator(
        code="people.registered_unemployed",
        title=_("Registered unemployed"),
        why=_("Each should be offered work or training."),
        population=_("able and willing to work"),
        counts=_("registered unemployed"),
        base=RESIDENTS,
        within=lambda t: t.willing,
        counted=lambda t: t.unemployed,
        direction=LOWER,
        review=REVIEW,
    ),
    Indicator(
        code="people.hard_to_employ",
        title=_("Hard to employ"),
        why=_("They are entitled to help from a named person."),
        population=_("people who live here"),
        counts=_("recognised as hard to employ"),
        base=RESIDENTS,
        counted=lambda t: t.hard_to_employ,
        sensitive=True,
        review=REVIEW,
    ),
    Indicator(
        code="people.disability_card",
        title=_("Residents with a disability card"),
        why=_("Used to plan allowances, aids and barrier-free homes."),
        population=_("people who live here"),
        counts=_("with a disability card"),
        base=RESIDENTS,
        counted=lambda t: t.disabled,
        sensitive=True,
        review=REVIEW,
    ),
    Indicator(
        code="people.employed",
        title=_("Employment rate"),
        why=_("This share is the standard for a full-employment community. Its base is shown with it."),
        population=_("able and willing to work"),
        counts=_("employed"),
        base=RESIDENTS,
        within=lambda t: t.willing,
        counted=lambda t: t.employed,
        direction=HIGHER,
        rules=("employment.rate.target",),
        target="employment.rate.target",
        review=REVIEW,
    ),
    Indicator(
        code="people.with_id_number",
        title=_("ID number known"),
        why=_("Needed to find duplicates and check allowances."),
        population=_("people who live here"),
        counts=_("ID number known today"),
        base=RESIDENTS,
        counted=lambda t: t.has_id,
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="people.with_phone",
        title=_("Phone number known"),
        why=_("Residents without a phone number can only be reached by a visit."),
        population=_("people who live here"),
        counts=_("phone number known today"),
        base=RESIDENTS,
        counted=lambda t: t.has_phone,
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="people.households",
        title=_("Households"),
        why=_("Used to plan visits, areas and staff."),
        population=_("households"),
        counts=_("households"),
        base=HOUSEHOLDS,
        unit=NUMBER,
        review=REVIEW,
    ),
    Quotient(
        code="people.household_size",
        title=_("Residents per household"),
        why=_("Smaller households have less help at hand."),
        population=_("households"),
        counts=_("people who live here"),
        top="people.residents",
        bottom="people.households",
        members=pgettext_lazy("after a number", "residents"),
        review=REVIEW,
    ),
    Indicator(
        code="people.dwellings",
        title=_("Homes"),
        why=_("Every home belongs to an area, occupied or not."),
        population=_("homes"),
        counts=_("homes"),
        base=DWELLINGS,
        unit=NUMBER,
        review=REVIEW,
    ),
    Indicator(
        code="people.lived_in",
        title=_("Occupied homes"),
        why=_("A home without a household is vacant or not registered yet."),
        population=_("homes"),
        counts=_("with a household"),
        base=DWELLINGS,
        counted=lambda t: t.lived_in,
        review=REVIEW,
    ),
)
