"""Backup and restore: one file with the database and the files of cases, signed with a key and checked on restore.

The keyring is included only on request: someone who finds a backup must not be able to read ID numbers or files of
cases, which are copied in encrypted form. Imported rosters are left out: they are deleted after some days, and their
content is in the database. A restore signs all users out.

A restore first unpacks and checks everything beside the data, then exchanges it; on any error the former data is back.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import Error as DatabaseFault
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.database import faults
from linli.core.errors import UnreadableFile
from linli.core.journal import heads
from linli.core.secrets import crypto, keyring, marks, working_folder
from linli.core.secrets.keyring import KeyringFault
from linli.core.secrets.storage import PART
from linli.site import archive, dumps, running
from linli.site.archive import DATABASE, FILES, KEYS, Archive

LEFT_OUT = "imports"  # the folder of rosters
FULL = {errno.ENOSPC, errno.EDQUOT}
# What the parts of Python say about a file that is no archive, or whose manifest is not ours.
DAMAGED = (tarfile.TarError, ValueError, LookupError, TypeError, AttributeError, EOFError, RecursionError, OSError)
CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}


def make(target: Path, *, with_keys: bool = False) -> dict[str, Any]:
    """Write a backup to `target`, whole or not at all; return its manifest.

    Raises:
        UnreadableFile: there is nothing to back up, or it cannot be written there.
    """
    if not target.parent.is_dir():
        raise UnreadableFile(_("There is no folder {name}.").format(name=target.parent))
    if "django_migrations" not in connection.introspection.table_names():
        raise UnreadableFile(_("The database is empty: there is nothing to back up."))
    part = target.with_name(target.name + PART)
    about = {
        "engine": connection.vendor,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        # A database of an earlier version does not name its keys.
        "marks": marks.known() or marks.of(keyring.current()),
        "migrations": sorted(map(".".join, MigrationRecorder(connection).applied_migrations())),
    }
    # The dump is not encrypted: it may only be in the private folder.
    with _said_when_full(), tempfile.TemporaryDirectory(dir=working_folder.folder()) as folder:
        dump = Path(folder) / DATABASE
        dumps.dump(dump)
        with _private(part) as file:
            parts = [(DATABASE, dump), *_files(), *(_keys(Path(folder)) if with_keys else ())]
            manifest: dict[str, Any] = archive.write(file, parts, about, keyring.current())
        part.replace(target)
    return manifest


@contextmanager
def _private(path: Path) -> Iterator[BinaryIO]:
    """Create a file that only its owner can read from the first byte on, and yield it; on disk when closed."""
    path.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@contextmanager
def _said_when_full() -> Iterator[None]:
    """Turn the error of a full disk, or of one that cannot be written to, into a sentence."""
    full = _("The disk is full. Make room and try again; nothing was changed.")
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise UnreadableFile(full) from error
        if error.errno in CLOSED:
            closed = _("{name} cannot be read or written; nothing was changed.")
            raise UnreadableFile(closed.format(name=error.filename)) from error
        raise
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise UnreadableFile(full) from error
        raise


def restore(source: Path) -> dict[str, Any]:
    """Replace the present data by a backup, after checking every part; return its manifest.

    Raises:
        UnreadableFile: not a backup, damaged, altered, of another database engine, a newer version or other keys, or
            there is no room for it; nothing was changed.
        RuleBroken: Linli is running on this data.
    """
    if not source.is_file():
        raise UnreadableFile(_("There is no file {name}.").format(name=source))
    with (
        running.alone(),
        _said_when_full(),
        tempfile.TemporaryDirectory(dir=working_folder.folder()) as folder,
    ):
        staged = Path(folder)
        manifest = _unpack(source, staged)
        _refuse_connected()
        _exchange(staged)
    return manifest


def _refuse_connected() -> None:
    others = dumps.others_connected()
    if others:
        text = _("{number} other connections use the database. Stop all servers first; nothing was changed.")
        raise UnreadableFile(text.format(number=others))


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Check a backup, and unpack it into `folder`."""
    try:
        with tarfile.open(source, mode="r:") as tar:
            opened = Archive(tar)
            _check(opened)
            _check_room(opened)
            opened.unpack(folder)
            return opened.manifest
    except PermissionError as error:
        raise UnreadableFile(
            _("{name} cannot be read: {reason}.").format(name=source, reason=error.strerror)
        ) from error
    except DAMAGED as error:
        if isinstance(error, OSError) and error.errno != errno.EINVAL:  # a size beyond every file
            raise
        raise UnreadableFile(_("This file is not a backup of Linli, or it is damaged.")) from error


