"""`linli forms fill CODE --community CODE --period 2026-10 --out FILE`: write the office's own file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import Explained
from linli.insight.reports import actions, fillers
from linli.insight.reports.engine import frozen
from linli.insight.reports.management import stored_forms
from linli.insight.reports.queries import mapping
from linli.insight.reports.states import FieldState

BY = "forms fill"


class Command(LinliCommand):
    """Fills a form for a community, or for all communities of an office together."""

    group = CommandGroup.FIGURES
    summary = gettext_lazy("Fill a mapped report form from the records and write the office's file.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", metavar="CODE")
        parser.add_argument("--community", required=True, metavar="CODE", help=_("code of the community or office"))
        parser.add_argument("--period", required=True, metavar="2026-10", help=_("2026-10, 2026-Q4, 2026-H2 or 2026"))
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")
        self.add_json(parser)

    def handle(self, *args: Any, code: str, community: str, period: str, out: Path, json: bool, **options: Any) -> None:
        edition = stored_forms.edition_of(code)
        place, span, by = stored_forms.place_of(community), stored_forms.period_of(period), robot(BY)
        try:
            run = actions.start_run(edition.form, place, span, by=by)
            fillers.generate(run, by=by)
        except Explained as reason:
            raise CommandError(str(reason), returncode=stored_forms.BAD) from None
        run.refresh_from_db()
        try:
            with run.file.open("rb") as file:
                out.write_bytes(file.read())
        except OSError as error:
            text = _("{file} cannot be written: {reason}").format(file=out, reason=error.strerror)
            raise CommandError(text, returncode=stored_forms.BAD) from None
        self._tell(run, edition, out, json=json)

    def _tell(self, run: Any, edition: Any, out: Path, *, json: bool) -> None:
        asked_keys = set(edition.fields.filter(state=FieldState.NEW_ASK).values_list("key", flat=True))
        others = set(edition.fields.filter(state=FieldState.NOT_OURS).values_list("key", flat=True))
        terms = mapping.terms_of(edition)
        values = run.values
        asked = [one for one in values if not frozen.is_filled(one) and one["key"] in asked_keys]
        refused = [
            one
            for one in values
            if not frozen.is_filled(one) and one["key"] not in asked_keys | others and one.get("why")
        ]
        counts = {"filled": run.blanks_filled, "asked": len(asked), "refused": len(refused)}
        if json:
            told = {"file": str(out), "sha256": run.file_sha256, "mapped": len(terms)} | counts
            self.answer(told | {"values": values}, as_json=True)
            return
        self.answer(counts, as_json=False)
        for one in refused:
            self.stdout.write(f"{one['key']}\t{one['label']}\t{one['why']}")
