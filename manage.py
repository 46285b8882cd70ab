#!/usr/bin/env python
"""The command line of the application."""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if "SECRET_KEY" not in os.environ:
        # A machine without a key of its own is somebody's desk: commands typed there run in debug.
        # A server never does (config/wsgi.py does not pass through here).
        os.environ.setdefault("DEBUG", "on")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
