"""Lists of employers and markets: rows add up, bad ones are rejected with the article, a run is undone."""

import csv

import pytest

from linli.core.access.viewer import robot
from linli.core.intake.reasons import shown
from linli.core.intake.runner import import_file, undo
from linli.services.vacancies.imports import VacancySheet
from linli.services.vacancies.models import Employer, Vacancy
from linli.services.vacancies.tests.factories import ahead

pytestmark = pytest.mark.django_db
HEAD = [
    "用人单位",
    "岗位名称",
    "工种",
    "月工资（元）",
    "每周工时",
    "招聘人数",
    "技能等级",
    "证件要求",
    "其他要求",
    "性别要求",
    "截止日期",
]
GOOD = ["晓风物业", "保洁员", "保洁员", "3600-4200", "40", "2", "", "健康证", "能吃苦", "不限", ""]


@pytest.fixture
def run(tmp_path, community):
    """Import rows; return how they ended."""

    def read(*rows, rehearse=False):
        file = tmp_path / "v.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([HEAD, *rows])
        to = tmp_path / "r.xlsx"
        return import_file(VacancySheet, file, place=community, by=robot("test"), rejected_to=to, rehearse=rehearse)

    return read


def test_rows_become_employers_and_vacancies_and_a_second_time_nothing_changes(run):
    outcome = run(GOOD, ["晓风物业", "门卫", "保安", "4000元", "", "", "五级", "", "", "", "2099-01-31"])
    assert outcome.created == 2
    assert Employer.objects.count() == 1
    row = Vacancy.objects.get(title="保洁员")
    assert (row.wage_low, row.wage_high, row.places, row.papers) == (360000, 420000, 2, ["health"])
    assert row.closes_on == ahead(90)
    assert Vacancy.objects.get(title="门卫").grade == "grade_5"
    assert run(GOOD).unchanged == 1
    changed = run([*GOOD[:5], "3", *GOOD[6:]])
    assert changed.updated == 1 and Vacancy.objects.get(title="保洁员").places == 3


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("月工资（元）", "", "article 24"),
        ("月工资（元）", "面议", "article 24"),
        ("性别要求", "女", "article 27"),
        ("其他要求", "35岁以下", "articles 3 and 26"),
        ("工种", "宇航员", "occupation is not known"),
        ("招聘人数", "若干", "no whole number"),
        ("技能等级", "大师", "not known"),
        ("截止日期", "2020-01-01", "has passed"),
        ("用人单位", "", "employer is missing"),
    ],
)
def test_a_bad_row_is_rejected_alone_with_a_sentence(run, cell, value, said):
    bad = list(GOOD)
    bad[HEAD.index(cell)] = value
    rows = (["湖畔酒店", *GOOD[1:]], bad)
    reason = run(*rows, rehearse=True).rows[-1][4]
    assert said in shown(reason)
    outcome = run(*rows)
    assert (outcome.created, outcome.rejected) == (1, 1)
    assert Vacancy.objects.count() == 1


def test_a_run_is_undone_with_the_employers_that_it_made(run):
    outcome = run(GOOD)
    undo.undo(outcome.run, VacancySheet, by=robot("test"))
    assert not Vacancy.objects.exists() and not Employer.objects.exists()


def test_undoing_a_change_restores_the_former_values(run):
    run(GOOD)
    outcome = run([*GOOD[:5], "5", *GOOD[6:10], "2099-01-31"])
    undo.undo(outcome.run, VacancySheet, by=robot("test"))
    row = Vacancy.objects.get()
    assert (row.places, row.closes_on, row.until) == (2, ahead(90), ahead(91))
