"""The ways to go: at most seven on the left of a wide page, four at the foot of a phone's; the apps declare them."""

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
    Role.COMMITTEE,
    Role.SUBDISTRICT,
    Role.DISTRICT,
    Role.AUDITOR,
    Role.ADMIN,
)


def ways(viewer: Viewer) -> list[Way]:
    """Everywhere this viewer may go."""
    return [way for way in registry().rail if way.open_to(viewer)]


def rail(viewer: Viewer) -> list[Way]:
    """Return the left rail: the first seven that the viewer may go; the rest stands on the page "me"."""
    return ways(viewer)[:7]


def tabs(viewer: Viewer) -> list[Way]:
    """Return the foot of a phone's page: three ways and "me"."""
    main = [way for way in registry().tabs if way.open_to(viewer)]
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
    """Return the URL name of the page that a role sees first."""
    pages = registry().first_pages
    return next((pages[role] for role in ROLES if role in viewer.roles and role in pages), ME.url_name)


@dataclass(frozen=True, slots=True)
class Link:
    """A way as a page draws it."""

    url: str
    title: Promise | str
    icon: str
    is_here: bool


def links(chosen: Iterable[Way], path: str, viewer: Viewer = STRANGER, place_id: int | None = None) -> list[Link]:
    """Return the ways as links from a place; the one that `path` is under is marked, the closest of several."""
    found = [(way, way.url) for way in chosen]
    here = max((url for _way, url in found if path.startswith(url)), key=len, default="")
    return [Link(way.url_in(viewer, place_id), way.title, way.icon, url == here) for way, url in found]
