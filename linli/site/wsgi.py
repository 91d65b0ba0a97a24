"""The WSGI application that granian serves."""

import gc
import os
from contextlib import suppress

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")


def begin() -> None:
    """End this process with a sentence if it must not serve this data."""
    from django.db import DatabaseError, connection
    from django.utils import translation

    from linli.core.commands import language
    from linli.core.errors import RuleBroken
    from linli.site import running
    from linli.site.demo import state

    with translation.override(language()), suppress(DatabaseError):  # a database that starts later is waited for
        try:
            running.share()
            state.check_mode()
        except RuleBroken as reason:
            raise SystemExit(str(reason)) from None
        finally:
            connection.close()


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


application = get_wsgi_application()
begin()
settle()
