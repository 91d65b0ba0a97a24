"""`linli directory import PACKAGE`: take over a package of HSDS 3."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import robot
from linli.core.commands import CommandGroup, LinliCommand
from linli.core.errors import UnreadableFile
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.services.directory import actions
from linli.services.directory.actions.taking import TakenPackage
from linli.services.directory.engine import package as packages
from linli.services.directory.engine.package import Package, Remark
from linli.services.directory.queries import hsds


class Command(LinliCommand):
    """All or nothing: one fault, and nothing of the package is taken over."""

    group = CommandGroup.INTAKE
    summary = gettext_lazy("Import services from a package of HSDS 3: a folder or zip of tables, or JSON.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("package", type=Path, metavar="PACKAGE")
        parser.add_argument(
            "--place",
            default="",
            metavar="CODE",
            help=_("code of the community for locations that are in none by their position"),
        )
        parser.add_argument("--rehearse", action="store_true", help=_("show what would happen, import nothing"))
        self.add_json(parser)

    def handle(self, *args: Any, package: Path, place: str, rehearse: bool, **options: Any) -> None:
        community = _community(place)
        try:
            found = packages.read(package)
        except UnreadableFile as reason:
            raise CommandError(str(reason), returncode=2) from None
        packages.broken_links(found, hsds.known_ids)
        if found.faults:
            self._refuse(found, as_json=options["json"])
        with transaction.atomic():
            taken = actions.take_package(found, by=robot("directory import"), place=community)
            if rehearse:
                transaction.set_rollback(True)
        self._tell(found, taken, rehearsed=rehearse, as_json=options["json"])

    def _refuse(self, found: Package, *, as_json: bool) -> None:
        if as_json:
            faults, notes = _listed(found.faults), _listed(found.notes)
            self.answer({"imported": False, "faults": faults, "notes": notes}, as_json=True)
        for fault in found.faults:
            self.stderr.write(str(fault))
        said = _("Nothing was imported: {count} faults. Correct them and import the package again.")
        self.stderr.write(said.format(count=len(found.faults)))
        raise SystemExit(1)

    def _tell(self, found: Package, taken: TakenPackage, *, rehearsed: bool, as_json: bool) -> None:
        notes = [*found.notes, *taken.notes]
        for remark in [*notes, *taken.conflicts]:
            self.stderr.write(str(remark))
        counts = {"created": taken.created, "updated": taken.updated, "unchanged": taken.unchanged}
        if as_json:
            told = {"imported": not rehearsed, "files": found.files} | counts
            self.answer(
                told | {"conflicts": _listed(taken.conflicts), "notes": _listed(notes)},
                as_json=True,
            )
            return
        plain = {name: sum(value.values()) if isinstance(value, dict) else value for name, value in counts.items()}
        self.answer(plain | {"conflicts": len(taken.conflicts), "notes": len(notes)}, as_json=False)


def _listed(remarks: list[Remark]) -> list[dict[str, object]]:
    return [
        {"file": one.file, "line": one.line, "field": one.field, "reason": str(one.reason), "text": str(one)}
        for one in remarks
    ]


def _community(code: str) -> Place | None:
    if not code:
        return None
    found = places.by_code(code)
    if found is None or found.level != Level.COMMUNITY:
        raise CommandError(_("There is no community with the code {code}.").format(code=code), returncode=2)
    return found
