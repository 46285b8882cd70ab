"""Where the Chromium of this machine is; ``python -m tests.chromium`` prints it or exits 1."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def chromium() -> str | None:
    """``$CHROMIUM``, else the first one found by name or in the usual places of macOS."""
    if asked := os.environ.get("CHROMIUM"):
        return asked
    by_name = (shutil.which(name) for name in NAMES)
    by_place = (place for place in APPLICATIONS if Path(place).exists())
    return next(filter(None, by_name), None) or next(by_place, None)


if __name__ == "__main__":
    found = chromium()
    print(found or "no Chromium found; set CHROMIUM to one")
    sys.exit(0 if found else 1)
