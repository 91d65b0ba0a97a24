"""`linli bag`: print what a worker's phone would hold."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import viewer_of
from linli.core.commands import CommandGroup, LinliCommand, language
from linli.work.phones import actions
from linli.work.phones.models.bags import unpacked, zipped
from linli.work.staffing.models import Worker


class Command(LinliCommand):
    group = CommandGroup.SAFETY
    summary = gettext_lazy("Print what the phone of a worker would keep; the activity log records it.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--worker", required=True, help=_("name or sign-in name of the worker"))
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        worker = _worker(options["worker"])
        bag = actions.read_bag(viewer_of(worker.user_id or 0), worker, language(), timezone.localdate())
        if bag is None:
            raise CommandError(_("This worker may not record visits, so a phone would keep nothing."))
        content = unpacked(bag.content)
        if options["json"]:
            self.answer(content, as_json=True)
            return
        size = len(zipped(bag.content))
        said = {"worker": worker.name, "households": bag.households, "people": bag.people, "bytes": size}
        self.answer(said | {"version": bag.version}, as_json=False)


def _worker(name: str) -> Worker:
    """Return the worker in service with an account.

    Raises:
        CommandError: there is none, or more than one.
    """
    called = Q(name=name) | Q(user__username=name.lower())
    found = list(Worker.objects.on(timezone.localdate()).filter(called, user__isnull=False).select_related("user")[:9])
    if not found:
        raise CommandError(_("No worker in service with an account is called “{name}”.").format(name=name))
    if len(found) > 1:
        names = ", ".join(worker.user.username for worker in found if worker.user)
        raise CommandError(_("Several workers are called so. Use a sign-in name: {names}.").format(names=names))
    return found[0]
