"""Mapping an edition: its blanks are read and proposed for, and confirmed one by one or all at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.intake import reasons
from linli.insight.reports import policies
from linli.insight.reports.actions.registering import locked_form
from linli.insight.reports.engine import duplicates
from linli.insight.reports.engine.periods import ReportPeriod
from linli.insight.reports.engine.proposals import BlankProposal, BlankProposals, path_of, propose, rows_key
from linli.insight.reports.engine.terms import Term, TermKind
from linli.insight.reports.filling import examples, stored
from linli.insight.reports.filling.figures import BlankFigures
from linli.insight.reports.models import Edition, FormField
from linli.insight.reports.queries import mapping
from linli.insight.reports.states import FieldState
from linli.insight.reports.structure import BlankKind, FormStructure, TableKind, compare
from linli.insight.reports.structure.reading import read
from linli.registers.places.models import Place

ROWS = "rows"  # kind of the field that says which records a list has


@transaction.atomic
def read_structure(edition: Edition, *, by: Viewer) -> list[FormField]:
    """Read the blanks of an edition and propose what fills them; what was confirmed before is kept.

    Raises:
        PermissionDenied: the viewer registers no forms there.
        UnreadableFile: the file cannot be read as a form.
    """
    locked_form(edition.form)
    policies.check_may(by, P.REPORT_FORM_EDIT, edition.form.place)
    with edition.file.open("rb") as file:
        form = read(file.read(), edition.name)
    edition.structure = stored.as_json(form)
    edition.save(update_fields=["structure"])
    fields = put_blanks(edition, form)
    follow_edition(edition, form)
    proposed = sum(1 for one in fields if mapping.proposals_of(one))
    numbers = {"edition": edition.number, "blanks": len(fields), "proposed": proposed}
    journal.record("report_form.edition_read", edition.form, by=by, numbers=numbers)
    return fields


def put_blanks(edition: Edition, form: FormStructure) -> list[FormField]:
    """Store the blanks of a structure with their proposals."""
    found = propose(form, mapping.vocabulary(edition))
    known = {field.key: field for field in edition.fields.all()}
    fields = [
        _put(edition, known.get(blank["key"]), position, blank, found) for position, blank in enumerate(_blanks(form))
    ]
    edition.fields.exclude(pk__in=[field.pk for field in fields]).delete()
    return fields


def follow_edition(edition: Edition, form: FormStructure) -> int:
    """Decide the blanks of a new edition that the one before has as well; return how many.

    Blanks are found by their label paths, so those that moved follow. What is new, reworded or asked in another way is
    left to be confirmed.
    """
    earlier = edition.form.editions.kept().filter(number__lt=edition.number, structure__isnull=False).first()
    if earlier is None:
        return 0
    old = stored.of_json(earlier.structure or {})
    changes = compare(old, form)
    changed = {pair.new.key for pair in changes.changed}
    follows = {new: one for one, new in changes.follow().items() if new not in changed}
    follows |= {f"{ROWS}:{new}": f"{ROWS}:{one}" for new, one in follows.items()}
    terms = mapping.terms_of(earlier)
    followed = 0
    for field in edition.fields.filter(state=FieldState.TO_CONFIRM):
        term = terms.get(follows.get(field.key, ""))
        if term is not None and not term.keys:
            _decide(field, term)
            followed += 1
    return followed


def _blanks(form: FormStructure) -> list[dict[str, Any]]:
    """Return the blanks that are mapped, in reading order; of a list, first which records it has."""
    found: list[dict[str, Any]] = []
    for table in (table for part in form.parts if not part.hidden for table in part.tables):
        if table.kind == TableKind.LIST and table.blanks:
            found.append({"key": rows_key(table), "label": table.title or form.title, "kind": ROWS, "path": ""})
        for blank in table.blanks:
            if blank.kind != BlankKind.FORMULA:
                said = {"label": blank.label, "kind": blank.kind.value, "path": path_of(blank)}
                found.append({"key": blank.key, **said})
    return found


def _put(
    edition: Edition, known: FormField | None, position: int, blank: Mapping[str, Any], found: BlankProposals
) -> FormField:
    field = known or FormField(edition=edition, key=blank["key"], mapping={})
    field.position, field.kind, field.label = position, blank["kind"], blank["label"][:400]
    field.normal = duplicates.normal(field.label)[:400]
    proposals = [_stored(one) for one in found.get(field.key, ())]
    field.mapping = {**(field.mapping or {}), "path": blank["path"], "proposals": proposals}
    field.save()
    return field


def _stored(one: BlankProposal) -> dict[str, Any]:
    return {"term": one.term.as_json(), "score": round(one.score, 3), "reason": reasons.stored(one.reason)}


@transaction.atomic
def compare_example(
    edition: Edition, example: FormStructure, place: Place, period: ReportPeriod, *, by: Viewer
) -> dict[str, int]:
    """Put those proposals first that give the numbers of a filled copy; return how many blanks agree and differ.

    Args:
        edition: an edition whose blanks were read.
        example: the same form as it was filled for a place and period.
        place: of the example.
        period: of the example.
        by: who maps; the numbers are counted with their rights.

    Raises:
        PermissionDenied: the viewer registers no forms there.
    """
    locked_form(edition.form)
    policies.check_may(by, P.REPORT_FORM_EDIT, edition.form.place)
    fields = {field.key: field for field in edition.fields.filter(state=FieldState.TO_CONFIRM)}
    numbers = {key: number for key, number in examples.numbers_of(example).items() if key in fields}
    proposals = {key: mapping.proposals_of(fields[key]) for key in numbers}
    found = examples.by_example(proposals, numbers, BlankFigures(by, place, period))
    agree = 0
    for key, ordered in found.items():
        agree += ordered[0].score >= examples.AGREES
        fields[key].mapping = {**(fields[key].mapping or {}), "proposals": [_stored(one) for one in ordered]}
        fields[key].save(update_fields=["mapping"])
    counts = {"agree": agree, "differ": len(found) - agree}
    journal.record("report_form.example_compared", edition.form, by=by, edition=edition.number, numbers=counts)
    return counts


@transaction.atomic
def confirm_field(field: FormField, term: Term, *, by: Viewer) -> FormField:
    """Decide what fills a blank.

    Raises:
        PermissionDenied: the viewer registers no forms there.
        RuleBroken: the edition is no longer used.
    """
    field = _locked(field, by)
    _decide(field, term)
    journal.record("report_form.blank_mapped", field.edition.form, by=by, key=field.key, filled_from=term.kind.value)
    return field


@transaction.atomic
def undo_field(field: FormField, *, by: Viewer) -> FormField:
    """Take back what was decided about a blank.

    Raises:
        PermissionDenied: the viewer registers no forms there.
        RuleBroken: nothing is decided, or the edition is no longer used.
    """
    field = _locked(field, by)
    if field.state == FieldState.TO_CONFIRM:
        raise RuleBroken(_("Nothing is decided about this blank."))
    field.state, field.item = FieldState.TO_CONFIRM, ""
    field.mapping = {name: value for name, value in (field.mapping or {}).items() if name != "term"}
    field.save(update_fields=["state", "item", "mapping"])
    journal.record("report_form.blank_reopened", field.edition.form, by=by, key=field.key)
    return field


@transaction.atomic
def confirm_first(edition: Edition, *, by: Viewer) -> int:
    """Take the first proposal of every blank that is not decided; return how many.

    Raises:
        PermissionDenied: the viewer registers no forms there.
    """
    locked_form(edition.form)
    policies.check_may(by, P.REPORT_FORM_EDIT, edition.form.place)
    taken = 0
    for field in edition.fields.filter(state=FieldState.TO_CONFIRM).select_for_update(of=("self",)):
        if proposals := mapping.proposals_of(field):
            _decide(field, proposals[0].term)
            taken += 1
    journal.record("report_form.blanks_mapped", edition.form, by=by, edition=edition.number, blanks=taken)
    return taken


def _locked(field: FormField, by: Viewer) -> FormField:
    locked_form(field.edition.form)
    policies.check_may(by, P.REPORT_FORM_EDIT, field.edition.form.place)
    related = ("edition__form__place",)
    field = FormField.objects.select_for_update(of=("self",)).select_related(*related).get(pk=field.pk)
    if field.edition.taken_back_at is not None:
        raise RuleBroken(_("This edition is no longer used."))
    return field


STATES = {TermKind.ANSWER: FieldState.NEW_ASK, TermKind.NOT_OURS: FieldState.NOT_OURS}


def _decide(field: FormField, term: Term) -> None:
    field.state = STATES.get(term.kind, FieldState.FOUND)
    field.item = item_code(field, term)
    field.mapping = {**(field.mapping or {}), "term": term.as_json()}
    field.save(update_fields=["state", "item", "mapping"])


def item_code(field: FormField, term: Term) -> str:
    """Return what a blank is compared by: the same count or question has the same code in every form."""
    if term.kind in (TermKind.ITEM, TermKind.INDICATOR):
        return term.code
    if term.kind == TermKind.COUNT:
        return f"count.{_hash(json.dumps(term.as_json(), ensure_ascii=False, sort_keys=True))}"
    return f"asked.{_hash(field.normal)}" if term.kind == TermKind.ANSWER else ""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
