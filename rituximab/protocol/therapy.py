"""Therapies as they stand: which drugs are taken on a day, what was decided, how much a day.

A stop date is the first day without the drug. A record without a start counts as taken until its
stop; "contraindicated" without a start was never taken.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .case import Case
from .facts import Drug, TherapyFacts
from .patient import height_on, weight_on
from .quantity import DAYS_PER_WEEK, MG_PER_G, day_text, plain

GLUCOCORTICOIDS: tuple[Drug, ...] = (
    "prednisone",
    "prednisolone",
    "methylprednisolone",
    "dexamethasone",
    "hydrocortisone",
)
AGENTS: tuple[Drug, ...] = ("methotrexate", "azathioprine", "mycophenolate")
IMMUNOSUPPRESSANTS: tuple[Drug, ...] = (
    *GLUCOCORTICOIDS,
    *AGENTS,
    "tacrolimus",
    "ciclosporin",
    "cyclophosphamide",
)
PNEUMOCYSTIS_PROPHYLAXIS: tuple[Drug, ...] = (
    "co_trimoxazole",
    "atovaquone",
    "dapsone",
    "pentamidine",
)
WRITTEN: dict[Drug, str] = {
    "prednisone": "predniSONE",
    "prednisolone": "prednisoLONE",
    "methylprednisolone": "methylPREDNISolone",
    "azathioprine": "azaTHIOprine",
    "ciclosporin": "ciclosporin A",
    "ivig": "intravenous immunoglobulin",
    "co_trimoxazole": "co-trimoxazole",
}


def written(drug: Drug) -> str:
    """The drug's name as a person reads it, tall-man where it could be mistaken."""
    return WRITTEN.get(drug, drug)


def dose_text(therapy: TherapyFacts) -> str:
    """``predniSONE 60 mg/day from 04-May-2026``; what is not known is said."""
    dose = "dose not known"
    if therapy.dose is not None:
        dose = f"{plain(therapy.dose)} {therapy.unit or '(unit not known)'}"
    since = f"from {day_text(therapy.start)}" if therapy.start else "without a start date"
    return f"{written(therapy.drug)} {dose} {since}"


def names(therapies: tuple[TherapyFacts, ...]) -> str:
    """The drugs of these records, each once, by the alphabet."""
    return ", ".join(sorted({written(t.drug) for t in therapies}, key=str.casefold))


def is_taken(therapy: TherapyFacts, on: date) -> bool:
    """Whether the record runs on that day."""
    never = therapy.start is None and therapy.outcome == "contraindicated"
    before = therapy.start is not None and on < therapy.start
    after = therapy.stop is not None and therapy.stop <= on
    return not (never or before or after)


def running(case: Case, drugs: tuple[Drug, ...]) -> tuple[TherapyFacts, ...]:
    """Records of these drugs that run on the day judged, whatever was decided about them."""
    day = case.judged_on
    return tuple(t for t in case.facts.therapies if t.drug in drugs and is_taken(t, day))


def current(case: Case, drugs: tuple[Drug, ...]) -> tuple[TherapyFacts, ...]:
    """As ``running``, without what was decided to stop: that is gone from the infusion on."""
    return tuple(
        t for t in running(case, drugs) if not (t.decision and t.decision.action == "stop")
    )


def undecided(case: Case) -> tuple[TherapyFacts, ...]:
    """Immunosuppressants that run on the day judged and lack continue, reduce or stop."""
    return tuple(t for t in running(case, IMMUNOSUPPRESSANTS) if t.decision is None)


def mg_per_day_decided(case: Case, therapy: TherapyFacts) -> Decimal | None:
    """mg a day from the infusion on: the new dose of a "reduce", else the dose on record.

    By the weight and surface of the day judged. None without a dose, its unit or the measurement.
    """
    dose, unit = therapy.dose, therapy.unit
    if therapy.decision and therapy.decision.action == "reduce":
        dose, unit = therapy.decision.dose, therapy.decision.unit
    if dose is None:
        return None
    match unit:
        case "mg/day":
            return dose
        case "g/day":
            return dose * MG_PER_G
        case "mg/week":
            return dose / DAYS_PER_WEEK
        case "mg/kg/day":
            weight = weight_on(case, case.judged_on)
            return dose * weight[0] if weight else None
        case "mg/m2/week":
            surface = surface_on(case, case.judged_on)
            return dose * surface / DAYS_PER_WEEK if surface else None
    return None


def surface_on(case: Case, day: date) -> Decimal | None:
    """Body surface area in m2 of that time, unrounded; height and weight each by its own latest."""
    height, weight = height_on(case, day), weight_on(case, day)
    if height is None or weight is None:
        return None
    return case.edition.body_surface_area(height[0], weight[0])
