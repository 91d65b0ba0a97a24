"""Settings of the tests: those of a deployment, and what tests do differently.

Programs that tests start are installations of their own and run with `linli.site.settings`.
"""

import os

from linli.site import settings as deployed
from linli.site.settings import *  # noqa: F403 - settings are the names of a module

# The test client speaks plain http, and no test sets up a second factor first.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
ENFORCE_MFA = False

# Argon2 is slow on purpose; test_safety proves that deployments use it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Each process keeps its files apart.
MEDIA_ROOT = deployed.DATA / os.environ.get("PYTEST_XDIST_WORKER", "alone")

# No `collectstatic` before a run, no second process for tasks, and figures of rows that are not committed.
STORAGES = deployed.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
FIGURES_ENGINE = "database"

# Rows of tests are rolled back: seals noted outside the database would be missed afterwards.
JOURNAL_HEADS = None
