"""Saving, changing, sharing and retiring lists."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.insight.lists import policies
from linli.insight.lists.language import ListSpec, read_spec, spec_sentence
from linli.insight.lists.models import SavedList


def versioned(row: SavedList) -> dict[str, Any]:
    """Return what a form that changes a list decides on."""
    return versions.fields_of(row, "title", "spec")


def _in_words(name: str, value: Any) -> tuple[str, str]:
    if name != "spec":
        return versions.label_of(SavedList(), name), str(value)
    spec, faults = read_spec(json.loads(value))
    return _("Conditions and columns"), spec_sentence(spec) if spec else str(faults[0])


@transaction.atomic
def add(spec: ListSpec, *, title: str, by: Viewer) -> SavedList:
    """Save a list of the viewer's own."""
    row = SavedList.objects.create(
        community_id=policies.check_make(by),
        by_id=by.user_id or 0,
        title=title,
        subject=spec.subject,
        spec=json.dumps(spec.as_json(), ensure_ascii=False),
    )
    journal.record("saved_list.added", row, by=by, subject=spec.subject)
    return row


@transaction.atomic
def change(row: SavedList, spec: ListSpec, *, title: str, by: Viewer, based_on: str) -> SavedList:
    """Change a list of the viewer's own.

    Raises:
        RuleBroken: it was changed in another window since the form was opened, or its rows would be something else.
    """
    row = _locked(row)
    policies.check_change(by, row)
    text = json.dumps(spec.as_json(), ensure_ascii=False)
    versions.check(row, based_on, now=versioned(row), yours={"title": title, "spec": text}, words=_in_words)
    if spec.subject != row.subject:
        raise RuleBroken(_("What the rows of a saved list are cannot be changed. Make another list."))
    row.title, row.spec = title, text
    row.save(update_fields=["title", "spec"])
    journal.record("saved_list.changed", row, by=by)
    return row


@transaction.atomic
def share(row: SavedList, *, by: Viewer) -> SavedList:
    """Show a list to everybody of the organisation for which the viewer acts; each runs it with own rights."""
    row = _locked(row)
    policies.check_change(by, row)
    if by.acting_body_id is None:
        raise PermissionDenied
    row.body_id = by.acting_body_id
    row.save(update_fields=["body"])
    journal.record("saved_list.shared", row, by=by, body=row.body_id)
    return row


@transaction.atomic
def unshare(row: SavedList, *, by: Viewer) -> SavedList:
    """Show a list to nobody else any more."""
    row = _locked(row)
    policies.check_change(by, row)
    row.body = None
    row.save(update_fields=["body"])
    journal.record("saved_list.unshared", row, by=by)
    return row


@transaction.atomic
def retire(row: SavedList, *, by: Viewer) -> SavedList:
    """Take a list out of use; its addresses no longer work until it is used again."""
    row = _locked(row)
    policies.check_change(by, row)
    row.retired_at = timezone.now()
    row.save(update_fields=["retired_at"])
    journal.record("saved_list.retired", row, by=by)
    return row


@transaction.atomic
def use_again(row: SavedList, *, by: Viewer) -> SavedList:
    """Undo that a list was taken out of use."""
    row = _locked(row)
    if not policies.is_owner(by, row):
        raise PermissionDenied
    if row.retired_at is not None:
        row.retired_at = None
        row.save(update_fields=["retired_at"])
        journal.record("saved_list.used_again", row, by=by)
    return row


def _locked(row: SavedList) -> SavedList:
    return SavedList.objects.select_for_update(of=("self",)).get(pk=row.pk)
