"""``manage.py demo``: a training clinic, one patient for each situation, made by the actions."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.utils import timezone

from rituximab.access.people import Clinic
from rituximab.actions.demo_people import DEMO_PASSWORD, DEMO_PEOPLE
from rituximab.management.demo import before, children, later, ordered, today, year
from rituximab.management.demo.cast import cast
from rituximab.management.demo.sketch import Clock, Sketch, tell


class Command(BaseCommand):
    help = "Fill an empty database with invented patients, each in a situation of its own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="only print the sign-ins")

    def handle(self, *_: Any, sign_ins: bool, **__: Any) -> None:
        if not sign_ins:
            if Clinic.objects.exists():
                self.stderr.write("The database is not empty: nothing was changed.")
                sys.exit(1)
            told = load(timezone.now())
            self.stdout.write(f"{told} invented patients, each in a situation of its own.")
        self.stdout.write(f"Sign in with any of these; the password is {DEMO_PASSWORD}")
        for person in DEMO_PEOPLE:
            self.stdout.write(
                f"  {person.username:<8}{person.full_name}, {person.role_text},"
                f" {person.clinic_name}"
            )


def load(now: datetime) -> int:
    """Tell every story; how many patients there are."""
    clock = Clock(now)
    people = cast(clock.tick())
    adults = [*before.STORIES, *ordered.STORIES, *today.STORIES, *year.STORIES, *later.STORIES]
    young = (*children.STORIES, *today.CHILDREN, *later.CHILDREN)
    stories = [story(Sketch(clock, people)) for story in adults]
    stories += [story(Sketch(clock, people, child=True)) for story in young]
    stories += [story(Sketch(clock, people)) for story in today.LAST]
    with unhurried():
        return tell(clock, stories)


@contextmanager
def unhurried() -> Iterator[None]:
    """On SQLite nothing waits for the disk meanwhile: a demo cut short is made anew anyway."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA synchronous").fetchone()[0]
        cursor.execute("PRAGMA synchronous = OFF")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA synchronous = {before}")
