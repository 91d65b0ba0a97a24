"""`linli eligibility`: facts in, answers with reasons out; a bad row is named and the others are answered."""

import json
import signal
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from linli.services.schemes.management.commands import eligibility
from tests.installation import ROOT, environment

HEAD = "person,born,registration,circumstances,ability_level,household_income_yuan,living_alone\n"


@pytest.fixture
def asked(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LINLI_LANGUAGE", "en")

    def ask(text, *options, encoding="utf-8"):
        file = tmp_path / "facts.csv"
        file.write_text(text, encoding=encoding)
        code = 0
        try:
            call_command("eligibility", str(file), *options)
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return ask


HOURS = ("--scheme", "home_care_hours", "--on", "2026-11-30", "--json")


def test_each_person_gets_an_answer_with_its_reasons(asked):
    code, out, _ = asked(HEAD + "王,1940-05-01,here,minimum_living,3,,\n李,1990-01-01,here,,,,\n", *HOURS)
    found = json.loads(out)
    first, second = found["answers"]
    assert (code, first["person"], first["answer"], first["amount"], first["unit"]) == (0, "王", "yes", 2700, "minute")
    assert second["answer"] == "no"
    assert {"zh": "年满 60 周岁", "en": "aged 60 or over"} in [line["condition"] for line in first["lines"]]


def test_bad_cells_are_named_by_line_and_column_and_the_others_are_answered(asked):
    rows = ["王,1940-02-30,here,,3,,", "李,1990-01-01,here,rich,9,1.234,maybe", "张,1940-01-01,here,none,3,,"]
    code, out, _ = asked(HEAD + "\n".join(rows) + "\n", *HOURS)
    found = json.loads(out)
    assert code == 1
    assert [one["person"] for one in found["answers"]] == ["张"]
    assert [(one["line"], one["column"]) for one in found["rejected"]] == [
        (2, "born"),
        (3, "circumstances"),
        (3, "ability_level"),
        (3, "household_income_yuan"),
        (3, "living_alone"),
    ]
    assert "1940-02-30" in found["rejected"][0]["reason"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("王,1940-05-01,here", "The row has 3 cells"),
        ("王,2027-01-01,here,,,,", "after the day of the question"),
        ("王,1840-01-01,here,,,,", "more than 130 years ago"),
        ("王,1940-01-01,here,living_alone,,,no", "said twice"),
    ],
)
def test_rows_that_contradict_themselves_are_refused(asked, row, reason):
    code, out, _ = asked(f"{HEAD}{row}\n", *HOURS)
    found = json.loads(out)
    assert (code, found["answers"]) == (1, [])
    assert reason in found["rejected"][0]["reason"]


def test_a_missing_column_is_unknown_and_a_listed_register_is_complete(asked):
    _, out, _ = asked("person,born,registration\n王,1940-05-01,here\n", *HOURS)
    assert json.loads(out)["answers"][0]["answer"] == "unknown"
    _, out, _ = asked("person,born,registration,circumstances\n王,1940-05-01,here,none\n", *HOURS)
    assert json.loads(out)["answers"][0]["answer"] == "no"


def test_a_month_of_birth_chinese_headings_and_an_excel_file_are_read(asked):
    text = "姓名,出生日期,户籍,独居\n王,1940-05,本地户籍,是\n"
    code, out, _ = asked(text, *HOURS, encoding="gb18030")
    (answer,) = json.loads(out)["answers"]
    assert (code, answer["person"], answer["tier"]) == (0, "王", "alone_80")


def test_several_schemes_are_decided_together(asked):
    _, out, _ = asked(
        HEAD + "王,1940-05-01,here,destitute;severe_disability,3,,\n", "--scheme", "all", "--on", "2026-11-30", "--json"
    )
    found = {one["scheme"]: one for one in json.loads(out)["answers"]}
    assert found["disabled_nursing"]["excluded_by"] == ["destitute"]


