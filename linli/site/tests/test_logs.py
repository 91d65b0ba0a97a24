"""The log tells where something failed, never whom it was about."""

import logging

from linli.site.logs import Formatter, discreet


def test_a_refused_row_of_postgresql_is_left_out():
    text = discreet(
        'IntegrityError: null value in column "born"\nDETAIL:  Failing row contains (7, 王建国, 1940-01-01).\nnext line'
    )
    assert text == 'IntegrityError: null value in column "born"\nnext line'


def test_numbers_of_people_are_masked_and_short_ones_stay():
    text = discreet("no such person 33010619400101123X, call 13800001234, case 330102011-26-00412, line 1234")
    assert "33010619400101123X" not in text
    assert "13800001234" not in text
    assert text.endswith("case 330102011-26-00412, line 1234")


def test_what_was_searched_for_is_not_written():
    assert discreet("Not Found: /search/?q=王建国&place=3") == "Not Found: /search/?…"


def test_tracebacks_are_written_discreetly():
    try:
        raise ValueError("bad value 13800001234")
    except ValueError:
        record = logging.LogRecord("linli", logging.ERROR, __file__, 1, "stopped", (), True)
        import sys

        record.exc_info = sys.exc_info()
    written = Formatter().format(record)
    assert "ValueError" in written
    assert "13800001234" not in written


def test_the_settings_write_all_logs_so(settings):
    handlers = settings.LOGGING["handlers"].values()
    assert {handler["formatter"] for handler in handlers} == {"discreet"}
