"""The icon sprite: every icon that templates or the menu name, from the package lucide, in one file.

python -m tools.icons            # write linli/site/static/icons.svg
python -m tools.icons check      # list icons that are used but not in the sprite

A sprite is downloaded once and cached; drawn into each page, the icons would make it half as large again.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import version
from pathlib import Path

from lucide.templatetags.lucide import lucide

LINLI = Path(__file__).resolve().parent.parent / "linli"
SPRITE = LINLI / "site" / "static" / "icons.svg"
LICENCE = "vendor/licences/lucide.txt"
USED = re.compile(r"""{% icon ["']([a-z0-9-]+)["']""")
NAMED = re.compile(r"""Way\("[^"]+", _\("[^"]+"\), "([a-z0-9-]+)"|\bicon ?= ?"([a-z0-9-]+)\"""")
DRAWN = re.compile(r"<svg[^>]*>(.*)</svg>", re.S)
SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)"')


def used() -> set[str]:
    """Return all icon names in templates, code and content packs."""
    found: set[str] = set()
    for file in LINLI.rglob("*.html"):
        found.update(USED.findall(file.read_text(encoding="utf-8")))
    for file in [*LINLI.rglob("*.py"), *LINLI.rglob("*.toml")]:
        pairs = NAMED.findall(file.read_text(encoding="utf-8"))
        found.update(name for pair in pairs for name in pair if name)
    return found


def symbol(name: str) -> str:
    """Return one icon of the package as a symbol; the package refuses an unknown name."""
    drawn = DRAWN.search(lucide(name))
    inner = " ".join(drawn[1].split()) if drawn else ""
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>'


def sprite(names: set[str]) -> str:
    """Return the text of the sprite with these icons."""
    symbols = "\n".join(symbol(name) for name in sorted(names))
    drawn_by = f"from the package lucide {version('lucide')} by tools/icons.py"
    head = f"<!-- Icons of Lucide, ISC licence: {LICENCE}; {drawn_by} -->"
    return f'{head}\n<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def present() -> set[str]:
    """Return the icons in the sprite."""
    return set(SYMBOL.findall(SPRITE.read_text(encoding="utf-8"))) if SPRITE.exists() else set()


def main(argv: list[str]) -> int:
    """Write the sprite, or check it."""
    wanted = used()
    missing = wanted - present()
    if "check" in argv:
        print(f"icons missing in the sprite: {', '.join(sorted(missing))}" if missing else f"{len(wanted)} icons")
        return int(bool(missing))
    SPRITE.write_text(sprite(wanted), encoding="utf-8")
    print(f"{len(wanted)} icons, {len(missing)} of them new")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
