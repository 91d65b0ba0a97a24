"""A walk over a site by its own links, breadth first, as one person with a browser could do it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

EACH = 2  # addresses of one name with the same questions, per walk: a list of a thousand rows is one page of rows
AGAIN = frozenset({"after", "place", "next"})  # questions that show the same page from another place
SILENT = {"script", "style", "template"}


@dataclass
class Form:
    """A form that is sent by POST: where to, its fields as they stand on the page, and its files."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


@dataclass
class Html(HTMLParser):
    """What a reader finds on a page: where it leads, where its forms send to, its title and its words."""

    source: str
    links: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    title: str = ""
    inside: list[str] = field(default_factory=list)
    form: Form | None = None
    chosen: str = ""

    def __post_init__(self):
        super().__init__()
        self.feed(self.source)

    def handle_starttag(self, tag, attrs):
        held = {name: value or "" for name, value in attrs}
        self.links += [held[name] for name in ("href", "src", "hx-get") if tag != "script" and held.get(name)]
        if tag == "form":
            self.form = Form(held.get("hx-post") or held.get("action", "")) if is_post(held) else None
            (self.forms if self.form else self.links).append(self.form or held.get("action", ""))
        elif held.get("hx-post"):
            self.forms.append(Form(held["hx-post"]))
        if self.form:
            self.field(tag, held)
        # What is read aloud or shown as a hint is text of the page, too.
        self.words += [held[name] for name in ("aria-label", "title", "placeholder", "alt") if held.get(name)]
        if tag in {"title", *SILENT} or held.get("lang"):
            self.inside.append(tag)

    def field(self, tag, held):
        """Take a field of a form, as it would be sent."""
        name = held.get("name", "")
        if tag == "option" and held.get("value") and (not self.form.fields.get(self.chosen) or "selected" in held):
            self.form.fields[self.chosen] = held["value"]
        elif name and held.get("type") == "file":
            self.form.files.append(name)
        elif name and held.get("type") in {"radio", "checkbox"}:
            if name not in self.form.fields or "checked" in held:
                self.form.fields[name] = held.get("value", "on")
        elif name and tag in {"input", "select", "textarea", "button"}:
            self.form.fields[name] = held.get("value", "")
            self.chosen = name

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data):
        if self.inside[-1:] == ["title"]:
            self.title += data
        if not SILENT.intersection(self.inside):
            self.words.append(data)


def is_post(held: dict[str, str]) -> bool:
    """Whether a form is sent by POST, by its attributes."""
    return held.get("method", "get").lower() == "post" or "hx-post" in held


@dataclass(frozen=True)
class Opened:
    """One address that was opened, and on which page its link stands."""

    path: str
    status: int
    page: Html | None  # of a whole page
    stood_on: str


def pattern_of(path: str) -> tuple[str, frozenset[str]] | None:
    """Which kind of page an address shows; None where the site has none."""
    parts = urlsplit(path)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return None
    return name, frozenset(key for key, _ in parse_qsl(parts.query, keep_blank_values=True)) - AGAIN


def walk(client: Client, start: str = "/", each: int = EACH) -> Iterator[Opened]:
    """Open every kind of page that links lead to from `start`."""
    seen, kinds, waiting = {start}, Counter(), deque([(start, "")])
    while waiting:
        path, stood_on = waiting.popleft()
        answer = client.get(path)
        html = Html(answer.content.decode()) if is_html(answer) else None
        yield Opened(path, answer.status_code, html, stood_on)
        further = [answer["Location"]] if answer.has_header("Location") else (html.links if html else [])
        for link in further:
            target = own(link, path)
            if target is None or target in seen:
                continue
            seen.add(target)
            kind = pattern_of(target)
            # An address that no pattern knows is opened always: it is what we look for.
            if kind is None or kinds[kind] < each:
                kinds[kind] += 1
                waiting.append((target, path))


def is_html(answer) -> bool:
    return not answer.streaming and "text/html" in answer.get("Content-Type", "")


def own(link: str, page: str) -> str | None:
    """The path of a link; None of one that leads elsewhere, or to a file of the design."""
    parts = urlsplit(urldefrag(urljoin(f"http://testserver{page}", link)).url)
    if parts.netloc != "testserver" or parts.scheme != "http" or parts.path.startswith("/static/"):
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
