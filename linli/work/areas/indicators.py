"""What is counted of responsibilities."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from linli.core.indicators import HIGHER, Base, Indicator, register
from linli.core.monthly import Facts, Table, lit, reach, standing


def doors(facts: Facts, months: Table) -> Table:
    """Each dwelling in each month, and whether a worker answered for it on its last day.

    Two at once cannot be: the database itself refuses that (migration areas 0002).
    """
    dwellings = facts["places.places"].filter(lambda t: t.level == "dwelling")
    duty = reach(facts["areas.responsibilities"], months)
    covers = [dwellings.community == duty.community, dwellings.lft >= duty.lft, dwellings.lft < duty.rgt]
    pairs = dwellings.join(duty, covers).select(door=dwellings.id, reach=duty.reach)
    answered = pairs.group_by("door").aggregate(answered=pairs.reach.bit_or())
    doors = standing(dwellings.left_join(answered, dwellings.id == answered.door), months)
    return doors.select("community", "month", ref="id", answered=lit(doors.answered, doors))


DOORS = Base("areas.doors", "places.places", doors)

register(
    Indicator(
        code="areas.one_worker",
        title=_("Dwellings with exactly one responsible worker"),
        why=_("Every family knows whom to turn to; no door is forgotten."),
        population=_("dwellings"),
        counts=_("exactly one worker answers for the door"),
        base=DOORS,
        counted=lambda t: t.answered,
        direction=HIGHER,
        review=date(2027, 12, 1),
    )
)
