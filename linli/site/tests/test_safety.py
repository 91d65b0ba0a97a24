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
from linli.site.tests import addresses, seed
from linli.site.tests.browser import ROLES
from tests.installation import ROOT, environment, give_keys

LINLI = Path(__file__).resolve().parents[2]
INLINE = re.compile(r"<[^>]+\s(style|on[a-z]+|hx-on[:a-z-]*)\s*=|<style\b|javascript:|<base\b", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", re.IGNORECASE)

# Where raw SQL is written, and why. Everything else goes through the ORM or ibis.
RAW_SQL = {
    "core/database/bulk.py": "COPY and executemany",
    "core/database/sql.py": "numbers of communities written into the statement",
    "core/database/merged.py": "recursive queries over communities, composed of SQL that Django wrote",
    "core/journal/seals.py": "the lock of the sealer",
    "core/database/triggers.py": "triggers of both engines",
    "core/figures/engines": "SQL that ibis generated from indicators",
    "core/migrations/0002_append_only.py": "collation of the search keys",
    "registers/people/imports/writer.py": "a roster of a district in a minute: executemany",
    "work/areas/migrations/0002_one_worker_per_door.py": "an exclusion constraint, triggers on SQLite",
    "work/cases/actions/resident.py": "a lock that strangers' reports queue at",
    "site/messages.py": "the query of the bell, which Django writes once for each user",
    "site/dumps.py": "sessions taken out of the copy, who is connected",
    "core/demo": "indexes laid aside while the demonstration is seeded",
}
# Where the safe-mark of templates is used, and why.
MARKED_SAFE = {
    "site/templates/forms/_hint.html": "help texts are written in the code, and those of passwords are Django's lists",
}

# Personal facts kept in the clear, and why. Every other field with such a name must be encrypted.
PERSONAL = re.compile(
    r"(^|_)(name|phone|mobile|tel|id_number|address|email|born|birth|sex|nationality|marital|words|detail|note|seen|"
    r"reporter|outcome|answer|promise|spot|title)"
)
PLAIN = {
    "accounts.AccessReset.answer": "a code",
    "accounts.AccessReset.answer_reason": "what one officer tells another, no resident",
    "accounts.AccessReset.answered_at": "a moment",
    "accounts.AccessReset.answered_by_name": "officers act under their name",
    "bodies.Proposal.answer": "a code",
    "cases.Material.title": "the name of a paper on the list of a matter",
    "cases.Supervision.answer_due_at": "a moment",
    "cases.Supervision.answered_at": "a moment",
    "core.Question.answer": "a code or the number of a place",
    "bodies.Proposal.answer_reason": "what one officer tells another, no resident",
    "bodies.Proposal.answered_at": "a moment",
    "bodies.Proposal.answered_by_name": "officers act under their name",
    "core.ExportFile.title": "the kind of list",
    "accounts.User.name": "officers act under their name",
    "accounts.User.email": "an office's address, never of a resident",
    "bodies.Body.name": "a body, not a person",
    "bodies.Body.phone": "an office's telephone, public",
    "core.Entry.actor_name": "officers act under their name",
    "core.SheetRun.by_name": "officers act under their name",
    "core.SheetRun.file_name": "the name of a file",
    "core.SheetRun.notes": "what the import said of columns, no values",
    "places.Place.name": "a place, not a person",
    "places.Place.address": "a place; who lives there is kept elsewhere",
    "places.PlaceVersion.name": "a place, not a person",
    "people.Household.name": "lists are sorted and searched by it; seen only with people.view",
    "people.Person.name": "lists are sorted and searched by it; seen only with people.view",
    "people.Person.sex": "figures count by it",
    "people.Person.born": "figures and deadlines count by age",
    "people.Person.nationality": "a code that the official roster asks for",
    "people.Person.marital": "a code that the official roster asks for",
    "people.Person.phone_hash": "a keyed hash, to find by",
    "people.ImportRun.file_name": "the name of a file",
    "people.ImportRun.notes": "what the import said of columns, no values",
    "people.ImportRun.seen_at": "a sign of life of a running import",
    "staffing.Worker.name": "workers act under their name; the roster is public to the office",
    "staffing.Worker.sex": "figures count by it",
    "cases.Case.title": "searched and listed; the resident's own words are encrypted",
    "cases.Case.spot": "where the repair is, searched and listed",
    "cases.Step.by_name": "officers act under their name",
    "visits.Visit.outcome": "a code",
    "visits.Visit.promise_kept_on": "a day",
    "visits.Visit.promise_due": "a day",
    "visits.Visit.promise_dropped_on": "a day",
}


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


def test_raw_sql_is_only_in_listed_modules():
    raw = {"execute", "executemany", "raw", "RawSQL", "cursor", "copy_expert"}
    found = {path for path, text in sources(".py") for name in calls(text) if name in raw}
    assert sorted(path for path in found if not is_named(path, RAW_SQL)) == []
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
    assert sorted(set(open_ones) - set(PLAIN)) == []
    assert sorted(set(PLAIN) - set(open_ones)) == []


def test_every_role_of_the_town_can_be_walked(town):
    assert set(ROLES) <= set(town["sessions"])
