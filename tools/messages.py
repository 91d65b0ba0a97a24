"""Translations without gettext on the machine: `python -m tools.messages extract | check | compile [APP …]`.

Texts in code are English. Each app has `locale/zh_Hans/LC_MESSAGES/django.po`, written by people; traditional Chinese
is derived from it by OpenCC when compiling, and a `zh_Hant` catalogue, if there is one, overrules that.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from linli.core.chinese import hant

ROOT = Path(__file__).resolve().parent.parent / "linli"
KEYWORDS = ["_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"]
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b({'|'.join(KEYWORDS)})\(\s*({STRING}(?:\s*,\s*{STRING})*)", re.DOTALL)
HEADER = ("msgid", "msgstr", '"Content-T', '"MIME', '"Plural', '"Language:')
Message = tuple[str, Any, int]  # the function, its text or texts, the line


def rooms(names: Sequence[str] = ()) -> list[Path]:
    """Return the apps with a catalogue: all, or those named.

    Raises:
        SystemExit: a name is not that of an app.
    """
    found = sorted(path.parent for path in ROOT.rglob("apps.py"))
    unknown = set(names) - {room.name for room in found}
    if unknown:
        raise SystemExit(f"no app {', '.join(sorted(unknown))}")
    return [room for room in found if not names or room.name in names]


def sources(room: Path) -> Iterator[Path]:
    """Yield Python files and templates of an app, without tests and migrations."""
    for path in sorted([*room.rglob("*.py"), *room.rglob("*.html"), *room.rglob("*.txt")]):
        inside = path.relative_to(room).parts
        if not {"tests", "migrations", "static", "locale", "formats"} & set(inside):
            yield path


def messages(path: Path) -> Iterator[Message]:
    """Yield every translatable text of a file."""
    if path.suffix == ".py":
        with path.open("rb") as file:
            found: Any = extract_python(file, dict.fromkeys(KEYWORDS), [], {"encoding": "utf-8"})
            for line, function, texts, _ in found:
                yield function, texts, line
        return
    # Django turns template tags into calls; the result is not valid Python, so it is searched by a pattern.
    for function, arguments in CALL.findall(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        yield function, ast.literal_eval(f"({arguments},)"), 0


def normal(message: Message) -> tuple[Any, str | None] | None:
    """Return (text or (singular, plural), context); None if the text is not a constant."""
    function, texts, _ = message
    parts = (texts,) if isinstance(texts, str) else tuple(texts)
    context = None
    if function.startswith(("pgettext", "npgettext")):
        context, parts = parts[0], parts[1:]
    wanted = 2 if function.startswith(("ngettext", "npgettext")) else 1
    parts = parts[:wanted]
    if len(parts) < wanted or not all(isinstance(part, str) and part for part in parts):
        return None
    return (parts if wanted == 2 else parts[0]), context


def used(room: Path) -> dict[tuple[Any, str | None], list[str]]:
    """Return all texts of an app, with the files that use them."""
    found: dict[tuple[Any, str | None], list[str]] = {}
    for path in sources(room):
        for message in messages(path):
            key = normal(message)
            if key:
                found.setdefault(key, []).append(str(path.relative_to(ROOT)))
    return found


def po(room: Path, language: str = "zh_Hans") -> Path:
    """Return the path of the catalogue of an app."""
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def catalogue(path: Path) -> Catalog:
    """Read a catalogue; return an empty one if there is none."""
    if not path.exists():
        return Catalog(locale="zh_Hans", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def extract(names: Sequence[str]) -> int:
    """Update every catalogue: add new texts empty, remove unused ones, keep translations."""
    for room in rooms(names):
        texts = used(room)
        if not texts:
            continue
        before = catalogue(po(room))
        after = Catalog(locale="zh_Hans", charset="utf-8", fuzzy=False)
        for (text, context), files in sorted(texts.items(), key=lambda item: str(item[0])):
            known = before.get(text if isinstance(text, str) else text[0], context)
            after.add(
                text, known.string if known else "", locations=[(f, 0) for f in sorted(set(files))], context=context
            )
        po(room).parent.mkdir(parents=True, exist_ok=True)
        with po(room).open("wb") as file:
            write_po(file, after, width=0, include_lineno=False, omit_header=False, sort_output=True)
        # They would change with every run and make every diff longer.
        _stable_header(po(room))
    return 0


def _stable_header(path: Path) -> None:
    """Remove dates and names of tools from the header."""
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition("\n\n")
    kept = [
        line
        for line in head.splitlines()
        if line.startswith(("msgid", "msgstr", '"Content-T', '"MIME', '"Plural', '"Language:'))
    ]
    path.write_text("\n".join(kept) + "\n\n" + rest, encoding="utf-8")


def missing(names: Sequence[str]) -> Iterator[str]:
    """Yield texts without translation, and those that two apps translate differently."""
    words: dict[tuple[str, str | None], tuple[str, str]] = {}
    for room in rooms(names):
        known = catalogue(po(room))
        for text, context in used(room):
            entry = known.get(text if isinstance(text, str) else text[0], context)
            name = text if isinstance(text, str) else text[0]
            if entry is None or not entry.string or (isinstance(entry.string, tuple) and not all(entry.string)):
                yield f"{room.name}: not translated: {name!r}"
                continue
            yield from _placeholders(room, name, entry.string)
            said = str(entry.string)
            # Django merges all catalogues and would show the first for both apps.
            other = words.setdefault((name, context), (said, room.name))
            if other[0] != said:
                yield f"{room.name}: {name!r} is {said!r} here and {other[0]!r} in {other[1]}"


def _placeholders(room: Path, name: str, said: Any) -> Iterator[str]:
    pattern = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")
    for text in (said,) if isinstance(said, str) else said:
        if set(pattern.findall(text)) - set(pattern.findall(name)):
            yield f"{room.name}: {name!r} has other placeholders than {text!r}"


def check(names: Sequence[str]) -> int:
    """Print what is missing; return 1 if anything is."""
    found = list(missing(names))
    print("\n".join(found) if found else "translations complete")
    return 1 if found else 0


def compile_all(names: Sequence[str] = ()) -> int:
    """Write the binary catalogues; zh_Hant is zh_Hans in traditional characters, plus its own catalogue."""
    for room in rooms(names):
        if not po(room).exists():
            continue
        _write(catalogue(po(room)), po(room).with_suffix(".mo"))
        traditional = Catalog(locale="zh_Hant", charset="utf-8", fuzzy=False)
        for entry in catalogue(po(room)):
            if entry.id and entry.string:
                said: Any = entry.string
                turned = tuple(map(hant, said)) if isinstance(said, tuple) else hant(said)
                traditional.add(entry.id, turned, context=entry.context)
        for entry in catalogue(po(room, "zh_Hant")):
            if entry.id and entry.string:
                traditional.add(entry.id, entry.string, context=entry.context)
        _write(traditional, po(room, "zh_Hant").with_suffix(".mo"))
    return 0


def _write(entries: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        write_mo(file, entries)
    part.replace(path)


def main() -> int:
    """Run one of the commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    commands = {"extract": extract, "check": check, "compile": compile_all}
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        print("usage: python -m tools.messages extract | check | compile [ROOM …]", file=sys.stderr)
        return 2
    return commands[sys.argv[1]](sys.argv[2:])


if __name__ == "__main__":
    raise SystemExit(main())
