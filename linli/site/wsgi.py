"""The WSGI application that granian serves."""

import gc
import os
from contextlib import suppress
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, ProgrammingError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")


def settle() -> None:
    """Load what the first requests need, then exclude it from garbage collection."""
    from django.urls import get_resolver

    from linli.core import search
    from linli.core.law import calendar, content, rules

    assert get_resolver().url_patterns
    content.packs()
    rules.every()
    calendar.years()
    search.syllable("邻")
    # A full collection over Django's half a million objects takes about 100 ms in the middle of a request.
    gc.collect()
    gc.freeze()


class Guarded:
    """Serves only with the keyring of the database, and the demo only as a demo."""

    def __init__(self, inner: WSGIHandler) -> None:
        self.inner, self.fits = inner, False
        # A database that does not answer yet is asked again by the first request.
        with suppress(OperationalError):
            self.ask()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if not self.fits:
            self.ask()
        return self.inner(environ, start_response)

    def ask(self) -> None:
        """Raise `KeyringFault` if the keyring is missing or wrong, `RuleBroken` if this is the demo in real service."""
        from linli.core import key_check
        from linli.site.demo import state

        key_check.accept()
        with suppress(ProgrammingError):  # there are no tables yet
            state.check_mode()
        self.fits = True


def begin() -> Guarded:
    """Return the application, or end this process with a sentence if it must not serve this data."""
    inner = get_wsgi_application()

    from django.utils import translation

    from linli.core.commands import language
    from linli.core.errors import RuleBroken
    from linli.site import running

    with translation.override(language()):
        try:
            running.share()
            return Guarded(inner)
        except RuleBroken as reason:
            raise SystemExit(str(reason)) from None


application = begin()
settle()
