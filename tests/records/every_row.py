"""One good row of every table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models

from rituximab.records import models as tables
from tests.factories import Team, make_order, ready_course
from tests.people import NOW


def every_row(team: Team) -> dict[str, Any]:
    course = ready_course(team, patient={"conditions": ["diabetes"]})
    doctor, pharmacist = team.prescriber.user_id, team.pharmacist.user_id
    said: dict[str, Any] = {"written_at": NOW, "written_by_id": doctor}
    tables.Patient.objects.update(mrn="same")
    order = make_order(course, team)
    event = tables.Event.objects.create(
        patient=course.patient, kind="infusion_reaction", on=date(2026, 11, 20), **said
    )
    step: dict[str, Any] = {"order": order, "at": NOW, "by_id": doctor}
    sizes = dict.fromkeys(("dose_mg", "draw_ml", "concentration", "first_rate_ml_h"), Decimal(1))
    made: list[models.Model] = [
        order,
        event,
        tables.Allergy.objects.create(patient=course.patient, substance="latex", **said),
        tables.EventDecision.objects.create(event=event, action="proceed", reason="mild", **said),
        tables.Plan.objects.create(
            course=course, rule="hcv-positive", on=NOW, specialist="Dr H", text="treat", **said
        ),
        tables.Answer.objects.create(course=course, rule="liver", code="other", text="x", **said),
        tables.ExceptionRequest.objects.create(
            course=course,
            rule="liver",
            code="other",
            text="x",
            approver="pharmacist",
            state="approved",
            decided_at=NOW,
            decided_by_id=pharmacist,
            **said,
        ),
        tables.OrderMove.objects.create(seq=1, to_state="draft", **step),
        tables.Signature.objects.create(
            order=order, meaning="prescribed", user_id=doctor, at=NOW, statement="s", name="n"
        ),
        tables.BlindCheck.objects.create(agrees=True, **sizes, **step),
        tables.Verification.objects.create(outcome="verified", **step),
        tables.PrintedCopy.objects.create(number=1, kind="clean", status="verified", **step),
        *at_the_chair(course, event, team),
        *the_year_after(course),
    ]
    found: dict[str, Any] = {type(row).__name__: row for row in made}
    for model in apps.get_app_config("records").get_models():
        first = model._default_manager.order_by("pk")
        if model is tables.Result:
            first = first.filter(test="igg")
        found.setdefault(model.__name__, first.first())
    tables.ExceptionRequest.objects.create(
        course=course, rule="liver", code="other", text="x", approver="pharmacist", **said
    )
    people = {"signer": doctor, "decider": pharmacist, "starter": team.nurse.user_id}
    own = {"own_event": event.pk, "own_result": found["Acknowledgement"].result_id}
    return found | people | own | {"own_course": course.pk} | another(course)


def at_the_chair(course: tables.Course, event: tables.Event, team: Team) -> list[models.Model]:
    """One row of everything an infusion has, of one that was given."""
    order = tables.Order.objects.get(course=course)
    nurse: dict[str, Any] = {"written_at": NOW, "written_by_id": team.nurse.user_id}
    infusion = tables.Infusion.objects.create(
        course=course,
        infusion=1,
        state="completed",
        state_since=NOW,
        order=order,
        started_at=NOW,
        started_by_id=team.nurse.user_id,
        checked_by_id=team.pharmacist.user_id,
        lot="L1",
        ended_at=NOW,
        given_mg=Decimal(1000),
        given_ml=Decimal(500),
        **nurse,
    )
    entry: dict[str, Any] = {"infusion": infusion, "happened_at": NOW, **nurse}
    medicine = {"purpose": "reaction", "drug": "d", "dose": "1 mg", "route": "oral"}
    return [
        infusion,
        tables.InfusionMove.objects.create(infusion=infusion, seq=1, to_state="planned", at=NOW),
        tables.PreCheck.objects.create(item="identity", clear=True, **entry),
        tables.RateEntry.objects.create(kind="start", ml_h=Decimal(25), mg_h=Decimal(50), **entry),
        tables.Vitals.objects.create(pulse=76, **entry),
        tables.GivenMedicine.objects.create(**medicine, **entry),
        tables.Reaction.objects.create(event=event, mg_h=Decimal(50), **entry),
        tables.Note.objects.create(text="calm", **entry),
    ]


def the_year_after(course: tables.Course) -> list[models.Model]:
    """One row of everything that follows the infusions."""
    said: dict[str, Any] = {"written_at": NOW, "written_by_id": course.written_by_id}
    day = date(2026, 11, 20)
    result = tables.Result.objects.get(patient=course.patient, test="igg")
    return [
        tables.DueItem.objects.create(course=course, item="kidney", opens_on=day, overdue_on=day),
        tables.Acknowledgement.objects.create(result=result, abnormal=False, **said),
        task := tables.Task.objects.create(
            patient=course.patient, kind="re-plan", text="plan", due_at=NOW, **said
        ),
        tables.TaskComment.objects.create(task=task, text="agreed", **said),
        tables.DueMark.objects.create(
            course=course, item="kidney", opens_on=day, kind="taken", on=day, **said
        ),
        tables.Contact.objects.create(patient=course.patient, on=day, way="visit", **said),
        tables.WorkMark.objects.create(clinic_id=1, subject_type="order", subject_id=1, **said),
        tables.CoreSet.objects.create(course=course, on=day, **said),
        tables.Relapse.objects.create(course=course, on=day, evidence="skin", **said),
        tables.RetreatmentReason.objects.create(course=course, reason="relapse", **said),
    ]


def another(course: tables.Course) -> dict[str, int]:
    """Keys of second rows, for tables whose rows stand once for each of them."""
    said: dict[str, Any] = {"written_at": NOW, "written_by_id": course.written_by_id}
    event = tables.Event.objects.create(
        patient=course.patient, kind="infusion_reaction", on=date(2026, 11, 21), **said
    )
    other = tables.Course.objects.create(
        patient=course.patient,
        number=98,
        state="closed",
        state_since=NOW,
        edition_version=course.edition_version,
        edition_sha256=course.edition_sha256,
        **said,
    )
    order = tables.Order.objects.get(course=course)
    order.pk, order.infusion, order._state.adding = None, 3, True
    order.save(force_insert=True)
    result = tables.Result.objects.filter(patient=course.patient).exclude(test="igg").first()
    assert result is not None
    keys = {"other_event": event.pk, "other_course": other.pk, "other_order": order.pk}
    return keys | {"other_result": result.pk}
