"""Building blocks of all actions on applications: the locked row, and the step with its journal entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.journal.versions import MOST, Conflict, Difference
from linli.core.web.http import number
from linli.services.schemes import policies
from linli.services.schemes.engine import Scheme
from linli.services.schemes.models import Application, ApplicationStep
from linli.services.schemes.states import MOVES, ApplicationAct

# What a step may change, beside what is only added.
CHANGED = ("state", "reviewed_by_id", "decided_by_id", "decided_on", "advice", "refusal")


def locked(row: Application, *, by: Viewer, based_on: str = "") -> Application:
    """Lock an application until the transaction ends; `based_on` is the last step that the user saw.

    Raises:
        Conflict: somebody has acted since.
        RuleBroken: the viewer no longer sees it.
    """
    rows = Application.objects.visible_to(by).select_related("community", "person")
    held = rows.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if held is None:
        raise RuleBroken(_("You can no longer see this application."))
    last = number(based_on)
    later = held.steps.filter(pk__gt=last).order_by("-pk").first() if last is not None else None
    if later is not None:
        state = Difference(_("state"), None, str(held.get_state_display()))
        raise Conflict(list(journal.of(held)[:MOST]), [state], str(later.pk))
    return held


def one_at_a_time(code: str) -> None:
    """Let what counts the places of a scheme wait for each other until the transaction ends."""
    # Otherwise two grants at once would both count before either is added. SQLite has one writer anyway.
    if connection.vendor == "postgresql":
        number = int.from_bytes(sha256(f"schemes.{code}".encode()).digest()[:7], "big")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def scheme_of(row: Application) -> Scheme:
    """Return the version of the scheme that an application is for.

    Raises:
        RuleBroken: it is no longer in the content.
    """
    version = row.version
    if version is None:
        raise RuleBroken(_("The scheme “{code}” is no longer in the content packs.").format(code=row.scheme))
    return version


def move(
    row: Application,
    act: ApplicationAct,
    *,
    by: Viewer,
    fields: Mapping[str, Any] = MappingProxyType({}),
    words: str = "",
    **told: Any,
) -> ApplicationStep:
    """Check a step on a locked application, change its state and `fields` (of `CHANGED`), and write the step.

    Raises:
        PermissionDenied: the viewer may not.
        RuleBroken: the state does not allow it, or it needs a second person.
    """
    policies.check_act(by, row, act)
    before = {name: _plain(getattr(row, name)) for name in CHANGED}
    from_state, to_state = row.state, MOVES[act].to_state
    for name, value in {**fields, "state": to_state or row.state}.items():
        setattr(row, name, value)
    row.save(update_fields=[*(name.removesuffix("_id") for name in CHANGED), "evidence"])
    return write(row, act, by=by, from_state=from_state, words=words, replaced=before, **told)


def write(
    row: Application,
    act: ApplicationAct,
    *,
    by: Viewer,
    from_state: str = "",
    words: str = "",
    takes_back: ApplicationStep | None = None,
    **told: Any,
) -> ApplicationStep:
    """Write one step and one journal entry; the entry has no free text."""
    step = ApplicationStep.objects.create(
        application=row,
        act=act,
        from_state=from_state,
        to_state=row.state,
        by_id=by.user_id,
        by_name=by.name[:60],
        words=words,
        told=told,
        takes_back=takes_back,
    )
    shown = {name: value for name, value in told.items() if name != "replaced" and value not in (None, "", [])}
    journal.record(f"scheme.{act.value}", row, by=by, scheme=row.scheme, person=row.person_id, step=step.pk, **shown)
    return step


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
