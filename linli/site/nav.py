"""The navigation: at most seven entries in the left rail of a wide page, four tabs on a phone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Role
from linli.core.access.viewer import STRANGER, Viewer
from linli.core.rooms import Way, registry

ME = Way("me", _("Me"), "circle-user")

# A user who holds several roles gets the first page of the first of them.
ROLES = (
    Role.WORKER,
    Role.CLERK,
    Role.HANDLER,
    Role.PROVIDER,
    Role.CENTRE,
    Role.EMPLOYER,
    Role.COMMITTEE,
    Role.SUBDISTRICT,
    Role.DISTRICT,
    Role.AUDITOR,
    Role.ADMIN,
)


def ways(viewer: Viewer) -> list[Way]:
    """Return all entries that the viewer may see."""
    return [way for way in registry().rail if way.open_to(viewer)]


def rail(viewer: Viewer) -> list[Way]:
    """Return the left rail: the first seven entries; the page "me" has the others."""
    return ways(viewer)[:7]


def tabs(viewer: Viewer) -> list[Way]:
    """Return the tabs of a phone: three entries and "me"."""
    main = [way for way in registry().tabs if way.open_to(viewer)]
    chosen = {way.url_name for way in main}
    rest = [way for way in ways(viewer) if way.url_name not in chosen]
    return [*[*main, *rest][:3], ME]


def beyond(viewer: Viewer) -> list[Way]:
    """Return the entries that do not fit into the rail."""
    return ways(viewer)[7:]


def below_rail(viewer: Viewer) -> list[Way]:
    """Return the entries of the rail that have no tab."""
    at_foot = {way.url_name for way in tabs(viewer)}
    return [way for way in rail(viewer) if way.url_name not in at_foot]


def first_page(viewer: Viewer) -> str:
    """Return the URL name of the page that a role sees first."""
    pages = registry().first_pages
    return next((pages[role] for role in ROLES if role in viewer.roles and role in pages), ME.url_name)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the navigation."""

    url: str
    title: Promise | str
    icon: str
    is_here: bool


def links(chosen: Iterable[Way], path: str, viewer: Viewer = STRANGER, place_id: int | None = None) -> list[Link]:
    """Return links within a place; `path` marks the current one, the closest if several match."""
    found = [(way, way.url) for way in chosen]
    here = max((url for _way, url in found if path.startswith(url)), key=len, default="")
    return [Link(way.url_in(viewer, place_id), way.title, way.icon, url == here) for way, url in found]
