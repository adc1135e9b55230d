"""The entry point for a production server; it refuses to serve a trial installation."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icc_site.settings")

application = get_wsgi_application()
# A page makes some thousand objects, nearly all of which go with it: to look among them
# for what refers to itself after each 700, as Python does, cost a fifth of its time.
gc.set_threshold(10_000)
if settings.DEBUG:
    raise ImproperlyConfigured(
        "DEBUG is on, which is for trials only. Set DEBUG=false, SECRET_KEY and "
        "ALLOWED_HOSTS; README.md lists the settings."
    )
# The pages are read before the first visitor comes, once for all workers of --preload.
import_module(settings.ROOT_URLCONF)
