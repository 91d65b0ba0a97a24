"""`linli reports demo`: add invented report forms, asks and submissions; it runs after seeding."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.insight.reports import demo


class Command(LinliCommand):
    group = CommandGroup.DEVELOP
    summary = gettext_lazy("Add invented report forms, asks and submissions to the demonstration.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(_("This database contains no demonstration."), returncode=1)
        self.answer(demo.make(timezone.localdate()), as_json=False)
