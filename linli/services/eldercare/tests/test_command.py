"""`linli ability SCORES.csv`: no database, a result or a sentence per row."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from linli.services.eldercare.management.commands import ability
from linli.services.eldercare.tests.test_ability import BEST, with_score

HEAD = ["id", *BEST, "coma", "dementia", "risk_events"]


def sheet(tmp_path, *rows, head=HEAD, encoding="utf-8"):
    file = tmp_path / "scores.csv"
    written = io.StringIO()
    csv.writer(written).writerows([head, *rows])
    file.write_bytes(written.getvalue().encode(encoding))
    return file


def row(name, points, *marks):
    return [name, *(points[code] for code in BEST), *(marks or (0, 0, 0))]


def ask(capsys, file, *options, code=0):
    try:
        call_command("ability", str(file), *options)
        assert code == 0
    except SystemExit as end:
        assert end.code == code
    except CommandError as error:
        assert error.returncode == code
        return str(error), ""
    return capsys.readouterr()


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LINLI_LANGUAGE", "en")


def test_rows_in_levels_out(tmp_path, capsys):
    file = sheet(tmp_path, row("A", BEST), row("B", with_score(70), 0, 1, 2), row("C", with_score(40), "yes", "", ""))
    found = json.loads(ask(capsys, file, "--json")[0])
    assert [(one["id"], one["score"], one["scored_level"], one["level"]) for one in found["rows"]] == [
        ("A", 90, 0, 0),
        ("B", 70, 1, 2),
        ("C", 40, 3, 4),
    ]
    assert found["choices"] == {"worsen": "once", "coma": "either", "day_30": "inside"}
    twice = json.loads(ask(capsys, file, "--json", "--choice", "worsen=each")[0])
    assert [one["level"] for one in twice["rows"]] == [0, 3, 4]


def test_a_bad_row_gets_a_sentence_with_its_place_and_the_others_a_result(tmp_path, capsys):
    bad = row("B", BEST)
    bad[1], bad[-2] = "5", "maybe"
    out, err = ask(capsys, sheet(tmp_path, row("A", BEST), bad, row("C", with_score(29))), code=1)
    assert out.splitlines() == ["2\tA\t90\t0\tintact", "4\tC\t29\t4\tcompletely impaired"]
    assert "row 3, Eating: “5” is not possible. Enter a whole number from 0 to 4." in err
    assert "row 3, Dementia (F00-F03): “maybe” is neither yes nor no" in err


def test_an_empty_answer_is_never_a_zero(tmp_path, capsys):
    out, err = ask(capsys, sheet(tmp_path, row("A", BEST | {"memory": ""})), code=1)
    assert (out, err) == ("", "row 2: Not answered: Memory.\n")


def test_chinese_headings_in_the_encoding_of_excel(tmp_path, capsys):
    from linli.services.eldercare.tests.test_ability import SCALE

    head = ["姓名", *(item.title.zh for item in SCALE.items.values()), "昏迷", "认知障碍", "照护风险事件次数"]
    file = sheet(tmp_path, row("王", with_score(66), "否", "是", "1"), head=head, encoding="gb18030")
    assert ask(capsys, file)[0] == "2\t王\t66\t2\tmoderately impaired\n"


def test_days_of_events_are_counted_inside_the_window(tmp_path, capsys):
    head = [*HEAD[:-1], "assessed_on", "risk_event_days"]
    file = sheet(
        tmp_path,
        row("A", BEST, 0, 0, "2026-11-30", "2026-10-31;2026-11-29"),
        row("B", BEST, 0, 0, "2026-11-30", "2026-10-30、2026-11-29"),
        row("C", BEST, 0, 0, "", "2026-11-29"),
        row("D", BEST, 0, 0, "2026-11-30", "2026-12-01"),
        head=head,
    )
    found = json.loads(ask(capsys, file, "--json", code=1)[0])["rows"]
    assert [one["level"] for one in found] == [1, 0, None, None]
    assert "day of the assessment" in found[2]["faults"][0]["sentence"]
    outside = json.loads(ask(capsys, file, "--json", "--choice", "day_30=outside", code=1)[0])["rows"]
    assert outside[0]["level"] == 0


@pytest.mark.parametrize(
    ("head", "said"),
    [(HEAD[:5], "no column for"), ([*HEAD, "进食"], "Two columns mean the same: Eating"), (["a", "b"], "headings")],
)
def test_a_sheet_without_its_columns_is_refused_as_a_whole(tmp_path, capsys, head, said):
    assert said in ask(capsys, sheet(tmp_path, row("A", BEST), head=head), code=2)[0]


@pytest.mark.parametrize("choice", ["worsen=twice", "moon=full", "worsen"])
def test_a_wrong_choice_names_the_possible_ones(tmp_path, capsys, choice):
    assert "=" in ask(capsys, sheet(tmp_path, row("A", BEST)), "--choice", choice, code=2)[0]


def test_a_sheet_with_only_headings_is_said_to_be_empty(tmp_path, capsys):
    assert "no row below" in ask(capsys, sheet(tmp_path), code=2)[0]


def test_an_empty_file_a_picture_and_a_folder_are_refused_with_a_sentence(tmp_path, capsys):
    for name, content in (("empty.csv", b""), ("noise.csv", bytes(range(256)) * 3)):
        file = tmp_path / name
        file.write_bytes(content)
        assert ask(capsys, file, code=2)[0].endswith((".", "。"))
    for file in (tmp_path, tmp_path / "nothing.csv"):
        assert ask(capsys, file, code=2)[0]


def test_a_cell_too_many_is_not_dropped(tmp_path, capsys):
    moved = row("B", BEST)
    moved.insert(3, "")
    out, err = ask(capsys, sheet(tmp_path, row("A", BEST), [*row("B", BEST), "7"], moved), code=1)
    assert out.startswith("2\tA") and len(out.splitlines()) == 1
    assert "row 3: “7” is after the last column" in err and "row 4: “0” is after the last column" in err


@pytest.mark.parametrize("cell", ["-1", "5", "4.0", "four", "3/4", " ", "1e0", "九"])
def test_what_is_no_score_is_named_with_row_and_column(tmp_path, capsys, cell):
    out, err = ask(capsys, sheet(tmp_path, row("A", BEST | {"memory": cell})), code=1)
    assert out == "" and "row 2" in err and "Memory" in err


def test_an_unknown_column_is_named_and_changes_nothing(tmp_path, capsys):
    out, err = ask(capsys, sheet(tmp_path, [*row("A", BEST), "x"], head=[*HEAD, "mood"]))
    assert out == "2\tA\t90\t0\tintact\n" and "Columns not read: mood." in err


def test_a_day_that_is_none_gets_a_sentence(tmp_path, capsys):
    with pytest.raises(SystemExit):
        ability.Command().run_from_argv(
            ["linli", "ability", str(sheet(tmp_path, row("A", BEST))), "--on", "2026-02-30"]
        )
    assert "is no day" in capsys.readouterr().err
