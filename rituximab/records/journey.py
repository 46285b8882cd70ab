"""The one bridge from rows to rules: a chart gives the facts, the facts give the standing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from rituximab.protocol import edition as editions
from rituximab.protocol import facts as f
from rituximab.protocol.edition import Edition
from rituximab.protocol.journey import Standing, assess

from . import rows
from .base import NotFound, local_day
from .chart import Chart, fetch
from .course_facts import core_sets, course_facts
from .lists import WAYS, has_course
from .result import BESIDE

if TYPE_CHECKING:
    from rituximab.access.actor import Actor

__all__ = [
    "Chart",
    "EditionMismatch",
    "NotFound",
    "chart_of",
    "edition_of",
    "facts_of",
    "patient_chart",
    "result_facts",
    "results_read",
    "standing_of",
]


class EditionMismatch(Exception):
    """The course is pinned to an edition whose file is not the one it was opened under."""

    def __init__(self, course: rows.CourseRow) -> None:
        super().__init__(
            f"Course {course.id} is pinned to edition {course.edition_version} with digest "
            f"{course.edition_sha256[:12]}; the file of that edition here is another one."
        )
        self.course = course


def chart_of(*, actor: Actor, **key: int) -> Chart:
    """The chart of one course, by ``course_id``, ``order_id``, ``exception_id`` or ``infusion_id``;
    one statement. Only the last one has what happened at the chair.

    Raises NotFound when there is no such row in the actor's clinic.
    """
    return _by_key(actor, key, "course", "order", "exception", "infusion")


def patient_chart(*, actor: Actor, **key: int) -> Chart:
    """The chart of a patient without a course, by ``patient_id`` or the id of one of the patient's
    rows (``measurement_id``, ``therapy_id``, ``result_id``, ``vaccine_id``, ``event_id``,
    ``condition_id``, ``allergy_id``, ``task_id``); one statement.

    Raises NotFound as ``chart_of`` does.
    """
    return _by_key(actor, key, *(way for way in WAYS if not has_course(way)))


def _by_key(actor: Actor, key: dict[str, int], *ways: str) -> Chart:
    ((name, value),) = key.items()
    way = name.removesuffix("_id")
    if way not in ways:
        raise TypeError(f"A chart is not found by {name}.")
    return fetch(way, value, actor)


def edition_of(chart: Chart) -> Edition:
    """The edition the course is pinned to; the current one on the chart of a patient alone.

    Raises EditionMismatch when the file's hash is not the pinned one.
    """
    if chart.course is None:
        return editions.load()
    edition = editions.load(chart.course.edition_version)
    if edition.sha256 != chart.course.edition_sha256:
        raise EditionMismatch(chart.course)
    return edition


def standing_of(chart: Chart, day: date) -> Standing:
    """Where the course stands when asked on ``day``, under its pinned edition."""
    return assess(facts_of(chart), edition_of(chart), day)


def facts_of(chart: Chart) -> f.CourseFacts:
    """The facts of the course as the protocol reads them. Rows entered in error are not facts.

    People are told apart by their number, never by a name: two may have the same one.
    """
    return f.CourseFacts(
        patient=_patient(chart),
        domains=tuple(cast(f.Domain, row.domain) for row in chart.indications),
        measurements=tuple(
            f.MeasurementFacts(row.on, row.height_cm, row.weight_kg) for row in chart.measurements
        ),
        therapies=_therapies(chart),
        results=tuple(result_facts(row) for row in results_read(chart)),
        vaccines=tuple(
            f.VaccineFacts(row.on, row.name or None, row.live) for row in chart.vaccines
        ),
        vaccination_review=_review(chart),
        events=_events(chart),
        plans=tuple(f.PlanFacts(r.rule, r.on, r.specialist, r.text) for r in chart.plans),
        answers=tuple(
            f.AnswerFacts(r.rule, r.code, r.text, person(r.written_by_id), local_day(r.written_at))
            for r in chart.answers
        ),
        exceptions=tuple(_exception(row) for row in chart.exceptions),
        course=course_facts(chart),
        core_sets=core_sets(chart),
    )


def person(user_id: int | None) -> str | None:
    return None if user_id is None else f"user {user_id}"


def _patient(chart: Chart) -> f.PatientFacts:
    answer = chart.pregnancy_answers[-1] if chart.pregnancy_answers else None
    conditions = dict.fromkeys(row.kind for row in chart.conditions if row.ended_on is None)
    return f.PatientFacts(
        born=chart.patient.born,
        diagnosis=cast(f.Diagnosis, chart.patient.diagnosis),
        sex=cast(f.Sex, chart.patient.sex),
        pregnancy_possible=answer.possible if answer else None,
        conditions=cast("tuple[f.Condition, ...]", tuple(conditions)),
    )


def _therapies(chart: Chart) -> tuple[f.TherapyFacts, ...]:
    decided = {row.therapy_id: row for row in chart.therapy_decisions}  # the last one counts
    return tuple(
        f.TherapyFacts(
            drug=cast(f.Drug, row.drug),
            dose=row.dose,
            unit=_unit(row.unit),
            route=cast(f.Route, row.route),
            start=row.start,
            stop=row.stop,
            outcome=cast(f.TherapyOutcome, row.outcome) or None,
            outcome_reason=row.outcome_reason or None,
            decision=_therapy_decision(decided.get(row.id)),
        )
        for row in chart.therapies
    )


def _therapy_decision(row: rows.TherapyDecisionRow | None) -> f.TherapyDecisionFacts | None:
    if row is None:
        return None
    action = cast(f.TherapyAction, row.action)
    return f.TherapyDecisionFacts(action, row.dose, _unit(row.unit), row.reason or None)


def _unit(unit: str) -> f.DoseUnit | None:
    return cast(f.DoseUnit, unit) or None


def results_read(chart: Chart) -> tuple[rows.ResultRow, ...]:
    """The results that are facts, in their order: those of tests that rules read."""
    return tuple(row for row in chart.results if row.test not in BESIDE)


def result_facts(row: rows.ResultRow) -> f.ResultFacts:
    value: Any = row.reading or row.value
    test = cast(f.Test, row.test)
    if row.value is not None:
        value = row.value
    return f.ResultFacts(test, row.on, value, row.unit or None, row.lower, row.upper)


def _review(chart: Chart) -> f.VaccinationReviewFacts | None:
    if not chart.vaccination_reviews:
        return None
    row = chart.vaccination_reviews[-1]
    return f.VaccinationReviewFacts(cast(Any, row.outcome), row.on, row.reason or None)


def _events(chart: Chart) -> tuple[f.EventFacts, ...]:
    decided = {row.event_id: row for row in chart.event_decisions}  # the last one counts
    return tuple(
        f.EventFacts(
            kind=cast(f.EventKind, row.kind),
            on=row.on,
            resolved_on=row.resolved_on,
            resolved_by=person(row.resolved_by_id),
            grade=row.grade,
            terms=cast("tuple[f.ReactionTerm, ...]", row.terms),
            decision=_event_decision(decided.get(row.id)),
        )
        for row in chart.events
    )


def _event_decision(row: rows.EventDecisionRow | None) -> f.EventDecisionFacts | None:
    if row is None:
        return None
    action, by = cast(f.EventAction, row.action), person(row.written_by_id)
    return f.EventDecisionFacts(action, row.reason or None, by, local_day(row.written_at))


def _exception(row: rows.ExceptionRow) -> f.ExceptionFacts:
    """Only an approval names the second person: an open, refused or withdrawn one lifts nothing."""
    approved = row.state == "approved"
    return f.ExceptionFacts(
        rule=row.rule,
        code=row.code,
        text=row.text,
        requested_by=person(row.written_by_id),
        approved_by=person(row.decided_by_id) if approved else None,
        on=local_day(row.decided_at) if approved and row.decided_at else None,
    )
