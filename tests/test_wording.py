"""Pages speak as an office prints: words and signs that must not come back into the catalogues.

Each rule has a sentence that it finds, so that no rule is empty, and one that it lets pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pytest

from linli.core.law import content
from tools import messages

HAN = "[\u4e00-\u9fff]"
# Placeholders that hold a number; those of names and days touch the words beside them.
COUNTED = r"(?:%\((?:count|days|doors|entries|households|limit|n|number|places|posts|seals|shown|size|times)\)[sd]|%d)"
NUMBER = rf"(?:\d|{COUNTED})"
# A date, a floor and a number plate are written without a space.
UNSPACED = rf"(?<!\d)(?:\d+年)?\d+月(?:\d+日)?|\d+(?:年|幢|单元|楼)|{HAN}+\d+(?=幢)"

ENGLISH = {
    "stands, lies": (r"\b(?:stands?|lies|holds?)\b", "The reason stands below.", "The reason is below."),
    "who acts": (r"\b(?:whoever|somebody)\b", "Somebody checks it.", "Someone else checks it."),
    "of old": (r"\b(?:afresh|anew|thereof)\b", "Count anew", "Recalculate"),
    "take up, back, in": (
        r"\b(?:take|taken|took)(?: \w+)? (?:back|in|up|out)\b|\b(?:give|given|gave)(?: \w+)? back\b",
        "Take it back",
        "Withdraw visit",
    ),
    "went up": (r"\b(?:came|gone|went|go) up\b|\bupwards\b|\bstreet office\b", "Pass on upwards", "Pass up"),
    "body": (r"(?<!\()\b(?:body|bodies)\b", "Found a body", "Add an organisation: %(body)s"),
    "doors": (r"(?<![({])\b(?:doors|dwellings?)\b|\bstairwells?\b", "Doors of today", "Today's households: %(doors)s"),
    "second factor": (r"\bsecond factor\b", "Second factor", "Two-step sign-in"),
    "percent": (r" %%", "%(share)s %% of the gap", "%(share)s%% of the gap"),
    "cut off": (r"\bcut off\b|\bforgets?\b|\bpicture\b.*\btake\b", "The import was cut off.", "It was interrupted."),
    "loud": (r"!", "Saved!", "Saved."),
}
CHINESE = {
    "space at numbers": (rf"{HAN}{NUMBER}|{NUMBER}{HAN}", "还剩%(n)s天，共3户", "还剩 %(n)s 天，11月23日共 3 户"),
    "full-width signs": (rf"{HAN} ?[,;:!?()]|[,;:!?()] ?{HAN}", "现为主任(社区)", "现为主任（社区）"),
    "percent": (r" %%", "占 %(share)s %%", "占 %(share)s%%"),
    "you": ("你|！", "你的办件", "您的办件"),
    "事项 and 办件": ("(?<!证)件号|收件|(?<!风险)事件(?!均)|采集|全部件", "收件件号", "报件，证件号码，办件编号"),
    "分派": ("(?<!临时)交办|交由|给办理单位", "请交办给社区", "请分派，临时交办事项"),
    "提级": ("(?<!已)(?:逾期|办件)升级|上报|向上转办", "逾期升级", "逾期提级，数据库已升级"),
    "反馈": ("报办结|回复事项", "请报办结", "请反馈办理结果"),
    "重办": ("重新办理|退回重办", "请重新办理", "请重办"),
    "查询码": ("回执编号|查询编号|(?:给|换新|您的)编号", "回执编号", "查询码"),
    "承诺": ("允诺|答应", "答应的事", "承诺的事"),
    "隐藏信息": ("遮蔽", "遮蔽信息", "隐藏信息"),
    "未导入": ("接收", "未接收的行", "未导入的行"),
    "二次验证": ("第二验证|两步验证", "两步验证", "二次验证"),
    "责任区": ("片区|地名", "您的片区", "您的责任区"),
    "promise nothing": ("很快|说了算|白跑|偷懒", "很快开始办理", "等待开始办理"),
}


@lru_cache(maxsize=1)
def pairs() -> list[tuple[str, str]]:
    """Every English text of the catalogues with its Chinese, plural forms one by one."""
    found = []
    for path in sorted(messages.ROOT.rglob("locale/zh_Hans/LC_MESSAGES/django.po")):
        for entry in messages.catalogue(path):
            said = entry.string if isinstance(entry.string, str) else entry.string[0]
            found += [(text, said) for text in ([entry.id] if isinstance(entry.id, str) else entry.id) if text]
    return found


def english(pattern: str) -> Iterator[str]:
    return (text for text, _ in pairs() if re.search(pattern, text, re.IGNORECASE))


def unspaced(text: str) -> str:
    """The text without what may touch the characters beside it: `code`, dates, number plates."""
    return re.sub(rf"`[^`]*`|{UNSPACED}", "…", text)


def test_there_is_something_to_read():
    assert len(pairs()) > 2000


@pytest.mark.parametrize("rule", ENGLISH)
def test_english_is_plain(rule):
    pattern, bad, good = ENGLISH[rule]
    assert re.search(pattern, bad, re.IGNORECASE)
    assert not re.search(pattern, good, re.IGNORECASE)
    assert sorted(set(english(pattern))) == []


@pytest.mark.parametrize("rule", CHINESE)
def test_chinese_is_what_an_office_prints(rule):
    pattern, bad, good = CHINESE[rule]
    assert re.search(pattern, unspaced(bad))
    assert not re.search(pattern, unspaced(good))
    assert sorted({said for _, said in pairs() if re.search(pattern, unspaced(said))}) == []


def unknown_prompts(said: list[str]) -> list[str]:
    """Labels that a text tells the reader to press or fill in, and that no page or list of codes shows."""
    shown = set(said)
    named = (label for text in said for label in re.findall("“([^”%{]+)”", text))
    # Commands and an example of an address are no labels; the choice of a list may follow its name in brackets.
    labels = {label for label in named if not re.search("linli|[0-9]", label)}
    return sorted(label for label in labels if label not in shown and not any(f"（{label}）" in text for text in said))


def test_a_prompt_names_a_button_or_field_that_exists():
    assert unknown_prompts(["请改用“移交”。", "移交", "请点“撤回”。"]) == ["撤回"]
    codes = [content.text(row["title"]).zh for _, table in content.tables("codes/*.toml") for row in table["code"]]
    assert unknown_prompts([said for _, said in pairs()] + codes) == []


def test_a_hidden_figure_blames_no_neighbour():
    """Cells are hidden together under one office; that they are next to each other on the map is not said."""
    assert [said for _, said in pairs() if "相邻" in said] == []
    assert [said for _, said in pairs() if "可能被识别出个人" in said and "社区" in said] == []
