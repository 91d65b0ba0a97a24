"""Who may act for the holder of a voucher; elder care records them with relation and consent."""

from __future__ import annotations

from django.utils import timezone

from linli.core import chinese
from linli.registers.people.models import Person
from linli.services.eldercare import queries as eldercare
from linli.services.eldercare.models import Proxy


def called(person: Person, name: str, purpose: str = "") -> Proxy | None:
    """Return the proxy of a person with a name, who may do this today; any purpose if none is given."""
    wanted = _plain(name)
    rows = eldercare.proxies_of(person, timezone.localdate(), purpose)
    return next((row for row in rows if wanted and _plain(row.name) == wanted), None)


def still(person: Person, key: int, purpose: str) -> Proxy | None:
    """Return the proxy with a key if they may still do this today."""
    return next((row for row in eldercare.proxies_of(person, timezone.localdate(), purpose) if row.pk == key), None)


def _plain(name: str) -> str:
    return "".join(chinese.normal(name).split()).casefold()
