from __future__ import annotations

from django.apps import AppConfig


class Config(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config import checks, middleware  # noqa: F401  both register themselves
