"""A list carried away as a file for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from rituximab.access.actor import actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.worklist import export_worklist
from rituximab.protocol.quantity import day_text
from rituximab.records.worklist import marks_of, rows_of
from rituximab.screens.shared.clock import now, today
from rituximab.screens.templatetags.house import age

from .filters import filters_of
from .lists import tabs_of
from .rows import Row, row_of
from .views import chosen_of

#: So many rows at most: a file is for a day's work, and each of its patients is a reading.
MOST_ROWS = 500
#: A cell that begins so would be worked out by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
COLUMNS = (
    "Patient",
    "Born",
    "Record number",
    "Course",
    "What",
    "State",
    "Due",
    "Why",
    "Since",
    "Taken by",
    "Put off until",
)


@requires(Permission.WORKLIST_VIEW)
def export(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    chosen = chosen_of(request, tabs_of(actor))
    if chosen is None:
        return redirect("worklist:home")
    wish = filters_of(request, chosen).wish
    found, more = rows_of(chosen.name, actor, today(), wish, size=MOST_ROWS)
    marks = marks_of(actor, found) if found else {}
    rows = [
        row_of(row, chosen, actor, today(), marks.get((row.subject, row.subject_id)))
        for row in found
    ]
    patients = [row.patient_id for row in found]
    export_worklist(by=actor, at=now(), name=chosen.name, patient_ids=patients)
    masked = not actor.may(Permission.PATIENT_IDENTITY)
    lines = [*_lines(rows, masked), *([[f"Only the first {MOST_ROWS} rows."]] if more else [])]
    name = f"worklist-{chosen.name}-{today().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(table_of(lines), content_type="text/csv; charset=utf-8", headers=headers)


def _lines(rows: list[Row], masked: bool) -> Iterator[list[str]]:
    yield list(COLUMNS)
    for row in rows:
        w, mark = row.waiting, row.mark
        yield [
            row.name,
            age(w.born) if masked else f"{day_text(w.born)} ({age(w.born)})",
            "" if masked else w.mrn,
            str(w.course_number or ""),
            row.what,
            row.tag,
            row.when,
            w.why,
            row.since,
            mark.claimed_by if mark else "",
            day_text(mark.snoozed_until) if mark and mark.snoozed_until else "",
        ]


def table_of(lines: list[list[str]]) -> str:
    """The file: its first sign tells a spreadsheet which letters these are."""
    file = StringIO()
    file.write("\ufeff")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerows([harmless(cell) for cell in line] for line in lines)
    return file.getvalue()


def harmless(cell: str) -> str:
    """The text as text, on one line, with plain blanks."""
    cell = cell.replace("\u00a0", " ").replace("\u2011", "-")
    cell = f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell
    return " ".join(cell.split())
