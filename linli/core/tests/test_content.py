"""The packs are consistent: every reference exists, in both languages, with its source."""

import datetime as dt

import pytest

from linli.core import chinese
from linli.core.law import content, rules
from linli.core.law.content import tables


def matters():
    return [(pack.code, row) for pack, table in tables("matters/*.toml") for row in table.get("matter", [])]


def test_there_are_matters_for_the_bodies_of_a_district():
    rows = matters()
    assert len({row["code"] for _, row in rows}) >= 40
    assert len({row["owner"] for _, row in rows}) >= 15


@pytest.mark.parametrize(("pack", "row"), matters(), ids=lambda part: part["code"] if isinstance(part, dict) else part)
def test_every_matter_names_owner_basis_and_deadline(pack, row):
    bodies = content.codes("body_kind")
    assert row["owner"] in bodies
    assert set(row.get("help", [])) <= set(bodies)
    assert row["kind"] in content.codes("matter_kind")
    assert row["grade"] in "LSVK"
    assert row["source"]
    assert row["basis"]
    assert row["deadline"]["unit"] in {"hours", "calendar_days", "working_days"}
    texts = [row["title"], *row["bring"], *([row["refuse"]] if row["list"] in "CE" else [])]
    assert all(text["zh"] and text["en"] for text in texts)


def test_every_rule_has_a_grade_a_source_and_both_languages():
    for rule in (rule for found in rules.every().values() for rule in found):
        assert rule.grade in "LSVK", rule.id
        assert rule.source, rule.id
        assert rule.title.zh, rule.id
        assert rule.title.en, rule.id


def test_the_nearest_jurisdiction_and_the_day_decide():
    long_term = [rule for found in rules.every().values() for rule in found if rule.jurisdiction == "3301"]
    rule = long_term[0]
    assert rules.find(rule.id, code="330102011051", on=rule.since).jurisdiction == "3301"
    with pytest.raises(LookupError):
        rules.find("no.such.rule")
    with pytest.raises(LookupError):
        rules.find("visits.household.every_days", on=dt.date(1900, 1, 1))


def test_needs_lead_to_matters_and_circumstances_to_rules():
    codes = {row["code"] for _, row in matters()}
    assert all(need.get("matter") in codes for need in content.codes("need").values())
    for kind in content.codes("circumstance").values():
        rule = kind.get("visit_every_days_rule")
        assert rule is None or rule in rules.every(), kind.code


def test_no_circumstance_judges_a_person():
    """Promise 6: needs and services, never opinions, beliefs, loyalty, petitions or "risk"."""
    forbidden = (
        "信访",
        "上访",
        "维稳",
        "重点人员",
        "刑满",
        "社区矫正",
        "宗教",
        "信仰",
        "涉稳",
        "风险等级",
        "吸毒",
        "邪教",
    )
    for name in ("circumstance", "need", "visit_kind", "employment"):
        for code in content.codes(name).values():
            assert not any(word in code.title.zh for word in forbidden), code.code


def test_a_text_reads_itself_in_the_language_of_the_moment():
    from django.utils import translation

    text = content.Text("关怀", "care")
    for language, said in (("zh-hans", "关怀"), ("zh-hant", "關懷"), ("en", "care")):
        with translation.override(language):
            assert str(text) == said


@pytest.mark.parametrize(
    ("hans", "hant"),
    [
        ("考核", "考核"),
        ("核销", "核銷"),
        ("群众", "群眾"),
        ("台账", "臺賬"),
        ("户籍人口", "戶籍人口"),
        ("社区", "社區"),
        ("为", "為"),
    ],
)
def test_traditional_characters_are_those_of_the_glossary(hans, hant):
    assert chinese.hant(hans) == hant
