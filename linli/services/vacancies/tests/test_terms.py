"""Requirements that the law forbids are found; ordinary ones are not."""

import pytest

from linli.services.vacancies.engine import terms


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("限男性", "sex"),
        ("仅限女，形象好", "sex"),
        ("女士优先", "sex"),
        ("性别：男", "sex"),
        ("men only", "sex"),
        ("35岁以下", "age"),
        ("年龄18-40岁", "age"),
        ("年龄不超过45周岁", "age"),
        ("under 35 years", "age"),
        ("已婚已育", "marriage"),
        ("限汉族", "ethnicity"),
        ("限本地户籍", "origin"),
        ("不招农村户口", "rural"),
        ("限城镇户口", "rural"),
        ("不招残疾人", "disability"),
        ("无乙肝", "disease"),
    ],
)
def test_a_forbidden_limit_is_found_and_named_with_its_article(words, code):
    found = list(terms.unlawful(words, "4-09-08"))
    assert found
    assert str(terms.terms()[code].article) in " ".join(found)


@pytest.mark.parametrize(
    "words",
    [
        "能吃苦耐劳",
        "有 3 年以上工作经验",
        "会开车",
        "年满18周岁",
        "男女不限",
        "性别不限",
        "年龄不限",
        "残疾人优先",
        "40 hours a week",
        "",
    ],
)
def test_ordinary_requirements_are_left_alone(words):
    assert not list(terms.unlawful(words, "4-09-08"))


def test_where_the_state_lists_unsuitable_work_the_article_does_not_apply():
    assert list(terms.unlawful("限男性", "6-16"))
    assert not list(terms.unlawful("限男性", "6-16-01-02"))


def test_what_was_not_compared_with_the_law_says_so():
    marked = {code for code, term in terms.terms().items() if "not verified" in term.cited}
    assert marked == {"age", "marriage", "origin"}
    [said] = terms.unlawful("35岁以下", "4-09-08")
    assert "articles 3 and 26" in said and said.endswith("· not verified.")
    [said] = terms.unlawful("限汉族", "4-09-08")
    assert "article 24" in said and "not verified" not in said


def test_each_term_has_source_and_grade():
    for term in terms.terms().values():
        assert term.article.zh and term.article.en and term.grade in {"L", "S", "K"}
