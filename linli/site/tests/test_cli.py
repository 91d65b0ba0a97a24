"""The command line: what it lists, how commands are typed, and what it says of a word it does not know."""

import errno

import duckdb
import pytest
from django.db import OperationalError

from linli.core.commands import CommandGroup, load, typed
from linli.site import cli


@pytest.fixture
def said(monkeypatch, capsys):
    """`said("journal", "--help")`: exit code, output and errors of `linli journal --help`, in English."""

    def run(*words, language="en"):
        monkeypatch.setenv("LINLI_LANGUAGE", language)
        monkeypatch.setattr("sys.argv", ["linli", *words])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code
        return code, *capsys.readouterr()

    return run


@pytest.mark.parametrize("words", [(), ("help",), ("--help",), ("-h",)])
def test_alone_it_lists_every_command_once_under_its_heading(said, words):
    code, out, _err = said(*words)
    assert code == 0
    for name in cli.own_commands():
        assert sum(line.startswith(f"  {typed(name)}  ") for line in out.splitlines()) == 1, name
    heads = [out.index(f"\n{group}\n") for group in ("Install and run", "Import", "Figures", "Check and back up")]
    assert heads == sorted(heads)
    assert "makemigrations" not in out


@pytest.mark.parametrize("words", [("journal",), ("journal", "--help")])
def test_the_first_word_lists_what_begins_with_it(said, words):
    code, out, _err = said(*words)
    assert code == 0
    assert "journal seal" in out
    assert "journal verify" in out
    assert "people import" not in out


def test_a_command_explains_itself_as_it_is_typed_and_without_the_options_of_django(said):
    code, out, _err = said("journal", "verify", "--help")
    assert code == 0
    assert "linli journal verify" in out
    assert "activity log" in out
    assert "--pythonpath" not in out


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "日志"), ("zh-hant", "日誌"), ("en", "log")])
def test_it_answers_in_the_language_of_the_terminal(said, language, word):
    assert word in said("journal", language=language)[1]
    assert word in said("journal", "verify", "--help", language=language)[1]


def test_a_mistyped_word_gets_the_nearest_command(said):
    code, out, err = said("jurnal", "verify")
    assert (code, out) == (2, "")
    assert "linli journal verify" in err
    assert "lists all commands" in said("xyzzy")[2]


def test_the_commands_of_django_are_under_manage(said):
    code, _out, err = said("migrate", "--plan")
    assert code == 2
    assert "linli manage migrate --plan" in err
    code, out, _err = said("manage", "help", "migrate")
    assert code == 0
    assert "--plan" in out


LACKS = [
    (OSError(errno.ENOSPC, "No space left on device"), "disk is full"),
    (OperationalError("database or disk is full"), "disk is full"),
    (duckdb.IOException('IO Error: Could not write file "a.parquet": No space left on device'), "disk is full"),
    (OperationalError("database is locked"), "busy"),
    (OSError(errno.EROFS, "Read-only file system"), "cannot be written to"),
]


@pytest.mark.parametrize(("error", "words"), LACKS, ids=lambda one: type(one).__name__)
def test_a_command_says_what_the_server_lacks_instead_of_a_traceback(monkeypatch, capsys, error, words):
    def fail(*_args, **_more):
        raise error

    monkeypatch.setenv("LINLI_LANGUAGE", "en")
    monkeypatch.setattr("django.core.management.execute_from_command_line", fail)
    with pytest.raises(SystemExit) as end:
        cli.carry_out(["linli", "snapshot"])
    said = capsys.readouterr().err
    assert end.value.code == 2
    assert words in said
    assert "Run the command again" in said


def test_a_mistake_of_ours_in_a_command_stays_one(monkeypatch):
    def fail(*_args, **_more):
        raise ValueError("ours")

    monkeypatch.setattr("django.core.management.execute_from_command_line", fail)
    with pytest.raises(ValueError, match="ours"):
        cli.carry_out(["linli", "snapshot"])


@pytest.mark.parametrize("words", [("manage",), ("manage", "help"), ("manage", "--help"), ("manage", "-h")])
def test_manage_lists_the_commands_of_django_only(said, words):
    code, out, _err = said(*words)
    assert code == 0
    listed = {line.strip() for line in out.splitlines()}
    assert {"dbshell", "makemigrations", "clearsessions"} <= listed
    assert not listed & {name for own in cli.own_commands() for name in (own, typed(own))}


@pytest.mark.parametrize(
    ("words", "name", "rest"),
    [
        (["people", "import", "a.xlsx"], "people_import", ["a.xlsx"]),
        (["people_import", "a.xlsx"], "people_import", ["a.xlsx"]),
        (["visits", "forget-notes"], "visits_forget_notes", []),
        (["demo", "data"], "demo_data", []),
        (["demo", "--size", "street"], "demo", ["--size", "street"]),
        (["demo-data"], "demo_data", []),
        (["journal"], "", ["journal"]),
    ],
)
def test_words_that_belong_together_are_one_command(words, name, rest):
    assert cli.chosen(words, cli.own_commands()) == (name, rest)


def test_every_command_has_a_heading_and_says_what_it_does():
    for command in map(load, cli.own_commands()):
        assert command.group in CommandGroup
        assert str(command.summary)[-1] in ".。", command