def _check(opened: Archive) -> None:
    """Check the signature, and that this installation can use the backup."""
    manifest = opened.manifest
    if manifest["format"] != archive.FORMAT:
        text = _("This backup has format {made}; this version of Linli reads format {here}.")
        raise UnreadableFile(text.format(made=manifest["format"], here=archive.FORMAT))
    own = json.loads(opened.read(KEYS)) if KEYS in manifest["parts"] else None
    if own is not None and not keyring.is_whole(own):
        raise UnreadableFile(_("The backup is damaged: {part} was altered.").format(part=KEYS))
    if own is None and marks.missing(manifest["marks"]):
        raise UnreadableFile(_("This backup was made with other keys. Set its keyring first (LINLI_KEYS)."))
    present = _present()
    manifest["by_own_keys"] = present is None or not opened.is_signed_by(present)
    if manifest["by_own_keys"] and (own is None or not opened.is_signed_by(own)):
        raise UnreadableFile(_("The backup is damaged, or someone altered it: its signature does not fit the keys."))
    if manifest["engine"] != connection.vendor:
        text = _("This backup comes from {made} but this installation runs on {here}.")
        raise UnreadableFile(text.format(made=manifest["engine"], here=connection.vendor))
    known = map(".".join, MigrationLoader(None).disk_migrations)
    if set(manifest["migrations"]) - set(known):
        raise UnreadableFile(_("This backup comes from a newer version of Linli. Install that version first."))


def _present() -> dict[str, Any] | None:
    """Return the present keyring; None on a new machine, where a backup with keys brings one."""
    try:
        return keyring.current()
    except KeyringFault:
        return None


def _check_room(opened: Archive) -> None:
    # On PostgreSQL the dump is unpacked into a script of several times its size, which is then run.
    free = shutil.disk_usage(settings.DATA).free
    if opened.size > free:
        text = _("The backup needs {need} MB, but only {free} MB are free on the disk of the data.")
        raise UnreadableFile(text.format(need=opened.size // 1024**2 + 1, free=free // 1024**2))


def _keys(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the keyring that this process checked at its start; the file may have been lost or exchanged since."""
    path = folder / KEYS
    path.write_text(json.dumps(keyring.current()), encoding="utf-8")
    yield KEYS, path


def _files() -> Iterator[tuple[str, Path]]:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")) if root.exists() else []:
        name = path.relative_to(root)
        if path.is_file() and name.parts[0] != LEFT_OUT and path.suffix != PART:
            yield f"{FILES}/{name.as_posix()}", path


def _exchange(staged: Path) -> None:
    """Put the unpacked parts in place of the present data; on an error put the former data back."""
    marked = running.mark()
    with ExitStack() as undo:
        if not marked.exists():  # else a restore was cut off, and only one that is complete removes the mark
            marked.mkdir(mode=0o700)
            undo.callback(shutil.rmtree, marked, ignore_errors=True)
        _exchange_files(staged / FILES, marked / FILES, undo)
        if (staged / KEYS).exists():
            _exchange_keys(json.loads((staged / KEYS).read_text()), undo)
        dumps.load(staged / DATABASE)  # last, and in one step: until then everything can be put back
        undo.pop_all()
    _finish()
    # In one step, so that a restore that is complete never looks cut off. The working folder is deleted at the end.
    marked.rename(staged / "former")


def _finish() -> None:
    """Protect the journal of the restored data, and note the restore beside the keyring.

    Raises:
        UnreadableFile: the server cannot write; the restore has to be repeated, and until then nothing starts.
    """
    try:
        journal.protect()
        heads.note_restored()  # seals noted since the backup are missing for a reason
    except (OSError, DatabaseFault) as error:
        text = _("The backup was put in place but the restore could not be completed. Run it again: {reason}")
        raise UnreadableFile(text.format(reason=faults.cause(error) or error)) from error


def _exchange_files(new: Path, former: Path, undo: ExitStack) -> None:
    root = Path(settings.MEDIA_ROOT)
    if former.exists():  # of a restore that was cut off, which left its own files in place
        shutil.rmtree(root, ignore_errors=True)
    elif root.exists():
        root.rename(former)
    if former.exists():
        undo.callback(former.rename, root)
    if new.exists():
        new.rename(root)
        undo.callback(shutil.rmtree, root)


def _exchange_keys(ring: dict[str, Any], undo: ExitStack) -> None:
    path, former = Path(settings.KEYRING), _present()
    kept = keyring.save(path, ring)
    crypto.forget()
    undo.callback(crypto.forget)
    if kept:
        undo.callback(kept.replace, path)
    elif former is None:
        undo.callback(path.unlink)
