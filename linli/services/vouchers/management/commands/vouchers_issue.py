"""`linli vouchers issue --scheme CODE --month M`: issue the vouchers of a month everywhere, once."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.registers.places.models import Place
from linli.services.vouchers import actions
from linli.services.vouchers.engine import months
from linli.services.vouchers.engine.money import worth


class Command(LinliCommand):
    group = CommandGroup.FIGURES
    summary = gettext_lazy("Issue the vouchers of a month; a second run issues only what the first did not.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scheme", required=True, metavar="CODE", help=_("code of the scheme"))
        parser.add_argument("--month", required=True, metavar="2026-12", help=_("the month"))
        parser.add_argument("--place", default="", metavar="CODE", help=_("only communities whose code begins so"))
        self.add_json(parser)

    def handle(self, *args: Any, scheme: str, month: str, place: str, json: bool, **options: Any) -> None:
        communities = Place.objects.communities().open().filter(code__startswith=place)
        if not communities.exists():
            raise CommandError(
                _("No community has a code that begins with “%(code)s”.") % {"code": place}, returncode=1
            )
        try:
            found = actions.issue(scheme, months.parse(month), communities, by=robot("vouchers issue"))
        except RuleBroken as reason:
            raise CommandError(str(reason), returncode=1) from None
        left = dict(found.left_out)
        answer = {
            "scheme": found.scheme,
            "month": f"{found.month:%Y-%m}",
            "entitled": found.entitled,
            "issued": found.issued,
            "already": found.already,
            "unit": found.unit,
            "amount": found.amount,
            "left_out": left,
        }
        if not json:
            answer["amount"] = worth(found.amount, found.unit)
            answer["left_out"] = ", ".join(
                f"{content.title('voucher_left_out', code)}: {n}" for code, n in left.items()
            )
            del answer["unit"]
        self.answer(answer, as_json=json)
