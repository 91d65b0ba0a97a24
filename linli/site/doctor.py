"""What is unsafe in a deployment, found by looking at it: each finding with the way to mend it."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.journal.models import Entry, Seal
from linli.core.law import calendar, rules
from linli.registers.bodies.models import Appointment
from linli.site.demo import state as demo

LOW_DISK = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a deployment should not live with."""

    level: str  # "unsafe" ends the doctor with exit code 1, "advice" does not
    text: str
    remedy: str


def examine() -> list[Finding]:
    """All findings, the unsafe first."""
    looks = LOOKS if up_to_date() else WITHOUT_TABLES
    found = [finding for look in looks for finding in look()]
    return sorted(found, key=lambda finding: finding.level != "unsafe")


def plain_http() -> Iterator[Finding]:
    """Demo and debug modes belong on one's own machine."""
    if settings.DEBUG:
        yield Finding(
            "unsafe", _("Debug mode shows the inside of the system to every visitor."), _("Unset LINLI_DEBUG.")
        )
    if settings.DEMO:
        yield Finding(
            "unsafe",
            _("Demo mode serves plain http and shows the sign-ins."),
            _("Unset LINLI_DEMO and set LINLI_HOSTS."),
        )


def keyring() -> Iterator[Finding]:
    """Keys must be readable by their owner only and must not lie in the folder that is backed up with the data."""
    path = Path(settings.KEYRING)
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        yield Finding(
            "unsafe", _("Others can read the keys ({mode}).").format(mode=oct(mode)), f"chmod 600 {path.name}"
        )
    if path.parent == Path(settings.DATA):
        yield Finding(
            "advice",
            _("The keys lie beside the data; who takes the folder has both."),
            _("Move them and set LINLI_KEYS."),
        )


def readable_by_others() -> Iterator[Finding]:
    """Names stand in the database in the clear, so nobody else on the machine may read it."""
    if connection.vendor != "sqlite":
        return
    path = Path(settings.DATABASES["default"]["NAME"])
    if path.exists() and path.stat().st_mode & path.parent.stat().st_mode & 0o007:
        yield Finding("unsafe", _("Others on this machine can read the database."), f"chmod 700 {path.parent.name}")


def database() -> Iterator[Finding]:
    """A district belongs on PostgreSQL; the schema must be the code's."""
    if connection.vendor == "sqlite":
        text = _("The embedded database serves one community or a trial; writers wait for each other.")
        yield Finding("advice", text, _("Set DATABASE_URL to a PostgreSQL server."))
    if not up_to_date():
        yield Finding("unsafe", _("The database is older than the software."), "linli migrate")


def up_to_date() -> bool:
    """Whether every migration is applied."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def django_checks() -> Iterator[Finding]:
    """Django's own list for deployments."""
    for message in checks.run_checks(include_deployment_checks=True):
        if message.level >= checks.WARNING and not message.is_silenced():
            level = "unsafe" if message.level >= checks.ERROR else "advice"
            yield Finding(level, f"{message.msg}".splitlines()[0], message.hint or message.id or "")


def journal_state() -> Iterator[Finding]:
    """The journal must be whole and sealed lately."""
    verdict = journal.verify()
    if not verdict.sound:
        text = _("Entry {number} of the journal was altered or removed.").format(number=verdict.broken_entry)
        yield Finding("unsafe", text, "linli journal verify")
    hour_ago = timezone.now() - timedelta(hours=1)
    newest = Seal.objects.aggregate(entry=Max("last_entry_id"))["entry"] or 0
    if Entry.objects.filter(at__lt=hour_ago, pk__gt=newest).exists():
        yield Finding(
            "advice", _("Entries of the journal wait for a seal since more than an hour."), "linli journal seal"
        )


def second_factors() -> Iterator[Finding]:
    """Roles that the rules name must have a second factor."""
    roles = list(rules.value("accounts.mfa.roles"))
    users = Appointment.objects.on(timezone.localdate()).filter(role__in=roles, user__is_active=True)
    covered = Authenticator.objects.values("user_id")
    bare = users.exclude(user_id__in=covered).values("user_id").distinct().count()
    if bare:
        text = _("{number} accounts of roles that need a second factor have none.").format(number=bare)
        yield Finding("advice" if settings.DEMO else "unsafe", text, _("They are asked for it at the next sign-in."))


def demo_accounts() -> Iterator[Finding]:
    """The password of the demonstration's accounts is printed in public."""
    if settings.DEMO or not demo.begun():
        return
    yield Finding(
        "unsafe",
        _("The demonstration is in this database; everybody knows the password of its accounts."),
        _("Begin with an empty database for real work."),
    )


def disk() -> Iterator[Finding]:
    """A full disk loses work."""
    free = shutil.disk_usage(settings.DATA).free
    if free < LOW_DISK:
        text = _("Only {number} MB are free where the data lies.").format(number=free // 1024**2)
        yield Finding("unsafe", text, _("Make room or move LINLI_DATA."))


def working_days() -> Iterator[Finding]:
    """Deadlines need the official calendar."""
    ahead = timezone.localdate() + timedelta(days=60)
    if calendar.is_provisional(ahead):
        text = _("The holiday calendar of {year} is provisional; deadlines there may move.").format(year=ahead.year)
        yield Finding("advice", text, _("Add the published notice to a content pack."))


WITHOUT_TABLES: list[Callable[[], Iterator[Finding]]] = [
    plain_http,
    keyring,
    readable_by_others,
    database,
    django_checks,
    disk,
    working_days,
]
LOOKS = [*WITHOUT_TABLES, journal_state, second_factors, demo_accounts]
