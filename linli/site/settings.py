"""Settings of Linli. Safe by default; everything a deployment may change comes from the environment.

LINLI_DATA      folder of the database, files and keys (default: var)
DATABASE_URL    postgres://user:password@host:port/name (default: SQLite in LINLI_DATA)
LINLI_KEYS      the keyring file (default: LINLI_DATA/keys.json); keep it off the database's backup
LINLI_HEADS     folders outside this machine where seals of the journal are noted as well, separated by ':'
LINLI_HEADS_MAIL  addresses to which the newest seal is mailed daily, separated by commas
LINLI_MAIL      smtp://user:password@host:port of the mail server; smtps:// or smtp+tls:// encrypts
LINLI_HOSTS     host names, separated by commas
LINLI_DEMO      1 serves plain http on this machine and shows the synthetic sign-ins
LINLI_BEHIND_PROXY  1 believes what one reverse proxy says of the visitor's address and of https
LINLI_CONTENT   further folders of content packs, separated by ':'
"""

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from linli.core.secrets import keyring
from linli.site import environment

os.umask(0o077)  # database, files, backups and sheets are for the owner of this process only

PACKAGE = Path(__file__).resolve().parent.parent
DATA = environment.data()
DEMO = os.environ.get("LINLI_DEMO") == "1"
DEBUG = os.environ.get("LINLI_DEBUG") == "1"

KEYRING = environment.keyring()
# Empty without a keyring: `linli` and the server say so and refuse (core/key_check.py), unless a command creates it.
SECRET_KEY = keyring.signing_key(KEYRING)
ALLOWED_HOSTS = environment.hosts(DEMO)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host not in {"127.0.0.1", "localhost"}]
CONTENT_PACKS = [PACKAGE / "content", *(Path(p) for p in os.environ.get("LINLI_CONTENT", "").split(":") if p)]

INSTALLED_APPS = [
    "linli.site",
    "linli.core",
    "linli.registers.accounts",
    "linli.registers.places",
    "linli.registers.bodies",
    "linli.registers.people",
    "linli.registers.duties",
    "linli.registers.ledger",
    "linli.work.staffing",
    "linli.work.areas",
    "linli.work.visits",
    "linli.work.rounds",
    "linli.work.cases",
    "linli.work.phones",
    "linli.work.diary",
    "linli.services.directory",
    "linli.services.schemes",
    "linli.services.eldercare",
    "linli.services.centres",
    "linli.services.vouchers",
    "linli.services.assistance",
    "linli.services.careroutes",
    "linli.services.funds",
    "linli.services.businesses",
    "linli.services.employment",
    "linli.services.vacancies",
    "linli.services.training",
    "linli.insight.assessment",
    "linli.insight.lists",
    "linli.insight.reports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    # Outside of all middlewares that set cookies: it replaces answers, and their cookies must be kept.
    "linli.site.middleware.ScriptedMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "linli.site.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Before the session rules, which asks it when the session was last seen.
    "linli.site.middleware.DevicesMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "linli.site.middleware.ViewerMiddleware",
    # After authentication: anonymous users may send less.
    "linli.site.middleware.RequestLimitsMiddleware",
    "linli.site.session_rules.SessionRulesMiddleware",
    # After HtmxMiddleware: it answers HTMX with a fragment.
    "linli.site.middleware.PostOnlyMiddleware",
    "linli.site.middleware.RuleBrokenMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "linli.site.urls"
WSGI_APPLICATION = "linli.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": environment.database()}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "linli.site.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "linli.site.templatetags.linli"],
        },
    },
]

