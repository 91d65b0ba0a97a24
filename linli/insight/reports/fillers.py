"""Filling a run: what its mapping leads to is counted, written into the office's own file, and frozen."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken, UnreadableFile
from linli.insight.reports import actions, policies
from linli.insight.reports.actions.runs import by_hand, edition_for
from linli.insight.reports.engine import periods
from linli.insight.reports.engine.periods import ReportPeriod
from linli.insight.reports.filling import files, stored
from linli.insight.reports.filling.given import RunFacts
from linli.insight.reports.filling.run import Answered, FilledForm, Filling
from linli.insight.reports.models import Edition, FormQuestion, FormRun
from linli.insight.reports.queries import mapping, register
from linli.insight.reports.queries.runs import answered
from linli.insight.reports.states import FieldState
from linli.registers.bodies.models import Body

FORBIDDEN = str.maketrans(dict.fromkeys('\\/:*?"<>|', "-"))


def generate(run: FormRun, *, by: Viewer) -> FilledForm:
    """Fill a run from the records: its values with where they come from, and the office's file.

    Raises:
        PermissionDenied: the viewer fills no forms there.
        RuleBroken: the edition is not mapped, the run is confirmed, or the file is damaged or cannot be filled.
    """
    if not policies.may_fill(by, run):
        raise PermissionDenied
    edition = edition_for(run)
    if edition is None or edition.structure is None:
        raise RuleBroken(_("This form has no edition that is mapped. Upload its file and map it first."))
    # Forms are Chinese: names of choices, units and days are written as the office reads them.
    with translation.override(mapping.CHINESE):
        filled, data = _filled(run, edition, by)
    actions.freeze(run, filled.values, by=by, edition=edition, data=data, name=_name(run, edition))
    return filled


def today(run: FormRun, *, by: Viewer) -> list[dict[str, Any]]:
    """Return the values that the records give now for a run that was filled; nothing is kept.

    Raises:
        RuleBroken: the edition of the run is not mapped.
    """
    if run.edition is None or run.edition.structure is None:
        raise RuleBroken(_("This submission was filled by hand, so the records say nothing about it."))
    with translation.override(mapping.CHINESE):
        return _filling(run, run.edition, by).filled().values


def _filled(run: FormRun, edition: Edition, by: Viewer) -> tuple[FilledForm, bytes]:
    filling = _filling(run, edition, by)
    filled = filling.filled()
    filled.put_by_hand(by_hand(run))
    with edition.file.open("rb") as file:
        data = file.read()
    try:
        return filled, files.written(data, edition.kind, filling.form, filled)
    except UnreadableFile as reason:
        raise RuleBroken(reason.message) from reason


def _filling(run: FormRun, edition: Edition, by: Viewer) -> Filling:
    run.edition = edition
    answers = {key: Answered(one.fact.code, one.value, one.definition, one.since) for key, one in answered(run).items()}
    given = RunFacts(run.place, period_of(run), timezone.localdate(), by.name, _phone(run, by))
    form, terms = stored.of_json(edition.structure or {}), mapping.terms_of(edition)
    return Filling(form, terms, given, by, sensitivity=run.form.sensitivity, answers=answers)


def period_of(run: FormRun) -> ReportPeriod:
    """Return the period of a run."""
    return ReportPeriod(run.period, run.period_since, run.period_until)


def _phone(run: FormRun, by: Viewer) -> str:
    """Return the office phone of who fills in, or of an organisation of the place; "" if none is recorded."""
    there = Body.objects.open().filter(place=run.place).exclude(phone="").order_by("pk")
    body = (there.filter(pk=by.acting_body_id).first() if by.acting_body_id else None) or there.first()
    return body.phone if body is not None else ""


def _name(run: FormRun, edition: Edition) -> str:
    plain = f"{run.form.title}-{run.place}-{periods.words(run.period)}".translate(FORBIDDEN)
    return f"{plain[:140]}{PurePath(edition.name).suffix.lower()}"


@transaction.atomic
def ask_missing(run: FormRun, *, by: Viewer) -> int:
    """Ask the community one small question for each blank that nothing answers; return how many are new.

    Raises:
        PermissionDenied: the viewer fills no forms there.
        RuleBroken: the run is of an office, which answers its questions itself.
    """
    if run.community is None:
        raise RuleBroken(_("Questions go to a community. Fill in this sheet by hand."))
    edition, asked = edition_for(run), 0
    known = answered(run)
    waiting = set(FormQuestion.objects.waiting().filter(community=run.community).values_list("fact__code", flat=True))
    for field in register.blanks_of(edition):
        if field.state != FieldState.NEW_ASK or field.key in known or field.item in waiting:
            continue
        about: dict[str, Any] = {
            "title": field.label[:200],
            "definition": field.label[:400],
            "kind": "text",
            "knower": "clerk",
        }
        row = actions.ask_question(run.community, field.item, by=by, form=run.form, **about)
        asked += row is not None
    return asked


def blanks(run: FormRun) -> list[dict[str, Any]]:
    """Return the blanks of the edition of a run as values to freeze: what questions answered is filled in.

    The others are empty, with the reason. The caller has checked that the viewer fills forms there.
    """
    run.edition = run.edition or edition_for(run)
    known = answered(run)
    values = []
    for field in register.blanks_of(run.edition):
        value: dict[str, Any] = {"key": field.key, "label": field.label, "value": None}
        answer = known.get(field.key)
        if answer is None:
            value["why"] = str(_("nothing answers it yet"))
        else:
            value |= {"value": answer.value, "item": answer.fact.code, "definition": answer.definition}
            value |= {"as_of": answer.since.isoformat(), "oldest": answer.since.isoformat(), "source": "answer"}
        values.append(value)
    return values
