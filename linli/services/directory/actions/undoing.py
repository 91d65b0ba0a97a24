"""Undoing the import of a package: which rows are watched, and what follows from their return."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from linli.core import search
from linli.core.access.viewer import Viewer
from linli.core.intake.models import SheetRun
from linli.core.intake.runner import ImportKind
from linli.core.intake.runner import undo as runs
from linli.registers.places.models import Place
from linli.services.directory import policies, search_keys
from linli.services.directory.actions.entries import index
from linli.services.directory.engine.package import Package
from linli.services.directory.models import Detail, Location, Organization, Service, ServiceAtLocation
from linli.services.directory.models.entries import DirectoryRow

SERVICE = Service._meta.label_lower


class PackageKind(ImportKind):
    """Imports of HSDS packages."""

    kind = "directory.package"
    imported, undone = "directory.imported", "directory.import_undone"
    place_model = Place

    def check_undo(self, touched: Mapping[type[models.Model], Iterable[int]]) -> None:
        for model, pks in touched.items():
            if issubclass(model, DirectoryRow):
                for row in model._base_manager.filter(pk__in=list(pks)).select_related("community"):
                    policies.check_keep(self.by, row.community)

    def after_undo(self, gone: Mapping[str, Sequence[int]], restored: Mapping[str, Sequence[int]]) -> None:
        for pk in gone.get(SERVICE, ()):
            search.drop(search_keys.KIND, pk)
        for service in Service.objects.filter(pk__in=restored.get(SERVICE, ())).select_related("organization"):
            index(service)


def undo_package(run: SheetRun, *, by: Viewer) -> SheetRun:
    """Undo the import of a package.

    Raises:
        RuleBroken: later records build on it, or the former values are no longer stored.
        PermissionDenied: the viewer does not keep one of the entries.
    """
    return runs.undo(run, PackageKind, by=by)


def watched(package: Package) -> Iterable[tuple[QuerySet[Any], list[str]]]:
    """Yield the existing rows that an import can change: those of the package, and what they are linked to."""
    ids: dict[str, set[str]] = {}
    for (table, uid), record in package.records.items():
        ids.setdefault(table, set()).add(uid)
        for name, value in record.values.items():
            if name.endswith("_id") and isinstance(value, str):
                ids.setdefault(name.removesuffix("_id"), set()).add(value)
    services = Service.objects.filter(uid__in=ids.get("service", ()))
    owners = Q(uid__in=ids.get("organization", ())) | Q(services__in=services.values("pk"))
    yield services, _columns(Service)
    yield Organization.objects.filter(owners).distinct(), _columns(Organization)
    yield Location.objects.filter(uid__in=ids.get("location", ())), _columns(Location)
    yield ServiceAtLocation.objects.filter(uid__in=ids.get("service_at_location", ())), _columns(ServiceAtLocation)
    details = Q(pk=None)
    for table, uids in ids.items():
        details |= Q(table=table, uid__in=uids)
    yield Detail.objects.filter(details), _columns(Detail)


def _columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if not field.primary_key]
