"""Examples for the addresses of the directory."""

from linli.services.directory.tests.factories import HoursFactory, NoteFactory, PointFactory, ServiceFactory, taken_run

THING = {
    "directory": "service of the directory",
    "nearby_service": "service of the directory",
    "nearby_wrong": "service of the directory",
    "nearby_request": "service of the directory",
    "directory:point_end": "point",
    "directory:point_reopen": "point",
    "directory:organization": "organization",
    "directory:location": "location",
    "directory:assign": "location",
    "directory:detail_of_service": "detail of service",
    "directory:detail_of_location": "detail of location",
    "directory:detail_of_point": "detail of point",
    "directory:detail_edit": "hours",
    "directory:detail_remove": "hours",
    "directory:note": "service note",
    "directory:confirm": "service note",
    "directory:reject": "service note",
    "directory:note_back": "service note",
    "directory:package": "package",
    "directory:package_take": "package",
    "directory:package_undo": "package",
    "directory:coverage_kind": "kind of service",
}
FACES = {
    "nearby": ["?q=水管"],
    "directory:list": ["?state=ended"],
    "directory:notes": ["?state=rejected"],
}


def examples(town):
    """A service at a location with hours, and a note about it."""
    point = PointFactory(community=town.here, service=ServiceFactory(community=town.here, asked_here=True))
    return {
        "service of the directory": point.service.pk,
        "point": point.pk,
        "organization": point.service.organization.pk,
        "location": point.location.pk,
        "detail of service": [point.service.pk, "cost_option"],
        "detail of location": [point.location.pk, "phone"],
        "detail of point": [point.pk, "schedule"],
        "hours": HoursFactory(point=point).pk,
        "service note": NoteFactory(service=point.service).pk,
        "kind of service": ["repair"],
        "package": taken_run(town.here).pk,
    }
