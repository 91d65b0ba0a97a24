"""Checks of a deployment, as Django system checks: `linli doctor` and `linli manage check --deploy` print them.

An error is unsafe and must be fixed before service; a warning is advice. Checks that read the database run only when a
database is named, as Django's own do.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, key_check
from linli.core.errors import RuleBroken
from linli.core.journal import places
from linli.core.journal.models import Entry, Seal
from linli.core.law import calendar, rules
from linli.core.secrets import keyring
from linli.core.secrets.keyring import KeyringFault
from linli.registers.bodies.models import Appointment
from linli.site.demo import state as demo

LOW_DISK = 2 * 1024**3  # bytes


@register(Tags.security, deploy=True)
def modes(**_options: Any) -> Iterator[CheckMessage]:
    """Check that neither debug mode nor demo mode is on."""
    if settings.DEBUG:
        text = _("Debug mode shows the inside of the system to every visitor.")
        yield Error(text, hint=_("Unset LINLI_DEBUG."), id="linli.E101")
    if settings.DEMO:
        text = _("Demo mode serves plain http and shows the sign-ins.")
        yield Error(text, hint=_("Unset LINLI_DEMO and set LINLI_HOSTS."), id="linli.E102")


@register(Tags.security, deploy=True)
def keys(**_options: Any) -> Iterator[CheckMessage]:
    """Check that only their owner can read the keys, and that they are not in the folder of the data."""
    path = Path(settings.KEYRING).resolve()
    if not path.is_file():
        return  # `tables` says so
    found = path.stat()
    mode = stat.S_IMODE(found.st_mode)
    # Read by group or others, or by its owner. Root, who asks for the account of the server, is no other.
    if mode & 0o077 or os.geteuid() not in {0, found.st_uid}:
        text = _("Others can read the keys ({mode}).").format(mode=oct(mode))
        yield Error(text, hint=f"chown $(id -un) {path}; chmod 600 {path}", id="linli.E103")
    if path.is_relative_to(Path(settings.DATA).resolve()):
        text = _("The keys are in the same folder as the data, so a copy of the folder includes both.")
        yield Warning(text, hint=_("Move them and set LINLI_KEYS."), id="linli.W101")


# Characters of a key, different ones among them, and different pairs: keys of chance have more than forty.
SHORTEST, FEWEST, FEWEST_PAIRS = 32, 8, 24


@register(Tags.security, deploy=True)
def weak_keys(**_options: Any) -> Iterator[CheckMessage]:
    """Check that no key can be guessed: none is short, and none was typed by hand as `aaaa` or `changeme`."""
    try:
        ring = keyring.current()
    except KeyringFault:  # `tables` says so
        return
    named = {name: str(ring[name]) for name in ("secret_key", "journal", "lookup")}
    named |= {f"fields {name}": str(key) for name, key in ring["fields"].items()}
    weak = [name for name, key in named.items() if _is_weak(key)]
    if weak:
        text = _("These keys can be guessed: {names}.").format(names=", ".join(weak))
        yield Error(text, hint=_("Let Linli create a new keyring before any data is entered."), id="linli.E112")


def _is_weak(key: str) -> bool:
    return len(key) < SHORTEST or len(set(key)) < FEWEST or len(set(pairwise(key))) < FEWEST_PAIRS


# Under such an ending anyone can have a name: `.cn`, `.gov.cn`.
EVERYONES = re.compile(r"\.([^.]+|(ac|com|edu|gov|net|org)\.[a-z]{2})", re.IGNORECASE)


@register(Tags.security, deploy=True)
def any_host(**_options: Any) -> Iterator[CheckMessage]:
    """Check that the host names are named: links in answers are made of them."""
    wide = [host for host in settings.ALLOWED_HOSTS if host == "*" or EVERYONES.fullmatch(host)]
    if wide:
        text = _("LINLI_HOSTS has {name}, so anyone can make Linli answer under a foreign name.").format(name=wide[0])
        yield Error(text, hint=_("Set LINLI_HOSTS to the names of this server."), id="linli.E110")


@register(Tags.security, deploy=True)
def writable_by_others(**_options: Any) -> Iterator[CheckMessage]:
    """Check that no other user of the machine can exchange files: data, keys, pages or rules."""
    data, packs = Path(settings.DATA), map(Path, settings.CONTENT_PACKS)
    below = [path for path in data.iterdir() if path.is_dir()] if data.is_dir() else []
    ring = Path(settings.KEYRING)
    for path in dict.fromkeys([data, *below, ring.parent, ring.resolve().parent, *packs]):
        if path.is_dir() and path.stat().st_mode & stat.S_IWOTH:
            text = _("Everyone on this machine can write into the folder {name}.").format(name=path)
            yield Error(text, hint=f"chmod o-w {path}", id="linli.E111")


@register(Tags.security, deploy=True)
def served_to_all(**_options: Any) -> Iterator[CheckMessage]:
    """Check that neither data nor keys are in a folder whose files are sent to every visitor."""
    # Static folders of apps are copied into the common one at each start.
    apps = (Path(each.location) for each in AppDirectoriesFinder().storages.values())
    open_to_all = [Path(settings.STATIC_ROOT), *apps]
    kept = [Path(settings.DATA), Path(settings.MEDIA_ROOT), Path(settings.KEYRING), *settings.JOURNAL_HEADS_FOLDERS]
    for path in kept:
        if any(path.resolve().is_relative_to(folder.resolve()) for folder in open_to_all):
            text = _("{name} is in a folder that the web server sends to every visitor.").format(name=path)
            yield Error(text, hint=_("Move it and set LINLI_DATA or LINLI_KEYS."), id="linli.E119")


@register(Tags.security, deploy=True)
def readable_by_others(**_options: Any) -> Iterator[CheckMessage]:
    """Check that no other user of the machine can read the database."""
    if connection.vendor != "sqlite":
        return
    path = Path(settings.DATABASES["default"]["NAME"])
    # Names are in the database in clear text. Closed files or a closed folder are each enough.
    if path.exists() and path.stat().st_mode & path.parent.stat().st_mode & 0o007:
        text = _("Others on this machine can read the database.")
        yield Error(text, hint=f"chmod 700 {path.parent.name}", id="linli.E104")


@register(deploy=True)
def engine(**_options: Any) -> Iterator[CheckMessage]:
    """Advise PostgreSQL for a district."""
    if connection.vendor == "sqlite":
        text = _("The embedded database is only for one community or a trial: users wait for each other when saving.")
        yield Warning(text, hint=_("Set DATABASE_URL to a PostgreSQL server."), id="linli.W102")


@register(deploy=True)
def disk(**_options: Any) -> Iterator[CheckMessage]:
    """Check the free space on the disk of the data."""
    free = shutil.disk_usage(settings.DATA).free
    if free < LOW_DISK:
        text = _("Only {number} MB are free on the disk of the data.").format(number=free // 1024**2)
        yield Error(text, hint=_("Make room or move LINLI_DATA."), id="linli.E105")


@register(deploy=True)
def working_days(**_options: Any) -> Iterator[CheckMessage]:
    """Advise to add the official calendar of the next months."""
    ahead = timezone.localdate() + timedelta(days=60)
    try:
        calendar.years()
    except RuleBroken as reason:
        yield Error(str(reason), hint=_("Correct the file and start again."), id="linli.E120")
        return
    if calendar.is_provisional(ahead):
        text = _("The holiday calendar of {year} is provisional; its deadlines may change.").format(year=ahead.year)
        yield Warning(text, hint=_("Add the published notice to a content pack."), id="linli.W103")


@register(Tags.database, deploy=True)
def tables(databases: Any = None, **_options: Any) -> Iterator[CheckMessage]:
    """Check that all migrations are applied, and only then the rows."""
    if not databases:
        return
    try:
        key_check.check()
    except KeyringFault as reason:
        yield Error(str(reason), hint=_("No command works without the right keyring."), id="linli.E117")
        return
    if not up_to_date():
        yield Error(_("The database is older than the software."), hint="linli upgrade", id="linli.E106")
        return
    yield from journal_state()
    yield from second_factors()
    yield from demo_accounts()


def up_to_date() -> bool:
    """Return whether every migration is applied."""
    return migrations_to_apply() == 0


def migrations_to_apply() -> int:
    """Return the number of missing migrations."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def journal_state() -> Iterator[CheckMessage]:
    """Check that the journal is intact and was sealed lately."""
    verdict = journal.verify()
    if not verdict.sound:
        yield Error(verdict.sentence, hint="linli journal verify", id="linli.E107")
    hour_ago = timezone.now() - timedelta(hours=1)
    newest = Seal.objects.aggregate(entry=Max("last_entry_id"))["entry"] or 0
    if Entry.objects.filter(at__lt=hour_ago, pk__gt=newest).exists():
        text = _("Entries of the activity log have been waiting for a seal for more than an hour.")
        yield Warning(text, hint="linli journal seal", id="linli.W104")
    yield from noted_seals()


