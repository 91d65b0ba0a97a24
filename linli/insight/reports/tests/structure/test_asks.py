"""Places to write inside a text, and writing to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.insight.reports.structure import answered
from linli.insight.reports.structure.asks import asked
from linli.insight.reports.structure.words import usual

FOUND = [
    ("填报单位：", ["填报单位"]),
    ("填表人：        审核人：        填报日期：    年   月   日", ["填表人", "审核人", "填报日期"]),
    ("填报单位（盖章）：____________  联系电话：____________", ["填报单位(盖章)", "联系电话"]),
    ("填　报　人：　　　　　　审　核　人：", ["填报人", "审核人"]),
    ("走访户数____户，其中独居老人____人", ["走访户数", "其中独居老人"]),
    ("（    ）年（    ）月", ["年", "月"]),
    ("2026年（   ）月", ["月"]),
    ("性别：□男  □女   是否独居：□是  □否", ["性别", "是否独居"]),
    ("（盖章）            年    月    日", ["日期"]),
    ("月份：______年____月", ["月份"]),
    ("单位：万元", []),
    ("表号：民统1表", []),
    ("注：人数____不填", []),
    ("本表每月5日前报送。", []),
    ("要求如下：", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "labels"), FOUND)
def test_what_a_text_asks(text, labels):
    assert [one.label for one in asked(text, usual())] == labels


WRITTEN = [
    ("填报单位：", {1: "清波社区"}, "填报单位：清波社区"),
    ("填表人：        审核人：", {1: "王试"}, "填表人：王试    审核人："),
    ("填表人：        审核人：", {2: "李验"}, "填表人：        审核人：李验"),
    ("走访户数____户", {1: "41"}, "走访户数41户"),
    ("（    ）年（    ）月", {1: "2026", 2: "10"}, "（2026）年（10）月"),
    ("填报日期：    年   月   日", {1: "2026年11月3日"}, "填报日期：2026年11月3日"),
    ("性别：□男  □女", {1: "女"}, "性别：□男  ☑女"),
]


@pytest.mark.parametrize(("text", "answers", "after"), WRITTEN)
def test_answers_are_written_where_they_are_asked(text, answers, after):
    assert answered(text, answers, usual()) == after


@pytest.mark.parametrize("answers", [{3: "x"}, {0: "x"}])
def test_a_place_that_is_not_there_is_an_error(answers):
    with pytest.raises(KeyError):
        answered("填表人：     审核人：", answers, usual())


def test_a_box_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        answered("性别：□男  □女", {1: "其他"}, usual())


LABELS = st.lists(
    st.sampled_from(["填报单位", "填表人", "审核人", "联系电话", "负责人"]), min_size=1, max_size=4, unique=True
)


@given(
    labels=LABELS,
    gap=st.integers(4, 20),
    wide=st.booleans(),
    answer=st.sampled_from(["王试", "12345", "清波社区居民委员会"]),
)
def test_an_answer_changes_its_place_only(labels, gap, wide, answer):
    text = "".join(f"{label}{'：' if wide else ':'}{' ' * gap}" for label in labels)
    for number in range(1, len(labels) + 1):
        after = asked(answered(text, {number: answer}, usual()), usual())
        assert [one.label for one in after] == labels
        assert [one.value for one in after] == [answer if n == number else "" for n in range(1, len(labels) + 1)]
