"""Twelve invented households under the national, the Zhejiang and the Hangzhou pack, answered by hand.

Each row: what the sheet says of a person, the scheme, the day, the answer with tier and amount, what is missing, and
one line of the reasons in both languages.
"""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

HEAD = (
    "person,community,born,registration,circumstances,ability_level,ability_valid_until,household_income_yuan,receives"
)
NATIONAL, ZHEJIANG, HANGZHOU = "310101001001", "330203001001", "330102011051"
FAR = "2027-12-31"

# person, place, cells from born on, scheme, day, answer, tier, amount, missing, reason: (zh, zh value, en, en value)
CASES = [
    # ---- the national pack alone (Shanghai has none of its own)
    (
        "moderately disabled, national coupon",
        (NATIONAL, "1950-03-05", "", "none", "2", FAR, "", ""),
        ("consumption_subsidy", "2026-11-30"),
        ("yes", "", 80_000, []),
        ("能力评估为中度失能及以上", "中度失能", "assessed as moderately disabled or worse", "moderately disabled"),
    ),
    (
        "mildly disabled, no national coupon",
        (NATIONAL, "1950-03-05", "", "none", "1", FAR, "", ""),
        ("consumption_subsidy", "2026-11-30"),
        ("no", "", None, []),
        ("能力评估为中度失能及以上", "轻度失能", "assessed as moderately disabled or worse", "mildly disabled"),
    ),
    (
        "assessment over, so the level is not known",
        (NATIONAL, "1950-03-05", "", "none", "3", "2026-10-31", "", ""),
        ("consumption_subsidy", "2026-11-30"),
        ("unknown", "", None, ["ability_level"]),
        (
            "能力评估为中度失能及以上",
            "重度失能（有效期至2026年10月31日，已过期）",
            "assessed as moderately disabled or worse",
            "severely disabled (valid until 2026-10-31, no longer valid)",
        ),
    ),
    (
        "on the first day of the national scheme",
        (NATIONAL, "1950-03-05", "", "none", "3", FAR, "", ""),
        ("consumption_subsidy", "2026-01-01"),
        ("yes", "", 80_000, []),
        ("年满 60 周岁", "75 周岁", "aged 60 or over", "75 years"),
    ),
    (
        "nursing allowance is excluded by destitute support, which the register shows",
        (NATIONAL, "1960-01-01", "", "destitute;severe_disability;disability_card", "", "", "", ""),
        ("disabled_nursing", "2026-11-30"),
        ("no", "", None, []),
        ("未享受：特困人员救助供养", "正在享受", "does not receive: Support of destitute people", "receives it"),
    ),
    # ---- Zhejiang: an old-age allowance without tiers
    (
        "80 on this day, registered here",
        (ZHEJIANG, "1946-11-30", "here", "none", "", "", "", ""),
        ("old_age_allowance", "2026-11-30"),
        ("yes", "", 5_000, []),
        ("年满 80 周岁", "80 周岁", "aged 80 or over", "80 years"),
    ),
    (
        "80 tomorrow",
        (ZHEJIANG, "1946-12-01", "here", "none", "", "", "", ""),
        ("old_age_allowance", "2026-11-30"),
        ("no", "", None, []),
        ("年满 80 周岁", "79 周岁", "aged 80 or over", "79 years"),
    ),
    (
        "register elsewhere",
        (ZHEJIANG, "1930-01-01", "elsewhere", "none", "", "", "", ""),
        ("old_age_allowance", "2026-11-30"),
        ("no", "", None, []),
        ("本地户籍", "外地户籍", "registered here", "registered elsewhere"),
    ),
    (
        "nobody recorded the register",
        (ZHEJIANG, "1930-01-01", "", "none", "", "", "", ""),
        ("old_age_allowance", "2026-11-30"),
        ("unknown", "", None, ["registration"]),
        ("本地户籍", "未登记", "registered here", "not recorded"),
    ),
    # ---- Hangzhou: tiers, from the month of the birthday; hours by group and level
    (
        "80 at the end of December, paid from its first day",
        (HANGZHOU, "1946-12-31", "here", "none", "", "", "", ""),
        ("old_age_allowance", "2026-12-01"),
        ("yes", "80", 8_000, []),
        ("年满 80 周岁", "80 周岁", "aged 80 or over", "80 years"),
    ),
    (
        "minimum living and severely disabled: 45 hours",
        (HANGZHOU, "1950-03-05", "here", "minimum_living", "3", FAR, "", ""),
        ("home_care_hours", "2026-11-30"),
        ("yes", "low_severe", 2_700, []),
        ("最低生活保障对象", "有", "Minimum living allowance", "yes"),
    ),
    (
        "has the voucher in money already",
        (HANGZHOU, "1950-03-05", "here", "minimum_living", "3", FAR, "", "home_care_money"),
        ("home_care_hours", "2026-11-30"),
        ("no", "", None, []),
        (
            "未享受：居家养老服务券（金额）",
            "正在享受",
            "does not receive: Home-care voucher (money)",
            "receives it",
        ),
    ),
]


@pytest.mark.parametrize(("person", "cells", "asked", "expected", "reason"), CASES, ids=[case[0] for case in CASES])
def test_the_household_gets_the_answer_worked_out_by_hand(
    tmp_path: Path, capsys, person, cells, asked, expected, reason
):
    file = tmp_path / "facts.csv"
    file.write_text(f"{HEAD}\n{','.join((person.replace(',', ' '), *cells))}\n", encoding="utf-8")
    scheme, day = asked
    call_command("eligibility", str(file), "--scheme", scheme, "--on", day, "--json")
    (found,) = json.loads(capsys.readouterr().out)["answers"]
    assert (found["answer"], found["tier"], found["amount"], found["missing"]) == expected
    said = [
        (line["condition"]["zh"], line["value"]["zh"], line["condition"]["en"], line["value"]["en"])
        for line in found["lines"]
    ]
    assert reason in said


def test_the_cases_are_twelve_under_three_packs():
    assert len(CASES) == 12
    assert {case[1][0] for case in CASES} == {NATIONAL, ZHEJIANG, HANGZHOU}
    assert {case[3][0] for case in CASES} == {"yes", "no", "unknown"}
