"""`linli upgrade`: bring the database to the version of the software."""

from typing import Any

from django.core.management import call_command
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import journal
from linli.core.commands import CommandGroup, LinliCommand
from linli.site import deployment


class Command(LinliCommand):
    """Applies the migrations of all apps."""

    group = CommandGroup.START
    summary = gettext_lazy("Create the database tables, or bring them to this version. Make a backup first.")

    def handle(self, *args: Any, **options: Any) -> None:
        steps = deployment.migrations_to_apply()
        call_command("migrate", interactive=False, verbosity=0)
        done = _("The database is up to date; {count} steps applied.") if steps else _("The database was up to date.")
        self.stdout.write(done.format(count=steps))
        if journal.protect():
            self.stdout.write(_("The database again refuses changes to the activity log."))
