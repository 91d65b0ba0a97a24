"""Generated references: `python -m tools.references write` writes docs/reference, `check` compares it with the code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
HEAD = "<!-- Written by `python -m tools.references write`; do not edit. -->\n"


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def permissions() -> str:
    """Return the page of permissions by role."""
    from linli.core.access.permissions import PERMISSIONS, Permission, Role

    rows = [
        [f"`{right.value}`", str(right.label), *("yes" if right in PERMISSIONS[role] else "" for role in Role)]
        for right in Permission
    ]
    return "# Permissions of the roles\n\n" + table(
        ["permission", "what it allows", *(role.value for role in Role)], rows
    )


def rules() -> str:
    """Return the page of thresholds with their sources."""
    from linli.core.law.rules import every

    rows = [
        [
            f"`{rule.id}`",
            f"{rule.value} {rule.unit}",
            rule.jurisdiction or "all",
            f"{rule.since}",
            rule.grade,
            rule.title.en,
            rule.source.en + (f". Note: {rule.note.en}" if rule.note else ""),
        ]
        for _, found in sorted(every().items())
        for rule in found
    ]
    note = (
        "Grades: L read in the law, S secondary source, V verified, K unverified example (marked so on the pages).\n\n"
    )
    return "# Rules\n\n" + note + table(["rule", "value", "where", "since", "grade", "title", "source"], rows)


def indicators() -> str:
    """Return the page of indicators with both of their sides."""
    from linli.core.figures.indicators import INDICATORS

    rows = [
        [
            f"`{one.code}`",
            str(one.title),
            str(one.population),
            str(one.counts),
            one.unit,
            one.direction or "–",
            f"{one.review}",
        ]
        for _, one in sorted(INDICATORS.items())
    ]
    head = ["code", "title", "of whom", "what counts", "unit", "better", "next review"]
    return "# Indicators\n\n" + table(head, rows)


def addresses() -> str:
    """Return the page of addresses and their names."""
    from django.urls import URLPattern, URLResolver, get_resolver

    found: list[list[str]] = []

    def walk(patterns: list[URLPattern | URLResolver], before: str, space: str) -> None:
        for pattern in patterns:
            here = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, here, f"{pattern.namespace}:" if pattern.namespace else space)
            elif pattern.name and not here.startswith("account/"):
                found.append([f"`/{here}`", f"`{space}{pattern.name}`"])

    walk(get_resolver().url_patterns, "", "")
    return "# Addresses\n\n" + table(["address", "name"], sorted(found))


def commands() -> str:
    """Return the page of our commands with their summaries."""
    from linli.core.commands import CommandGroup, load, typed
    from linli.site.cli import own_commands

    note = "`linli` lists them, `linli COMMAND --help` explains one; Django's own are under `linli manage`."
    text = f"# Commands\n\n{note}\n"
    for group in CommandGroup:
        under = [name for name in own_commands() if load(name).group is group]
        rows = [[f"`linli {typed(name)}`", str(load(name).summary)] for name in under]
        text += f"\n## {group.label}\n\n" + table(["command", "what it does"], rows)
    return text


def data_items() -> str:
    """Return the page of data items by subject."""
    from linli.core.items import SUBJECTS, items_of
    from linli.core.items.words import words_of

    text = "# Data items\n\nWhat lists and report forms can ask ([0034](../adr/0034-data-items-and-lists.md)).\n"
    head = ["code", "title", "definition", "kind", "of whom", "sensitivity", "past days", "filtered", "words in forms"]
    for subject in sorted(SUBJECTS.values(), key=lambda one: one.order):
        rows = [
            [
                f"`{one.code}`",
                str(one.title),
                str(one.definition),
                str(one.kind.label),
                str(one.coverage.label),
                str(one.sensitivity.label),
                "as of the day" if one.keeps_past else "today's value",
                "yes" if one.can_be_counted else "no: encrypted or worked out",
                "、".join(words_of(one.code)),
            ]
            for one in items_of(subject.code)
        ]
        text += f"\n## {subject.plural} (`{subject.code}`)\n\n" + table(head, rows)
    return text


PAGES: dict[str, Callable[[], str]] = {
    "permissions.md": permissions,
    "rules.md": rules,
    "indicators.md": indicators,
    "addresses.md": addresses,
    "commands.md": commands,
    "data-items.md": data_items,
}


def pages() -> dict[str, str]:
    """Return the text of all references in English."""
    from django.utils import translation

    with translation.override("en"):
        return {name: HEAD + page() for name, page in PAGES.items()}


def main() -> int:
    """Write the references, or compare them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    import django

    django.setup()
    if sys.argv[1:] == ["write"]:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, text in pages().items():
            (FOLDER / name).write_text(text, encoding="utf-8")
        return 0
    old = [
        name
        for name, text in pages().items()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != text
    ]
    print(f"out of date: {', '.join(old)}; run python -m tools.references write" if old else "references up to date")
    return 1 if old else 0


if __name__ == "__main__":
    raise SystemExit(main())
