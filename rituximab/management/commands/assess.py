"""``manage.py assess CASE.json``: a case file in, its standing out, without a database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from rituximab.protocol import casefile
from rituximab.protocol.casefile import CaseFault
from rituximab.protocol.journey import assess

FAULTY = 2  # exit code when a file does not fit


class Command(BaseCommand):
    help = "Assess case files (docs/case.md): one JSON line each; '-' reads standard input."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", metavar="CASE.json", help="'-' is standard input")
        parser.add_argument("--schema", action="store_true", help="print the JSON Schema instead")

    def handle(self, *args: Any, files: list[str], schema: bool, **options: Any) -> None:
        if schema:
            self.stdout.write(json.dumps(casefile.schema(), indent=2))
            return
        if not files:
            self.stderr.write("case: name at least one file, '-' for standard input, or --schema")
            sys.exit(FAULTY)
        fits = [self._assess(file, several=len(files) > 1) for file in files]
        if not all(fits):
            sys.exit(FAULTY)

    def _assess(self, file: str, several: bool) -> bool:
        """Print the answer, or one line a fault; whether the file fits."""
        try:
            content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
            standing = assess(*casefile.read(content))
        except OSError as fault:
            self.stderr.write(f"{file}: cannot be read: {fault.strerror}")
            return False
        except CaseFault as fault:
            for line in fault.faults:
                self.stderr.write(f"{file}: {line}" if several else line)
            return False
        self.stdout.write(json.dumps(casefile.answer(standing)))
        return True
