"""Every setting of the catalogue, in one file.

Without any configuration this is a trial installation: DEBUG on, SQLite beside
manage.py. A public installation sets DEBUG=false and the variables that README.md
lists; a value that would be unsafe stops the start with a sentence.
"""

import sys
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from icc_site.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment()

# --- What kind of installation this is ------------------------------------------

DEBUG = env.flag("DEBUG", default=True)
if DEBUG:
    SECRET_KEY = "django-insecure-for-trials-on-one-machine-only"  # noqa: S105
    ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
else:
    SECRET_KEY = env.key("SECRET_KEY")
    ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS")
    env.demand("SITE_URL")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

SITE_URL = env.address("SITE_URL", default="http://127.0.0.1:8000")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="catalogue@example.org")

# --- Applications ---------------------------------------------------------------

INSTALLED_APPS = [
    "icc_site",
    "practices",
    "cities",
    "modeltranslation",
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "django_countries",
    "django_filters",
    "simple_history",
]

MIDDLEWARE = [
    "icc_site.middleware.add_headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "icc_site.middleware.OwnErrorPages",
    "icc_site.middleware.refuse_unreadable",
    "icc_site.caching.keep_public_pages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "icc_site.middleware.Slashes",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "icc_site.urls"
WSGI_APPLICATION = None if DEBUG else "icc_site.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "icc_site.views.site",
            ],
        },
    }
]

# --- Database -------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES: dict[str, Any] = {
    "default": env.database(
        "DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}"
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # With Django's own settings a third of concurrent writes failed; with these, none.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A visitor learns within seconds that the database is out of reach.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 2)

# Opening a connection costs more than what a page asks of it.
DATABASES["default"]["CONN_MAX_AGE"] = 60

# --- Languages ------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
USE_TZ = True
TIME_ZONE = env.time_zone("TIME_ZONE", default="Europe/Paris")

# Common names ("Moldova"), not the forms of the standard ("Moldova (Republic of)").
COUNTRIES_COMMON_NAMES = True
COUNTRIES_OVERRIDE = {"US": _("United States")}

# --- Files ----------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "media")))
# Uploaded files have no address of their own: a view serves them, and checks who asks.
MEDIA_URL = "/media/"

# Before "manage.py collectstatic" has run, files are served from where they lie.
COLLECTING = "collectstatic" in sys.argv
COLLECTED = not DEBUG and (COLLECTING or (STATIC_ROOT / "staticfiles.json").is_file())
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Accounts -------------------------------------------------------------------

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"django.contrib.auth.password_validation.{name}",
        "OPTIONS": options,
    }
    for name, options in [
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("UserAttributeSimilarityValidator", {}),
    ]
]

# --- Safety ---------------------------------------------------------------------

SELF = ["'self'"]
NONE = ["'none'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": NONE,
        "script-src": SELF,
        "style-src": SELF,
        "img-src": SELF,
        "font-src": SELF,
        "connect-src": SELF,
        "manifest-src": SELF,
        "form-action": SELF,
        "base-uri": NONE,
        "frame-ancestors": NONE,
        "object-src": NONE,
    }
}
CSRF_FAILURE_VIEW = "icc_site.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# 5,000 repeated filters get an answer in words; ten thousand and more are refused.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

if not DEBUG:
    SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    CSRF_COOKIE_SECURE = True
    if env.flag("BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Logging: one line an event, on standard error ------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
