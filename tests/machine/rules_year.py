"""Rules of the chart and the year: facts, holds, events, what became of it, people, time."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from rituximab.access.models import Membership
from rituximab.access.permission import Permission as P
from rituximab.access.role import Role
from rituximab.actions.access import RoleConflict, end_role, grant_role
from rituximab.actions.error import mark_in_error
from rituximab.actions.event import record_event
from rituximab.actions.response import record_core_set
from rituximab.actions.result import record_results
from rituximab.actions.task import close_task
from rituximab.records.models import Event, Result, Task
from tests.after import AFTER, BEFORE

from . import mending, steps
from .rules import Rules, mostly, who

DOCTOR, ANYBODY = ("prescriber", "second"), ("nurse", "prescriber", "pharmacist")
EVENTS = ("serious_infection", "neurological_symptom", "respiratory_symptom", "infusion_reaction")
HOURS = (1, 20, 24, 24 * 3, 24 * 8, 24 * 30, 24 * 100, 24 * 185)
SIZES = (("140", "36"), ("140", "41"), ("141", "36.5"), ("168", "64"), ("168", "95"), ("0", "-1"))


class FactRules(Rules):
    @rule(by=who(*ANYBODY), size=st.sampled_from(SIZES))
    def weigh(self, by: str, size: tuple[str, str]) -> None:
        mending.weigh(self.w, by, *size)

    @rule(
        by=who(*ANYBODY),
        test=st.sampled_from((*mending.HEPATITIS_B, "igra")),
        reading=mostly("negative", "positive", "indeterminate", "unread"),
        days=st.sampled_from((0, 0, 30, 170, 400, -2)),
    )
    def new_result(self, by: str, test: str, reading: str, days: int) -> None:
        rows = [{"test": test, "reading": reading}]
        whose: dict[str, Any] = {
            "patient_id": self.w.patient_id,
            "on": self.w.today - timedelta(days=days),
        }
        self.w.attempt(record_results, by, needs=P.RESULT_RECORD, rows=rows, **whose)

    @rule(
        by=who(*ANYBODY),
        test=st.sampled_from((("neutrophils", "10^9/L"), ("igg", "g/L"), ("cd19", "cells/uL"))),
        value=st.sampled_from(("0", "0.4", "4.2", "9")),
    )
    def new_count(self, by: str, test: tuple[str, str], value: str) -> None:
        rows = [{"test": test[0], "value": Decimal(value), "unit": test[1]}]
        whose: dict[str, Any] = {"patient_id": self.w.patient_id, "on": self.w.today}
        self.w.attempt(record_results, by, needs=P.RESULT_RECORD, rows=rows, **whose)

    @rule(by=who(*ANYBODY), days=mostly(0, 20))
    def whole_panel(self, by: str, days: int) -> None:
        mending.panel(self.w, by, days_ago=days)

    @rule(by=who(*ANYBODY), test=st.sampled_from(mending.HEPATITIS_B))
    def result_in_error(self, by: str, test: str) -> None:
        rows = Result.objects.filter(patient=self.w.patient_id, test=test, error_at=None)
        if row := rows.order_by("on", "pk").last():
            given: dict[str, Any] = {
                "kind": "result",
                "record_id": row.pk,
                "reason": "of another patient",
            }
            self.w.attempt(mark_in_error, by, needs=P.RESULT_CORRECT, **given)

    @rule(by=who(*DOCTOR))
    def decide_drugs(self, by: str) -> None:
        mending.decide_drugs(self.w, by)

    @rule(by=who(*DOCTOR), first=st.sampled_from((1, 1, 0, 10, -5)), apart=mostly(14, 3))
    def plan(self, by: str, first: int, apart: int) -> None:
        steps.plan(self.w, by, first=first, apart=apart)


class CourseRules(Rules):
    @rule(by=who(*DOCTOR))
    def assess(self, by: str) -> None:
        steps.assess(self.w, by)

    @rule(by=who(*DOCTOR), way=st.sampled_from(("decide", "ready", "ask", "review", "close")))
    def go_through_eligibility(self, by: str, way: str) -> None:
        getattr(steps, way)(self.w, by)

    @rule(by=who(*ANYBODY), code=mostly("patient", "infection", "none-such"))
    def hold(self, by: str, code: str) -> None:
        steps.hold(self.w, by, code=code)

    @rule(by=who(*DOCTOR))
    def release_from_hold(self, by: str) -> None:
        steps.unhold(self.w, by)

    @rule(by=who(*ANYBODY), kind=st.sampled_from(EVENTS), grade=st.sampled_from((None, 2, 4)))
    def something_happens(self, by: str, kind: str, grade: int | None) -> None:
        reaction = kind == "infusion_reaction"
        given: dict[str, Any] = {"kind": kind, "on": self.w.today, "description": "since today"}
        given |= {"patient_id": self.w.patient_id, "grade": grade if reaction else None}
        self.w.attempt(record_event, by, needs=P.EVENT_RECORD, **given)

    @rule(by=who(*DOCTOR, "nurse"))
    def resolve(self, by: str) -> None:
        for event in mending.open_events(self.w)[:1]:
            mending.resolve(self.w, event, by)

    @rule(by=who(*DOCTOR), action=mostly("proceed", "discontinue", "wait"))
    def decide(self, by: str, action: str) -> None:
        event = Event.objects.filter(patient=self.w.patient_id).order_by("-pk").first()
        if event:
            mending.decide_event(self.w, event, by, action)

    @rule(by=who(*DOCTOR), code=mostly("dealt-with", "none-such"))
    def close_a_task(self, by: str, code: str) -> None:
        task = Task.objects.filter(patient=self.w.patient_id).order_by("-pk").first()
        if task:
            given: dict[str, Any] = {"task_id": task.pk, "code": code, "text": steps.WHY}
            self.w.attempt(close_task, by, needs=P.MONITORING_DECIDE, **given)

    @rule(by=who(*DOCTOR), again=mostly("second", "prescriber"))
    def void_course(self, by: str, again: str) -> None:
        """Seldom to the end: nothing goes on after it."""
        steps.void_course(self.w, by)

    @rule(by=who("prescriber"), really=mostly(False, True))
    def discontinue(self, by: str, really: bool) -> None:
        steps.discontinue(self.w, by, kind="toxicity" if really else "no_response")


class YearRules(Rules):
    @rule(by=who(*DOCTOR), after=st.booleans(), days=mostly(0, 30, -1))
    def core_set(self, by: str, after: bool, days: int) -> None:
        on = self.w.today - timedelta(days=days)
        given: dict[str, Any] = {"on": on, **(AFTER if after else BEFORE)}
        steps.on_course(self.w, record_core_set, by, P.RESPONSE_ASSESS, **given)

    @rule(by=who(*DOCTOR), kind=st.sampled_from(("responded", "no_response", "toxicity")))
    def outcome(self, by: str, kind: str) -> None:
        steps.judge(self.w, by, kind)

    @rule(by=who(*DOCTOR), days=mostly(0, -1, 400), shown=mostly(True, False))
    def relapse(self, by: str, days: int, shown: bool) -> None:
        said: dict[str, Any] = {"on": self.w.today - timedelta(days=days)}
        if not shown:
            said |= {"evidence": "CD19 are back at 40 per uL", "domains": []}
        steps.relapse(self.w, by, **said)

    @rule(by=who(*DOCTOR), reason=mostly("relapse", "cd19", "none-such"))
    def retreat(self, by: str, reason: str) -> None:
        steps.retreat(self.w, by, reason)


class TimeRules(Rules):
    @rule(hours=st.sampled_from(HOURS), expire=st.booleans())
    def time_passes(self, hours: int, expire: bool) -> None:
        self.w.now += timedelta(hours=hours)
        if expire:
            steps.expire(self.w)

    @rule(name=who("prescriber", "pharmacist", "nurse", "both"), back=st.booleans())
    def lose_or_get_a_role(self, name: str, back: bool) -> None:
        """Between two steps; from the next one on the person is somebody else."""
        actor, admin = self.w.person(name), self.w.person("admin")
        rows = Membership.objects.current().filter(user=actor.user_id).order_by("pk")
        row = rows.first()
        if row and not back and name != "admin":
            end_role(membership=row, by=admin, at=self.w.now, reason="left the ward")
        elif not row or back:
            wanted: dict[str, Any] = {"pharmacist": Role.PHARMACIST, "nurse": Role.NURSE}
            role = wanted.get(name.removeprefix("other_"), Role.PRESCRIBER)
            self._grant(name, role)
        self.w.look_up(name)

    def _grant(self, name: str, role: Role) -> None:
        user = Membership.objects.filter(user=self.w.person(name).user_id).earliest("pk").user
        given: dict[str, Any] = {"user": user, "clinic": self.w.team.clinic, "role": role}
        try:
            grant_role(by=self.w.person("admin"), at=self.w.now, **given)
        except RoleConflict:
            return
