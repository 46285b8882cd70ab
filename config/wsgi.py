"""``gunicorn config.wsgi --worker-class gthread --preload``; it refuses what is not safe."""

from __future__ import annotations

import os

from django.core.checks import ERROR, run_checks
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

faults = [fault for fault in run_checks(databases=["default"]) if fault.level >= ERROR]
if faults:
    raise SystemExit("\n".join(str(fault) for fault in faults))
