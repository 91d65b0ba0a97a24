"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

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


application = get_wsgi_application()
settle()
