"""The shell of the app, its worker and its manifest, as the server hands them out."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils.html import escape

from linli.core.law import rules
from linli.work.phones.views import whole, worker_script

HERE = Path(worker_script.__file__).resolve().parents[1]
SCRIPTS = HERE / "static" / "phone"
LANGUAGES = ["zh-hans", "zh-hant", "en"]
FIRST = 56 * 1024  # bytes until something is drawn
MOST = 100 * 1024  # bytes of the whole app, compressed


def shell(client, language="en"):
    client.cookies["django_language"] = language
    return client.get(reverse("phones:app"))


def setup_of(answer):
    """What the worker was told."""
    text = re.search(r'JSON\.parse\("(.*)"\)', answer.content.decode())[1]
    return json.loads(text.encode().decode("unicode_escape"))


@pytest.mark.django_db
def test_the_shell_is_the_same_for_everybody(client, sign_in, community):
    """Nothing of who is signed in is in what a phone keeps."""
    alone = shell(client).content
    user = sign_in("worker", community)
    assert user.name.encode() not in alone
    assert shell(client).content == alone
    assert b"csrfmiddlewaretoken" not in alone


@pytest.mark.django_db
def test_the_shell_is_sent_compressed(client):
    whole = shell(client).content
    answer = client.get(reverse("phones:app"), headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content) == whole
    assert len(answer.content) < len(whole) / 3


@pytest.mark.django_db
def test_the_policy_lets_no_text_become_code(client):
    policy = shell(client)["Content-Security-Policy"]
    assert "require-trusted-types-for 'script'" in policy
    assert "trusted-types linli-phone" in policy
    for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"):
        assert part in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_the_shell_loads_is_kept_by_the_worker(client, language):
    page = shell(client, language).content.decode()
    loaded = set(re.findall(r'<(?:script src|link rel="stylesheet" href)="([^"]+)"', page))
    setup = setup_of(client.get(reverse("phones:worker")))
    assert len(loaded) == 2
    assert loaded - set(setup["files"]) == set()
    assert setup["shell"] == "/phone/"


@pytest.mark.django_db
def test_the_worker_is_asked_for_anew_each_time(client):
    answer = client.get(reverse("phones:worker"))
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/phone/"
    assert setup_of(answer)["version"] == shell(client)[worker_script.VERSION]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "added"),
    [
        ("phone/app.js", b"\nfetch;"),
        ("vendor/idb.min.js", b";"),
        ("phone/phone.css", b".notice { order: 7; }"),
        ("linli.css", b".notice { order: 7; }"),
        ("vendor/qr.min.js", b";"),
    ],
)
def test_another_file_is_another_version(name, added, monkeypatch, tmp_path):
    before = worker_script.version()
    changed = tmp_path / "changed"
    changed.write_bytes(Path(finders.find(name)).read_bytes() + added)
    find = finders.find
    monkeypatch.setattr(finders, "find", lambda asked: str(changed) if asked == name else find(asked))
    worker_script.version.cache_clear()
    whole.forget()
    try:
        assert worker_script.version() != before
    finally:
        monkeypatch.undo()
        worker_script.version.cache_clear()
        whole.forget()
    assert worker_script.version() == before


@pytest.mark.django_db
def test_another_sentence_is_another_version(monkeypatch):
    before = worker_script.version()
    render = worker_script.render_to_string
    monkeypatch.setattr(worker_script, "render_to_string", lambda *args: render(*args).replace("Outbox", "Tray"))
    worker_script.version.cache_clear()
    try:
        assert worker_script.version() != before
    finally:
        monkeypatch.undo()
        worker_script.version.cache_clear()


@pytest.mark.django_db
def test_the_switch_makes_the_worker_take_itself_away(client, monkeypatch):
    value = rules.value

    def off(rule, **more):
        return False if rule == "phones.app.offline" else value(rule, **more)

    monkeypatch.setattr(rules, "value", off)
    told = client.get(reverse("phones:worker")).content.decode()
    assert "unregister()" in told
    assert "caches.delete" in told
    assert "indexedDB" not in told, "what was not sent stays"
    assert 'data-worker=""' in shell(client).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "name"), [("zh-hans", "邻里"), ("zh-hant", "鄰里"), ("en", "Linli")])
def test_the_manifest_speaks_the_language_of_the_reader(client, language, name):
    client.cookies["django_language"] = language
    answer = client.get(reverse("phones:manifest"))
    told = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (told["short_name"], told["start_url"], told["display"]) == (name, "/phone/", "standalone")
    assert {(icon["sizes"], icon["purpose"]) for icon in told["icons"]} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_opening_fits_through_a_slow_network(client, language):
    """What is needed until something is drawn: the shell, one script, one style sheet, and nothing else."""
    page = shell(client, language).content.decode()
    loaded = re.findall(r'<(?:script src|link rel="stylesheet" href)="([^"]+)"', page)
    answers = [client.get(address, headers={"Accept-Encoding": "gzip"}) for address in [reverse("phones:app"), *loaded]]
    assert [answer["Content-Encoding"] for answer in answers] == ["gzip"] * 3
    assert sum(len(answer.content) for answer in answers) <= FIRST
    assert "icons.svg" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["js", "css"])
def test_the_whole_file_is_kept_for_ever_under_its_name(client, kind):
    address = whole.of(kind).address
    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert plain.status_code == packed.status_code == 200
    assert gzip.decompress(packed.content) == plain.content == whole.of(kind).content
    assert "immutable" in plain["Cache-Control"]
    assert "Accept-Encoding" in plain["Vary"]
    assert not plain.cookies
    assert client.get(address, headers={"If-None-Match": plain["ETag"]}).status_code == 304
    assert client.get(address.replace(f".{kind}", f"0.{kind}")).status_code == 404
    assert plain["Content-Type"] == whole.KINDS[kind]


def test_all_scripts_of_the_folder_are_in_the_whole_file_once():
    """But for that of the sign-out button, which is on other pages."""
    ours = [name.removeprefix("phone/") for name in whole.SCRIPTS if name.startswith("phone/")]
    assert sorted(ours) == sorted(file.name for file in SCRIPTS.glob("*.js") if file.name != "leave.js")
    text = whole.script().content.decode()
    assert text.count("window.linliPhone = ") == 1
    assert "\n//" not in text


def test_only_comments_and_indents_are_taken_from_scripts():
    """A text over several lines would lose its own indents, so there is none."""
    for name in whole.SCRIPTS:
        text = whole.source(name)
        assert not re.search(r"/\*|\\$", text, re.M) or name.startswith("vendor/"), name
        assert all(line.count("`") % 2 == 0 for line in text.splitlines() if not line.strip().startswith("//")), name


@pytest.mark.django_db
def test_the_app_is_small(client):
    """Scripts, styles, pictures, icons of the home screen and the longest shell, compressed."""
    files = [*worker_script.kept(), "phone/icon-512.png", "phone/maskable-512.png"]
    texts = [Path(finders.find(name)).read_bytes() for name in files] + [whole.script().content, whole.style().content]
    texts += [max((shell(client, language).content for language in LANGUAGES), key=len)]
    texts += [client.get(reverse("phones:worker")).content]
    assert sum(len(gzip.compress(text, 9)) for text in texts) <= MOST


def camel(name):
    return re.sub(r"[-_](\w)", lambda found: found[1].upper(), name)


def test_every_sentence_of_the_scripts_is_in_the_shell_and_none_is_left_over():
    """`words("…")` shows the name of a sentence that is missing."""
    texts = "".join(file.read_text(encoding="utf-8") for file in (HERE / "templates" / "phones").glob("_words*.html"))
    told = {camel(name) for name in re.findall(r"^data-([a-z-]+)=", texts, re.M)}
    code = "".join(file.read_text(encoding="utf-8") for file in SCRIPTS.glob("*.js"))
    quoted = {camel(name) for name in re.findall(r'"([A-Za-z][\w-]*)"', code)}
    direct = set(re.findall(r"\btold\.(\w+)", code))
    prefixes = re.findall(r"words\(`([a-z-]+)-\$\{", code)
    built = {name for name in told for start in prefixes if re.match(rf"{camel(start)}[A-Z]", name)}
    assert told - quoted - direct - built == set()
    asked = set(re.findall(r'(?<![\w.])words\("([\w-]+)"', code)) | set(re.findall(r'Fault\("([\w-]+)"', code))
    assert len(asked) > 60
    assert {camel(name) for name in asked} - told == set()
    assert len(prefixes) == 4


@pytest.mark.django_db
def test_every_state_and_problem_has_its_sentence(client):
    page = shell(client).content.decode()
    states = ["waiting", "sending", "again", "applied", "review", "refused"]
    problems = ["signed-out", "other-person", "withdrawn", "old-app", "duty"]
    named = [f"state-{state}" for state in states] + [f"note-{state}" for state in states]
    named += [f"problem-{problem}" for problem in problems]
    assert [name for name in named if f'data-{name}="' not in page] == []


@pytest.mark.django_db
def test_the_install_page_teaches_both_kinds_of_phones(client):
    page = client.get(reverse("phones:install"), headers={"accept-language": "en"}).content.decode()
    assert escape("“Add to Home Screen”") in page or "“Add to Home Screen”" in page
    assert "Android" in page
    assert 'href="/phone/"' in page
