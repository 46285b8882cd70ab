"""``manage.py replay``: prove that every stored decision would be taken again, byte for byte."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rituximab.actions.deciding import fault_of
from rituximab.records.models import Decision


class Command(BaseCommand):
    help = (
        "Asks the protocol anew with the facts of each stored decision, under the edition it was "
        "taken under, and compares the standing byte for byte. Stops at the first difference."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--course", type=int, help="only the decisions of this course")

    def handle(self, *args: Any, course: int | None = None, **options: Any) -> None:
        decisions = Decision.objects.order_by("pk")
        if course is not None:
            decisions = decisions.filter(course=course)
        count = 0
        for decision in decisions.iterator():
            fault = fault_of(decision)
            if fault:
                where = f"Decision {decision.pk} of course {decision.course_id} ({decision.deed})"
                raise CommandError(f"{where}: {fault}.", returncode=1)
            count += 1
        self.stdout.write(f"{count} decisions replayed, no difference.")