def test_text_says_line_answer_and_reason(asked):
    _, out, err = asked("person,born,shoe\n王,1990-05-01,42\n", "--scheme", "old_age_allowance", "--on", "2026-11-30")
    assert "Line 2 (王): old_age_allowance: may not get it" in out
    assert "aged 80 or over: 36 years – not met" in out
    assert "Columns not read: shoe." in err


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("person\n王\n", HOURS, "No column is a fact"),
        ("", HOURS, "The file is empty"),
        ("born,出生日期\n,\n", HOURS, "mean the same"),
        (HEAD, ("--scheme", "no_such"), "There is no scheme “no_such”"),
        (HEAD, ("--scheme", "consumption_subsidy", "--on", "2025-12-31"), "is not in force on 2025-12-31"),
    ],
)
def test_what_cannot_be_answered_at_all_ends_with_a_sentence(asked, text, options, sentence):
    with pytest.raises(CommandError, match=sentence) as end:
        asked(text, *options)
    assert end.value.returncode == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (HEAD.encode(), "no row below"),
        (b"colour,size\nred,1\n", "No column is a fact"),
        (b"born,\xff\xff\xff\n", "no text in UTF-8 or GB 18030"),
        (b'person,born\na,"1940\n', "Line 2"),
        (b"born,\xe5\x87\xba\xe7\x94\x9f\xe6\x97\xa5\xe6\x9c\x9f\n1940-01-01,1940-01-01\n", "mean the same"),
    ],
)
def test_a_file_that_cannot_be_read_as_a_whole_gets_one_sentence(tmp_path, monkeypatch, content, sentence):
    monkeypatch.setenv("LINLI_LANGUAGE", "en")
    file = tmp_path / "facts.csv"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=sentence) as end:
        call_command("eligibility", str(file), *HOURS)
    assert end.value.returncode == 2


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--scheme", "home_care_hours", "--on", "2026-02-30"), "is no day"),
        (("--scheme", "home_care_hours", "--on", "30.11.2026"), "is no day"),
        (("--scheme", "nothing"), "There is no scheme “nothing”"),
        (("--scheme", "home_care_hours", "--on", "1999-01-01"), "it begins on 2024-01-01"),
        (("--scheme", "all", "--place", "西湖区"), "is no division code"),
    ],
)
def test_an_option_that_cannot_be_right_gets_a_sentence(tmp_path, capsys, monkeypatch, options, sentence):
    monkeypatch.setenv("LINLI_LANGUAGE", "en")
    file = tmp_path / "facts.csv"
    file.write_text("born\n1940-01-01\n")
    with pytest.raises(SystemExit):
        eligibility.Command().run_from_argv(["linli", "eligibility", str(file), *options])
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("person;born\n王;1940-05-01\n", "utf-8"),
        ("person\tborn\n王\t1940-05-01\n", "utf-16"),
        ("\ufeffborn,person\n1940/5/1,王\n", "utf-8"),
    ],
)
def test_semicolons_tabs_and_the_text_that_excel_writes_are_read(asked, text, encoding):
    code, out, _ = asked(text, *HOURS, encoding=encoding)
    (answer,) = json.loads(out)["answers"]
    assert (code, answer["person"]) == (0, "王")
    assert {"zh": "86 周岁", "en": "86 years"} in [line["value"] for line in answer["lines"]]


def test_an_empty_cell_is_unknown_and_never_no(asked):
    _, out, _ = asked(HEAD + "王,1940-05-01,here,,,,\n", *HOURS)
    (answer,) = json.loads(out)["answers"]
    assert answer["answer"] == "unknown"
    assert {"destitute", "minimum_living", "living_alone"} <= set(answer["missing"])


def test_a_reader_that_has_read_enough_ends_the_command_without_a_traceback(tmp_path):
    """As `linli eligibility … | head` does."""
    file = tmp_path / "facts.csv"
    file.write_text(HEAD + "王,1940-05-01,here,minimum_living,3,,\n", encoding="utf-8")
    words = [sys.executable, "-m", "linli.site.cli", "eligibility", str(file), *HOURS]
    env = environment(tmp_path / "data")
    with subprocess.Popen(
        words, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        running.stdout.close()
        assert running.stderr.read() == ""
    assert running.returncode == 128 + signal.SIGPIPE
