"""What labels say: ages as the Civil Code reads them, conditions, and never half of a condition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.insight.reports.engine.labels import normal_label
from linli.insight.reports.engine.loading import phrasebook
from linli.insight.reports.engine.phrases import AGE, joined

FEMALE, ALONE = ("person.sex", "is", "2"), ("person.is.living_alone", "is", True)


def said(*labels):
    reading = joined([phrasebook().read(label) for label in labels])
    return {(one.item, one.op, str(one.value)) for one in reading.meant}, reading


def plain(*conditions):
    return {(item, op, str(value)) for item, op, value in conditions}


@pytest.mark.parametrize(
    ("label", "op", "value"),
    [
        ("80周岁以上", "at_least", 80),
        ("80 岁及以上老年人", "at_least", 80),
        ("八十岁以上", "at_least", 80),
        ("年满60周岁", "at_least", 60),
        ("60—69岁", "between", [60, 69]),
        ("60岁至69岁", "between", [60, 69]),
        ("０～３周岁", "between", [0, 3]),
        ("不满18周岁", "at_most", 17),
        ("未满 14 岁", "at_most", 13),
        ("14周岁以下", "at_most", 14),
    ],
)
def test_ages_include_the_number_unless_the_words_exclude_it(label, op, value):
    conditions, reading = said(label)
    assert conditions == plain((AGE, op, value)) and reading.is_whole


@pytest.mark.parametrize(
    ("labels", "conditions", "subject", "when"),
    [
        (("60周岁以上老年人数", "其中：独居", "女"), [(AGE, "at_least", 60), ALONE, FEMALE], "person", ""),
        (("（一）常住人口", "1. 女性（人）"), [FEMALE], "person", ""),
        (("低保户数（户）", "上月末"), [("person.is.minimum_living", "is", True)], "household", "start"),
        (("本月新增", "残疾人数"), [("person.is.disability_card", "is", True)], "person", "new"),
        (("姓　名",), [], "", ""),
    ],
)
def test_a_label_path_is_read_as_its_conditions(labels, conditions, subject, when):
    found, reading = said(*labels)
    assert found == plain(*conditions)
    assert (reading.subject, reading.when) == (subject, when)


def test_the_inner_label_says_more_about_the_same_item():
    assert said("60岁以上", "80岁以上")[0] == plain((AGE, "at_least", 80))


def test_what_a_word_implies_gives_way_to_what_is_said():
    older = (AGE, "at_least", 60)
    assert said("独居老人")[0] == plain(ALONE, older)
    assert said("80周岁以上老年人", "独居老人")[0] == plain(ALONE, (AGE, "at_least", 80))
    context = phrasebook().read("80周岁以上老年人情况")
    assert {one.value for one in phrasebook().read("独居老人").within(context).meant if one.item == AGE} == {80}


def test_words_that_are_not_known_are_told():
    _found, reading = said("职业技能培训人数")
    assert reading.rest == ("职业技能培训",)
    assert not reading.is_whole


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("一、常住人口（人）", "常住人口"),
        ("（一）户籍", "户籍"),
        ("1.1 总数", "1.1总数"),
        ("其中：女", "女"),
        ("姓\n名", "姓名"),
        ("聯繫電話", "联系电话"),
        ("金额（万元）", "金额"),
    ],
)
def test_labels_are_compared_without_what_differs_from_office_to_office(label, expected):
    assert normal_label(label) == expected


@given(
    st.integers(0, 119), st.integers(0, 119), st.sampled_from(["-", "—", "～", "至"]), st.sampled_from(["岁", "周岁"])
)
def test_every_range_of_ages_is_read(low, high, sign, years):
    conditions, reading = said(f"{low}{sign}{high}{years}人数")
    assert conditions == plain((AGE, "between", [low, high])) and reading.is_whole


@given(st.text(alphabet="社区老人独居女户籍80岁以上（）：其中、 ", max_size=20))
def test_no_label_breaks_the_reader(label):
    reading = phrasebook().read(label)
    assert all(piece in normal_label(label) for piece in reading.rest)
