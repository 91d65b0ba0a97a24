"""What the documents name is there: files, commands, and the same sections in both readmes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from linli.site import cli

HERE = Path(__file__).resolve().parents[1]
PAGES = sorted([*HERE.glob("*.md"), *(HERE / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(HERE).as_posix())
def test_links_of_documents_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


PLACE = re.compile(r"`((?:core|registers|work|services|insight|site)/[\w/]+\.\w+)(?::(\w+))?`")


def test_files_and_functions_that_documents_send_a_reader_to_are_there():
    named = {(page.name, *found) for page in PAGES for found in PLACE.findall(page.read_text(encoding="utf-8"))}
    assert len(named) > 10
    for page, file, name in sorted(named):
        path = HERE / "linli" / file
        assert path.exists(), (page, file)
        assert re.search(rf"^\s*(?:def|class) {name}\b|^{name}\b", path.read_text(encoding="utf-8"), re.M), (page, name)


def test_commands_of_documents_exist():
    known = cli.own_commands()
    named = {
        (page.name, words)
        for page in PAGES
        for words in re.findall(r"(?:`|bin/)linli ([a-z][a-z_-]*(?: [a-z][a-z-]*)?)", page.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    for page, words in named:
        assert cli.chosen(words.split(), known)[0] or words.startswith("manage"), (page, words)


def test_both_readmes_have_the_same_sections_and_commands():
    english, chinese = ((HERE / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))
    assert english.count("\n## ") == chinese.count("\n## ")
    assert english.count("\n- ") == chinese.count("\n- ")
    words = r"`linli ([a-z]+(?: [a-z]+)?)"
    assert set(re.findall(words, english)) == set(re.findall(words, chinese))


QUOTED = re.compile(r"```python (\S+)\n(.*?)```", re.DOTALL)


def test_quoted_code_is_in_the_file_it_is_quoted_from():
    quotes = [(page.name, *found) for page in PAGES for found in QUOTED.findall(page.read_text(encoding="utf-8"))]
    assert len(quotes) > 2
    for page, file, quoted in quotes:
        code = (HERE / "linli" / file).read_text(encoding="utf-8")
        missing = [line.strip() for line in quoted.splitlines() if line.strip() not in code]
        assert missing == [], page
