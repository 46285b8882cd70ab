"""Deeds of monitoring: results seen by somebody who answers for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from rituximab.protocol.abnormal import Judged, judge
from rituximab.protocol.case import Case
from rituximab.records.chart import Chart
from rituximab.records.journey import chart_of, facts_of, patient_chart, result_facts
from rituximab.records.models import Acknowledgement, Course, Patient

from .base import (
    Actor,
    Faults,
    NotAllowed,
    NotFound,
    Permission,
    Refusal,
    add,
    deed,
    local_day,
    locked_patient,
)
from .task import alarms_of, fever_near


@deed(Permission.MONITORING_DECIDE, "result.acknowledge")
def acknowledge_results(
    *, by: Actor, at: datetime, patient_id: int, results: Sequence[Mapping[str, Any]]
) -> list[Acknowledgement]:
    """Several results of one patient, each ``{result_id, comment}``, all or none.

    A result that is not known to be normal needs a comment. Faults are named
    ``<number of the result>.comment``.
    """
    patient = locked_patient(by, patient_id)
    chart = judged_chart(by, patient)
    answers = judgements(chart, local_day(at))
    seen = {row.result_id for row in chart.acknowledgements}
    faults, refusals, made = Faults(), [], []
    faults.unless(results, "results", "Choose at least one result.")
    for number, item in enumerate(results):
        result_id, comment = int(item["result_id"]), str(item.get("comment") or "").strip()
        if result_id not in answers:
            raise NotFound("result")
        if result_id in seen:
            refusals.append(Refusal("acknowledged", "This result was acknowledged already."))
        seen.add(result_id)
        state = answers[result_id].state
        if state != "normal" or comment:
            comment = _comment(faults, number, comment)
        abnormal = state == "abnormal"
        made.append(Acknowledgement(result_id=result_id, abnormal=abnormal, comment=comment))
    faults.stop()
    if refusals:
        raise NotAllowed(refusals)
    for row in made:
        add(row, deed="result.acknowledge", by=by, at=at, patient_id=patient.pk)
    return made


def _comment(faults: Faults, number: int, comment: str) -> str:
    own = Faults()
    comment = own.said("comment", comment)
    own.fits(Acknowledgement, comment=comment)
    for message in own.get("comment", ()):
        faults.add(f"{number}.comment", message)
    return comment


def judged_chart(by: Actor, patient: Patient) -> Chart:
    """The chart of the patient's last course, by whose doses and baseline results are judged."""
    last = Course.objects.filter(patient=patient).exclude(state="entered_in_error")
    course_id = last.order_by("-number").values_list("pk", flat=True).first()
    if course_id is None:
        return patient_chart(actor=by, patient_id=patient.pk)
    return chart_of(actor=by, course_id=course_id)


def judgements(chart: Chart, day: date) -> dict[int, Judged]:
    """What each result of the chart is, by its number."""
    case = Case(facts_of(chart), alarms_of(chart), day)
    return {
        row.id: judge(case, result_facts(row), fever_near(chart, row, case))
        for row in chart.results
    }
