"""Whether a dose was enough: glucocorticoids and the three agents beside what the edition asks for.

Doses are compared exactly, by weight and surface of the day the record starts. Thresholds follow
the diagnosis, not the age. Without a dose, its unit or the measurement it cannot be told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from .case import Case
from .event import said
from .facts import Drug, TherapyFacts
from .patient import population, weight_on
from .quantity import MG_PER_G, SETTLED, WIDE
from .therapy import AGENTS, GLUCOCORTICOIDS, surface_on


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose beside what the rule asks for. ``amount`` is in ``unit``, None when not known.

    ``enough`` is None when it cannot be told; ``lacks`` then says for want of what.
    """

    enough: bool | None
    amount: Decimal | None = None
    above: bool = False
    lacks: str = ""


def begun(case: Case, drugs: tuple[Drug, ...]) -> tuple[TherapyFacts, ...]:
    """Records of these drugs with a start that today has reached: only they give exposure."""
    return tuple(
        t
        for t in case.facts.therapies
        if t.drug in drugs and t.start is not None and t.start <= case.today
    )


def excused(case: Case, drugs: tuple[Drug, ...]) -> tuple[TherapyFacts, ...]:
    """Records of these drugs that were not tolerated or not possible, with a reason."""
    return tuple(
        t
        for t in case.facts.therapies
        if t.drug in drugs
        and t.outcome in ("intolerant", "contraindicated")
        and said(t.outcome_reason)
        and (t.start is None or t.start <= case.today)
    )


def steroid_doses(case: Case) -> tuple[tuple[TherapyFacts, Dose], ...]:
    """Every glucocorticoid record that gives exposure, with its dose judged."""
    with localcontext(WIDE):
        return tuple((t, _high_dose(case, t)) for t in begun(case, GLUCOCORTICOIDS))


def agent_doses(case: Case) -> tuple[tuple[TherapyFacts, Dose], ...]:
    """Every record of an agent that gives exposure, with its dose judged."""
    with localcontext(WIDE):
        return tuple((t, _agent_dose(case, t)) for t in begun(case, AGENTS))


def _high_dose(case: Case, therapy: TherapyFacts) -> Dose:
    """A glucocorticoid's dose in mg/kg/day of prednisolone beside the high-dose threshold."""
    rule = case.edition.rule("steroid-trial")
    if therapy.dose is None or therapy.unit is None or therapy.start is None:
        return Dose(None, lacks="dose" if therapy.dose is None else "unit")
    if therapy.unit == "mg/pulse":
        pulse = therapy.drug == "methylprednisolone" and therapy.route == "iv" and therapy.dose > 0
        return Dose(pulse)
    prednisolone = case.edition.number("prednisolone_equivalent", "prednisolone")
    same_as = case.edition.number("prednisolone_equivalent", therapy.drug)
    weight = Decimal(1)
    if therapy.unit == "mg/day":
        known = weight_on(case, therapy.start)
        if known is None:
            return Dose(None, lacks="weight")
        weight = known[0]
    least = rule.number(f"{population(case)}_threshold")
    enough = therapy.dose * prednisolone >= least * weight * same_as
    return Dose(enough, therapy.dose * prednisolone / same_as / weight)


def _agent_dose(case: Case, therapy: TherapyFacts) -> Dose:
    """An agent's dose in the unit of its limits, beside the least that counts as adequate."""
    rule = case.edition.rule("agent-trial")
    if therapy.dose is None or therapy.unit is None or therapy.start is None:
        return Dose(None, lacks="dose" if therapy.dose is None else "unit")
    if therapy.drug == "methotrexate":
        return _methotrexate_dose(case, therapy.dose, therapy.unit, therapy.start)
    per = Decimal(1)
    if therapy.drug == "mycophenolate" and therapy.unit == "mg/day":
        per = MG_PER_G
    elif therapy.unit == "mg/day":
        known = weight_on(case, therapy.start)
        if known is None:
            return Dose(None, lacks="weight")
        per = known[0]
    least, most = rule.number(f"{therapy.drug}_least"), rule.number(f"{therapy.drug}_most")
    return Dose(therapy.dose >= least * per, therapy.dose / per, above=therapy.dose > most * per)


def _methotrexate_dose(case: Case, dose: Decimal, unit: str, start: date) -> Dose:
    """mg/m2/week by the surface of that time; the weekly ceiling is enough for any surface."""
    rule = case.edition.rule("agent-trial")
    least, most = rule.number("methotrexate_least"), rule.number("methotrexate_most")
    ceiling = rule.number(f"methotrexate_ceiling_{population(case)}")
    surface = surface_on(case, start)
    if unit == "mg/m2/week":
        weekly = SETTLED.multiply(dose, surface) if surface else None
        enough = dose >= least or (weekly is not None and weekly >= ceiling)
        return Dose(enough, dose, above=dose > most)
    if surface is None:
        lacks = "height and weight"
        return Dose(True) if dose >= ceiling else Dose(None, lacks=lacks)
    enough = dose >= ceiling or dose >= SETTLED.multiply(least, surface)
    return Dose(enough, SETTLED.divide(dose, surface), above=dose > SETTLED.multiply(most, surface))
