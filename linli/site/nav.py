"""The ways to go: at most seven on the left of a wide page, four at the foot of a phone's (docs: how-to, new page)."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.core.permissions import Permission as P
from linli.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Way:
    """One entry: where it leads, what it is called, its icon, and who sees it (anyone with one of `needs`)."""

    url_name: str
    title: Promise | str
    icon: str
    needs: tuple[P, ...] = ()

    @property
    def url(self) -> str:
        """Where it leads."""
        return reverse(self.url_name)

    def open_to(self, viewer: Viewer) -> bool:
        """Whether this viewer gets it."""
        if self.needs and not viewer.may_any(self.needs):
            return False
        try:
            return bool(self.url)
        except NoReverseMatch:
            return False


RAIL = [
    Way("visits:today", _("Today"), "sun", (P.VISIT_RECORD,)),
    Way("people:households", _("Households"), "house", (P.PEOPLE_VIEW,)),
    Way("cases:list", _("Cases"), "inbox", (P.CASE_VIEW, P.CASE_HANDLE)),
    Way("areas:list", _("Areas"), "map", (P.AREA_VIEW,)),
    Way("assessment:figures", _("Figures"), "chart-column", (P.FIGURES_VIEW,)),
    Way("staffing:list", _("Workers"), "users", (P.STAFF_VIEW,)),
    Way("people:imports", _("Imports"), "file-up", (P.PEOPLE_IMPORT,)),
    Way("bodies:list", _("Bodies"), "building-2", (P.BODY_VIEW,)),
    Way("duties:list", _("Duties"), "scale", (P.DUTY_VIEW,)),
    Way("journal", _("Journal"), "scroll-text", (P.JOURNAL_VIEW,)),
    Way("accounts:list", _("Accounts"), "key-round", (P.APPOINT,)),
    Way("places:imports", _("Places"), "map-pin", (P.PLACE_IMPORT,)),
]
TABS = [
    Way("visits:today", _("Today"), "sun", (P.VISIT_RECORD,)),
    Way("assessment:figures", _("Figures"), "chart-column", (P.STAFF_VIEW,)),
    Way("people:households", _("Households"), "house", (P.PEOPLE_VIEW,)),
    Way("cases:list", _("Cases"), "inbox", (P.CASE_VIEW, P.CASE_HANDLE)),
]
ME = Way("me", _("Me"), "circle-user")


def rail(viewer: Viewer) -> list[Way]:
    """The left rail: the first seven that the viewer may go; the rest stands on the page "me"."""
    return [way for way in RAIL if way.open_to(viewer)][:7]


def tabs(viewer: Viewer) -> list[Way]:
    """The foot of a phone's page: three ways and "me"."""
    return [*[way for way in TABS if way.open_to(viewer)][:3], ME]


def beyond(viewer: Viewer) -> list[Way]:
    """What did not fit into the rail."""
    return [way for way in RAIL if way.open_to(viewer)][7:]
