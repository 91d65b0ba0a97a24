"""What must never slip in: inline code on a page, a cookie in the clear, raw SQL, a personal field in the clear."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.urls import NoReverseMatch

from linli.core.secrets.crypto import Encrypted
from linli.core.tests import rows
from linli.site.tests import addresses, seed
from linli.site.tests.browser import ROLES
from tests.installation import ROOT, environment, give_keys

LINLI = Path(__file__).resolve().parents[2]
INLINE = re.compile(r"<[^>]+\s(style|on[a-z]+|hx-on[:a-z-]*)\s*=|<style\b|javascript:|<base\b", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", re.IGNORECASE)

# Where raw SQL is written, and why. Everything else goes through the ORM or ibis.
RAW_SQL = rows.files("RAW_SQL")
# Where the safe-mark of templates is used, and why.
MARKED_SAFE = {
    "site/templates/forms/_hint.html": "help texts are written in the code, and those of passwords are Django's lists",
}

# Personal facts kept in the clear, and why. Every other field with such a name must be encrypted.
PERSONAL = re.compile(
    r"(^|_)(name|phone|mobile|tel|id_number|address|email|born|birth|sex|nationality|marital|words|detail|note|seen|"
    r"reporter|outcome|answer|promise|spot|title)"
)
PLAIN = rows.table("PLAIN", ".")


@pytest.fixture(scope="module")
def town(module_db):
    """The town of the browser tests, in the tests' own database."""
    return seed.town()


def visitor(town, role):
    client = Client()
    if role != "nobody":
        client.cookies["sessionid"] = town["sessions"][role]
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["nobody", "worker", "subdistrict", "auditor", "admin"])
def test_no_page_runs_inline_code_and_each_carries_the_strict_policy(town, role):
    client, faults, seen = visitor(town, role), [], 0
    for name, pattern in addresses.patterns():
        path = address(name, pattern, town)
        if path is None:
            continue
        answer = client.get(path)
        assert answer.status_code < 500, path
        faults += [f"{role} {path}: {fault}" for fault in unsafe(answer)]
        seen += answer.status_code == 200
    assert faults == []
    assert seen > 5


def address(name, pattern, town):
    """An example; None for a link of allauth that stands in mails, which we do not send."""
    try:
        return addresses.example(name, pattern, town["things"])
    except NoReverseMatch:
        assert addresses.FOREIGN.match(name)
        return None


def unsafe(answer):
    """What is wrong with an answer's headers and page."""
    policy = answer.get("Content-Security-Policy", "")
    for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        if part not in policy:
            yield f"policy lacks {part}"
    if "unsafe" in policy or "*" in policy:
        yield f"loose policy {policy}"
    if answer.get("X-Frame-Options") != "DENY" or answer.get("X-Content-Type-Options") != "nosniff":
        yield "frame or sniffing header missing"
    if answer.get("Referrer-Policy") != "same-origin":
        yield "referrer leaves the house"
    if "text/html" in answer.get("Content-Type", "") and not answer.streaming:
        html = answer.content.decode()
        yield from (f"inline: {match.group()[:90]}" for match in INLINE.finditer(html))
        yield from (f"inline script: {match.group()[:90]}" for match in SCRIPT.finditer(html))


def deployment(tmp_path, **env):
    """The settings as a deployment reads them: neither demo nor debug nor tests."""
    give_keys(tmp_path / "data")
    return environment(tmp_path / "data", LINLI_HOSTS="linli.example.org", **env)


NAMES = (
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "LANGUAGE_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "X_FRAME_OPTIONS",
    "DEBUG",
    "ENFORCE_MFA",
    "ALLOWED_HOSTS",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
    "PASSWORD_HASHERS",
    "FIGURES_ENGINE",
    "STORAGES",
    "TASKS",
)
PRINT = f"""
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "linli.site.settings"
from django.conf import settings
print(json.dumps({{name: getattr(settings, name) for name in {NAMES!r}}}))
"""


