"""``manage.py traceability`` writes docs/traceability.md; ``--check`` says whether it is true."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from rituximab.management.traceability import page, traces
from rituximab.protocol.edition import load


class Command(BaseCommand):
    help = "Join statements, rules, screens, papers and tests into docs/traceability.md."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="exit 1 if anything is missing")

    def handle(self, *_: Any, check: bool, **__: Any) -> None:
        edition = load()
        found = traces(edition, settings.BASE_DIR)
        target = settings.BASE_DIR / "docs/traceability.md"
        text = page(found, edition)
        bare = [t.statement for t in found if t.bare]
        untested = [t.statement for t in found if t.untested]
        if not check:
            target.write_text(text, encoding="utf-8")
        stale = not target.is_file() or target.read_text(encoding="utf-8") != text
        for words, faults in (("nothing stands behind", bare), ("no test names", untested)):
            if faults:
                self.stdout.write(f"{words}: {', '.join(faults)}")
        if check and stale:
            self.stdout.write("docs/traceability.md is not what the sources say: run the command.")
        if bare or untested or (check and stale):
            sys.exit(1)
        self.stdout.write(f"{len(found)} statements, each with something behind it.")
