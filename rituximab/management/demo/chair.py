"""What a story does at the chair: check, premedicate, start, step up, react, end, close.

Everything of one infusion happens on the day of the story; the clock runs on with the pump.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from rituximab.actions import infusion as deeds
from rituximab.actions.working import concentrate
from rituximab.protocol.order import prepare
from rituximab.records.journey import Chart, chart_of, edition_of
from rituximab.records.models import Document, Order, Patient

from .sketch import ADULT, Sketch

VITALS: dict[str, Any] = {
    "systolic": 122,
    "diastolic": 74,
    "pulse": 78,
    "temperature_c": Decimal("36.7"),
    "saturation": 97,
    "breaths": 15,
}
NO, YES = {"answer": "no"}, {"answer": "yes"}
LATER = {"first_rate_ml_h": Decimal(50)}


class Chair:
    """One infusion of a story, from the order to the end."""

    def __init__(self, s: Sketch, number: int = 1) -> None:
        self.s, self.number = s, number
        self.order: Order | None = None
        self.infusion: Any = None

    def do(self, action: Any, by: Any = None, /, **given: Any) -> Any:
        return self.s.do(action, by or self.s.nurse, infusion_id=self.infusion.pk, **given)

    def wait(self, minutes: int) -> None:
        self.s.clock.last += timedelta(minutes=minutes)

    def chart(self) -> Chart:
        return chart_of(actor=self.s.nurse, infusion_id=self.infusion.pk)

    def pump(self) -> Any:
        chart = self.chart()
        return deeds.pump_of(chart, deeds.infusion_row(chart, self.infusion.pk))

    # ---- before -----------------------------------------------------------------------------

    def ordered(self) -> Chair:
        """Signed, verified with the pharmacist's own numbers, released and printed."""
        s = self.s
        order = s.sign(s.draft(self.number))
        s.verify(order, self._own(order))
        s.release(order)
        self.order = order
        return self

    def _own(self, order: Order) -> dict[str, Decimal]:
        if order.basis == "adult-fixed":
            return ADULT | (LATER if self.number > 1 else {})
        chart = chart_of(actor=self.s.pharmacist, order_id=order.pk)
        edition = edition_of(chart)
        method: Any = order.bag_method
        bag = prepare(edition, concentrate(edition), order.ordered_mg, order.bag_ml, method)
        rates = edition.monograph.rates["first" if self.number == 1 else "subsequent"]
        return {
            "bsa_m2": order.bsa_m2 or Decimal(0),
            "dose_mg": order.ordered_mg,
            "draw_ml": bag.draw_ml.quantize(Decimal("0.01")),
            "concentration": bag.mg_per_ml.quantize(Decimal("0.001")),
            "first_rate_ml_h": (rates.start_mg_h * bag.final_ml / order.ordered_mg).quantize(
                Decimal("0.1")
            ),
        }

    def scheduled(self, chair: str = "3") -> Chair:
        s = self.s
        self.infusion = s.of_course(
            deeds.schedule_infusion,
            s.nurse,
            infusion=self.number,
            scheduled_for=s.clock.last + timedelta(minutes=30),
            chair=chair,
        )
        return self

    def arrived(self) -> Chair:
        self.do(deeds.check_infusion)
        return self

    def answers(self) -> dict[str, dict[str, Any]]:
        patient = Patient.objects.get(pk=self.s.patient_id)
        order = Order.objects.filter(course=self.s.course_id, infusion=self.number).latest(
            "revision"
        )
        sizes = self.chart().measurements[-1]
        return {
            "identity": {"name": patient.family_name, "born": patient.born},
            "printout": {"code": Document.objects.get(order=order).check_code},
            "measurement": {"height_cm": sizes.height_cm, "weight_kg": sizes.weight_kg},
            "infection": NO,
            "fever": {"temperature_c": VITALS["temperature_c"]},
            "neurological": NO,
            "respiratory": NO,
            "pregnancy": NO,
            "consent": YES,
            "access": YES,
            "equipment": YES,
        }

    def looked_at(self, upto: int | None = None) -> Chair:
        """The checks in their order, all of them or the first few."""
        chart = self.chart()
        needed = deeds.needed_checks(chart, deeds.infusion_row(chart, self.infusion.pk))
        said = self.answers()
        for item in needed[:upto]:
            self.wait(1)
            self.do(deeds.record_check, item=item, said=said[item])
        return self

    def premedicated(self) -> Chair:
        for line in deeds.premedication_lines(self.chart()):
            given = {"line": line.medicine.id, "drug": line.medicine.drug}
            whole = {"dose": line.dose, "route": line.medicine.route}
            self.do(deeds.record_medicine, purpose="premedication", **given, **whole)
        self.wait(35)
        self.do(deeds.record_vitals, **VITALS)
        return self

    def cleared(self, chair: str = "3") -> Chair:
        self.scheduled(chair).arrived().looked_at().premedicated()
        self.do(deeds.clear_infusion)
        return self

    # ---- while it runs ----------------------------------------------------------------------

    def started(self, lot: str = "L2609A") -> Chair:
        s = self.s
        proof = s.proof(s.pharmacist)
        expiry = date(s.today.year + 1, 6, 30)
        product = Order.objects.get(pk=self.order.pk).product if self.order else ""
        self.do(deeds.start_infusion, proof=proof, product=product, lot=lot, expiry=expiry)
        return self

    def stepped(self, times: int | None = None) -> Chair:
        """Up the rates as they fall due, vital signs with each; ``None``: to the highest."""
        done = 0
        while (coming := self.pump().next_change()) and done != times:
            self.s.clock.last = max(self.s.clock.last, coming.at)
            self.do(deeds.record_vitals, **VITALS | {"pulse": 76 + done % 5})
            self.do(deeds.change_rate, ml_h=coming.pump_ml_h)
            done += 1
        return self

    def reacted(self, grade: int, description: str, **more: Any) -> Any:
        kind = more.pop("kind", "infusion_reaction")
        whole = {"kind": kind, "grade": grade, "description": description, **more}
        return self.do(deeds.record_reaction, **whole)

    def resumed(self) -> Chair:
        """On at the highest rate allowed after what happened, once the symptoms have gone."""
        chart = self.chart()
        limit = deeds.restart_limit(chart, deeds.infusion_row(chart, self.infusion.pk))
        rate = self.pump().pump_ml_h(limit)
        self.wait(25)
        self.do(deeds.resume_infusion, ml_h=rate, symptoms_gone=True, reason="Symptoms gone.")
        return self

    # ---- the end ----------------------------------------------------------------------------

    def completed(self) -> Chair:
        pump = self.pump()
        end = pump.expected_end(self.s.clock.last)
        self.s.clock.last = max(self.s.clock.last, end or self.s.clock.last)
        self.do(deeds.complete_infusion)
        return self

    def stopped(self, reason: str) -> Chair:
        self.do(deeds.stop_infusion, reason=reason)
        return self

    def closed(self) -> Chair:
        self.wait(61)
        self.do(deeds.record_vitals, **VITALS)
        self.do(deeds.observe_infusion, note="Went home well.")
        self.do(deeds.close_infusion)
        return self

    def given(self, chair: str = "3") -> Chair:
        """The ordinary infusion, whole."""
        return self.ordered().cleared(chair).started().stepped().completed().closed()
