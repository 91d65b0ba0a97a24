"""Backup and restore: one file with the database and the files of cases, checked by hashes on restore.

The keyring is included only on request: someone who finds a backup must not be able to read ID numbers or files of
cases, which are copied in encrypted form. Imported rosters are left out: they are deleted after some days, and their
content is in the database. A restore signs all users out.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.database import sql
from linli.core.errors import UnreadableFile
from linli.core.secrets import crypto, keyring, marks, working_folder

FORMAT = 1
LEFT_OUT = "imports"  # the folder of rosters
SIGNED_IN = ("django_session", "usersessions_usersession")  # a stolen backup must not sign anyone in


def make(target: Path, *, with_keys: bool = False) -> dict[str, Any]:
    """Write a backup to `target`, whole or not at all; return its manifest."""
    part = target.with_name(target.name + ".part")
    # The dump is not encrypted: it may only be in the private folder.
    with tempfile.TemporaryDirectory(dir=working_folder.folder()) as folder:
        dump = Path(folder) / "database"
        _dump(dump)
        parts = {"database": dump, **dict(_files(with_keys))}
        manifest = {
            "format": FORMAT,
            "engine": connection.vendor,
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "keys": fingerprint(),
            "newest_key": _marks()[crypto.writing_key()],
            "marks": marks.known(),
            "parts": {name: _sha256(path) for name, path in parts.items()},
        }
        with _private(part) as file, tarfile.open(fileobj=file, mode="w") as archive:
            text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
            head = tarfile.TarInfo("manifest.json")
            head.size = len(text)
            archive.addfile(head, io.BytesIO(text))
            for name, path in parts.items():
                archive.add(path, arcname=name, recursive=False)
    part.replace(target)
    return manifest


@contextmanager
def _private(path: Path) -> Iterator[BinaryIO]:
    """Create a file that only its owner can read from the first byte on, and yield it; on disk when closed."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def restore(source: Path) -> dict[str, Any]:
    """Replace the present data by a backup, after checking every part.

    Raises:
        UnreadableFile: not a backup, damaged, made by another database engine, or encrypted with other keys.
    """
    with tempfile.TemporaryDirectory(dir=working_folder.folder()) as folder:
        manifest = _unpack(source, Path(folder))
        if manifest["engine"] != connection.vendor:
            text = _("This backup comes from {made} but this installation runs on {here}.")
            raise UnreadableFile(text.format(made=manifest["engine"], here=connection.vendor))
        has_keys = "keys.json" in manifest["parts"]
        if not has_keys and not _can_read(manifest):
            raise UnreadableFile(_("This backup was made with other keys. Set its keyring first (LINLI_KEYS)."))
        _load(Path(folder) / "database")
        if has_keys:  # only now: if the database refuses the backup, the present data must stay readable
            keyring.save(Path(settings.KEYRING), json.loads((Path(folder) / "keys.json").read_text()))
            crypto.forget()
        _put_files(Path(folder) / "files")
    return manifest


def _can_read(manifest: dict[str, Any]) -> bool:
    """Return whether the present keyring can read the backup."""
    # A keyring from before the last rotation lacks the newest key. Older backups do not name theirs.
    return not marks.missing(manifest.get("marks", {})) and _has_newest(manifest)


def _has_newest(manifest: dict[str, Any]) -> bool:
    return manifest["keys"] == fingerprint() and manifest.get("newest_key") in {None, *_marks().values()}


def fingerprint() -> str:
    """Return an id of the keyring that reveals nothing of it."""
    return hashlib.sha256(("linli" + keyring.current()["lookup"]).encode()).hexdigest()[:16]


def _marks() -> dict[str, str]:
    """Return the ids of the keys that encrypt fields and files, which reveal nothing of them."""
    ring = keyring.current()["fields"]
    return {name: hashlib.sha256(f"linli{secret}".encode()).hexdigest()[:16] for name, secret in ring.items()}


def _files(with_keys: bool) -> Iterator[tuple[str, Path]]:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")) if root.exists() else []:
        name = path.relative_to(root)
        if path.is_file() and name.parts[0] != LEFT_OUT:
            yield f"files/{name}", path
    if with_keys:
        yield "keys.json", Path(settings.KEYRING)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source) as archive:
            # The filter refuses paths outside the folder, links to the outside and devices.
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
        damaged = [name for name, digest in manifest["parts"].items() if _sha256(folder / name) != digest]
    except (OSError, tarfile.TarError, ValueError, KeyError) as error:
        raise UnreadableFile(_("This file is not a backup of Linli, or it is damaged.")) from error
    if damaged:
        raise UnreadableFile(_("The backup is damaged: {part} was altered.").format(part=damaged[0]))
    return manifest


def _dump(target: Path) -> None:
    if connection.vendor == "postgresql":
        left_out = [f"--exclude-table-data={table}" for table in SIGNED_IN]
        _postgres("pg_dump", "--format=custom", *left_out, f"--file={target}")
        return
    copy = sqlite3.connect(target)
    connection.ensure_connection()
    # SQLite's online backup: consistent while the server writes.
    connection.connection.backup(copy)
    # Without it, the deleted sessions would remain readable in free pages of the copy.
    copy.execute("PRAGMA secure_delete = ON")
    for table in SIGNED_IN:
        copy.execute(sql.delete_all(table))
    copy.commit()
    copy.close()


def _load(dump: Path) -> None:
    if connection.vendor == "postgresql":
        _postgres(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--single-transaction",
            f"--dbname={_name()}",
            str(dump),
        )
        return
    connection.close()
    live = Path(settings.DATABASES["default"]["NAME"])
    # A write-ahead log of the old database would be applied to the new one.
    for leftover in (live.with_name(live.name + "-wal"), live.with_name(live.name + "-shm")):
        leftover.unlink(missing_ok=True)
    shutil.move(dump, live)


def _name() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def _postgres(program: str, *arguments: str) -> None:
    found = shutil.which(program) or next(map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))), None)
    if not found:
        raise UnreadableFile(
            _("{program} is not installed here; it comes with the PostgreSQL client.").format(program=program)
        )
    database = settings.DATABASES["default"]
    keys = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    env = {**os.environ, **{name: str(database[key]) for name, key in keys.items() if database.get(key)}}
    done = subprocess.run([found, *arguments], env=env, check=False, capture_output=True, text=True)  # noqa: S603 - PostgreSQL's own
    if done.returncode:
        raise UnreadableFile(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else program)


def _put_files(folder: Path) -> None:
    root = Path(settings.MEDIA_ROOT)
    if root.exists():
        shutil.rmtree(root)
    if folder.exists():
        shutil.copytree(folder, root)
