"""Where a visit counts in its own app: the visits of the household, what is due, and open promises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.rooms.uses import Use, UseLine
from linli.registers.people.models import Household
from linli.work.visits import queries


def of_visit(visit: Any, viewer: Viewer) -> Iterator[UseLine]:
    """Yield the lists of this app that a visit is in."""
    if viewer.may(Permission.PEOPLE_VIEW, visit.community):
        yield from _of_household(visit, viewer)
    if visit.has_open_promise and viewer.may(Permission.VISIT_RECORD, visit.community):
        due = date_format(visit.promise_due or visit.day)
        yield UseLine(gettext_lazy("Open promises"), _("by %(day)s") % {"day": due}, reverse("visits:promises"))


def _of_household(visit: Any, viewer: Viewer) -> Iterator[UseLine]:
    """Yield the list of the household, and when it is due next."""
    seen = Household.objects.visible_to(viewer).filter(pk=visit.household_id)
    household = seen.select_related("community", "dwelling__parent").first()
    if household is None:
        return
    url = reverse("visits:of_household", args=[household.pk])
    yield UseLine(gettext_lazy("Visits of the household"), household.name, url)
    due = queries.due_for(household, timezone.localdate())
    # Only the latest visit decides when the next one is due.
    if due is not None and due.last is not None and due.last.pk == visit.pk:
        words = _("%(day)s: %(why)s") % {"day": due.day_words, "why": due.why}
        may_record = viewer.may(Permission.VISIT_RECORD, visit.community)
        yield UseLine(
            gettext_lazy("Next visit due"), words, reverse("visits:record", args=[household.pk]) if may_record else url
        )


USES = (Use(10, "visits.visit", of_visit),)
