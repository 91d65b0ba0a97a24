"""`linli startroom LAYER NAME`: create a new app."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import RuleBroken
from linli.site import room_files


class Command(LinliCommand):
    """Works in a checkout of the source, because it also adds lines to files outside the app."""

    group = CommandGroup.DEVELOP
    summary = gettext_lazy("Lay out a new app that passes `make check`: things of a community, added and ended.")
    uses_keys = False  # it writes source files

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("layer", help=_("registers, work, insight, …"))
        parser.add_argument("name", help=_("the app, in the plural: loans"))
        parser.add_argument(
            "--thing", default="", help=_("the singular in English (default: the name without its last letter)")
        )
        parser.add_argument("--zh", default="", help=_("the singular in Chinese (default: the name)"))

    def handle(self, *args: Any, layer: str, name: str, thing: str, zh: str, **options: Any) -> None:
        root = Path(settings.PACKAGE).parent
        if not (root / "pyproject.toml").exists():
            raise CommandError(_("This command works in a clone of the source code only."), returncode=2)
        try:
            made = room_files.lay_out(root, room_files.NewApp(layer, name, thing or name[:-1], zh or name))
        except RuleBroken as error:
            raise CommandError(str(error), returncode=2) from None
        for path in made:
            self.stdout.write(str(path.relative_to(root)))
        self.stdout.write(_("Next: change it as needed, and run `make check`."))
