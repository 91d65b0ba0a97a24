"""System checks of declarations; they need all apps and URLs loaded. Django refuses to start with these errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.core.management import get_commands
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse

from linli.core.rooms.finding import Finding, findings
from linli.core.rooms.registry import Registry, registry


def check_rooms(**kwargs: Any) -> list[CheckMessage]:
    """Check the declarations of all installed apps."""
    return [*faults(registry()), *undrawn(findings())]


def faults(rooms: Registry) -> Iterator[CheckMessage]:
    """Yield an error for each page, model and command that a declaration names and that does not exist."""
    for url_name in [*(way.url_name for way in rooms.ways), *rooms.first_pages.values()]:
        if not _leads_somewhere(url_name):
            yield Error(f"room.py names the page {url_name!r}, which has no address.", id="linli.E001")
    for target in rooms.targets.values():
        if not _leads_somewhere(target.url_name, 1):
            yield Error(f"room.py names the page {target.url_name!r}, which has no address.", id="linli.E001")
        if not _is_model(target.model):
            yield Error(f"room.py names the model {target.model!r}, which does not exist.", id="linli.E002")
    for job in rooms.jobs:
        if job.command not in get_commands():
            yield Error(f"room.py names the command {job.command!r}, which does not exist.", id="linli.E003")


def undrawn(found: Iterable[Finding]) -> Iterator[CheckMessage]:
    """Yield an error for each section of the search page whose template does not exist."""
    for finding in found:
        try:
            get_template(finding.template)
        except TemplateDoesNotExist:
            yield Error(f"finding.py names the template {finding.template!r}, which does not exist.", id="linli.E004")


def _leads_somewhere(url_name: str, *args: int) -> bool:
    try:
        return bool(reverse(url_name, args=args))
    except NoReverseMatch:
        return False


def _is_model(label: str) -> bool:
    try:
        return apps.get_model(label) is not None
    except LookupError:
        return False
