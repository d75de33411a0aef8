#!/usr/bin/env python3
"""The command line of the encyclopedia."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "encyclopedia.settings")
    try:
        from django.conf import settings
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError as error:
        stop(f"{sys.executable} has no {error.name}; use `make run`, or the Python in .venv/bin")
    try:
        _ = settings.INSTALLED_APPS  # the first look at a setting reads them all
    except ImproperlyConfigured as error:
        stop(str(error))
    execute_from_command_line(sys.argv)


def stop(reason: str) -> None:
    """Say in one line why nothing can start."""
    print(f"encyclopedia: {' '.join(reason.split())}", file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
