"""The icon sprite: every icon a template or the menu names, from the npm package lucide-static, in one file.

python -m tools.icons            # fetch what is missing (needs npm) and write linli/site/static/icons.svg
python -m tools.icons check      # say which icons are used and not in the sprite
"""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "1.62.0"
LINLI = Path(__file__).resolve().parent.parent / "linli"
SPRITE = LINLI / "site" / "static" / "icons.svg"
USED = re.compile(r"""{% icon ["']([a-z0-9-]+)["']""")
NAMED = re.compile(r"""Way\("[^"]+", _\("[^"]+"\), "([a-z0-9-]+)"|\bicon ?= ?"([a-z0-9-]+)\"""")
SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)".*?</symbol>', re.S)


def used() -> set[str]:
    """All names that templates, the menu and content packs give."""
    found: set[str] = set()
    for file in LINLI.rglob("*.html"):
        found.update(USED.findall(file.read_text(encoding="utf-8")))
    for file in [*LINLI.rglob("*.py"), *LINLI.rglob("*.toml")]:
        pairs = NAMED.findall(file.read_text(encoding="utf-8"))
        found.update(name for pair in pairs for name in pair if name)
    return found


def present() -> dict[str, str]:
    """The symbols that the sprite has, by name."""
    text = SPRITE.read_text(encoding="utf-8") if SPRITE.exists() else ""
    return {match[1]: match[0] for match in SYMBOL.finditer(text)}


def fetch(names: set[str]) -> dict[str, str]:
    """Symbols of these icons from the package."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", f"lucide-static@{VERSION}"], cwd=folder, check=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            return {name: symbol(name, _read(archive, name)) for name in sorted(names)}


def _read(archive: tarfile.TarFile, name: str) -> str:
    member = archive.extractfile(f"package/icons/{name}.svg")
    if member is None:
        raise SystemExit(f"lucide has no icon {name}")
    return member.read().decode()


def symbol(name: str, svg: str) -> str:
    """One icon's drawing as a symbol."""
    inner = " ".join(svg[svg.index(">", svg.index("<svg")) + 1 : svg.index("</svg>")].split())
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>'


def main(argv: list[str]) -> int:
    """Write the sprite, or only check it."""
    wanted, have = used(), present()
    missing = wanted - have.keys()
    if "check" in argv:
        print(f"icons missing in the sprite: {', '.join(sorted(missing))}" if missing else f"{len(wanted)} icons")
        return int(bool(missing))
    if missing:
        have.update(fetch(missing))
    symbols = "\n".join(have[name] for name in sorted(wanted))
    head = f"<!-- Icons of Lucide {VERSION}, ISC licence: vendor/licences/lucide-static.txt; by tools/icons.py -->"
    SPRITE.write_text(f'{head}\n<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n', encoding="utf-8")
    print(f"{len(wanted)} icons, {len(missing)} of them new")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
