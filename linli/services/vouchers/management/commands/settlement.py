"""`linli settlement --month M --provider CODE --out FILE.xlsx`: draw up a settlement and write it as a sheet."""

from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import RuleBroken
from linli.core.intake import sheets
from linli.services.vouchers import actions, exports, queries
from linli.services.vouchers.engine import months

NAME = "settlement"


class Command(LinliCommand):
    group = CommandGroup.FIGURES
    summary = gettext_lazy("Draw up the settlement of a provider for a month and write it as a sheet.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", required=True, metavar="2026-11", help=_("the month"))
        parser.add_argument("--provider", required=True, metavar="CODE", help=_("code or name of the provider"))
        parser.add_argument("--scheme", default="", metavar="CODE", help=_("code of the scheme, if there are several"))
        parser.add_argument("--out", type=Path, metavar="FILE", help=_("the xlsx to write"))
        self.add_json(parser)

    def handle(self, *args: Any, out: Path | None, json: bool, **options: Any) -> None:
        try:
            answer = self.settle(out, **{name: options[name] for name in ("month", "provider", "scheme")})
        except (RuleBroken, PermissionDenied) as reason:
            raise CommandError(str(reason), returncode=1) from None
        self.answer(answer, as_json=json)

    def settle(self, out: Path | None, *, month: str, provider: str, scheme: str) -> dict[str, Any]:
        """Draw it up and write the sheet; return the sums in fen."""
        day = months.parse(month)
        row = queries.provider_called(provider)
        used = queries.schemes_of(row, day)
        if scheme == "" and len(used) != 1:
            text = _("{provider} has services of {count} schemes until {month}. Name one with --scheme: {codes}")
            raise RuleBroken(text.format(provider=row, count=len(used), month=month, codes=", ".join(used) or "–"))
        made = actions.draw_up(row, scheme=scheme or used[0], month=day, by=robot(NAME))
        if out is not None:
            mark = sheets.watermark(NAME, timezone.localtime(), _("settlement"))
            with out.open("wb") as file:
                sheets.write(file, exports.columns(), exports.rows(made), sheet=_("Settlement"), mark=mark)
        agrees = queries.reconcile(row, made.scheme)
        sums = ("orders", "minutes", "gross", "deducted", "brought", "rounding", "payable")
        return {
            "provider": row.code,
            "scheme": made.scheme,
            "month": month,
            "state": str(made.state),
            **{name: getattr(made, name) for name in sums},
            "ledger_difference": agrees.difference,
            "out": str(out) if out else "",
        }