def test_a_deployment_is_secure_by_default(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PRINT], env=deployment(tmp_path), cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    assert found.pop("SECURE_HSTS_SECONDS") >= 31536000
    assert found.pop("X_FRAME_OPTIONS") == "DENY"
    assert found.pop("ALLOWED_HOSTS") == ["linli.example.org"]
    assert [found.pop("DEBUG"), found.pop("MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN")] == [False, False]
    assert found.pop("PASSWORD_HASHERS") == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert "Manifest" in found.pop("STORAGES")["staticfiles"]["BACKEND"]
    assert (found.pop("FIGURES_ENGINE"), found.pop("TASKS")["default"]["BACKEND"]) == (
        "duckdb",
        "django_tasks_db.DatabaseBackend",
    )
    assert all(found.values()), found


def test_the_demo_alone_speaks_plain_http(tmp_path):
    env = deployment(tmp_path, LINLI_DEMO="1")
    done = subprocess.run([sys.executable, "-c", PRINT], env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert not found["SESSION_COOKIE_SECURE"]
    assert not found["ENFORCE_MFA"]


def test_djangos_own_list_for_deployments_finds_nothing(tmp_path):
    command = [sys.executable, "-m", "linli.site.cli", "manage", "check", "--deploy"]
    give_keys(tmp_path / "keys")
    env = deployment(tmp_path, LINLI_KEYS=str(tmp_path / "keys" / "keys.json"))
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "linli.W102" in done.stderr, "our own advice is there"
    assert "(security." not in done.stderr


def sources(*suffixes):
    for file in sorted(LINLI.rglob("*")):
        inside = file.relative_to(LINLI)
        if file.suffix in suffixes and "tests" not in inside.parts:
            yield str(inside), file.read_text(encoding="utf-8")


def calls(text):
    """The names of what a module calls or decorates with; a method handed to its parent class is none."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and not ast.unparse(node.func).startswith("super()"):
            yield ast.unparse(node.func).rpartition(".")[2]
        elif isinstance(node, ast.FunctionDef):
            yield from (ast.unparse(decorator).rpartition(".")[2] for decorator in node.decorator_list)


def is_named(path, named):
    return any(path == place or path.startswith(f"{place}/") for place in named)


def test_no_view_is_exempt_and_no_text_is_declared_safe():
    forbidden = {
        "mark_safe",
        "csrf_exempt",
        "SafeString",
        "xframe_options_exempt",
        "csp_exempt",
        "eval",
        "exec",
        "extra",
    }
    found = [(path, name) for path, text in sources(".py") for name in calls(text) if name in forbidden]
    assert found == []


def test_templates_declare_nothing_safe_but_where_it_is_named():
    mark = re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off|\|\s*safeseq\b")
    found = [path for path, text in sources(".html", ".txt") if mark.search(text)]
    assert [path for path in found if path not in MARKED_SAFE] == []
    assert sorted(set(MARKED_SAFE) - set(found)) == []


def place_of(path):
    """Where the app of a file writes its rows."""
    return rows.place(".".join(("linli", *Path(path).with_suffix("").parts)))


def place_of_model(name):
    """Where the app of `app.Model.field` writes its rows."""
    return rows.place(apps.get_app_config(name.partition(".")[0]).name)


def test_raw_sql_is_only_in_listed_modules():
    raw = {"execute", "executemany", "raw", "RawSQL", "cursor", "copy_expert"}
    found = {path for path, text in sources(".py") for name in calls(text) if name in raw}
    missing = {path: place_of(path) for path in found if not is_named(path, RAW_SQL)}
    assert missing == {}, "use the ORM; or write it there in RAW_SQL, and why"
    assert [place for place in RAW_SQL if not any(is_named(path, [place]) for path in found)] == []


def personal_fields():
    """Text and date fields of our models whose name says that they contain facts of a person."""
    for model in apps.get_models():
        if not model.__module__.startswith("linli."):
            continue
        for field in model._meta.local_concrete_fields:
            if PERSONAL.search(field.name) and not field.is_relation:
                yield f"{model._meta.app_label}.{model.__name__}.{field.name}", field


def test_every_personal_field_is_encrypted_or_plain_for_a_reason():
    fields = dict(personal_fields())
    open_ones = [name for name, field in fields.items() if not isinstance(field, Encrypted)]
    missing = {name: place_of_model(name) for name in set(open_ones) - set(PLAIN)}
    assert missing == {}, "encrypt it; or write it there in PLAIN, and why"
    assert sorted(set(PLAIN) - set(open_ones)) == []


def test_every_role_of_the_town_can_be_walked(town):
    assert set(ROLES) <= set(town["sessions"])
