"""The files of a form: each edition is kept as it was uploaded, encrypted at rest."""

from __future__ import annotations

import hashlib
from datetime import date
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.errors import RuleBroken
from linli.insight.reports import policies
from linli.insight.reports.actions.registering import locked_form
from linli.insight.reports.models import Edition, ReportForm


@transaction.atomic
def add_edition(row: ReportForm, data: bytes, name: str, *, since: date, by: Viewer) -> Edition:
    """Keep a file as the next edition of a form, valid since a day.

    Raises:
        PermissionDenied: the viewer registers no forms there.
        RuleBroken: it is no form, or the same file is there already.
    """
    row = locked_form(row)
    policies.check_may(by, P.REPORT_FORM_EDIT, row.place)
    if not row.is_living:
        raise RuleBroken(_("This form is {state}. Renew it first.").format(state=row.get_state_display()))
    kind = policies.check_file(data, name)
    last = row.editions.aggregate(last=Max("number"))["last"] or 0
    edition = Edition(
        form=row,
        number=last + 1,
        since=since,
        name=name[-160:],
        kind=kind,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by_id=by.user_id,
    )
    with only_once(_("This file is already an edition of this form.")):
        edition.file.save(f"{uuid4().hex}.{kind}", ContentFile(data), save=False)
        edition.save()
    journal.record("report_form.edition_added", row, by=by, edition=edition.number, sha256=edition.sha256)
    return edition


@transaction.atomic
def undo_edition(edition: Edition, *, by: Viewer) -> Edition:
    """Take an edition out of use that was uploaded by mistake; the file stays, runs that used it too.

    Raises:
        PermissionDenied: the viewer registers no forms there.
        RuleBroken: it is out of use already, or a run was filled with it.
    """
    row = locked_form(edition.form)
    policies.check_may(by, P.REPORT_FORM_EDIT, row.place)
    edition = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if edition.taken_back_at is not None:
        raise RuleBroken(_("This edition is no longer used."))
    if edition.runs.exists():
        raise RuleBroken(_("Submissions were filled with this edition. Upload the right file as a new edition."))
    edition.taken_back_at = timezone.now()
    edition.save(update_fields=["taken_back_at"])
    journal.record("report_form.edition_undone", row, by=by, edition=edition.number)
    return edition


def read_edition(edition: Edition, *, by: Viewer) -> File:
    """Open the file of an edition; it is an empty form, so nobody's data are in it and no entry is written."""
    return edition.file.open("rb")
