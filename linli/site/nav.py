"""The ways to go: at most seven on the left of a wide page, four at the foot of a phone's (docs: how-to, new page)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.access.permissions import Role
from linli.core.access.viewer import STRANGER, Viewer
from linli.core.web.http import PLACE


@dataclass(frozen=True, slots=True)
class Way:
    """One entry: where it leads, what it is called, its icon, and who sees it (anyone with one of `needs`)."""

    url_name: str
    title: Promise | str
    icon: str
    needs: tuple[P, ...] = ()
    in_place: P | None = None  # a list that the place of the top bar narrows, for who holds this there

    @property
    def url(self) -> str:
        """Where it leads."""
        return _address(self.url_name)

    def url_in(self, viewer: Viewer, place_id: int | None) -> str:
        """Where it leads from a place; the list itself would go on there, one answer later."""
        if place_id and self.in_place and viewer.scope(self.in_place).reaches(place_id):
            return f"{self.url}?{PLACE}={place_id}"
        return self.url

    def open_to(self, viewer: Viewer) -> bool:
        """Whether this viewer gets it."""
        if self.needs and not viewer.may_any(self.needs):
            return False
        try:
            return bool(self.url)
        except NoReverseMatch:
            return False


@lru_cache(maxsize=64)
def _address(url_name: str) -> str:
    """Every page draws all ways, and they never move."""
    return reverse(url_name)


RAIL = [
    Way("visits:today", _("Today"), "sun", (P.VISIT_RECORD,)),
    Way("people:households", _("Households"), "house", (P.PEOPLE_VIEW,), P.PEOPLE_VIEW),
    Way("cases:list", _("Cases"), "inbox", (P.CASE_VIEW, P.CASE_HANDLE), P.CASE_VIEW),
    Way("areas:list", _("Areas"), "map", (P.AREA_VIEW,), P.AREA_VIEW),
    Way("assessment:figures", _("Figures"), "chart-column", (P.FIGURES_VIEW,), P.FIGURES_VIEW),
    Way("staffing:list", _("Workers"), "users", (P.STAFF_VIEW,), P.STAFF_VIEW),
    Way("people:imports", _("Imports"), "file-up", (P.PEOPLE_IMPORT,)),
    Way("bodies:list", _("Bodies"), "building-2", (P.BODY_VIEW,)),
    Way("duties:list", _("Duties"), "scale", (P.DUTY_VIEW,)),
    Way("journal", _("Journal"), "scroll-text", (P.JOURNAL_VIEW,)),
    Way("accounts:list", _("Accounts"), "key-round", (P.APPOINT,)),
    Way("places:imports", _("Places"), "map-pin", (P.PLACE_IMPORT,)),
]
TABS = [
    Way("journal", _("Journal"), "scroll-text", (P.JOURNAL_VIEW,)),
    Way("visits:today", _("Today"), "sun", (P.VISIT_RECORD,)),
    Way("assessment:figures", _("Figures"), "chart-column", (P.STAFF_VIEW,), P.FIGURES_VIEW),
    Way("people:households", _("Households"), "house", (P.PEOPLE_VIEW,), P.PEOPLE_VIEW),
    Way("cases:list", _("Cases"), "inbox", (P.CASE_VIEW, P.CASE_HANDLE), P.CASE_VIEW),
]
ME = Way("me", _("Me"), "circle-user")

# The first page of each role; who holds several gets the first of this list.
FIRST = [
    (Role.WORKER, "visits:today"),
    (Role.CLERK, "cases:inbox"),
    (Role.HANDLER, "cases:inbox"),
    (Role.COMMITTEE, "assessment:figures"),
    (Role.SUBDISTRICT, "assessment:figures"),
    (Role.DISTRICT, "assessment:figures"),
    (Role.AUDITOR, "journal"),
    (Role.ADMIN, "accounts:list"),
]


def ways(viewer: Viewer) -> list[Way]:
    """Everywhere this viewer may go."""
    return [way for way in RAIL if way.open_to(viewer)]


def rail(viewer: Viewer) -> list[Way]:
    """The left rail: the first seven that the viewer may go; the rest stands on the page "me"."""
    return ways(viewer)[:7]


def tabs(viewer: Viewer) -> list[Way]:
    """The foot of a phone's page: three ways and "me"."""
    main = [way for way in TABS if way.open_to(viewer)]
    chosen = {way.url_name for way in main}
    rest = [way for way in ways(viewer) if way.url_name not in chosen]
    return [*[*main, *rest][:3], ME]


def beyond(viewer: Viewer) -> list[Way]:
    """What did not fit into the rail."""
    return ways(viewer)[7:]


def below_rail(viewer: Viewer) -> list[Way]:
    """What stands in the rail, but not at the foot of a phone's page."""
    at_foot = {way.url_name for way in tabs(viewer)}
    return [way for way in rail(viewer) if way.url_name not in at_foot]


def first_page(viewer: Viewer) -> str:
    """The URL name of the page that a role sees first."""
    return next((url_name for role, url_name in FIRST if role in viewer.roles), "me")


@dataclass(frozen=True, slots=True)
class Link:
    """A way as a page draws it."""

    url: str
    title: Promise | str
    icon: str
    is_here: bool


def links(chosen: Iterable[Way], path: str, viewer: Viewer = STRANGER, place_id: int | None = None) -> list[Link]:
    """The ways as links, from a place; the one under which `path` lies is marked, the closest when several are."""
    found = [(way, way.url) for way in chosen]
    here = max((url for _way, url in found if path.startswith(url)), key=len, default="")
    return [Link(way.url_in(viewer, place_id), way.title, way.icon, url == here) for way, url in found]
