"""What a story is told with: one patient, the people around, a clock that only goes forward.

A story is a generator: ``yield -12`` lets the rest of it happen twelve days before the demo's day.
``tell`` runs all stories side by side in order of time, so the trail reads like a real clinic's.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from rituximab.access.actor import Actor
from rituximab.access.proof import Proof
from rituximab.actions import course as courses
from rituximab.actions import eligibility, screening
from rituximab.actions import order as orders
from rituximab.actions.measurement import record_measurement
from rituximab.actions.patient import record_allergies, register_patient
from rituximab.actions.result import record_results, record_vaccine
from rituximab.actions.therapy import decide_therapy, record_therapy
from rituximab.papers.order_set import order_set
from rituximab.records.base import local_day
from rituximab.records.journey import chart_of, edition_of, standing_of

Story = Generator[int, None, None]
START = -430
LONG_AGO = -210


class Clock:
    """Moments of the demo; each asked for lies a little after the last."""

    def __init__(self, now: datetime) -> None:
        self.now, self.last = now, now + timedelta(days=START)

    def on(self, day: int) -> None:
        """Not before the morning of a day, counted from the demo's day (negative: earlier)."""
        morning = (self.now + timedelta(days=day)).replace(
            hour=8, minute=0, second=0, microsecond=0
        )
        self.last = max(self.last, min(morning, self.now - timedelta(hours=2)))

    def tick(self) -> datetime:
        self.last += timedelta(seconds=7)
        return self.last


class Sketch:
    """One patient's story; ``by`` are the people: doctor, second, pharmacist, nurse."""

    numbers = count(4201)

    def __init__(self, clock: Clock, cast: dict[str, Actor], child: bool = False) -> None:
        self.clock, self.cast = clock, cast
        self.doctor = cast["weir" if child else "lind"]
        self.second = cast["haas" if child else "rao"]
        self.pharmacist = cast["kaya" if child else "marsh"]
        self.nurse = cast["chen" if child else "ortiz"]
        self.patient_id = self.course_id = 0
        self.origin = 0
        self.sizes = ("", "")  # of a child: weighed again before each infusion
        self.measured = False
        self.steroid: Any = None  # the two usual drugs, once told of
        self.sparing: Any = None

    @property
    def today(self) -> date:
        return local_day(self.clock.last)

    def day(self, days: int) -> date:
        """A day counted from the day of this story: the demo's, unless it lies ``origin`` back."""
        return local_day(self.clock.now) + timedelta(days=self.origin + days)

    def do(self, action: Callable[..., Any], by: Actor | None = None, /, **given: Any) -> Any:
        return action(by=by or self.doctor, at=self.clock.tick(), **given)

    # ---- the patient ----------------------------------------------------------------------

    def register(self, family: str, given: str, born: date, sex: str, **more: Any) -> None:
        details = {"diagnosis": "dermatomyositis", **more}
        patient = self.do(
            register_patient,
            mrn=f"DEMO-{next(self.numbers):06d}",
            family_name=family,
            given_names=given,
            born=born,
            sex=sex,
            **details,
        )
        self.patient_id = patient.pk

    def allergies(self, *items: tuple[str, str]) -> None:
        named = [{"substance": s, "reaction": r} for s, r in items]
        self.of_patient(record_allergies, self.nurse, none_known=not items, items=named)

    def of_patient(
        self, action: Callable[..., Any], by: Actor | None = None, /, **given: Any
    ) -> Any:
        return self.do(action, by, patient_id=self.patient_id, **given)

    def measure(self, kg: str, cm: str, on: int | None = None, **more: Any) -> Any:
        """Of today, or of a day; the first of a patient also stands on record from long ago."""
        if on is None and not self.measured:
            self.measure(kg, cm, LONG_AGO)
        self.measured = True
        return self.of_patient(
            record_measurement,
            self.nurse,
            on=self.today if on is None else self.day(on),
            weight_kg=Decimal(kg),
            height_cm=Decimal(cm),
            as_typed=f"{kg} kg, {cm} cm",
            **more,
        )

    def drug(
        self, drug: str, dose: str, unit: str, start: int, stop: int | None = None, **more: Any
    ) -> Any:
        days = {"start": self.day(start), "stop": None if stop is None else self.day(stop)}
        whole = {"outcome": "inadequate", **days, **more}
        return self.of_patient(record_therapy, drug=drug, dose=Decimal(dose), unit=unit, **whole)

    def results(self, *rows: tuple[str, str, str]) -> list[Any]:
        """``(test, value, unit)``; a qualitative value has no unit. All of today."""
        named = [
            {"test": t, "value": Decimal(v), "unit": u, **LIMITS.get(t, {})}
            if u
            else {"test": t, "reading": v}
            for t, v, u in rows
        ]
        lab = {"rows": named, "laboratory": "Central laboratory"}
        saved: list[Any] = self.of_patient(record_results, self.nurse, on=self.today, **lab)
        return saved

    def vaccine(self, name: str, days: int, live: bool = False) -> None:
        self.of_patient(record_vaccine, self.nurse, name=name, on=self.day(days), live=live)

    # ---- the course -----------------------------------------------------------------------

    def open(self, *domains: str, first: int = 4, infusions: int = 2) -> None:
        course = self.of_patient(courses.open_course)
        self.course_id = course.pk
        self.plan(*domains, first=first, infusions=infusions)

    def plan(self, *domains: str, first: int = 4, infusions: int = 2) -> None:
        named = [{"domain": d, "statement": "Active on examination."} for d in domains]
        self.of_course(courses.enter_indications, domains=named)
        days = [self.day(first + 14 * n) for n in range(infusions)]
        self.of_course(courses.plan_infusions, dates=days)

    def of_course(
        self, action: Callable[..., Any], by: Actor | None = None, /, **given: Any
    ) -> Any:
        return self.do(action, by, course_id=self.course_id, **given)

    def codrug(
        self, therapy: Any, action: str, reason: str, dose: str = "", unit: str = ""
    ) -> None:
        self.of_course(
            decide_therapy,
            therapy_id=therapy.pk,
            action=action,
            reason=reason,
            dose=Decimal(dose) if dose else None,
            unit=unit,
        )

    def eligible(self) -> None:
        self.answer_all("eligibility")
        self.of_course(eligibility.decide_eligibility)

    def pregnancy(self, possible: bool, reason: str) -> None:
        self.of_course(screening.answer_pregnancy, possible=possible, reason=reason)

    def vaccinations(self, outcome: str = "complete", reason: str = "") -> None:
        self.of_course(screening.review_vaccination, on=self.today, outcome=outcome, reason=reason)

    def ready(self) -> None:
        self.answer_all()
        self.of_course(screening.complete_screening)

    def release_hold(self, reason: str) -> None:
        self.of_course(courses.release_course, reason=reason)

    def answer_all(self, stage: str = "") -> None:
        """Answer every caution that speaks and asks only for an answer."""
        chart = chart_of(actor=self.doctor, course_id=self.course_id)
        edition = edition_of(chart)
        standing = standing_of(chart, local_day(self.clock.last))
        for finding in standing.findings:
            speaks = finding.asks and finding.status == "not_met"
            if speaks and stage in ("", finding.stage):
                self.of_course(
                    eligibility.answer_caution,
                    rule=finding.rule,
                    code=next(iter(eligibility.codes_of(edition, finding.rule, "answer"))),
                    text="Discussed with the patient; watched at every contact.",
                )

    # ---- the order ------------------------------------------------------------------------

    def draft(self, infusion: int = 1, **choices: Any) -> Any:
        family = "first" if infusion == 1 else "subsequent"
        whole = {"rate_family": family, **choices}
        return self.of_course(orders.draft_order, infusion=infusion, **whole)

    def proof(self, who: Actor) -> Proof:
        """As if the password had just been shown: hashing it a hundred times tells no story."""
        return Proof(who.user_id, self.clock.tick(), "password")

    def sign(self, order: Any) -> Any:
        proof = self.proof(self.doctor)
        return self.do(orders.sign_order, order_id=order.pk, proof=proof, render=order_set)

    def take(self, order: Any) -> None:
        self.do(orders.take_order, self.pharmacist, order_id=order.pk)

    def verify(self, order: Any, own: dict[str, Decimal], product: str = "truxima") -> None:
        """The blind check with the pharmacist's own numbers, then the list and the signature."""
        self.take(order)
        self.do(orders.compare_blind, self.pharmacist, order_id=order.pk, **own)
        self.do(
            orders.verify_order,
            self.pharmacist,
            order_id=order.pk,
            proof=self.proof(self.pharmacist),
            checklist=CHECKLIST,
            product=product,
        )

    def release(self, order: Any, copy: bool = True) -> None:
        self.do(orders.release_order, self.pharmacist, order_id=order.pk)
        if copy:
            self.do(orders.print_order, self.pharmacist, order_id=order.pk, kind="clean")


