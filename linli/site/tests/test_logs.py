"""The log tells where something failed, never whom it was about."""

import io
import logging

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.handlers.exception import response_for_exception
from django.urls import reverse

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


@pytest.mark.parametrize("said", ["电话13800001234请回复", "138 0000 1234", "138-0000-1234.", "33010619400101123X，"])
def test_numbers_of_people_are_masked_as_people_write_them(said):
    assert "1234" not in discreet(said)
    assert "1123X" not in discreet(said)


def test_moments_and_case_numbers_are_no_phone_numbers():
    for said in ("2026-11-30 08:10:27", "330102011-26-00412", "0.1234567890123", "10.0.0.138", "line 138"):
        assert discreet(said) == said


def test_a_value_that_an_error_quotes_is_not_written():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Formatter())
    logger = logging.Logger("test")
    logger.addHandler(handler)
    try:
        int("王建国·阿不都")
    except ValueError:
        logger.exception("import 7 stopped")
    assert "invalid literal for int()" in stream.getvalue()
    assert "王" not in stream.getvalue()
    assert "阿" not in stream.getvalue()


@pytest.mark.django_db
def test_a_password_typed_as_the_name_is_not_written(client):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Formatter())
    root = logging.getLogger()
    root.addHandler(handler)
    typed = 'my "secret" pass}word'
    for _ in range(6):
        client.post(reverse("account_login"), {"login": typed, "password": "x"})
    root.removeHandler(handler)
    assert "login failure" in stream.getvalue(), "that someone tries is in the log, with the address"
    assert "127.0.0.1" in stream.getvalue()
    assert "secret" not in stream.getvalue()
    assert "word" not in stream.getvalue().replace("password", "")


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


@pytest.fixture
def log():
    """What our format writes of Django's log of requests."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Formatter())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


def answer(request, reason):
    """The status of Django's answer to a request whose view raises `reason`."""
    try:
        raise reason
    except Exception as error:
        return response_for_exception(request, error).status_code


@pytest.mark.django_db
@pytest.mark.parametrize(("reason", "status"), [(PermissionDenied(), 403), (BadRequest(), 400)])
def test_a_refused_request_is_one_line_without_a_traceback(client, log, reason, status):
    assert answer(client.get("/me/").wsgi_request, reason) == status
    assert log.getvalue().count("\n") == 1
    assert "/me/" in log.getvalue()


@pytest.mark.django_db
def test_a_page_that_does_not_exist_is_one_line(client, log):
    assert client.get("/no-such-page/").status_code == 404
    assert log.getvalue() == "Not Found: /no-such-page/\n"


@pytest.mark.django_db
def test_an_error_keeps_its_traceback(client, log):
    request = client.get("/me/").wsgi_request
    assert answer(request, RuntimeError("no such column")) == 500
    assert "Traceback" in log.getvalue()
    assert "RuntimeError: no such column" in log.getvalue()


def test_the_settings_write_all_logs_so(settings):
    handlers = settings.LOGGING["handlers"].values()
    assert {handler["formatter"] for handler in handlers} == {"discreet"}
