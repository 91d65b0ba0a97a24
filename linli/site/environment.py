"""Settings from environment variables, each read in a function of its own."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

EMBEDDED = "linli.sqlite3"
# PostgreSQL's defaults are for rotating disks, on which reading a whole table is faster than a thousand lookups in
# an index; and compiling (jit) a statement of our pages takes longer than running it.
PLANNING = "-c random_page_cost=1.1 -c jit=off"


def data() -> Path:
    """Return the folder of LINLI_DATA."""
    return Path(os.environ.get("LINLI_DATA", "var")).resolve()


def keyring() -> Path:
    """Return the file of LINLI_KEYS."""
    return Path(os.environ.get("LINLI_KEYS", data() / "keys.json"))


def not_there() -> list[tuple[str, Path]]:
    """Return what of an installation is missing, each as its variable and its file; nothing is created."""
    wanted = {"LINLI_KEYS": keyring()}
    if not os.environ.get("DATABASE_URL"):
        wanted["LINLI_DATA"] = data() / EMBEDDED
    return [(name, path) for name, path in wanted.items() if not path.exists()]


def hosts(demo: bool) -> list[str]:
    """Return the host names to serve: this machine only, unless LINLI_HOSTS names others."""
    named = [host.strip() for host in os.environ.get("LINLI_HOSTS", "").split(",") if host.strip()]
    return named or ["127.0.0.1", "localhost", *(["[::1]"] if demo else [])]


def database() -> dict[str, Any]:
    """Return the database of DATABASE_URL, or the embedded one in the folder of the data."""
    url = os.environ.get("DATABASE_URL", "")
    return postgres(url) if url else sqlite(data() / EMBEDDED)


def sqlite(path: Path) -> dict[str, Any]:
    """Return the settings of a SQLite database."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # FULL costs a flush per commit; with NORMAL a power cut may undo what was acknowledged.
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY;"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        # IMMEDIATE: taking the write lock later in a transaction fails at once if another writer was faster.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
    }


def postgres(url: str) -> dict[str, Any]:
    """Parse a postgres:// address.

    Raises:
        ValueError: it is not an address of PostgreSQL.
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
    """Return the storage of static files: hashed and compressed, or plain for development."""
    if plain:
        return "django.contrib.staticfiles.storage.StaticFilesStorage"
    return "whitenoise.storage.CompressedManifestStaticFilesStorage"


def mail(url: str) -> tuple[str, int, str, str, bool, bool]:
    """Return host, port, user, password, and whether SSL or STARTTLS is used, of the address of a mail server.

    Raises:
        ValueError: it does not begin with smtp://, smtps:// or smtp+tls://.
    """
    ports, parts = {"smtp": 25, "smtps": 465, "smtp+tls": 587}, urlsplit(url)
    if parts.scheme not in ports:
        raise ValueError(f"LINLI_MAIL must start with smtp://, smtps:// or smtp+tls://, not {parts.scheme}://")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    ssl, tls = parts.scheme == "smtps", parts.scheme == "smtp+tls"
    return parts.hostname or "localhost", parts.port or ports[parts.scheme], user, password, ssl, tls
