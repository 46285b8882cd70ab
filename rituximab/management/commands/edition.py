"""``manage.py edition``: which edition is current; ``--check``: what its owners must see."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from rituximab.protocol import edition_check
from rituximab.protocol.edition import CURRENT, Edition, EditionFault, load, parse

REFUSED = 1  # a finding that no known entry accepts
FAULTY = 2  # the file does not fit


class Command(BaseCommand):
    help = "Show an edition of the protocol, or check it (exit 1: a finding is not accepted)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("edition", nargs="?", default=CURRENT, help="version, or a file")
        parser.add_argument("--check", action="store_true", help="look for faults of sense")

    def handle(self, *args: Any, edition: str, check: bool, **options: Any) -> None:
        try:
            read = parse(Path(edition).read_bytes()) if edition.endswith(".toml") else load(edition)
        except OSError as fault:
            self.stderr.write(f"{edition}: cannot be read: {fault.strerror}")
            sys.exit(FAULTY)
        except EditionFault as fault:
            self.stderr.write("\n".join(fault.faults))
            sys.exit(FAULTY)
        self._show(read)
        if check and not self._check(read):
            sys.exit(REFUSED)

    def _show(self, edition: Edition) -> None:
        entries, waiting = list(edition_check.sourced(edition)), edition_check.unverified(edition)
        self.stdout.write(f"edition     {edition.version} ({edition.protocol_id})")
        self.stdout.write(f"status      {edition.status}")
        self.stdout.write(f"sha256      {edition.sha256}")
        self.stdout.write(f"knowledge   {edition.knowledge_date}, review due {edition.review_due}")
        self.stdout.write(f"rules       {len(edition.rules)}")
        self.stdout.write(f"entries     {len(entries)} with a source, {len(waiting)} unverified")

    def _check(self, edition: Edition) -> bool:
        """Print each finding; whether all are accepted."""
        issues = edition_check.check(edition)
        for issue in issues:
            self.stdout.write(f"{'known ' if issue.known else 'FOUND '} {issue.key}: {issue.text}")
            if issue.known:
                why = " ".join((issue.known.reason, *issue.known.statements))
                self.stdout.write(f"        accepted: {why}")
        refused = sum(issue.known is None for issue in issues)
        self.stdout.write(f"{len(issues)} findings, {refused} not accepted")
        return not refused
