"""`linli demo`: seed an empty database and serve the demo."""

from __future__ import annotations

import os
import subprocess
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.core.demo import parts
from linli.registers.accounts.demo import PASSWORD
from linli.registers.bodies.demo.officers import sign_ins
from linli.registers.places.demo.communities import SIZES
from linli.site import running, serving
from linli.site.demo import state
from linli.work.cases.demo import receipts


class Command(LinliCommand):
    """Seeds once, then serves, all with LINLI_DEMO=1."""

    group = CommandGroup.START
    summary = gettext_lazy("Fill an empty database with a synthetic district and serve it on this machine.")
    uses_keys = False  # it creates them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=SIZES, default="street")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--fresh", action="store_true", help=_("create again for today"))

    def handle(self, *, size: str, port: int, fresh: bool, **options: Any) -> None:
        """Prepare, print the sign-ins, and become the server."""
        os.environ["LINLI_DEMO"] = "1"
        with running.setting_up(self.stderr.write):
            self.prepare(size, fresh=fresh)
        self.describe(size)
        words = serving.command("serve", "--port", str(port))
        self.stdout.flush()
        os.execve(words[0], words, os.environ.copy())  # noqa: S606 - signals reach the server itself

    def prepare(self, size: str, *, fresh: bool) -> None:
        """Create what is missing: keyring, tables, and the district."""
        state.begin(fresh=fresh)
        call_command("migrate", interactive=False, verbosity=0)
        new = fresh or not (state.seeded() or state.begun())
        if new:
            self.stdout.write(_("Creating the demo district (%(size)s)…") % {"size": size})
            self.step("demo_data", "--size", size, "--quiet", *(["--fresh"] if fresh else []))
        for command, label in parts.commands(fresh=new):
            self.stdout.write(label)
            self.step(command, quiet=True)

    def step(self, *words: str, quiet: bool = False) -> None:
        """Run one of our commands in a process of its own, with the demo's settings; `quiet` hides its output."""
        said = subprocess.DEVNULL if quiet else None
        done = subprocess.run(serving.command(*words), env=os.environ.copy(), check=False, stdout=said)  # noqa: S603 - our own command
        if done.returncode:
            raise CommandError(_("Stopped: %(command)s failed.") % {"command": words[0]})

    def describe(self, size: str) -> None:
        """Print what is in the database, and who can sign in."""
        entry = state.seeded()
        if entry is None:
            raise CommandError(_("Earlier seeding was interrupted: run it again with --fresh."))
        held, day = entry.changes["size"], entry.changes["day"]
        self.stdout.write(_("In the database: size %(size)s as of %(day)s.") % {"size": held, "day": day})
        if held != size or day != timezone.localdate().isoformat():
            self.stdout.write(_("For another size, or for today: linli demo --fresh --size %(size)s") % {"size": size})
        for one in sign_ins():
            self.stdout.write(f"  {one.username:<12} {one.role.label}  {one.name}, {one.post}")
        self.stdout.write(_("Password for all: %(password)s") % {"password": PASSWORD})
        self.stdout.write(_("As a resident, check progress at /follow/ with one of these codes:"))
        for code, case in receipts.some():
            self.stdout.write(f"  {code}  {case.get_state_display()}  {case.heading}")
