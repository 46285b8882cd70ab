from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    """For every page: whether the ribbon of a training installation is shown."""
    return {"training": settings.TRAINING}
