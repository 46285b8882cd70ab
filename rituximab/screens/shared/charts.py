"""Fetch, authorise and record the reading in one call; somebody else's chart does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.http import Http404, HttpRequest

from rituximab.access.actor import actor_of
from rituximab.audit import trail
from rituximab.records.base import NotFound
from rituximab.records.journey import Chart, chart_of, patient_chart
from rituximab.records.rows import Row

from .clock import now

R = TypeVar("R", bound=Row)


def open_course(request: HttpRequest, **key: int) -> Chart:
    """The chart of a course by ``course_id``, ``order_id`` or ``exception_id``."""
    try:
        chart = chart_of(actor=actor_of(request), **key)
    except NotFound:
        raise Http404 from None
    _seen(request, chart)
    return chart


def open_patient(request: HttpRequest, **key: int) -> Chart:
    """The chart of a patient by ``patient_id`` or the id of one of the patient's rows."""
    try:
        chart = patient_chart(actor=actor_of(request), **key)
    except NotFound:
        raise Http404 from None
    _seen(request, chart)
    return chart


def row_of(rows: Iterable[R], row_id: int) -> R:
    """The row of a chart with this number; 404 when it was entered in error."""
    for row in rows:
        if row.id == row_id:
            return row
    raise Http404


def _seen(request: HttpRequest, chart: Chart) -> None:
    """One row in the trail for each page opened; a fragment of a page is no new reading."""
    if request.method != "GET" or getattr(request, "htmx", None):
        return
    subject = ("course", chart.course.id) if chart.course else ("patient", chart.patient.id)
    where = request.resolver_match.view_name if request.resolver_match else ""
    trail.read(
        by=actor_of(request),
        at=now(),
        patient=chart.patient.id,
        subject=subject,
        new={"page": where},
    )
