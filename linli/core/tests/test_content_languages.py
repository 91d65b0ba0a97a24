"""Every text of the content that a page can show is there in Chinese and in English."""

import tomllib
from datetime import date

import pytest
from django.conf import settings
from django.utils import translation

from linli.core.chinese import HAN
from linli.core.law import calendar, content, rules
from linli.core.law.content import Text

# Words that a page never shows: with them a sheet, a search or a spoken report is read.
READ_WITH = {
    "also",
    "keywords",
    "aside",
    "words",
    "contains",
    "without",
    "ditto",
    "empty",
    "died",
    "moved",
    "vacant",
    "here",
    "elsewhere",
    "patterns",
}
# The demo writes these into the records of invented people, as an office of the country would.
DEMO = {"phrases.toml", "stories.toml", "reports.toml", "forms.toml"}
# Labels and headings of report forms are read with all words of these; only title and source are shown.
VOCABULARY = {"form_words.toml", "form_phrases.toml", "item_words.toml"}
SHOWN = {"title", "source", "note", "basis", "bring", "steps", "refuse", "opens", "reason"}
FILES = sorted(file for root in settings.CONTENT_PACKS for file in root.glob("*/**/*.toml") if file.name not in DEMO)


def texts(value, key=""):
    """Each text of a document with the key under which it is."""
    if isinstance(value, str) or (isinstance(value, dict) and set(value) <= {"zh", "en"}):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, key)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_shown_text_has_both_languages(file):
    for key, text in texts(tomllib.loads(file.read_text(encoding="utf-8"))):
        if isinstance(text, dict):
            assert text.get("zh"), (key, text)
            assert text.get("en"), (key, text)
            assert text["en"] != text["zh"] or text["en"].isascii(), (key, text)
        elif file.name not in VOCABULARY:
            assert key not in SHOWN, f"{key} = {text!r}: write {{zh = ..., en = ...}}"
            assert key in READ_WITH or not HAN.search(text), (key, text)


def test_there_are_content_files_to_look_at():
    assert len(FILES) > 40


def test_rules_and_the_calendar_say_their_source_in_the_readers_language():
    retirement = rules.find("employment.age.retire_men", on=date(2026, 1, 1))
    with translation.override("en"):
        assert str(retirement.source).startswith("State Council document [1978] No. 104 (国发〔1978〕104号)")
        assert str(retirement.note).startswith("Years in which the age rises")
        assert str(calendar.years()[2025].source).startswith("Notice of the General Office of the State Council")
    with translation.override("zh-hans"):
        assert str(retirement.source).startswith("国发〔1978〕104号")


@pytest.mark.parametrize(
    ("language", "hours", "said"),
    [
        ("en", "周一至周五 8:30–17:30", "Monday to Friday 8:30–17:30"),
        ("en", "周六上午8:30-11:30", "Saturday morning 8:30-11:30"),
        ("en", "Mon-Fri 9:00", "Mon-Fri 9:00"),
        ("en", "周一至周五，午休请按门铃", "周一至周五，午休请按门铃"),  # other words: as it was entered
        ("zh-hans", "Mon-Fri 9:00", "周一至周五 9:00"),
        ("zh-hans", "周一至周五 8:30", "周一至周五 8:30"),
        ("zh-hant", "周一至周五 8:30", "週一至週五 8:30"),
        ("en", "", ""),
    ],
)
def test_the_days_of_opening_hours_follow_the_language(language, hours, said):
    with translation.override(language):
        assert content.reworded("opening_days", hours) == said


def test_a_bare_text_is_the_same_in_all_languages():
    assert content.text("A4") == Text("A4", "A4")
