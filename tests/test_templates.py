"""How templates, style sheets and scripts are written: lines that can be read, one declaration or statement on each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

LINLI = Path(__file__).resolve().parents[1] / "linli"
LONGEST, LONGEST_SCRIPT = 200, 120
TEMPLATES = sorted(file for file in LINLI.rglob("*/templates/**/*") if file.is_file())
SHEETS = [file for file in sorted(LINLI.rglob("*.css")) if "vendor" not in file.parts]
SCRIPTS = [file for file in sorted(LINLI.rglob("*.js")) if "vendor" not in file.parts]
COMMENT = re.compile(r"/\*.*?\*/", re.S)
QUOTED = re.compile(r'"[^"\n]*"')
TEXTS = re.compile(r""""[^"]*"|`[^`]*`""")
# Nothing, the end of a rule, the head of one, one declaration (or part of its value), or a whole rule with one of them.
ONE_DECLARATION = re.compile(r"^(\}|[^{};]*\{|[^{};]*;?|[^{};]+\{ [^{};]+; \})$")
MORE = re.compile(r'{% include "_more\.html"(?: with list="([\w-]+)")? %}')
INCLUDED = re.compile(r'{% include "([\w/]+\.html)"')


def name(file: Path) -> str:
    return file.relative_to(LINLI).as_posix()


def long_lines(file: Path, longest: int) -> list[str]:
    """Lines that are longer; a picture written into a style sheet cannot be broken."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if len(line) > longest and 'url("data:' not in line]


def test_there_is_something_to_look_at():
    assert len(TEMPLATES) > 150
    assert len(SHEETS) > 1
    assert len(SCRIPTS) > 2


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_lines_of_templates_can_be_read(file):
    assert long_lines(file, LONGEST) == []


@pytest.mark.parametrize("file", [*SHEETS, *SCRIPTS], ids=name)
def test_lines_of_sheets_and_scripts_can_be_read(file):
    assert long_lines(file, LONGEST_SCRIPT) == []


def crowded(sheet: str) -> list[str]:
    """Lines of a style sheet that hold more than one declaration or rule."""
    lines = QUOTED.sub('""', COMMENT.sub("", sheet)).splitlines()
    return [line for line in map(str.strip, lines) if not ONE_DECLARATION.match(line)]


@pytest.mark.parametrize("file", SHEETS, ids=name)
def test_a_line_of_a_style_sheet_is_one_declaration(file):
    assert crowded(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line", ["color: red; margin: 0;", "a { color: red; margin: 0; }", "a { b { color: red; } }", "} a {"]
)
def test_two_declarations_on_a_line_are_seen(line):
    assert crowded(f"a {{\n  color: red;\n}}\n{line}\n") == [line]


def hurried(script: str) -> list[str]:
    """Lines of a script with a second statement."""
    lines = (line for line in script.splitlines() if not line.strip().startswith("//"))
    return [line for line in lines if re.search(r";\s*[^\s/]", TEXTS.sub('""', line))]


@pytest.mark.parametrize("file", SCRIPTS, ids=name)
def test_a_line_of_a_script_is_one_statement(file):
    assert hurried(file.read_text(encoding="utf-8")) == []


def test_two_statements_on_a_line_are_seen():
    assert hurried('a = "1; 2";\nb(() => { c(); d(); });') == ["b(() => { c(); d(); });"]


def adds_rows(file: Path) -> bool:
    """Whether a template has a "more"; the component sheet makes up the ids of its own."""
    return bool(MORE.search(file.read_text(encoding="utf-8"))) and file.name != "_sheet.html"


@pytest.mark.parametrize("file", [file for file in TEMPLATES if adds_rows(file)], ids=name)
def test_more_finds_the_list_it_adds_to(file):
    """The list has the id that `_more.html` is told, in the same template or in the rows that it includes."""
    text = file.read_text(encoding="utf-8")
    wanted = MORE.search(text)[1] or "rows"
    included = [LINLI.glob(f"*/**/templates/{path}") for path in INCLUDED.findall(text)]
    nearby = text + "".join(part.read_text(encoding="utf-8") for found in included for part in found)
    assert f'id="{wanted}"' in nearby or re.search(rf'_rows\.html" with [^%]*list="{wanted}"', nearby)


RAW_END = re.compile(r"\buntil\|date")
BEGINNING = re.compile(r"\bsince\|date|%}\s*(to|until|through) {{")


def ranges_a_day_too_long(text: str) -> list[str]:
    """Lines that print a range with `until`, the first day that no longer counts, instead of the last that does."""
    lines = (line for line in text.splitlines() if RAW_END.search(line))
    return [line.strip() for line in lines if BEGINNING.search(line)]


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_a_range_of_days_ends_with_its_last_day(file):
    assert ranges_a_day_too_long(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        '{{ row.since|date:"DATE_FORMAT" }} – {{ row.until|date:"DATE_FORMAT" }}',
        "{% blocktranslate trimmed with since=row.since|date until=row.until|date %}",
        '{% blocktranslate trimmed with day=row.until|date:"DATE_FORMAT" %}to {{ day }}{% endblocktranslate %}',
    ],
)
def test_a_range_that_ends_with_until_is_seen(line):
    assert ranges_a_day_too_long(line) == [line]
