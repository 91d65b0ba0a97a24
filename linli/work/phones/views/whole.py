"""The scripts of the app as one file, and its styles as another: two requests instead of thirty on a slow network.

Both are put together from the sources when they are first asked for, and kept in memory with their compressed form.
Their names are their hashes, so a phone keeps them for ever. While developing they are made again each time.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import etag, require_safe

from linli.core.rooms.bags import parts
from linli.work.phones.views import styles

SCRIPTS = (
    "vendor/idb.min.js",
    *(
        f"phone/{name}.js"
        for name in (
            *("base", "keys", "store", "outbox", "export", "contact", "photos", "sync", "search", "ui"),
            *("corrections", "day", "forms", "photo_field"),
            *("pages_lists", "pages_household", "pages_visit", "pages_case", "pages_outbox", "pages_phone"),
            *("scan", "pages_scan", "update", "app"),
        )
    ),
)
STYLES = ("vendor/bootstrap.min.css", "linli.css", "phone/phone.css")
TEMPLATES = ("app", "_words", "_words_state", "_words_form", "_pieces", "_pages", "_forms", "_photo_field")
KINDS = {"js": "text/javascript", "css": "text/css"}
DIGITS = 16
YEAR = 365 * 24 * 3600
# A line that is only a comment, and the space before a line. No text of the scripts goes over several lines.
BESIDE = re.compile(r"^[ \t]*(?://.*)?", re.M)
EMPTY = re.compile(r"\n{2,}")
LICENCE = re.compile(r"/\*!.*?\*/", re.S)


@dataclass(frozen=True, slots=True)
class Whole:
    """One file for all of a kind: its name (a hash), its content, and that compressed."""

    name: str
    content: bytes
    packed: bytes

    @property
    def address(self) -> str:
        """Where it is found."""
        return reverse("phones:whole", args=[self.name])


def source(name: str) -> str:
    """Return a static file, as it is in the repository."""
    return Path(str(finders.find(name))).read_text(encoding="utf-8")


def script() -> Whole:
    """Return all scripts, in the order in which they need each other."""
    return of("js")


def style() -> Whole:
    """Return the rules of all style sheets that the app can use."""
    return of("css")


def forget() -> None:
    """Make them again when they are next asked for."""
    _once.cache_clear()


def of(kind: str) -> Whole:
    """Return the file of a kind: `js` or `css`."""
    return _made(kind) if settings.DEBUG else _once(kind)


def _made(kind: str) -> Whole:
    content = MAKERS[kind]().encode()
    name = f"{hashlib.sha256(content).hexdigest()[:DIGITS]}.{kind}"
    # Without a time in it, so that two processes have the same.
    return Whole(name, content, gzip.compress(content, 9, mtime=0))


_once = lru_cache(maxsize=len(KINDS))(_made)


def _scripts() -> str:
    ours = [source(name) for name in SCRIPTS]
    return "\n".join(ours if settings.DEBUG else map(_plain, ours))


def _plain(text: str) -> str:
    return EMPTY.sub("\n", BESIDE.sub("", text))


def _styles() -> str:
    scripts = [part.script for part in parts().values()]
    names = styles.Words.of([*map(source, [*SCRIPTS, *scripts]), *map(template_source, TEMPLATES)])
    whole = "\n".join(map(source, STYLES))
    return "\n".join([*LICENCE.findall(whole), styles.pruned(whole, names)])


def template_source(name: str) -> str:
    """Return a template as it is written: all its branches, in no language."""
    return (Path(__file__).parents[1] / "templates" / "phones" / f"{name}.html").read_text(encoding="utf-8")


MAKERS: dict[str, Callable[[], str]] = {"js": _scripts, "css": _styles}


def _tag(request: HttpRequest, name: str) -> str:
    return f'W/"{name}"'


@require_safe
@etag(_tag)
def whole(request: HttpRequest, name: str) -> HttpResponse:
    """Return one of both files; of another version there is none."""
    found = next((one for one in map(of, KINDS) if one.name == name), None)
    if found is None:
        raise Http404
    packs = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(found.packed if packs else found.content, content_type=KINDS[name.rpartition(".")[2]])
    if packs:
        answer["Content-Encoding"] = "gzip"
    answer["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer
