"""The `linli` command: lists and runs our commands; Django's own are under `linli manage`."""

from __future__ import annotations

import difflib
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

HELP = {"help", "--help", "-h"}
# Commands of Django that neither read nor write what is encrypted; all others need the right keyring.
KEYLESS = HELP | {
    "",
    "check",
    "collectstatic",
    "compilemessages",
    "dbshell",
    "diffsettings",
    "makemessages",
    "makemigrations",
    "showmigrations",
    "sqlmigrate",
    "version",
    "--version",
}


def main() -> None:
    """Run `linli COMMAND …`, where a command may be two words (`people import`)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    os.environ.setdefault("LINLI_LANGUAGE", language_of(os.environ.get("LC_ALL") or os.environ.get("LANG", "")))
    words = sys.argv[1:]
    if words[:1] == ["backup"] and HELP.isdisjoint(words):
        refuse_bare()
    import django
    from django.core.management import execute_from_command_line

    if words[:1] == ["manage"] and not HELP.issuperset(words[1:]):
        share_data(words[1:])
        django.setup()
        if words[1] not in KEYLESS:
            require_keys()
        execute_from_command_line(["linli manage", *words[1:]])
        return
    django.setup()
    if words[:1] == ["manage"]:
        sys.stdout.write(f"{django_overview()}\n")
        return
    name, rest = chosen(words, own_commands())
    if name:
        share_data([name, *rest])
        if uses_keys(name) and HELP.isdisjoint(rest):
            require_keys()
        carry_out(["linli", name, *rest])
    else:
        raise SystemExit(explain(words))


def carry_out(words: list[str]) -> None:
    """Run one of our commands; where the server cannot read or write, end with a sentence instead of a traceback."""
    from django.core.management import execute_from_command_line
    from django.utils import translation
    from django.utils.translation import gettext as _

    from linli.core.database import faults

    try:
        execute_from_command_line(words)
        sys.stdout.flush()
    except BrokenPipeError:
        # `| head` has read enough. What is left would be written, and fail again, when this program ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(128 + signal.SIGPIPE) from None
    except Exception as error:
        reason = faults.cause(error)
        if reason is None:
            raise
        with translation.override(os.environ["LINLI_LANGUAGE"]):
            text = _(
                "The command stopped. What was complete is kept; nothing is half saved. Run the command again when "
                "this is resolved."
            )
            refuse(f"{reason} {text}")


def uses_keys(name: str) -> bool:
    """Return whether one of our commands needs the keyring of the database."""
    from linli.core.commands import load

    return load(name).uses_keys


def require_keys() -> None:
    """End if the keyring is missing or is not that of the database, or if the database cannot be reached."""
    from django.db import OperationalError
    from django.utils import translation
    from django.utils.translation import gettext as _

    from linli.core import key_check
    from linli.core.secrets.keyring import KeyringFault

    with translation.override(os.environ["LINLI_LANGUAGE"]):
        try:
            key_check.accept()
        except KeyringFault as reason:
            refuse(reason)
        except OperationalError as reason:
            refuse(_("The database cannot be reached: {reason}").format(reason=reason))


def refuse(sentence: object) -> NoReturn:
    """End with a sentence and exit code 2."""
    sys.stderr.write(f"{sentence}\n")
    raise SystemExit(2)


def refuse_bare() -> None:
    """End if this is no installation: loading the settings would create a keyring and a database to back up."""
    from linli.site import environment

    if not (missing := environment.not_there()):
        return
    import django
    from django.conf import settings
    from django.utils import translation
    from django.utils.translation import gettext as _

    settings.configure(LOCALE_PATHS=[Path(__file__).parent / "locale"])
    django.setup()
    with translation.override(os.environ["LINLI_LANGUAGE"]):
        files = ", ".join(f"{path} ({name})" for name, path in missing)
        text = _("There is nothing to back up here, and nothing was created. Not found: {files}.").format(files=files)
        hint = _("Set LINLI_DATA, LINLI_KEYS and DATABASE_URL as they are set for the server.")
    refuse(f"{text}\n{hint}")


def share_data(words: Sequence[str]) -> None:
    """Keep a restore from replacing the data under a command, and a command from starting during a restore."""
    import django
    from django.utils import translation

    from linli.core.errors import RuleBroken
    from linli.site import running

    if words[:1] == ["restore"] or not HELP.isdisjoint(words):
        return
    try:
        running.share()
    except RuleBroken as reason:
        django.setup()
        with translation.override(os.environ["LINLI_LANGUAGE"]):
            refuse(reason)


def language_of(locale: str) -> str:
    """Return the language of commands: that of the terminal if it is one of ours, else simplified Chinese."""
    if locale.startswith("en"):
        return "en"
    return "zh-hant" if locale.startswith(("zh_TW", "zh_HK", "zh_MO")) else "zh-hans"


def own_commands() -> list[str]:
    """Return the module names of our commands."""
    from django.core.management import get_commands

    return sorted(name for name, app in get_commands().items() if str(app).startswith("linli."))


def chosen(words: Sequence[str], known: Sequence[str]) -> tuple[str, list[str]]:
    """Split words into a command and its arguments; "" if they name no command.

    `people import FILE` -> (`people_import`, [`FILE`])
    """
    # Two words first; words that name no command are not joined, so arguments stay as they are.
    for size in (2, 1):
        name = "_".join(words[:size]).replace("-", "_")
        if len(words) >= size and name in known:
            return name, list(words[size:])
    return "", list(words)


def explain(words: Sequence[str]) -> int:
    """Print help: all commands, those that begin with the first word, or the nearest to a mistyped word.

    Returns:
        The exit code: 0 if help was asked for, 2 if there is no such command.
    """
    from django.conf import settings
    from django.utils import translation

    with translation.override(os.environ.get("LINLI_LANGUAGE", settings.LANGUAGE_CODE)):
        asked = [word for word in words if word not in HELP]
        known = own_commands()
        begun = [name for name in known if asked and name.startswith(f"{asked[0]}_")]
        if not asked or (begun and len(asked) == 1):
            sys.stdout.write(f"{overview(begun or known)}\n")
            return 0
        sys.stderr.write(f"{unknown(asked, known)}\n")
        return 2


def unknown(words: Sequence[str], known: Sequence[str]) -> str:
    """Return what to type instead of words that name no command of Linli."""
    from django.core.management import get_commands
    from django.utils.translation import gettext as _

    from linli.core.commands import typed

    said = {"words": " ".join(words)}
    if words[0] in get_commands():
        return _("“linli manage %(words)s” runs this command of Django.") % said
    near = difflib.get_close_matches(" ".join(words[:2]), [typed(name) for name in known], n=1, cutoff=0.5)
    hint = _("Did you mean “linli %(name)s”?") % {"name": near[0]} if near else _("“linli” lists all commands.")
    return "\n".join([_("There is no command “linli %(words)s”.") % said, hint])


def overview(names: Sequence[str]) -> str:
    """Return the commands under their headings with their summaries."""
    from django.utils.translation import gettext as _

    from linli.core.commands import CommandGroup, load, typed

    commands = {name: load(name) for name in names}
    wide = max(len(typed(name)) for name in names)
    lines = [_("linli COMMAND …    “linli COMMAND --help” explains one of them")]
    for group in CommandGroup:
        under = [name for name in names if commands[name].group is group]
        if under:
            lines += ["", str(group.label)]
            lines += [f"  {typed(name):<{wide}}  {commands[name].summary}" for name in under]
    return "\n".join([*lines, "", _("“linli manage” has the commands of Django, such as shell and dbshell.")])


def django_overview() -> str:
    """Return the commands of Django and of the libraries, under the app that each is from."""
    from django.conf import settings
    from django.core.management import get_commands
    from django.utils import translation
    from django.utils.translation import gettext as _

    by_app: dict[str, list[str]] = {}
    for name, app in sorted(get_commands().items()):
        if not app.startswith("linli."):
            by_app.setdefault(app, []).append(name)
    with translation.override(os.environ.get("LINLI_LANGUAGE", settings.LANGUAGE_CODE)):
        lines = [_("linli manage COMMAND …    “linli manage COMMAND --help” explains one of them")]
        for app, names in sorted(by_app.items()):
            lines += ["", app, *(f"  {name}" for name in names)]
        return "\n".join([*lines, "", _("“linli” lists the commands of Linli.")])


if __name__ == "__main__":
    main()
