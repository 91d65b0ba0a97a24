"""Acts that do not change the state: note, receipt, reading the caller's number."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.work.cases import policies, queries
from linli.work.cases.actions.steps import locked, new_receipt, write
from linli.work.cases.models import Case
from linli.work.cases.states import Act


@transaction.atomic
def comment(case: Case, *, by: Viewer, words: str, public: bool = False, based_on: str = "") -> Case:
    """Add a note to the timeline; the resident can read it only if it is public."""
    # `based_on` is ignored: a note conflicts with nothing.
    case = locked(case, by=by)
    if not words.strip():
        raise RuleBroken(_("Write the note."))
    if not queries.was_said(case, Act.COMMENT, words.strip(), by=by):
        write(case, Act.COMMENT, by=by, words=words.strip(), public=public)
    return case


@transaction.atomic
def ask_resident(case: Case, *, by: Viewer, words: str, based_on: str = "") -> Case:
    """Ask the resident something; no deadline changes while the answer is awaited."""
    # `based_on` is ignored, as for a note.
    case = locked(case, by=by)
    policies.check_asks(case, by=by)
    if not words.strip():
        raise RuleBroken(_("Write the question."))
    if not queries.was_said(case, Act.ASK, words.strip(), by=by):
        write(case, Act.ASK, by=by, words=words.strip())
    return case


@transaction.atomic
def read_phone(case: Case, *, by: Viewer, purpose: str) -> str:
    """Return the caller's full number for a stated purpose, and record the reading in the journal."""
    purposes = policies.phone_purposes(case, by)
    if not purposes:
        raise PermissionDenied
    if purpose not in purposes:
        raise RuleBroken(_("Choose a purpose."))
    journal.read("case.phone", case, by=by, reason=purpose)
    return case.reporter_phone


@transaction.atomic
def give_receipt(case: Case, *, by: Viewer) -> str:
    """Create a receipt code for the resident; an earlier one becomes invalid.

    Raises:
        PermissionDenied: the viewer may not report or accept cases there, or it is a sub-case.
    """
    case = locked(case, by=by)
    if not policies.may_give_receipt(case, by):
        raise PermissionDenied
    again, receipt = bool(case.receipt_hash), new_receipt()
    # The code itself is stored nowhere; sessions opened by an earlier code compare hashes and end.
    case.receipt_hash = queries.receipt_hash(receipt)
    case.save(update_fields=["receipt_hash"])
    journal.record("case.receipt_given", case, by=by, again=again)
    return receipt
