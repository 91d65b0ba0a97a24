"""Converts office files with LibreOffice, where it is installed: old formats, PDF, recalculation.

It runs without a window in a process of its own, with a profile that exists only for this run: no macros, no update of
links, no memory of earlier files. It has no network where the system lets a program take it away (`unshare`); its
settings let it reach none in any case. It is ended after a time.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path, PurePath
from typing import Literal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.errors import UnreadableFile
from linli.core.intake import programs

SECONDS = 120  # of one run; a form takes two to five
MOST_BYTES = 1 << 30  # of a file that LibreOffice writes
WITHOUT_NETWORK = ["unshare", "-r", "-n"]
PROGRAMS = ("soffice", "libreoffice")
Target = Literal["pdf", "xlsx", "docx"]
FILTERS = {"pdf": "pdf", "xlsx": "xlsx:Calc MS Excel 2007 XML", "docx": "docx:MS Word 2007 XML"}
SETTINGS = {
    ("Office.Common/Security/Scripting", "MacroSecurityLevel"): 3,
    ("Office.Common/Security/Scripting", "DisableMacrosExecution"): "true",
    ("Office.Common/Security/Scripting", "DisableActiveContent"): "true",
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
    ("Office.Calc/Content/Update", "Link"): 2,  # never
    ("Office.Writer/Content/Update", "Link"): 0,  # never
    ("Inet/Settings", "ooInetProxyType"): 2,  # what follows: a proxy that does not exist
    ("Inet/Settings", "ooInetHTTPProxyName"): "127.0.0.1",
    ("Inet/Settings", "ooInetHTTPProxyPort"): 9,
    ("Inet/Settings", "ooInetHTTPSProxyName"): "127.0.0.1",
    ("Inet/Settings", "ooInetHTTPSProxyPort"): 9,
}
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)


def available() -> bool:
    """Whether LibreOffice is installed."""
    return _program() is not None


def _program() -> str | None:
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def convert(data: bytes, name: str, to: Target = "pdf", *, seconds: int = SECONDS) -> bytes:
    """Return a file in another format. A workbook is recalculated where a formula has no stored result.

    Args:
        data: the file.
        name: its name; the end of it says what it is.
        to: "pdf", "xlsx" or "docx".
        seconds: after which LibreOffice is ended.

    Raises:
        UnreadableFile: LibreOffice is not installed, cannot open the file, or takes too long.
    """
    return convert_several({name: data}, to, seconds=seconds)[name]


def convert_several(files: Mapping[str, bytes], to: Target, *, seconds: int = SECONDS) -> dict[str, bytes]:
    """Return several files in another format, by name; one start of LibreOffice for all of them, else as `convert`."""
    program = _program()
    if program is None:
        raise UnreadableFile(
            _("LibreOffice is not installed on the server. Open the file with Excel, Word or WPS and save it there.")
        )
    with tempfile.TemporaryDirectory(prefix="linli-office-") as folder:
        base = Path(folder)
        _write_profile(base / "profile")
        # Numbers for names: what a file is called must not be taken for an option or a path.
        sources = {name: base / f"{n}{PurePath(name).suffix.lower()}" for n, name in enumerate(files)}
        for name, source in sources.items():
            source.write_bytes(files[name])
        _run([*_confined(seconds), program, *_options(base, to), *map(str, sources.values())], base, seconds)
        return {name: _result(base / "out" / f"{source.stem}.{to}", name) for name, source in sources.items()}


def _write_profile(profile: Path) -> None:
    items = [ITEM.format(path=path, name=name, value=value) for (path, name), value in SETTINGS.items()]
    (profile / "user").mkdir(parents=True)
    text = PROFILE.format(items="\n".join(items))
    (profile / "user" / "registrymodifications.xcu").write_text(text, encoding="utf-8")


def _options(base: Path, to: Target) -> list[str]:
    return [
        f"-env:UserInstallation={(base / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
        *("--convert-to", FILTERS[to], "--outdir", str(base / "out")),
    ]


def _confined(seconds: int) -> list[str]:
    """Return what takes network and resources away from a program, where the system has it."""
    limits = ["prlimit", f"--cpu={2 * seconds}", f"--fsize={MOST_BYTES}"] if shutil.which("prlimit") else []
    return [*limits, *(WITHOUT_NETWORK if _can_take_network_away() else [])]


@cache
def _can_take_network_away() -> bool:
    return bool(shutil.which("unshare")) and _started([*WITHOUT_NETWORK, "true"], None, {}).wait() == 0


def _run(command: list[str], base: Path, seconds: int) -> None:
    """Run LibreOffice; end it with all that it started when it takes too long."""
    environment = {"HOME": str(base), "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
    process = _started(command, base, environment)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        text = _(
            "Converting took more than {seconds} seconds. Open the file with Excel, Word or WPS and save it there."
        )
        raise UnreadableFile(format_lazy(text, seconds=seconds)) from error


def _started(command: list[str], base: Path | None, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    environment = {"PATH": os.environ.get("PATH", ""), **environment}
    return programs.start(command, environment, subprocess.DEVNULL, folder=base, alone=True)


def _result(file: Path, name: str) -> bytes:
    # LibreOffice says 0 also where it could not open a file.
    if not file.exists():
        text = _("{name} cannot be opened: it is damaged or has a password. Save it without a password and try again.")
        raise UnreadableFile(format_lazy(text, name=name))
    return file.read_bytes()
