"""The dose of the next infusion, and the rules about height, weight and the step in the dose.

Source: article S21 to S25, Q5, Q15; RIM trial.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext

from .calculation import (
    Calculation,
    SurfaceCalculation,
    adult_dose,
    juvenile_arm,
    juvenile_dose,
    side_by_side,
    to_tenth,
)
from .case import Case
from .edition import Rule
from .patient import height_on, weight_on
from .quantity import PERCENT, day_text, grouped, half_up, plain
from .sourced import Population
from .surface import PRECISE
from .verdict import Finding, Reason


@dataclass(frozen=True, slots=True)
class AlsoDose:
    """What another formula gives: m2 as shown, mg before the cap to 0.1."""

    bsa_m2: Decimal
    calculated_mg: Decimal


@dataclass(frozen=True, slots=True)
class Dose:
    """The dose proposed for the next infusion, with the keys of the case file's answer."""

    infusion: int
    basis: str
    bsa_m2: Decimal | None
    formula: str | None
    calculated_mg: Decimal
    capped: bool
    ordered_mg: Decimal
    also: dict[str, AlsoDose]


MEASURES = (("height", "cm", height_on), ("weight", "kg", weight_on))


def population(case: Case) -> Population:
    """By phenotype, not by age: a juvenile onset stays juvenile (Q4)."""
    juvenile = case.facts.patient.diagnosis == "juvenile_dermatomyositis"
    return "juvenile" if juvenile else "adult"


def valid_body(case: Case) -> tuple[Decimal, Decimal] | None:
    """Height in cm and weight in kg, each inside the window on the day judged; else None."""
    earliest = _earliest(case, case.edition.rule("measurement"))
    height, weight = height_on(case, case.judged_on), weight_on(case, case.judged_on)
    if height is None or weight is None or min(height[1], weight[1]) < earliest:
        return None
    return height[0], weight[0]


def _earliest(case: Case, rule: Rule) -> date:
    """The first day on which a height or weight is recent enough for the day judged."""
    return case.judged_on - timedelta(days=rule.days("days"))


def by_formula(case: Case) -> dict[str, SurfaceCalculation] | None:
    """The juvenile dose by every formula; None without a valid height and weight."""
    body = valid_body(case)
    return side_by_side(case.edition, *body) if body else None


def calculate(case: Case) -> Calculation | None:
    """The calculation behind the next infusion's dose.

    None when no infusion waits, and for a juvenile patient without a valid height and weight.
    """
    if case.next_infusion is None:
        return None
    if population(case) == "adult":
        return adult_dose(case.edition)
    doses = case.once(by_formula)
    return doses[case.edition.word("dosing", "formula")] if doses else None


def propose(case: Case) -> Dose | None:
    """The dose of the next infusion, with what the other formulas give; None as ``calculate``."""
    own = calculate(case)
    if own is None or case.next_infusion is None:
        return None
    bsa, formula, also = None, None, {}
    if isinstance(own, SurfaceCalculation):
        bsa, formula = own.bsa_m2, own.formula
        also = {
            key: AlsoDose(other.bsa_m2, to_tenth(case.edition, other.calculated_mg))
            for key, other in (case.once(by_formula) or {}).items()
            if key != formula
        }
    return Dose(
        infusion=case.next_infusion.infusion,
        basis=own.arm.id,
        bsa_m2=bsa,
        formula=formula,
        calculated_mg=to_tenth(case.edition, own.calculated_mg),
        capped=own.capped,
        ordered_mg=own.ordered_mg,
        also=also,
    )


def measurement(case: Case) -> Finding:
    """Juvenile: height and weight inside the window; each by its own latest value."""
    rule = case.edition.rule("measurement")
    if population(case) == "adult":
        return rule.not_applicable(rule.say("fixed"))
    earliest = _earliest(case, rule)
    days = {"day": day_text(case.judged_on), "earliest": day_text(earliest)}
    missing: list[Reason] = []
    expired: list[Reason] = []
    valid: list[Reason] = []
    for measure, unit, latest_on in MEASURES:
        found = latest_on(case, case.judged_on)
        if found is None:
            missing.append(rule.say("missing", measure=measure, **days))
            continue
        value, on = found
        until = on + timedelta(days=rule.days("days"))
        said = {
            "measure": measure,
            "value": f"{plain(value)} {unit}",
            "on": day_text(on),
            "until": day_text(until),
        }
        if on >= earliest:
            valid += _valid(case, rule, until, said)
        else:
            key = "expires" if until >= case.today else "expired"
            expired.append(rule.say(key, **said, **days))
    if expired:
        return rule.not_met(*expired, *missing)
    return rule.unknown(*missing) if missing else rule.met(*valid)


