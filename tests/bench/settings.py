"""The product's settings with other addresses: its middleware, apps and database."""

import os

from icc_site.settings import *  # noqa: F403
from icc_site.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = os.environ.get("BENCH_URLCONF", "icc_site.urls")
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "tests" / "bench"]
