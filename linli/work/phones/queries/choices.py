"""What the forms of a phone offer, and the rules that they must know; read from the content, no query."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.registers.duties import queries as duties
from linli.registers.places.models import Place
from linli.work.visits import policies as visits
from linli.work.visits.queries.reasons import days_of
from linli.work.visits.states import note_of

RULES = {
    "record_back_days": visits.LATEST,
    "correct_within_hours": visits.CORRECT,
    "promise_days": visits.KEEP,
    "due_soon_days": "visits.due_soon_days",
    "not_home_retry_days": "visits.not_home.retry_days",
    "not_home_phone_after": "visits.not_home.phone_after",
    "not_met_again_days": "visits.not_met.again_days",
}


def choices(viewer: Viewer, community: Place) -> dict[str, Any]:
    """Return the code lists of the forms in the language of the moment."""
    return {
        "visit_kind": _titles("visit_kind"),
        "visit_outcome": [_outcome(code) for code in content.codes("visit_outcome").values()],
        "need": _titles("need"),
        "promise_ended": [
            {"code": "kept", "title": _("Promise done")},
            {"code": "dropped", "title": _("Promise no longer needed")},
        ],
        "matter": matters(viewer, community),
    }


def _titles(name: str) -> list[dict[str, Any]]:
    return [{"code": code.code, "title": str(code)} for code in content.codes(name).values()]


def _outcome(code: content.Code) -> dict[str, Any]:
    note = note_of(code.code)
    said = {"code": code.code, "title": str(code), "done": bool(code.get("done")), "gone": bool(code.get("gone"))}
    return said | {"next": [note] if note else []}


def matters(viewer: Viewer, community: Place) -> list[dict[str, Any]]:
    """Return the matters of which the viewer may report a case there; `person`: it concerns one member."""
    if not viewer.may(Permission.CASE_REPORT, community):
        return []
    return [
        {"code": matter.code, "title": str(matter), "kind": matter.kind, "person": matter.is_about_person}
        for matter in duties.matters().values()
        if not matter.is_refused
    ]


def rules_of(community: Place, day: date) -> dict[str, int]:
    """Return the rules that forms and lists of a phone need; 0 if there is none."""
    return {name: days_of(rule, community, day) for name, rule in RULES.items()}
