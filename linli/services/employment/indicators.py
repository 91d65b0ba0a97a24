"""Figures of employment: the rate with both lists behind it, the unemployed, households, graduates, titles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.figures.indicators import HIGHER, LOWER, NUMBER, Base, Indicator, register
from linli.core.figures.monthly import Facts, Table, Threshold, bits, born, happened, marked, with_reach, without
from linli.core.law import content
from linli.registers.people.indicators import one_home
from linli.services.employment.states import REGISTERED, SCHEME, TitleLevel, WorkAbility

REVIEW = date(2027, 12, 1)
WORKING, MEN, WOMEN = "employment.age.working_min", "employment.age.retire_men", "employment.age.retire_women_cadre"
LONG, GRADUATE = "employment.long_unemployed.years", "employment.graduate.years"
WOMAN = "2"


def kinds(**flags: bool) -> list[str]:
    """Return the kinds of work with these flags of the content."""
    entries = content.codes("employment").items()
    return [code for code, one in entries if all(bool(one.get(name)) == flag for name, flag in flags.items())]


def limits() -> Mapping[str, Threshold]:
    """Return days of birth at the limits of working age, and the days from which times are counted."""
    return {
        "adult_born": born(WORKING),
        "man_born": born(MEN),
        "woman_born": born(WOMEN),
        "long_cut": born(LONG),
        "graduate_cut": born(GRADUATE),
    }


def work(facts: Facts, months: Table) -> Table:
    """Return one row per person with the months of each kind of work and of what the tracking file says."""
    rows = facts["people.circumstances"].rename(holder="person")
    rows = rows.filter(
        rows.kind.isin(list(content.codes("employment"))) & (rows.until.isnull() | (rows.until > rows.since))
    )
    spans = marked(
        facts.zoned(rows),
        facts.limits,
        begun=("since", lambda day, t: day <= t["last"]),
        begun_old=("since", lambda day, t: day <= t.long_cut),
        ended=("until", lambda day, t: day <= t["last"]),
        ended_old=("until", lambda day, t: day <= t.long_cut),
    )
    now = without(spans.begun, spans.ended)
    out = spans.kind.isin(kinds(able_willing=True, employed=False))
    told = {
        "fixed": (now, spans.kind.isin(kinds(able_willing=True, file_decides=False))),
        "asking": (now, spans.kind.isin(kinds(able_willing=True, file_decides=True))),
        "deciding": (now, spans.kind.isin(kinds(file_decides=True))),
        "works": (now, spans.kind.isin(kinds(employed=True))),
        "registered": (now, spans.kind == REGISTERED),
        "known": (now, spans.kind != "unknown"),
        "old_out": (spans.begun_old, out),
        "other": (without(spans.begun, spans.ended_old), ~out),
    }
    spans = spans.mutate(
        **{name: held.fill_null(0) for name, (held, _when) in told.items()},
        **{f"is_{name}": when for name, (_held, when) in told.items()},
    )
    return spans.group_by("holder").aggregate(
        **{name: spans[name].bit_or(where=spans[f"is_{name}"]).fill_null(0) for name in told}
    )


def people(facts: Facts, months: Table) -> Table:
    """Return each residency with the months of working age, of the base, in work, out of work, and so on."""
    homes = facts.zoned(one_home(with_reach(facts["people.residencies"], months)))
    ages = marked(
        homes,
        facts.limits,
        adult=("born", lambda day, t: day <= t.adult_born),
        past_man=("born", lambda day, t: day <= t.man_born),
        past_woman=("born", lambda day, t: day <= t.woman_born),
    )
    past = (ages.sex == WOMAN).ifelse(ages.past_woman, ages.past_man)
    ages = ages.mutate(of_age=without(ages.adult, past), born_known=ages.born.notnull())
    held = work(facts, months)
    said = bits(
        facts["employment.files"].rename(holder="person"),
        months,
        "holder",
        yes=lambda t: t.willing & (t.ability != WorkAbility.NONE.value),
        no=lambda t: ~(t.willing & (t.ability != WorkAbility.NONE.value)),
        income=lambda t: t.income,
    ).rename(writer="holder")
    both = ages.left_join(held, ages.person == held.holder)
    both = both.left_join(said, both.person == said.writer)
    names = [*(name for name in held.columns if name != "holder"), "yes", "no", "income"]
    plain = both.select(
        *("id", "community", "person", "household", "reach", "of_age", "born_known"),
        **{name: both[name].fill_null(0) for name in names},
    )
    return judged(plain)


def judged(plain: Table) -> Table:
    """Return the months in the base, in work, out of work, long so, registered, and of whom something is missing."""
    # Of whom nothing is recorded, the tracking file decides, too.
    undecided = plain.deciding | without(plain.reach, plain.fixed | plain.works | plain.known)
    willing = plain.fixed | without(plain.asking, plain.no) | (undecided & plain.yes)
    plain = plain.mutate(willing=willing)
    base = plain.of_age & plain.willing
    out = without(base, plain.works)
    nothing = without(plain.reach, plain.known | plain.willing)
    return plain.mutate(
        base=base,
        out=out,
        working=plain.works & plain.of_age,
        employed=base & plain.works,
        long=without(out & plain.old_out, plain.other),
        registered=out & plain.registered,
        unsure=plain.born_known.ifelse(nothing & plain.of_age, nothing | plain.willing),
    ).select(
        *("community", "household", "reach", "base", "out", "working", "employed", "long", "registered", "unsure"),
        "income",
        ref="id",
        target="person",
    )


def labour(facts: Facts, months: Table) -> Table:
    """Return each resident with the months in the base of the employment rate, in work and out of work."""
    rows = people(facts, months)
    return rows.select("community", "reach", "base", "employed", "long", "registered", "out", "ref", "target")


def households(facts: Facts, months: Table) -> Table:
    """Return each household with the months in which it is a zero-employment household that counts."""
    rows = people(facts, months)
    sums = {name: (rows[name] & rows.reach).bit_or() for name in ("out", "working", "income", "unsure")}
    own = rows.group_by(of="household").aggregate(**sums)
    left = bits(facts["employment.left_out"], months, "household", left=lambda t: t.id > 0).rename(gone="household")
    homes = with_reach(facts["people.households"], months)
    both = homes.left_join(own, homes.id == own.of)
    both = both.left_join(left, both.id == left.gone)
    zero = without(both.out.fill_null(0), both.working.fill_null(0) | both.income.fill_null(0))
    zero = without(zero, both.unsure.fill_null(0) | both.left.fill_null(0))
    return both.select("community", "reach", ref="id", zero=zero)


def graduates(facts: Facts, months: Table) -> Table:
    """Return each graduate recorded within the years of the rule, with the months in work."""
    rows = facts["people.circumstances"]
    rows = rows.filter(rows.kind == "new_graduate")
    spans = marked(
        facts.zoned(rows),
        facts.limits,
        begun=("since", lambda day, t: day <= t["last"]),
        past=("since", lambda day, t: day <= t.graduate_cut),
    )
    spans = spans.select("id", "community", "person", reach=without(spans.begun, spans.past))
    spans = spans.filter(spans.reach > 0)
    held = work(facts, months)
    both = spans.left_join(held, spans.person == held.holder)
    return both.select("community", "reach", ref="id", target="person", works=both.works.fill_null(0))


def recognised(facts: Facts, months: Table) -> Table:
    """Return each recognition as hard to employ in its month."""
    rows = facts["schemes.awards"]
    rows = rows.filter((rows.scheme == SCHEME) & (rows.until.isnull() | (rows.until > rows.since)))
    return happened(rows, months, "since").select("community", "month", ref="id", target="person")


def titles(facts: Facts, months: Table) -> Table:
    """Return each title from its certification."""
    rows = facts["employment.titles"].filter(lambda t: t.since.notnull())
    return with_reach(rows, months).select("community", "reach", "level", ref="id", target="community")


LABOUR = Base(
    "employment.labour", "people.residencies", labour, limits, members=pgettext_lazy("after a number", "residents")
)
HOUSEHOLDS = Base(
    "employment.households",
    "people.households",
    households,
    limits,
    members=pgettext_lazy("after a number", "households"),
)
GRADUATES = Base(
    "employment.graduates",
    "people.circumstances",
    graduates,
    limits,
    members=pgettext_lazy("after a number", "graduates"),
)
RECOGNISED = Base(
    "employment.recognised",
    "schemes.awards",
    recognised,
    during=True,
    members=pgettext_lazy("after a number", "recognitions"),
)
TITLES = Base("employment.titles", "employment.titles", titles, members=pgettext_lazy("after a number", "titles"))
AGES = (WORKING, MEN, WOMEN)

register(
    Indicator(
        code="employment.rate",
        title=_("Employment rate, working age"),
        why=_("This is the rate of the title of a full-employment community. Both lists behind it can be opened."),
        population=_("of working age, able and willing to work"),
        counts=_("in work"),
        base=LABOUR,
        within=lambda t: t.base,
        counted=lambda t: t.employed,
        direction=HIGHER,
        rules=(*AGES, "employment.rate.target"),
        review=REVIEW,
    ),
    Indicator(
        code="employment.registered",
        title=_("Registered unemployed of working age"),
        why=_("Each should be offered work or training."),
        population=_("of working age, able and willing to work"),
        counts=_("registered unemployed and out of work"),
        base=LABOUR,
        within=lambda t: t.base,
        counted=lambda t: t.registered,
        direction=LOWER,
        rules=AGES,
        review=REVIEW,
    ),
    Indicator(
        code="employment.long",
        title=_("Long unemployed"),
        why=_("The longer a person is out of work, the harder it is to find any; points are lost for the title."),
        population=_("of working age, able and willing, out of work"),
        counts=_("out of work for the time of the rule, and recorded as nothing else since"),
        base=LABOUR,
        within=lambda t: t.out,
        counted=lambda t: t.long,
        direction=LOWER,
        rules=(*AGES, LONG),
        review=REVIEW,
    ),
    Indicator(
        code="employment.zero_households",
        title=_("Zero-employment households"),
        why=_("Each must be found at once and helped in the same period; one that is missed costs the whole item."),
        population=_("households"),
        counts=_("whose members who can and wish to work are all out of work, except those left out after refusals"),
        base=HOUSEHOLDS,
        counted=lambda t: t.zero,
        direction=LOWER,
        rules=AGES,
        review=REVIEW,
    ),
    Indicator(
        code="employment.graduates_working",
        title=_("Graduates who found work"),
        why=_("Graduates without work are helped until they have some."),
        population=_("recorded as a graduate without work within the years of the rule"),
        counts=_("in work"),
        base=GRADUATES,
        counted=lambda t: t.works,
        direction=HIGHER,
        rules=(GRADUATE,),
        review=REVIEW,
    ),
    Indicator(
        code="employment.recognised",
        title=_("Recognised as hard to employ"),
        why=_("Recognition opens aid, public-welfare posts and subsidies."),
        population=_("recognised in the month"),
        counts=_("recognised in the month"),
        base=RECOGNISED,
        unit=NUMBER,
        sensitive=True,
        review=REVIEW,
    ),
    Indicator(
        code="employment.city_titles",
        title=_("Full-employment communities, city level"),
        why=_("Communities with the title."),
        population=_("titles held"),
        counts=_("of city level"),
        base=TITLES,
        within=lambda t: t.level == TitleLevel.CITY.value,
        unit=NUMBER,
        direction=HIGHER,
        review=REVIEW,
    ),
    Indicator(
        code="employment.province_titles",
        title=_("Full-employment communities, province level"),
        why=_("Communities with the title."),
        population=_("titles held"),
        counts=_("of province level"),
        base=TITLES,
        within=lambda t: t.level == TitleLevel.PROVINCE.value,
        unit=NUMBER,
        direction=HIGHER,
        review=REVIEW,
    ),
)
