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

# Under which licence others may use the data of the catalogue.
DATA_LICENCE = env.str(
    "DATA_LICENCE", default="https://creativecommons.org/licenses/by/4.0/"
)

# --- Applications ---------------------------------------------------------------

INSTALLED_APPS = [
    "icc_site",
    "practices",
    "cities",
    "modeltranslation",
    "whitenoise.runserver_nostatic",
    "icc_site.desk.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "icc_site.apps.StaticFilesConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_countries",
    "django_filters",
    "drf_spectacular",
    "rest_framework",
    "simple_history",
]

MIDDLEWARE = [
    "icc_site.middleware.add_headers",
    "django.middleware.security.SecurityMiddleware",
    "icc_site.caching.keep_public_pages",
    "csp.middleware.CSPMiddleware",
    "icc_site.middleware.OwnErrorPages",
    "icc_site.middleware.refuse_unreadable",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "icc_site.middleware.Slashes",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "icc_site.sessions.end_sessions",
    "icc_site.sessions.ask_second_factor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "icc_site.urls"
# No header of a request says where the site is mounted: it is at the root.
FORCE_SCRIPT_NAME = ""
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
            "builtins": ["icc_site.templatetags.once"],
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
FORMAT_MODULE_PATH = "icc_site.formats"
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

# What a page says once is kept with the session: it needs no cookie of its own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Cache ----------------------------------------------------------------------

CACHES = {
    # What all workers count together: sign-ins that failed, codes that were used.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "practices_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}

# --- Accounts -------------------------------------------------------------------

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
# It signs people in, and asks practices/policy.py for their rights.
AUTHENTICATION_BACKENDS = ["practices.rights.DeskBackend"]
# In seconds. The mail and the page of a link that is too old say “one day”.
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name, "OPTIONS": options}
    for name, options in [
        (
            "django.contrib.auth.password_validation.MinimumLengthValidator",
            {"min_length": 12},
        ),
        ("practices.passwords.CommonWordValidator", {}),
        (
            "practices.passwords.OwnNameValidator",
            # The name of an account is its address, which nobody knows as a name.
            {"user_attributes": ("email", "first_name", "last_name")},
        ),
        ("practices.passwords.OwnWordsValidator", {}),
    ]
]
# A session ends when nobody has used it for so long, and in any case after SESSION_DAYS
# (icc_site/sessions.py), which are fewer hours for the programme's staff.
SESSION_COOKIE_AGE = 8 * 3600
ACCOUNT_SESSION_REMEMBER = True

ACCOUNT_ADAPTER = "practices.account.adapter.DeskAccounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # who was invited has shown that she reads it
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 30 * 60
# "key" is an account as asked for from one address: nobody can lock out somebody else.
ACCOUNT_RATE_LIMITS = {
    "login": "60/5m/ip",
    "login_failed": "30/5m/ip,10/5m/key",
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "20/5m/ip",
    "reauthenticate": "10/5m/user",
    "change_password": "10/5m/user",
}
# How many proxies, each of which adds the address it saw, stand in front.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("PROXIES", default=1)

MFA_ADAPTER = "practices.account.adapter.SecondFactors"
MFA_FORMS = {
    "add_webauthn": "practices.account.forms.PasskeyForm",
    "authenticate": "practices.account.forms.CodeForm",
    "login_webauthn": "practices.account.forms.PasskeySignInForm",
    "reauthenticate": "practices.account.forms.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Intercultural Cities"
MFA_TOTP_TOLERANCE = 1
# The programme invited the addresses. Asking for a new password notes one as not
# verified: whoever does that must not keep its owner from a second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
# Whether the programme's staff changes nothing before it has a second factor.
REQUIRE_STAFF_MFA = env.flag("REQUIRE_STAFF_MFA", default=not DEBUG)

# --- Mail -----------------------------------------------------------------------

# A trial installation writes its mails to the console; a public one without a server
# keeps them in the outbox (practices/outbox.py), which alone sends.
MAIL = env.mail("EMAIL_URL", default="consolemail:" if DEBUG else "dummymail:")
EMAIL_BACKEND = MAIL["EMAIL_BACKEND"]
EMAIL_HOST = MAIL["EMAIL_HOST"] or ""
EMAIL_PORT = MAIL["EMAIL_PORT"] or 25
EMAIL_HOST_USER = MAIL["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = MAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = MAIL.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = MAIL["EMAIL_FILE_PATH"] or None
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = CONTACT_EMAIL
SERVER_EMAIL = CONTACT_EMAIL

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

# --- The API: open to everyone, to be read alone --------------------------------

# Requests from one visitor's address; what is unchanged (304) does not count.
API_RATE = "120/minute"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "cities.api.problems.explain",
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": _("Intercultural Cities good practices"),
    "DESCRIPTION": _(
        "What cities do to live well with their diversity, open to everyone without an "
        "account. Keys (“slug”) stay for ever. Addresses that begin with /fr/ answer "
        "in French. What was not understood is answered by 400 and a sentence."
    ),
    "VERSION": "1",
    "CONTACT": {"email": CONTACT_EMAIL},
    "SERVERS": [
        {"url": SITE_URL, "description": _("English")},
        {"url": f"{SITE_URL}/fr", "description": _("French")},
    ],
    "ENUM_NAME_OVERRIDES": {
        "CityKind": "cities.models.City.Kind",
        "NetworkKind": "cities.models.Network.Kind",
        "ActivityKind": "cities.models.NetworkActivity.Kind",
    },
}

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