# Language, time, place
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = ["linli.site.formats"]
LANGUAGE_COOKIE_AGE = 365 * 86400
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Who comes in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "linli.registers.accounts.policies.LengthByRule"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "linli.registers.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# The session ends with the browser: office computers are shared.
ACCOUNT_SESSION_REMEMBER = False
# axes counts failures in the database, for all processes together. `login` counts every sign-in of one address: an
# office of several hundred has one, and begins at the same minute.
ACCOUNT_RATE_LIMITS = {"login_failed": False, "login": "600/m/ip"}
ACCOUNT_FORMS = {
    "login": "linli.registers.accounts.forms.SignInForm",
    "change_password": "linli.registers.accounts.forms.PasswordForm",
    "reauthenticate": "linli.registers.accounts.forms.PasswordAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Linli"
MFA_TOTP_TOLERANCE = 1  # the clocks of phones differ by half a minute
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_FORMS = {
    "authenticate": "linli.registers.accounts.forms.CodeForm",
    "reauthenticate": "linli.registers.accounts.forms.CodeAgainForm",
    "activate_totp": "linli.registers.accounts.forms.AppForm",
    "add_webauthn": "linli.registers.accounts.forms.PasskeyForm",
    "edit_webauthn": "linli.registers.accounts.forms.PasskeyNameForm",
}
ENFORCE_MFA = not DEMO  # roles named in the rule accounts.mfa.roles set up a second factor first
MFA_ADAPTER = "linli.registers.accounts.adapter.MFAAdapter"
USERSESSIONS_TRACK_ACTIVITY = True
AXES_FAILURE_LIMIT = "linli.registers.accounts.lockout.attempts"
AXES_COOLOFF_TIME = "linli.registers.accounts.lockout.cool_off"
AXES_HANDLER = "linli.registers.accounts.lockout.FailureHandler"
AXES_CLIENT_IP_CALLABLE = "linli.core.web.http.address"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "linli.registers.accounts.lockout.answer"
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "linli.registers.accounts.lockout.name"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["login", "code", "credential"]  # beside the password; nothing of it is kept
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_SAVE_EVERY_REQUEST = False
SESSION_SERIALIZER = "linli.core.secrets.sessions.EncryptedSerializer"

# The wire
PLAIN_HTTP = DEMO or DEBUG
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not PLAIN_HTTP
SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 31536000
BEHIND_PROXY = os.environ.get("LINLI_BEHIND_PROXY") == "1"
# Without a proxy, a client could send the header itself.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = False  # htmx reads the token from the form, never from script
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# Files
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "linli.core.secrets.storage.EncryptedStorage"},
    "staticfiles": {"BACKEND": environment.static_storage(DEBUG)},
}
FILE_UPLOAD_PERMISSIONS = 0o600
# Larger files go to the second handler below, which encrypts them.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "linli.core.secrets.uploads.EncryptedUploadHandler",
]

# Figures: "duckdb" reads the snapshot or the running database, "database" counts on Django's own connection
SNAPSHOT = DATA / "snapshot"
FIGURES_ENGINE = "duckdb"

# Work in the background; when each scheduled command ran last
CLOCK = DATA / "clock.json"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Seals of the journal are noted outside the database: beside the keyring, in folders, and by mail (ADR 0007)
JOURNAL_HEADS = KEYRING.with_suffix(".heads")
JOURNAL_HEADS_FOLDERS = [Path(p) for p in os.environ.get("LINLI_HEADS", "").split(":") if p]
JOURNAL_HEADS_MAIL = [each.strip() for each in os.environ.get("LINLI_HEADS_MAIL", "").split(",") if each.strip()]
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_SSL, EMAIL_USE_TLS = environment.mail(
    os.environ.get("LINLI_MAIL", "smtp://localhost")
)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = f"linli@{ALLOWED_HOSTS[0]}"

# Per process: nothing in it needs to be shared, and no other service is needed.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Messages name people and promises: in the session, which is encrypted in the database, never in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
FORM_RENDERER = "linli.site.forms.PageRenderer"
# Subdomains and preload are decisions of the owner of the domain.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # Tracebacks may contain names and numbers of residents.
    "formatters": {"discreet": {"()": "linli.site.logs.Formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
