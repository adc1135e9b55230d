#!/usr/bin/env python
"""Run an administrative command of the catalogue."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command; a setting that is unsafe or wrong is one plain sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icc_site.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Not started: {error}")


if __name__ == "__main__":
    main()
