"""The parts of a snapshot about the patient and the course: who, why, what was found and agreed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from rituximab.protocol.case import Case
from rituximab.protocol.checklist import checklist
from rituximab.protocol.edition import Edition
from rituximab.protocol.journey import Standing
from rituximab.protocol.quantity import DAYS_PER_WEEK, plain
from rituximab.records.journey import Chart
from rituximab.records.rows import MeasurementRow, TherapyDecisionRow

from .working import Working


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def on_day(at: datetime | None) -> str | None:
    """The clinic's day of a moment."""
    return timezone.localdate(at).isoformat() if at else None


def identity_of(chart: Chart) -> dict[str, Any]:
    """Who the order is for; an order whose patient is written differently today is stale."""
    patient = chart.patient
    return {
        "mrn": patient.mrn,
        "family_name": patient.family_name,
        "given_names": patient.given_names,
        "title": patient.title,
        "born": day(patient.born),
        "sex": patient.sex,
        "diagnosis": patient.diagnosis,
    }


def allergies_of(chart: Chart) -> dict[str, Any]:
    patient = chart.patient
    return {
        "status": patient.allergy_status,
        "on": on_day(patient.allergies_at),
        "by": patient.allergies_by,
        "items": [
            {"substance": row.substance, "reaction": row.reaction} for row in chart.allergies
        ],
    }


def reactions_of(chart: Chart) -> list[dict[str, Any]]:
    """Earlier reactions to an infusion, with the last decision on each."""
    decided = {row.event_id: row for row in chart.event_decisions}
    return [
        {
            "kind": event.kind,
            "on": day(event.on),
            "grade": event.grade,
            "terms": list(event.terms),
            "description": event.description,
            "decision": decided[event.id].reason if event.id in decided else None,
        }
        for event in chart.events
        if event.kind.endswith("reaction")
    ]


def measurements_of(chart: Chart, working: Working) -> dict[str, Any]:
    """Height and weight as they count on the day judged, and the second measurement of them."""
    until = working.case.judged_on
    rows = sorted((r for r in chart.measurements if r.on <= until), key=lambda r: (r.on, r.id))
    heights = [r for r in rows if r.height_cm is not None]
    weights = [r for r in rows if r.weight_kg is not None]
    seconds = [r for r in rows if r.confirms_id is not None]
    found: dict[str, Any] = {
        "height": _measured(heights[-1], heights[-1].height_cm) if heights else None,
        "weight": _measured(weights[-1], weights[-1].weight_kg) if weights else None,
        "second": None,
    }
    if seconds:
        second = seconds[-1]
        sizes = {"height_cm": number(second.height_cm), "weight_kg": number(second.weight_kg)}
        found["second"] = {**sizes, "on": day(second.on), "by": second.written_by}
    return found


def _measured(row: MeasurementRow, value: Decimal | None) -> dict[str, Any]:
    return {"value": number(value), "on": day(row.on), "by": row.written_by}


def indication_of(chart: Chart, standing: Standing, edition: Edition) -> dict[str, Any]:
    exposure = standing.exposure
    return {
        "domains": [{"domain": r.domain, "statement": r.statement} for r in chart.indications],
        "line": standing.line,
        "steroid_days": exposure.steroid_days,
        "agent": exposure.agent,
        "agent_days": exposure.agent_days,
        "overlap_days": exposure.overlap_days,
        "off_label": next(
            (one.text for one in edition.monograph.information if one.id == "off-label"), ""
        ),
    }


def therapies_of(chart: Chart, case: Case) -> list[dict[str, Any]]:
    """Every drug on record, the ones taken first, with whole weeks and what was decided."""
    decided = {row.therapy_id: row for row in chart.therapy_decisions}  # the last one counts
    rows = sorted(chart.therapies, key=lambda r: (r.stop is not None, r.start or date.min, r.id))
    return [
        {
            "drug": row.drug,
            "dose": number(row.dose),
            "unit": row.unit,
            "route": row.route,
            "start": day(row.start),
            "stop": day(row.stop),
            "weeks": _weeks(row.start, min(row.stop or case.today, case.today)),
            "outcome": row.outcome,
            "outcome_reason": row.outcome_reason,
            "decision": _decision(decided.get(row.id)),
        }
        for row in rows
    ]


def _weeks(start: date | None, end: date) -> int | None:
    return None if start is None else max(0, (end - start).days) // int(DAYS_PER_WEEK)


def _decision(row: TherapyDecisionRow | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "action": row.action,
        "dose": number(row.dose),
        "unit": row.unit,
        "reason": row.reason,
        "by": row.written_by,
    }


def screening_of(chart: Chart, case: Case, standing: Standing) -> dict[str, Any]:
    """The checklist as judged on the infusion's day, with what was said of pregnancy."""
    asked = chart.pregnancy_answers[-1] if chart.pregnancy_answers else None
    return {
        "judged_on": day(case.judged_on),
        "items": [
            {
                "item": item.item,
                "name": item.name,
                "group": item.group,
                "value": item.value,
                "state": item.state,
                "on": day(item.collected_on),
                "until": day(item.valid_until),
            }
            for item in checklist(case)
        ],
        "hbv": standing.hbv.reading if standing.hbv else None,
        "pregnancy": asked and {"possible": asked.possible, "reason": asked.reason},
    }


def findings_of(standing: Standing, edition: Edition) -> list[dict[str, Any]]:
    """What is not met, with what lifted it: cautions, notes and passed stops."""
    return [
        {
            "rule": finding.rule,
            "title": edition.rule(finding.rule).title,
            "stage": finding.stage,
            "level": finding.level,
            "status": finding.status,
            "lifted_by": finding.lifted_by,
            "because": [reason.text for reason in finding.reasons],
        }
        for finding in standing.findings
        if finding.status in ("not_met", "unknown")
    ]


def agreed_of(chart: Chart, edition: Edition) -> list[dict[str, Any]]:
    """Exceptions that were approved, plans and answers: rule, what was said, who and when."""
    titles = {rule: edition.rule(rule).title for rule in edition.order_of_rules}
    exceptions = [
        {
            "kind": "exception",
            "rule": row.rule,
            "text": row.text,
            "by": row.written_by,
            "on": on_day(row.written_at),
            "second": row.decided_by,
            "second_text": row.decided_text,
            "second_on": on_day(row.decided_at),
        }
        for row in chart.exceptions
        if row.state == "approved"
    ]
    plans = [
        {"kind": "plan", "rule": r.rule, "text": r.text, "by": r.specialist, "on": day(r.on)}
        for r in chart.plans
    ]
    last = {row.rule: row for row in chart.answers}
    answers = [
        {
            "kind": "answer",
            "rule": row.rule,
            "text": row.text,
            "by": row.written_by,
            "on": on_day(row.written_at),
        }
        for row in last.values()
    ]
    every: list[dict[str, Any]] = [*exceptions, *plans, *answers]
    return [{"title": titles.get(one["rule"], one["rule"]), **one} for one in every]
