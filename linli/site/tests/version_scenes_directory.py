"""Forms of the service directory: see `version_scenes`."""

from __future__ import annotations

from functools import partial

from django.urls import reverse

from linli.services.directory import actions as directory
from linli.services.directory.tests import factories as of_services
from linli.site.tests.version_scenes import Scene, World, scene
from linli.site.tests.version_scenes_services import SCENES

__all__ = ["SCENES"]  # with those of the other services


@scene("directory:edit")
def correct_service(world: World) -> Scene:
    world.me("clerk")
    row = of_services.ServiceFactory(community=world.community)
    url = reverse("directory:edit", args=[row.pk])
    theirs = partial(directory.correct_service, row, by=world.colleague("clerk"), fees="their fees")
    mine = {"name": row.name, "kind": row.kind, "organization": row.organization_id, "status": row.status}
    return Scene(url, url, row, theirs, mine | {"fees": "my fees"}, shows=("their fees", "my fees"))


@scene("directory:organization")
def correct_organization(world: World) -> Scene:
    world.me("clerk")
    row = of_services.OrganizationFactory(community=world.community)
    url = reverse("directory:organization", args=[row.pk])
    theirs = partial(directory.correct_organization, row, by=world.colleague("clerk"), description="their words")
    mine = {"name": row.name, "description": "my words"}
    return Scene(url, url, row, theirs, mine, shows=("their words", "my words"))


@scene("directory:location")
def correct_location(world: World) -> Scene:
    world.me("clerk")
    row = of_services.LocationFactory(community=world.community)
    url = reverse("directory:location", args=[row.pk])
    theirs = partial(directory.correct_location, row, by=world.colleague("clerk"), address="their street 2")
    mine = {"name": row.name, "type": row.type, "lat": row.lat, "lng": row.lng, "address": "my street 1"}
    return Scene(url, url, row, theirs, mine, shows=("their street 2", "my street 1"))


@scene("directory:detail_edit")
def correct_opening_hours(world: World) -> Scene:
    world.me("clerk")
    row = of_services.HoursFactory(point__community=world.community)
    url = reverse("directory:detail_edit", args=[row.pk])
    theirs = partial(
        directory.correct_detail, row, row.more | {"closes_at": "18:30"}, by=world.colleague("clerk"), holidays="office"
    )
    mine = {"byday": row.more["byday"].split(","), "opens_at": "08:30", "closes_at": "16:15", "holidays_rule": "office"}
    return Scene(url, url, row, theirs, mine, shows=("18:30", "16:15"))
