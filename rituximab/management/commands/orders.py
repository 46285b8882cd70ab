"""``manage.py orders --expire``: let orders whose last valid day has passed expire."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from rituximab.actions.order import expire_orders


class Command(BaseCommand):
    help = "Let signed orders expire whose last valid day has passed; run it once a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--expire", action="store_true", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        expired = expire_orders(at=timezone.now())
        for order in expired:
            self.stdout.write(f"{order} expired")
        self.stdout.write(f"{len(expired)} expired")
