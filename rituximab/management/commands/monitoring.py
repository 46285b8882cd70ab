"""``manage.py monitoring --prove``, ``--refresh``: are the stored windows the recomputed ones?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from rituximab.actions.due import proved
from rituximab.records.journey import EditionMismatch


class Command(BaseCommand):
    help = "Recompute every window of monitoring and name each that differs from what is stored."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--prove", action="store_true", help="exit 1 on a difference; nightly")
        what.add_argument("--refresh", action="store_true", help="put every difference right")

    def handle(self, *args: Any, refresh: bool, **options: Any) -> None:
        try:
            found = list(proved(at=timezone.now(), mend=refresh))
        except EditionMismatch as fault:
            raise CommandError(str(fault)) from None
        wrong = [one.text for one in found if not one.lapsed]
        for one in found:
            if refresh or one.lapsed:
                self.stdout.write(one.text)
        if refresh:
            self.stdout.write(f"{len(found)} put right.")
        elif wrong:
            raise CommandError("\n".join([*wrong, f"{len(wrong)} windows differ."]))
        else:
            self.stdout.write("Every stored window is the recomputed one.")
