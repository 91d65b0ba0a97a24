"""What the settings read from the environment, each in a function of its own."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

# PostgreSQL's own defaults are for rotating disks, on which a walk through a whole table beats a thousand look-ups in
# an index; and compiling a statement of a page (jit) takes longer than any of them runs.
PLANNING = "-c random_page_cost=1.1 -c jit=off"


def hosts(demo: bool) -> list[str]:
    """Host names that may be served; only this machine unless LINLI_HOSTS says more."""
    named = [host.strip() for host in os.environ.get("LINLI_HOSTS", "").split(",") if host.strip()]
    return named or ["127.0.0.1", "localhost", *(["[::1]"] if demo else [])]


def database(data: Path) -> dict[str, Any]:
    """The database of DATABASE_URL, or the embedded one below `data`."""
    url = os.environ.get("DATABASE_URL", "")
    return postgres(url) if url else sqlite(data / "linli.sqlite3")


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite with a write-ahead log and transactions that take the write lock at once.

    With `synchronous=NORMAL` a power cut may take back what was acknowledged already; FULL costs a flush per commit.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY;"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
    }


def postgres(url: str) -> dict[str, Any]:
    """Settings from a postgres:// address.

    Raises:
        ValueError: the address is not one of PostgreSQL.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL must start with postgres://, not {parts.scheme}://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": PLANNING},
    }


def static_storage(plain: bool) -> str:
    """Hashed and compressed files in service; plain ones while developing."""
    if plain:
        return "django.contrib.staticfiles.storage.StaticFilesStorage"
    return "whitenoise.storage.CompressedManifestStaticFilesStorage"
