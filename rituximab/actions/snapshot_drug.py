"""The parts of a snapshot about the drug: dose, bag, rates, medicines beside it, what to watch."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

from rituximab.protocol.calculation import SurfaceCalculation, side_by_side, to_tenth
from rituximab.protocol.case import Case
from rituximab.protocol.dosing import near_threshold, population
from rituximab.protocol.edition import Edition
from rituximab.protocol.facts import GivenInfusionFacts
from rituximab.protocol.medicine import medicine_lines
from rituximab.protocol.monitoring import due
from rituximab.protocol.monograph import Medicine, Product
from rituximab.protocol.patient import height_on, weight_on
from rituximab.protocol.quantity import PERCENT, half_up, plain
from rituximab.protocol.surface import PRECISE

from .working import Working

#: How many digits of an area are printed where it is said to be unrounded.
AREA_DIGITS = Decimal(1).scaleb(-6)
PERCENT_DIGITS = Decimal(1).scaleb(-1)


def dose_of(working: Working) -> dict[str, Any]:
    """The dose with its working: arm, area by every formula, cap, rounding, change."""
    own, edition = working.calculation, working.edition
    arm = own.arm
    return {
        "population": population(working.case),
        "basis": arm.id,
        "fixed_mg": _text(arm.fixed_mg),
        "mg_per_m2": _text(arm.mg_per_m2),
        "above_m2": _text(arm.above_m2),
        "up_to_m2": _text(arm.up_to_m2),
        "cap_mg": plain(arm.cap_mg),
        "capped": own.capped,
        "calculated_mg": plain(working.calculated_mg),
        "exact_mg": plain(own.exact_mg),
        "rounding": working.choices.rounding,
        "round_to_mg": plain(edition.number("dosing", "round_to_mg")),
        "round_within_percent": plain(edition.number("dosing", "round_within_percent")),
        "ordered_mg": plain(working.dose_mg),
        "difference_percent": _difference(working.dose_mg, own.exact_mg),
        "area": _area(working),
        "near_threshold": _near(working.case),
        "last": _last(working),
        "inferred": [
            note
            for note in (edition.parameters["dosing"]["infusions"].source,)
            if population(working.case) == "juvenile"
        ],
    }


def _difference(ordered: Decimal, exact: Decimal) -> str:
    with localcontext(PRECISE):
        return plain(half_up((ordered - exact) / exact * PERCENT, PERCENT_DIGITS))


def _area(working: Working) -> dict[str, Any] | None:
    """Body surface area by the edition's formula and the others; for an adult it gives no dose."""
    case, edition = working.case, working.edition
    own = working.calculation
    if isinstance(own, SurfaceCalculation):
        body = own.height_cm, own.weight_kg
    else:
        height, weight = height_on(case, case.judged_on), weight_on(case, case.judged_on)
        if height is None or weight is None:
            return None
        body = height[0], weight[0]
    formula = edition.formula
    shown = edition.number("dosing", "area_shown_to_m2")
    area = formula.area(*body)
    decides = isinstance(own, SurfaceCalculation)
    others = side_by_side(edition, *body) if decides else {}
    exact = working.choices.rounding == "exact"
    return {
        "formula": formula.name,
        "printed": formula.printed,
        "m2": plain(half_up(area, shown)),
        "unrounded": plain(half_up(area, AREA_DIGITS)),
        "decides": decides,
        "also": [
            {
                "formula": edition.regimen.formulas[key].name,
                "m2": plain(other.bsa_m2),
                "calculated_mg": plain(to_tenth(edition, other.calculated_mg)),
                "ordered_mg": plain(other.exact_mg if exact else other.ordered_mg),
                "other_band": other.arm.id != own.arm.id,
            }
            for key, other in others.items()
            if key != edition.word("dosing", "formula")
        ],
    }


def _near(case: Case) -> list[str]:
    """Why the dose lies near the step between two bands; empty when it does not."""
    finding = near_threshold(case)
    return [r.text for r in finding.reasons] if finding.status == "not_met" else []


def _last(working: Working) -> dict[str, Any] | None:
    """The last infusion given in this course, and the change against it."""
    doses = [g for g in working.case.facts.course.given if g.dose_mg is not None and g.on]
    if not doses:
        return None
    last = max(doses, key=lambda g: g.infusion)
    mg = last.dose_mg or working.dose_mg
    on = last.on.isoformat() if last.on else None
    return {"mg": plain(mg), "on": on, "change_percent": _difference(working.dose_mg, mg)}


