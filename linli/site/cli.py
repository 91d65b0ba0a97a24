"""The `linli` command: every management command of every room under one name."""

import os
import sys


def main() -> None:
    """Run `linli COMMAND …`; two words that belong together (`people import`) are one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    os.environ.setdefault("LINLI_LANGUAGE", language_of(os.environ.get("LC_ALL") or os.environ.get("LANG", "")))
    import django
    from django.core.management import execute_from_command_line

    django.setup()
    execute_from_command_line(joined(sys.argv))


def language_of(locale: str) -> str:
    """The language in which commands answer: the terminal's where it is one of ours, else simplified Chinese."""
    if locale.startswith("en"):
        return "en"
    return "zh-hant" if locale.startswith(("zh_TW", "zh_HK", "zh_MO")) else "zh-hans"


def joined(argv: list[str]) -> list[str]:
    """`linli people import FILE` -> `linli people_import FILE`; `linli demo-data` -> `linli demo_data`.

    Only words that name such a command are joined, so a command's own arguments stay as they are.
    """
    from django.core.management import get_commands

    known = get_commands()
    if len(argv) > 2 and f"{argv[1]}_{argv[2]}" in known:
        return [argv[0], f"{argv[1]}_{argv[2]}", *argv[3:]]
    if len(argv) > 1 and argv[1].replace("-", "_") in known:
        return [argv[0], argv[1].replace("-", "_"), *argv[2:]]
    return argv


if __name__ == "__main__":
    main()
