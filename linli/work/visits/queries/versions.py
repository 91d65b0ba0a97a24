"""What can be corrected of a visit, as its forms compare it (`journal.versions`)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from linli.core.journal import versions
from linli.core.law import content
from linli.work.visits.models import Visit

FIELDS = ("kind", "outcome", "minutes", "seen", "answer", "promise", "next_day", "promise_due")


def correctable(visit: Visit) -> dict[str, Any]:
    """Return what can be corrected of a visit."""
    needs = sorted(need.kind for need in visit.needs.all())
    return {**versions.fields_of(visit, *FIELDS), "needs": needs}


def in_words(name: str, value: Any) -> tuple[str, str]:
    """Return a field of a visit as the form shows it."""
    if name == "needs":
        return _("needs"), _(", ").join(content.title("need", kind) for kind in value)
    label = versions.label_of(Visit(), name)
    return label, content.title(f"visit_{name}", value) if name in {"kind", "outcome"} else versions.in_words(value)
