"""Schemes are content: the shipped ones are right, and each slip of the pen is a sentence with file and entry."""

import datetime as dt
from pathlib import Path

import pytest
from django.utils import translation

from linli.core.law import content
from linli.core.law.content import Pack, Text
from linli.services.schemes.engine import SchemeFault, catalogue, loading
from linli.services.schemes.engine.parts import Scheme

GOOD = """
[[scheme]]
code = "gift"
title = {zh = "慰问", en = "Gift"}
since = 2026-01-01
grade = "K"
source = {zh = "示例", en = "Example"}
authority = {zh = "民政部门", en = "civil affairs"}
who = {fact = "age", at_least = 80}
[scheme.benefit]
unit = "fen"
per = "year"
amount = 10000
"""


@pytest.fixture
def reads(tmp_path):
    def read(text: str) -> tuple[list[Scheme], list[str]]:
        folder = tmp_path / "own" / "schemes"
        folder.mkdir(parents=True, exist_ok=True)
        file: Path = folder / "gifts.toml"
        file.write_text(text, encoding="utf-8")
        with translation.override("en"):
            return loading.read(Pack("own", "3301", Text("本地", "Own"), folder.parent), file)

    return read


def test_the_shipped_schemes_are_right():
    assert list(loading.faults()) == []
    assert {"minimum_living", "consumption_subsidy", "home_care_hours"} <= set(catalogue.codes())


def test_a_small_scheme_is_read(reads):
    (scheme,), faults = reads(GOOD)
    assert (scheme.code, scheme.jurisdiction, scheme.benefit.amount, faults) == ("gift", "3301", 10_000, [])


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('source = {zh = "示例", en = "Example"}', "", "it has no ground: the source"),
        ('source = {zh = "示例", en = "Example"}', 'source = {zh = "示例", en = ""}', "it has no ground: the source"),
        ('authority = {zh = "民政部门", en = "civil affairs"}', "", "it has no ground: the office"),
        ('unit = "fen"', "", "the benefit has no unit"),
        ('unit = "fen"', 'unit = "yuan"', "the benefit has no unit"),
        ("amount = 10000", "amount = 0", "the amount 0 is no whole number above 0"),
        ("amount = 10000", "amount = 99.5", "the amount 99.5 is no whole number"),
        ("amount = 10000", "", "the benefit has no amount"),
        ('fact = "age", at_least = 80', 'fact = "wealth", at_least = 80', "the fact “wealth” is not known"),
        ('fact = "age", at_least = 80', 'fact = "circumstances", has = "poor"', "the circumstance “poor” is not known"),
        ('fact = "age", at_least = 80', 'fact = "circumstances", has = "very_old"', "follows from the age"),
        ('fact = "age", at_least = 80', 'fact = "age", has = 80', "“age” is asked by"),
        ('fact = "age", at_least = 80', 'fact = "age", at_least = "eighty"', "needs a whole number"),
        ('fact = "age", at_least = 80', 'fact = "age", at_least_rule = "no.such"', "the rule “no.such” is not known"),
        ('fact = "age", at_least = 80', 'fact = "sex", is = "5"', "“5” is no value of “sex”"),
        ('fact = "age", at_least = 80', "all = []", "needs a list of conditions"),
        (
            'fact = "age", at_least = 80',
            'all = [{fact = "age", at_least = 80}], any = []',
            "is one of all, any, not or fact",
        ),
        ("since = 2026-01-01", "since = 2026-01-01\nuntil = 2025-01-01", "it ends (until) before it begins"),
        ("since = 2026-01-01", "", "the first day (since) is missing"),
        ('grade = "K"', 'grade = "A"', "the grade of the source is missing"),
        ('grade = "K"', 'grade = "K"\nqouta = 3', "“qouta” is not known. Check the spelling."),
        ('grade = "K"', 'grade = "K"\nquota = {count = 0, per = "month"}', "a quota of 0 gives nothing to anybody"),
        ('grade = "K"', 'grade = "K"\nchoices = {age_from = 61}', "“61” is no option of the choice “age_from”"),
        ('grade = "K"', 'grade = "K"\nchoices = {age_form = 60}', "the choice “age_form” is not known"),
        (
            'grade = "K"',
            'grade = "K"\npublish = {days = 7, fields = ["id_number"], source = {zh = "a", en = "a"}}',
            "“id_number” may not be published",
        ),
        ('code = "gift"', 'code = "A gift"', "it needs a code of small letters"),
    ],
)
def test_what_cannot_be_right_is_refused_with_file_and_entry(reads, old, new, sentence):
    assert old in GOOD
    schemes, faults = reads(GOOD.replace(old, new))
    assert schemes == []
    assert any(sentence in one for one in faults), faults
    assert all(one.startswith("own/schemes/gifts.toml, scheme ") for one in faults)


def test_a_file_that_is_no_toml_names_itself(reads):
    schemes, (fault,) = reads("[[scheme\n")
    assert schemes == []
    assert fault.startswith("own/schemes/gifts.toml: the file cannot be read")


@pytest.fixture
def own_pack(tmp_path, settings):
    """A pack of a place of its own; what was read before is forgotten before and after."""

    def write(text: str) -> None:
        folder = tmp_path / "packs" / "own" / "schemes"
        folder.mkdir(parents=True)
        (folder.parent / "pack.toml").write_text(
            'code = "own"\njurisdiction = "9901"\ntitle = "本地"\n', encoding="utf-8"
        )
        (folder / "gifts.toml").write_text(text, encoding="utf-8")
        settings.CONTENT_PACKS = [*settings.CONTENT_PACKS, tmp_path / "packs"]
        content.packs.cache_clear()
        catalogue.forget()

    yield write
    settings.CONTENT_PACKS = settings.CONTENT_PACKS[:-1]
    content.packs.cache_clear()
    catalogue.forget()


def test_a_later_version_replaces_the_earlier_one_from_its_day(own_pack):
    later = GOOD.replace("since = 2026-01-01", "since = 2026-07-01").replace("10000", "20000")
    own_pack(GOOD + later)
    days = (dt.date(2025, 12, 31), dt.date(2026, 6, 30), dt.date(2026, 7, 1))
    found = [catalogue.find("gift", place="990101", on=day) for day in days]
    assert found[0] is None
    assert [one.benefit.amount for one in found[1:]] == [10_000, 20_000]
    assert found[1].until == dt.date(2026, 7, 1)
    assert catalogue.find("gift", place="330102", on=days[2]) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (GOOD + GOOD, "there are two versions that begin on the same day"),
        (GOOD.replace('grade = "K"', 'grade = "K"\nexcludes = ["nothing"]'), "it names the scheme “nothing”"),
        (GOOD.replace('grade = "K"', 'grade = "K"\nexcludes = ["gift"]'), "it excludes itself"),
    ],
)
def test_what_goes_wrong_between_schemes_is_named_too(own_pack, text, sentence):
    own_pack(text)
    with translation.override("en"), pytest.raises(SchemeFault, match=sentence):
        loading.load()