def preparation_of(working: Working) -> dict[str, Any]:
    edition, bag = working.edition, working.preparation
    limits, diluent = (
        edition.monograph.concentration,
        edition.monograph.diluents[working.choices.diluent],
    )
    return {
        "diluent": diluent.name,
        "containers": diluent.containers,
        "bag_ml": plain(bag.bag_ml),
        "method": bag.method,
        "title": edition.monograph.recipes[bag.method].title,
        "draw_ml": plain(bag.draw_ml),
        "withdraw_ml": plain(bag.withdraw_ml),
        "final_ml": plain(bag.final_ml),
        "mg_per_ml": plain(bag.shown),
        "low_mg_per_ml": plain(limits.low_mg_per_ml),
        "high_mg_per_ml": plain(limits.high_mg_per_ml),
        "concentrate_mg_per_ml": plain(working.product.mg_per_ml),
        "steps": list(bag.steps),
        "vials": [
            {
                "vials": [
                    {"count": count, "mg": plain(vial.mg), "ml": plain(vial.ml)}
                    for count, vial in choice.vials
                ],
                "waste_mg": plain(choice.waste_mg),
                "waste_ml": plain(choice.waste_ml),
            }
            for choice in working.vials[:2]
        ],
        "products": [_product(p) for p in edition.monograph.selectable.values()],
        "excluded": sorted(
            p.brand for p in edition.monograph.products.values() if not p.selectable
        ),
    }


def _product(product: Product) -> dict[str, Any]:
    storage = product.storage
    return {
        "name": product.printed,
        "markets": list(product.markets),
        "fridge_hours": storage.fridge_hours if storage else None,
        "fridge_from_c": plain(storage.fridge_from_c) if storage else None,
        "fridge_to_c": plain(storage.fridge_to_c) if storage else None,
        "room_hours": storage.room_hours if storage else None,
        "protect_from_light": storage.protect_from_light if storage else False,
        "verified": product.verified,
    }


def rates_of(working: Working) -> dict[str, Any]:
    table = working.rates
    family = working.edition.monograph.rates[table.family]
    step = working.edition.number("infusion", "pump_step_ml_h")
    return {
        "family": table.family,
        "title": family.title,
        "when": family.when,
        "start_mg_h": plain(family.start_mg_h),
        "step_mg_h": plain(family.step_mg_h),
        "every_min": family.every_min,
        "max_mg_h": plain(family.max_mg_h),
        "minutes": plain(table.minutes),
        "restart_percent": plain(working.edition.number("infusion", "restart_fraction") * PERCENT),
        "rows": [
            {
                "step": row.step,
                "from_min": plain(row.from_min),
                "to_min": plain(half_up(row.to_min, Decimal(1))),
                "mg_h": plain(row.mg_h),
                "ml_h": plain(row.pump_ml_h),
                "cumulative_mg": plain(half_up(row.cumulative_mg, step)),
                "cumulative_ml": plain(half_up(row.cumulative_ml, step)),
            }
            for row in table.rows
        ],
    }


def medicines_of(working: Working) -> dict[str, Any]:
    """Premedication and rescue medicines, worked out for the weight of the day judged."""
    case, edition = working.case, working.edition
    weight = weight_on(case, case.judged_on)
    kg, whom = (weight[0] if weight else None), population(case)
    before = medicine_lines(edition.monograph.premedication, whom, kg)
    rescue = medicine_lines(edition.monograph.rescue, whom, kg)
    return {
        "premedication": [
            {
                **_medicine(line.medicine, line.dose, line.working),
                "from_min": line.medicine.from_min,
                "to_min": line.medicine.to_min,
                "completed": line.medicine.completed,
            }
            for line in before
        ],
        "rescue": [
            {
                **_medicine(line.medicine, line.dose, line.working),
                "indication": line.medicine.indication,
                "repeats": line.medicine.repeats,
            }
            for line in rescue
        ],
    }


def _medicine(medicine: Medicine, dose: str, working: str) -> dict[str, Any]:
    fixed = medicine.mg is not None or medicine.per_kg is not None
    return {
        "drug": medicine.drug,
        "dose": dose,
        "working": working,
        "route": medicine.route,
        "entered": not fixed,
        "note": medicine.note,
        "verified": medicine.verified,
    }


def watch_of(edition: Edition) -> dict[str, Any]:
    """When to hold, what to observe, what to do in a reaction, what the patient is told."""
    book = edition.monograph
    return {
        "hold_if": [one.text for one in book.hold_if],
        "observations": [
            {
                "phase": one.phase,
                "text": one.text,
                "every_min": one.every_min,
                "to_min": one.to_min,
            }
            for one in book.observations
        ],
        "reactions": [
            {
                "grade": one.grade,
                "definition": one.definition,
                "steps": list(one.steps),
                "resume": one.resume,
            }
            for one in book.reactions
        ],
        "information": [one.title for one in book.information],
    }


def monitoring_of(working: Working) -> list[dict[str, str]]:
    """What falls due if infusion 1 is given as planned (or was given): item and its window."""
    case = working.case
    given = case.facts.course.given
    first = case.infusion_1_given
    start: date = first.on if first and first.on else working.planned_on
    if not first:
        given = (GivenInfusionFacts(1, start, working.dose_mg),)
    course = replace(case.facts.course, given=given)
    later = Case(replace(case.facts, course=course), case.edition, start)
    return [
        {"item": d.item, "from": d.opens_on.isoformat(), "by": d.overdue_on.isoformat()}
        for d in due(later)
    ]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
