"""`linli doctor`: list what is unsafe in this deployment."""

from __future__ import annotations

from typing import Any

from django.core.checks import ERROR, WARNING, CheckMessage, run_checks
from django.core.management.base import CommandParser
from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.site import proxy_check


class Command(LinliCommand):
    """Prints all system checks for deployments, Django's and ours; exits 1 if one is an error."""

    group = CommandGroup.SAFETY
    summary = gettext_lazy("List what is unsafe in this deployment, and how to fix it.")
    uses_keys = False  # it says what is wrong with them
    requires_system_checks = ()  # it runs them itself, to print them in our words

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_json(parser)
        parser.add_argument(
            "--at", default="", metavar="HOST:PORT", help=_("where the web server in front is reached from here")
        )

    def handle(self, *args: Any, json: bool, at: str, **options: Any) -> None:
        found = [*run_checks(include_deployment_checks=True, databases=list(connections)), *proxy_check.findings(at)]
        told = sorted(
            (one for one in found if one.level >= WARNING and not one.is_silenced()), key=lambda one: -one.level
        )
        unsafe = sum(is_unsafe(one) for one in told)
        if json:
            self.answer({"unsafe": unsafe, "findings": [facts(one) for one in told]}, as_json=True)
        else:
            for one in told:
                mark = _("UNSAFE") if is_unsafe(one) else _("advice")
                self.stdout.write(f"{mark}: {facts(one)['text']}\n    → {facts(one)['remedy']}")
            counts = _("{unsafe} unsafe, {advice} advised.")
            self.stdout.write(counts.format(unsafe=unsafe, advice=len(told) - unsafe))
        if unsafe:
            raise SystemExit(1)


def is_unsafe(found: CheckMessage) -> bool:
    """Return whether it must be fixed before service."""
    return found.level >= ERROR


def facts(found: CheckMessage) -> dict[str, str]:
    """Return what scripts rely on: level (unsafe or advice), text, remedy, and the id of the check."""
    text = str(found.msg).splitlines()[0]
    level = "unsafe" if is_unsafe(found) else "advice"
    return {"level": level, "text": text, "remedy": str(found.hint or found.id or ""), "id": str(found.id or "")}
