"""The indicator of responsibilities."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.figures.indicators import HIGHER, Base, Indicator, register
from linli.core.figures.monthly import Facts, Table, with_reach


def homes(facts: Facts, months: Table) -> Table:
    """Return each dwelling with the months on whose last day a worker was responsible."""
    dwellings = facts["places.places"].filter(lambda t: t.level == "dwelling")
    duty = with_reach(facts["areas.responsibilities"], months)
    covers = [dwellings.community == duty.community, dwellings.lft >= duty.lft, dwellings.lft < duty.rgt]
    pairs = dwellings.join(duty, covers).select(home=dwellings.id, reach=duty.reach)
    # One bit is enough for "exactly one": the database refuses a second worker (migration areas 0002).
    answered = pairs.group_by("home").aggregate(answered=pairs.reach.bit_or())
    homes = with_reach(dwellings, months).left_join(answered, [("id", "home")])
    return homes.select("community", "reach", ref="id", answered=homes.answered.fill_null(0))


HOMES = Base("areas.homes", "places.places", homes, members=pgettext_lazy("after a number", "homes"))

register(
    Indicator(
        code="areas.one_worker",
        title=_("Homes with exactly one responsible worker"),
        why=_("Every household knows its worker, and no home is left out."),
        population=_("homes"),
        counts=_("with exactly one responsible worker"),
        base=HOMES,
        counted=lambda t: t.answered,
        direction=HIGHER,
        review=date(2027, 12, 1),
    )
)
