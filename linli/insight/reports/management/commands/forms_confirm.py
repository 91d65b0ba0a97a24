"""`linli forms confirm CODE --all-first`: take the first proposal of every blank."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.insight.reports import actions
from linli.insight.reports.management import stored_forms
from linli.insight.reports.states import FieldState


class Command(LinliCommand):
    """For scripts; people confirm on the picture of the form."""

    group = CommandGroup.FIGURES
    summary = gettext_lazy("Take the first proposal of every blank of a report form that is not decided.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", metavar="CODE")
        parser.add_argument("--all-first", action="store_true", help=_("take the first proposals"))
        self.add_json(parser)

    def handle(self, *args: Any, code: str, all_first: bool, json: bool, **options: Any) -> None:
        if not all_first:
            text = _("Nothing was confirmed. Add --all-first, or confirm blank by blank on the page of the form.")
            raise CommandError(text, returncode=stored_forms.BAD)
        edition = stored_forms.edition_of(code)
        taken = actions.confirm_first(edition, by=robot("forms confirm"))
        states = list(edition.fields.values_list("state", flat=True))
        counts = {one.value: states.count(one) for one in FieldState}
        self.answer({"code": code, "edition": edition.number, "confirmed": taken} | counts, as_json=json)
