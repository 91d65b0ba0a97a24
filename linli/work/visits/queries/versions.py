"""What can be corrected of a visit, as its forms compare it (`journal.versions`)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from linli.core.journal import versions
from linli.core.law import content
from linli.work.staffing.models import Worker
from linli.work.visits.models import Visit

FIELDS = ("kind", "outcome", "minutes", "seen", "answer", "promise", "next_day", "promise_due")


def correctable(visit: Visit) -> dict[str, Any]:
    """Return what can be corrected of a visit."""
    needs = sorted(need.kind for need in visit.needs.all())
    return {**versions.fields_of(visit, *FIELDS), "needs": needs, **along(visit)}


def along(visit: Visit) -> dict[str, Any]:
    """Return who came along on a visit: codes of roles, and colleagues by key."""
    rows = list(visit.companions.values_list("role", "worker"))
    roles = sorted(role for role, worker in rows if worker is None)
    return {"companions": roles, "colleagues": sorted(worker for _role, worker in rows if worker is not None)}


def promised(visit: Visit) -> str:
    """Return the version of the promise of a visit, for pages on which it can be ticked as kept."""
    return versions.of(visit, versions.fields_of(visit, "promise"))


def in_words(name: str, value: Any) -> tuple[str, str]:
    """Return a field of a visit as the form shows it."""
    if name == "needs":
        return _("needs"), _(", ").join(content.title("need", kind) for kind in value)
    if name == "companions":
        return _("who came along"), _(", ").join(content.title("companion_role", role) for role in value)
    if name == "colleagues":
        names = Worker.objects.filter(pk__in=value).order_by("pk").values_list("name", flat=True)
        return _("colleagues who came along"), _(", ").join(names)
    label = versions.label_of(Visit(), name)
    return label, content.title(f"visit_{name}", value) if name in {"kind", "outcome"} else versions.in_words(value)
