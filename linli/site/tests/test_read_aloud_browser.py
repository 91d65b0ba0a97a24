"""Pages for residents are read aloud with the voices of the device, and with no others."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from linli.site.tests.browser import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# What a browser has: its voices, and what it was told to say. Nothing is said, so that a test can look at it.
SPEECH = """
(() => {
  window.said = [];
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  const speech = {
    getVoices: () => %s,
    speak: (one) => window.said.push(one),
    cancel: () => { window.said = []; },
    addEventListener: () => {},
  };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
})();
"""
OWN = '[{lang: "en-US", localService: true}, {lang: "zh-CN", localService: true}]'
ELSEWHERE = '[{lang: "zh-CN", localService: false}]'


def answered(visitor, voices):
    """The answers to the questions of "What could I get?", in a browser with those voices."""
    page = visitor("nobody", size=PHONE)
    page.add_init_script(SPEECH % voices)
    page.goto("/schemes/could-get/")
    page.locator("[name=year]").fill("1940")
    page.locator("[name=month]").select_option("5")
    page.locator("[name=registration]").select_option("here")
    page.locator("form[method=post] .btn-primary").click()
    expect(page.locator("#found")).to_be_visible()
    return page


def test_the_answers_are_read_sentence_by_sentence_until_stopped(visitor):
    page = answered(visitor, OWN)
    button = page.get_by_role("button", name="朗读")
    button.click()
    said = page.evaluate("said.map((one) => one.text)")
    assert said[0] == page.locator("#found h2").first.inner_text()
    assert page.locator("#found h3").first.inner_text() in said
    assert {one["lang"] for one in page.evaluate("said.map((one) => ({lang: one.voice.lang}))")} == {"zh-CN"}
    folded = page.locator("#found details:not([open]) li").first.text_content()
    assert " ".join(folded.split()) not in {" ".join(text.split()) for text in said}
    page.get_by_role("button", name="停止朗读").click()
    assert page.evaluate("said.length") == 0
    expect(button).to_have_text("朗读")


def test_a_voice_that_sends_the_words_away_is_not_used(visitor):
    expect(answered(visitor, ELSEWHERE).locator("[data-read-aloud]")).to_be_hidden()