#: What the demo's laboratory prints beside a value; a child's IgG is read against it.
LIMITS = {
    "igg": {"lower": Decimal(6), "upper": Decimal(16)},
    "igm": {"lower": Decimal("0.4"), "upper": Decimal("2.5")},
    "iga": {"lower": Decimal("0.8"), "upper": Decimal(4)},
    "haemoglobin": {"lower": Decimal(115), "upper": Decimal(165)},
    "neutrophils": {"lower": Decimal("1.8"), "upper": Decimal("7.5")},
    "lymphocytes": {"lower": Decimal(1), "upper": Decimal(4)},
    "platelets": {"lower": Decimal(150), "upper": Decimal(400)},
    "alt": {"lower": Decimal(5), "upper": Decimal(45)},
    "creatinine": {"lower": Decimal(45), "upper": Decimal(90)},
}
CHECKLIST = (
    "identity",
    "indication",
    "hepatitis-b",
    "dose",
    "dose-change",
    "interactions",
    "premedication",
    "diluent",
    "rate",
    "expiry",
)
#: 1,000 mg in 500 mL with the drug's volume withdrawn first, at 50 mg/h.
ADULT = {
    "dose_mg": Decimal(1000),
    "draw_ml": Decimal(100),
    "concentration": Decimal(2),
    "first_rate_ml_h": Decimal(25),
}


def tell(clock: Clock, stories: Iterable[Story]) -> int:
    """Run the stories side by side in order of their days; how many were told."""
    order = count()
    heap = [(START, next(order), story) for story in stories]
    heapq.heapify(heap)
    told = len(heap)
    while heap:
        day, _, story = heapq.heappop(heap)
        clock.on(day)
        following = next(story, None)
        if following is not None:
            heapq.heappush(heap, (max(following, day), next(order), story))
    return told
