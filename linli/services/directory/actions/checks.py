"""Checking services: that an entry is still right, and by when it is to be checked again."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.law import content, rules
from linli.services.directory import policies
from linli.services.directory.actions.entries import locked
from linli.services.directory.models import Service, ServiceCheck

INTERVAL = "directory.check.days"


def interval(service: Service, on: date) -> int:
    """Return after how many days a service is checked again: that of its kind, else the rule."""
    entry = content.codes("service_kind").get(service.kind)
    own = entry.get("check_days") if entry else None
    return int(own or rules.value(INTERVAL, code=service.community.code if service.community else "", on=on))


def put_check(service: Service, *, on: date, by: Viewer, from_package: bool = False) -> ServiceCheck:
    """Write a check of a locked service; the latest one says when the next is due."""
    # A package may tell of a day long before our rules.
    until = on + timedelta(days=interval(service, timezone.localdate() if from_package else on))
    row = ServiceCheck.objects.create(
        community=service.community, service=service, since=on, until=until, by_id=by.user_id, from_package=from_package
    )
    if service.checked_on is None or service.checked_on <= on:
        service.checked_on, service.check_due = on, until
        service.save(update_fields=["checked_on", "check_due"])
    return row


@transaction.atomic
def check(service: Service, *, by: Viewer, on: date) -> ServiceCheck:
    """Record that a service was checked on a day and that its entry is right."""
    service = locked(service)
    policies.check_edit(by, service)
    policies.check_day(service, on)
    with only_once(policies.CHECKED_TODAY):
        row = put_check(service, on=on, by=by)
    journal.record("directory.checked", service, by=by, day=on.isoformat())
    return row
