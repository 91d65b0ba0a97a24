"""A stored reason is read in the language of each reader."""

import pytest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from linli.core.intake import reasons
from linli.core.law.content import Text

MISSING = format_lazy(_("Missing columns: {names}."), names="3幢")
LANGUAGES = ("zh-hans", "zh-hant", "en")


def read(stored):
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append(reasons.shown(stored))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_is_stored_in_all_languages_whoever_stores_it(language):
    with override(language):
        stored = reasons.stored(MISSING)
    assert read(stored) == ["缺少这些列：3幢。", "缺少這些列：3幢。", "Missing columns: 3幢."]


def test_a_text_of_the_content_is_stored_in_all_languages():
    assert read(reasons.stored(Text("系统不登记", "not recorded"))) == ["系统不登记", "系統不登記", "not recorded"]


@pytest.mark.parametrize("text", ["", "缺少列。", "3-1-402"])
def test_a_text_of_one_language_is_stored_and_shown_as_it_is(text):
    assert reasons.stored(text) == text
    assert read(text) == [text] * 3
