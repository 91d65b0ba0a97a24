"""`linli rounds plan`: compute the week plans of all workers."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.work.rounds import actions


class Command(LinliCommand):
    group = CommandGroup.SCHEDULED
    summary = gettext_lazy("Compute the week plans of all workers; those whose visits did not change are kept.")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        planned = failed = 0
        for worker, found in actions.plan_everyone(today):
            if isinstance(found, Exception):
                failed += 1
                words = _("No plan for {name} ({community}): {reason}")
                self.stderr.write(words.format(name=worker.name, community=worker.community.name, reason=found))
            else:
                planned += 1
        forgotten = actions.forget_plans(today)
        self.answer({"planned": planned, "failed": failed, "forgotten": forgotten}, as_json=False)
