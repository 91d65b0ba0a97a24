"""`linli forms map FILE --as CODE`: register a form, read its blanks, propose what fills them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import Explained
from linli.insight.reports import actions
from linli.insight.reports.engine import periods
from linli.insight.reports.management import stored_forms
from linli.insight.reports.models import Edition, ReportForm
from linli.insight.reports.states import MayReceive, PeriodKind
from linli.insight.reports.structure import read
from linli.registers.places.models import Place
from linli.registers.places.states import Level

BY = "forms map"


class Command(LinliCommand):
    """Maps a form once. Run again with a new file, it becomes the next edition."""

    group = CommandGroup.FIGURES
    summary = gettext_lazy("Register a report form and propose what fills each blank, best first.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help=_("the form as .xlsx, .xlsm or .docx"))
        parser.add_argument("--as", dest="code", required=True, metavar="CODE", help=_("short code of the form"))
        parser.add_argument("--example", type=Path, metavar="FILLED", help=_("the form as it was filled last time"))
        parser.add_argument("--period", default="", metavar="2026-10", help=_("the period of the example"))
        parser.add_argument("--community", default="", metavar="CODE", help=_("the community or office of the example"))
        parser.add_argument(
            "--place", default="", metavar="CODE", help=_("where the form is used; by default everywhere")
        )
        parser.add_argument(
            "--may-receive",
            default=MayReceive.PERSONAL.value,
            choices=MayReceive.values,
            help=_("what the legal basis lets the office receive"),
        )
        parser.add_argument("--basis", default="", metavar="TEXT", help=_("the legal basis for receiving it"))
        self.add_json(parser)

    def handle(self, *args: Any, file: Path, code: str, json: bool, **options: Any) -> None:
        if options["example"] and not (options["period"] and options["community"]):
            text = _("Say which period and community the example is of: --period 2026-10 --community CODE")
            raise CommandError(text, returncode=stored_forms.BAD)
        period = stored_forms.period_of(options["period"]) if options["period"] else _month()
        try:
            with transaction.atomic():
                edition = _edition(file, code, options)
                if edition.structure is None:
                    actions.read_structure(edition, by=robot(BY))
                if options["example"]:
                    place = stored_forms.place_of(options["community"])
                    example = read(stored_forms.bytes_of(options["example"]), options["example"].name)
                    actions.compare_example(edition, example, place, period, by=robot(BY))
        except Explained as reason:
            raise CommandError(str(reason), returncode=stored_forms.BAD) from None
        fields = [stored_forms.field_data(field, period) for field in edition.fields.all()]
        if json:
            notes = (edition.structure or {}).get("notes", [])
            self.answer({"code": code, "edition": edition.number, "blanks": fields, "notes": notes}, as_json=True)
            return
        for line in stored_forms.field_lines(fields):
            self.stdout.write(line)


def _month() -> periods.ReportPeriod:
    return periods.containing(PeriodKind.MONTH, timezone.localdate())


def _edition(file: Path, code: str, options: dict[str, Any]) -> Edition:
    data, by = stored_forms.bytes_of(file), robot(BY)
    form = ReportForm.objects.filter(code=code).select_related("place").first()
    if form is None:
        form = actions.register_form(_place(options["place"]), by=by, code=code, **_facts(file, data, options))
    known = form.editions.kept().filter(sha256=_hash(data)).first()
    return known or actions.add_edition(form, data, file.name, since=form.since, by=by)


def _facts(file: Path, data: bytes, options: dict[str, Any]) -> dict[str, Any]:
    receives = options["may_receive"]
    basis = options["basis"] or _("not stated; set by the command line")
    return {
        "title": read(data, file.name).title[:120],
        "since": timezone.localdate().replace(month=1, day=1),
        "period": PeriodKind.MONTH,
        "sensitivity": receives,
        "sensitivity_basis": "" if receives == MayReceive.COUNTS else basis[:300],
    }


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _place(code: str) -> Place:
    if code:
        return stored_forms.place_of(code)
    top = Place.objects.exclude(level__in=[Level.COMMUNITY]).filter(community=None).order_by("lft").first()
    if top is None:
        raise CommandError(_("There is no place yet. Import the place tree first."), returncode=stored_forms.BAD)
    return top
