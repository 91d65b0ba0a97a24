"""Indicators of places."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.figures.indicators import NUMBER, Base, Indicator, register
from linli.core.figures.monthly import Facts, Table, with_reach

REVIEW = date(2027, 12, 1)


def communities(facts: Facts, months: Table) -> Table:
    """Return each community."""
    stood = with_reach(facts["places.places"].filter(lambda t: t.level == "community"), months)
    return stood.select("community", "reach", ref="id")


COMMUNITIES = Base(
    "places.communities", "places.places", communities, members=pgettext_lazy("after a number", "communities")
)

register(
    Indicator(
        code="places.communities",
        title=_("Communities"),
        why=_("Number of communities. All other figures are broken down by community."),
        population=_("existing communities"),
        counts=_("existing communities"),
        base=COMMUNITIES,
        unit=NUMBER,
        review=REVIEW,
    )
)
