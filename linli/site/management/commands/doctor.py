"""`linli doctor`: say what is unsafe in this deployment."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from linli.core.commands import LinliCommand
from linli.site import doctor


class Command(LinliCommand):
    """Exit 1 when something is unsafe; advice alone leaves 0."""

    help = "Say what is unsafe in this deployment, and how to mend it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        findings = doctor.examine()
        unsafe = sum(finding.level == "unsafe" for finding in findings)
        if json:
            self.answer({"unsafe": unsafe, "findings": [asdict(finding) for finding in findings]}, as_json=True)
        else:
            marks = {"unsafe": _("UNSAFE"), "advice": _("advice")}
            for finding in findings:
                self.stdout.write(f"{marks[finding.level]}: {finding.text}\n    → {finding.remedy}")
            self.stdout.write(
                _("{unsafe} unsafe, {advice} to think about.").format(unsafe=unsafe, advice=len(findings) - unsafe)
            )
        if unsafe:
            raise SystemExit(1)