def _valid(case: Case, rule: Rule, until: date, said: dict[str, str]) -> Iterator[Reason]:
    """A valid measurement, and each later infusion it will not reach."""
    yield rule.say("valid", **said)
    for planned in sorted(case.facts.course.planned, key=lambda planned: planned.infusion):
        if planned.on is not None and planned.on > max(until, case.judged_on):
            day = day_text(planned.on)
            yield rule.say("ends", **said, infusion=planned.infusion, day=day)


def near_threshold(case: Case) -> Finding:
    """Juvenile: whether another formula, or one change of a size, moves the dose's band.

    The doses compared are those before rounding: the prescriber may order either.
    """
    rule = case.edition.rule("near-threshold")
    if population(case) == "adult":
        return rule.not_applicable(rule.say("fixed"))
    doses = case.once(by_formula)
    if doses is None:
        return rule.not_applicable(rule.say("no_measurement"))
    formulas = case.edition.regimen.formulas
    own = doses[case.edition.word("dosing", "formula")]
    said = {
        "own_area": plain(own.bsa_m2),
        "own_dose": grouped(own.exact_mg),
        "own_formula": formulas[own.formula].name,
    }
    flips = [
        ("formula", formulas[key].name, dose)
        for key, dose in doses.items()
        if dose.arm is not own.arm
    ]
    flips += [
        ("change", what, juvenile_dose(case.edition, height, weight))
        for what, height, weight in _changes(rule, own.height_cm, own.weight_kg)
        if juvenile_arm(case.edition, height, weight, case.edition.formula) is not own.arm
    ]
    because = [
        rule.say(key, what=what, area=plain(dose.bsa_m2), dose=grouped(dose.exact_mg), **said)
        for key, what, dose in flips
    ]
    if because:
        return rule.not_met(*because)
    kg, cm = plain(rule.number("weight_kg")), plain(rule.number("height_cm"))
    return rule.met(rule.say("clear", weight=kg, height=cm, area=said["own_area"]))


def _changes(
    rule: Rule, height_cm: Decimal, weight_kg: Decimal
) -> Iterator[tuple[str, Decimal, Decimal]]:
    """One change at a time: what it is, and the height and weight after it."""
    cm, kg = rule.number("height_cm"), rule.number("weight_kg")
    for word, sign in (("more", 1), ("less", -1)):
        height, weight = height_cm + sign * cm, weight_kg + sign * kg
        if weight > 0:
            yield f"{plain(kg)} kg {word} ({plain(weight)} kg)", height_cm, weight
        if height > 0:
            yield f"{plain(cm)} cm {word} ({plain(height)} cm)", height, weight_kg


def adult_small_surface(case: Case) -> Finding:
    """Adult: what the RIM trial would have given at this body surface area; never a dose."""
    rule = case.edition.rule("adult-small-surface")
    if population(case) == "juvenile":
        return rule.not_applicable(rule.say("juvenile"))
    height, weight = height_on(case, case.judged_on), weight_on(case, case.judged_on)
    if height is None or weight is None:
        sizes = (("height", height), ("weight", weight))
        missing = (measure for measure, found in sizes if found is None)
        return rule.unknown(*(rule.say("unknown", measure=measure) for measure in missing))
    body = height[0], weight[0]
    edition, limit, per_m2 = case.edition, rule.number("up_to_m2"), rule.number("mg_per_m2")
    with localcontext(PRECISE):
        area = edition.body_surface_area(*body)
        said = {
            "area": plain(half_up(area, edition.number("dosing", "area_shown_to_m2"))),
            "formula": edition.formula.name,
            "limit": plain(limit),
            "dose": grouped(adult_dose(edition).ordered_mg),
            "mg_per_m2": plain(per_m2),
            "trial_dose": grouped(to_tenth(edition, per_m2 * area)),
        }
    if edition.formula.exceeds(*body, limit):
        return rule.met(rule.say("large", **said))
    return rule.not_met(rule.say("small", **said))


def dose_drift(case: Case) -> Finding:
    """The signed dose against the one the latest measurements give: both its values must differ."""
    rule = case.edition.rule("dose-drift")
    signed, new = case.facts.course.signed_dose_mg, calculate(case)
    if signed is None:
        return rule.not_applicable(rule.say("not_signed"))
    if new is None:
        return rule.not_applicable(rule.say("no_dose"))
    percent = rule.number("percent")
    with localcontext(PRECISE):
        tolerated = signed * percent / PERCENT
        differences = (abs(mg - signed) for mg in (new.calculated_mg, new.ordered_mg))
        drifted = min(differences) > tolerated
    said = {
        "signed": grouped(signed),
        "calculated": grouped(to_tenth(case.edition, new.calculated_mg)),
        "ordered": grouped(new.ordered_mg),
        "percent": plain(percent),
    }
    return (
        rule.not_met(rule.say("drift", **said)) if drifted else rule.met(rule.say("same", **said))
    )


RULES: dict[str, Callable[[Case], Finding]] = {
    "measurement": measurement,
    "near-threshold": near_threshold,
    "adult-small-surface": adult_small_surface,
    "dose-drift": dose_drift,
}
