"""`linli demo-data`: fill an empty database with the synthetic district."""

from __future__ import annotations

import resource
import time
from datetime import date
from typing import Any

from django.core.management import CommandError, call_command
from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.core.demo.seed import seed
from linli.registers.accounts.demo import PASSWORD
from linli.registers.bodies.demo.officers import sign_ins
from linli.registers.places.demo.communities import SIZES
from linli.site import running
from linli.site.demo import state
from linli.work.cases.demo import receipts


class Command(LinliCommand):
    """Seeds once; refuses a database that is not empty."""

    group = CommandGroup.DEVELOP
    summary = gettext_lazy("Fill an empty database with a synthetic district of invented people.")
    uses_keys = False  # it creates them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=SIZES, default="street")
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help=_("the demo's day (today)"))
        parser.add_argument("--fresh", action="store_true", help=_("first empty a database that contains the demo"))
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--quiet", action="store_true", help=_("print nothing but progress"))

    def handle(self, *, size: str, on: date | None, fresh: bool, json: bool, quiet: bool, **options: Any) -> None:
        """Create the keyring, migrate, check, seed, and print the sign-ins."""
        with running.setting_up(self.stderr.write):
            told = self.fill(size, on, fresh=fresh)
        if not quiet:
            self.answer({"size": size, **told}, as_json=json)

    def fill(self, size: str, on: date | None, *, fresh: bool) -> dict[str, Any]:
        """Fill the database; return what to tell of it."""
        state.begin(fresh=fresh)
        call_command("migrate", interactive=False, verbosity=0)
        self.prepare(fresh)
        began = time.monotonic()
        counts = seed(size, on or timezone.localdate(), self.progress)
        usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        seconds = round(time.monotonic() - began, 1)
        names = [one.username for one in sign_ins()]
        codes = {str(case.state): code for code, case in receipts.some()}
        return {
            **counts,
            "receipts": codes,
            "seconds": seconds,
            "megabytes": usage,
            "sign_ins": names,
            "password": PASSWORD,
        }

    def prepare(self, fresh: bool) -> None:
        """Refuse to touch anything that is not the demo's own."""
        ours = state.seeded() is not None or state.begun()
        if not ours and state.holds_people():
            raise CommandError(
                _("This database contains people who are not part of the demo. The demo needs an empty database.")
            )
        if ours and not fresh:
            raise CommandError(
                _("The demo is already in this database. Add --fresh to empty the database and create it again.")
            )
        if ours:
            state.empty()

    def progress(self, done: int, total: int, name: str) -> None:
        """Draw a bar on a terminal; elsewhere print a line now and then."""
        self.bar(done, total, label="seeding")
        if not self.stderr.isatty() and (done == total or done % 25 == 0):
            told = {"done": done, "total": total, "name": name}
            self.stderr.write(_("%(done)s of %(total)s communities, last %(name)s") % told)