def noted_seals() -> Iterator[CheckMessage]:
    """Check that seals are noted outside the database, and on another machine as well."""
    for sentence in places.doubts():
        yield Error(sentence, hint="linli journal seal, linli journal send", id="linli.E118")
    if not places.shown() and not settings.DEMO:
        text = _("The seals of the activity log are noted on this machine only: its administrator could rewrite both.")
        hint = _("Set LINLI_HEADS to a folder of another machine, or LINLI_HEADS_MAIL to an address.")
        yield Warning(text, hint=hint, id="linli.W107")


def second_factors() -> Iterator[CheckMessage]:
    """Check that roles named in the rule use two-step sign-in."""
    roles = list(rules.value("accounts.mfa.roles"))
    users = Appointment.objects.on(timezone.localdate()).filter(role__in=roles, user__is_active=True)
    covered = Authenticator.objects.values("user_id")
    bare = users.exclude(user_id__in=covered).values("user_id").distinct().count()
    if bare:
        text = _("{number} accounts that must use two-step sign-in have not set it up.").format(number=bare)
        kind = Warning if settings.DEMO else Error
        yield kind(text, hint=_("They must set it up at the next sign-in."), id="linli.E108")


def demo_accounts() -> Iterator[CheckMessage]:
    """Check that no demo account is in a real installation."""
    if (demo.begun() or demo.seeded() is not None) and not settings.DEMO:
        text = _("The demo is in this database. The password of its accounts is public.")
        yield Error(text, hint=_("Start with an empty database for real work."), id="linli.E109")
