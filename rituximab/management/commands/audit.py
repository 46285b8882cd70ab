"""``manage.py audit verify [--anchor FILE]`` and ``manage.py audit anchor FILE``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from rituximab.audit import anchor, trail
from rituximab.audit.verify import verify


class Command(BaseCommand):
    help = "Verify the audit trail, or keep its head in a file outside the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        check = parts.add_parser("verify", help="read the whole chain; exit 1 if it is broken")
        check.add_argument("--anchor", type=Path, metavar="FILE", help="compare with kept heads")
        keep = parts.add_parser("anchor", help="append the head to a file, if the chain holds")
        keep.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, part: str, **options: Any) -> None:
        if part == "verify":
            kept = options["anchor"]
            self.stdout.write(self.held({} if kept is None else self.anchors(kept, new=False)))
        else:
            self.keep(options["file"])

    def keep(self, file: Path) -> None:
        self.held(self.anchors(file, new=True))
        seq, hash_ = trail.head()
        anchor.append(file, seq=seq, hash_=hash_, at=timezone.now())
        self.stdout.write(f"Anchored row {seq}, {hash_}.")

    def anchors(self, file: Path, *, new: bool) -> dict[int, str]:
        if new and not file.exists():
            return {}
        try:
            return anchor.read(file)
        except (OSError, UnicodeDecodeError, anchor.BadAnchor) as fault:
            raise CommandError(str(fault)) from None

    def held(self, anchors: dict[int, str]) -> str:
        """The good news in a line; raises ``CommandError`` (exit 1) with every fault otherwise."""
        report = verify(anchors)
        if not report.holds:
            faults = [fault.text for fault in report.faults]
            raise CommandError("\n".join(["The audit trail does not hold.", *faults]))
        _, hash_ = report.head
        return f"The audit trail holds: {report.rows} rows, {len(anchors)} anchors, head {hash_}."
