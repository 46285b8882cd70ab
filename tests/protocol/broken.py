"""One case for each rule that breaks it, grouped by what lifts it at the level it then has."""

from __future__ import annotations

from typing import Any

from .casekit import (
    CaseDict,
    day,
    decided,
    drug,
    given_course,
    merged,
    plus,
    ready_adult,
    ready_child,
    result,
    vaccine,
    with_tests,
    without_drugs,
    without_tests,
)

LONG_AGO = "2024-01-05"


def having(condition: str) -> CaseDict:
    return ready_adult(patient={"conditions": [condition]})


def tested(test: str, value: Any, on: str = "2026-11-18", **more: Any) -> CaseDict:
    return with_tests(ready_adult(), result(test, value, on, **more))


def again(previous: list[CaseDict], **course: Any) -> CaseDict:
    """A second course of the ready adult."""
    return ready_adult(course={"number": 2, "previous": previous, **course})


def second_waits(on: str, given: str = "2026-11-16") -> CaseDict:
    """Infusion 1 given, infusion 2 planned for that day."""
    return ready_adult(course={**given_course((1, given)), "planned": [{"infusion": 2, "on": on}]})


def on_tacrolimus(dose: Any, **more: Any) -> CaseDict:
    decision = more.pop("decision", decided("continue"))
    return plus(
        ready_adult(**more),
        "therapies",
        drug("tacrolimus", dose, "mg/day", "2026-10-01", decision=decision),
    )


def child_with_igg(value: Any, **limits: Any) -> CaseDict:
    return with_tests(ready_child(), result("igg", value, "2026-11-12", **limits))


IVIG = drug("ivig", 40, "mg/day", "2026-09-01", "2026-10-20")
UNDECIDED = drug("azathioprine", 50, "mg/day", "2026-10-01")
OPEN_INFECTION = {"kind": "serious_infection", "on": "2026-11-10"}
SYMPTOM = {"kind": "neurological_symptom", "on": "2026-11-10"}
COUGH = {"kind": "respiratory_symptom", "on": "2026-11-10"}
REACTION = {"kind": "infusion_reaction", "on": "2026-11-10", "grade": 4}

BY_EXCEPTION: dict[str, CaseDict] = {
    "steroid-trial": without_drugs(ready_adult(), "prednisone"),
    "agent-trial": without_drugs(ready_adult(), "methotrexate"),
    "twelve-weeks": without_drugs(ready_adult(), "methotrexate"),
    "indication": ready_adult(domains=[]),
    "adjunctive": ready_adult(therapies=[]),
    "severe-heart-failure": having("nyha_iv"),
    "hypersensitivity": having("rituximab_hypersensitivity"),
    "immunoglobulins": tested("iga", "1.2", LONG_AGO),
    "hcv": tested("anti_hcv", "negative", LONG_AGO),
    "tuberculosis": tested("igra", "negative", LONG_AGO),
    "blood-count": tested("platelets", 250, LONG_AGO),
    "liver": tested("alt", 30, LONG_AGO),
    "kidney": tested("creatinine", 62, LONG_AGO),
    "neutropenia": tested("neutrophils", "0.9"),
    "pregnancy-positive": tested("hcg", "positive"),
    "live-vaccine": ready_adult(vaccines=[vaccine(True, "2026-11-10")]),
    "tacrolimus-dose": on_tacrolimus(4),
    "interval": second_waits("2026-11-22"),
    "relapse-recorded": again([{"day_0": "2026-01-05"}], retreatment_reasons=["relapse"]),
    "retreatment-interval": again([{"day_0": day(-30), "relapse_on": day(-5)}]),
}
UNKNOWN_BY_EXCEPTION: dict[str, CaseDict] = {
    "steroid-trial": ready_adult(measurements=[]),
    "agent-trial": plus(
        without_drugs(ready_adult(), "methotrexate"),
        "therapies",
        drug("methotrexate", None, None, "2026-05-18", outcome="inadequate"),
    ),
    "twelve-weeks": ready_adult(measurements=[]),
    "immunoglobulins": without_tests(ready_adult(), "igm"),
    "hcv": without_tests(ready_adult(), "anti_hcv"),
    "tuberculosis": without_tests(ready_adult(), "igra"),
    "blood-count": without_tests(ready_adult(), "haemoglobin"),
    "liver": without_tests(ready_adult(), "alt"),
    "kidney": without_tests(ready_adult(), "creatinine"),
    "neutropenia": tested("neutrophils", "4.2", unit=None),
    "live-vaccine": ready_adult(vaccines=[vaccine(None, "2026-11-10")]),
    "tacrolimus-dose": on_tacrolimus(2, decision=decided("reduce")),
    "relapse-recorded": again([]),
    "retreatment-interval": again([]),
}
BY_PLAN: dict[str, CaseDict] = {
    "hbv-positive": tested("anti_hbc", "positive"),
    "low-igg": tested("igg", "2.9"),
    "hcv-positive": tested("anti_hcv", "positive"),
    "tuberculosis-positive": tested("igra", "positive"),
}
BY_ANSWER: dict[str, CaseDict] = {
    "lung-paradox": ready_adult(domains=["lung"]),
    "cardiac-domain": ready_adult(domains=["cardiac"]),
    "special-population": having("diabetes"),
    "renal-tacrolimus": with_tests(on_tacrolimus(2), result("creatinine", 150, "2026-11-18")),
    "low-igg": tested("igg", "4.9"),
    "neutropenia": tested("neutrophils", "1.4"),
    "vaccination-review": ready_adult(vaccination_review=None),
    "vaccine-interval": ready_adult(vaccines=[vaccine(False, "2026-11-10")]),
    "baseline-lung-function": without_tests(ready_adult(domains=["lung"]), "fvc"),
    "no-reduction": ready_adult(
        therapies=[drug("prednisone", 60, "mg/day", "2026-05-04", decision=decided("continue"))]
    ),
    "steroid-cover": without_drugs(ready_adult(), "prednisone"),
    "pneumocystis": without_drugs(ready_adult(), "co_trimoxazole"),
    "near-threshold": ready_child(
        measurements=[{"on": "2026-11-20", "height_cm": 150, "weight_kg": 54}]
    ),
    "interval": second_waits("2026-11-24"),
    "retreatment-interval": again([{"day_0": day(-130), "relapse_on": day(-5)}]),
}
BY_NOTHING: dict[str, CaseDict] = {
    # unknowns that are no stop of the exception kind
    "special-population": without_tests(ready_adult(), "creatinine"),
    "vaccine-interval": ready_adult(vaccines=[vaccine(None, "2026-11-10")]),
    # only by the missing fact
    "active-infection": ready_adult(events=[OPEN_INFECTION]),
    "hbv-panel": without_tests(ready_adult(), "hbsag"),
    "pregnancy-test": ready_adult(patient={"pregnancy_possible": True}),
    "infection-hold": ready_adult(events=[OPEN_INFECTION]),
    "measurement": ready_child(measurements=[]),
    "dose-drift": ready_child(course={"signed_dose_mg": 500}),
    # only by a decision of the prescriber
    "therapy-decisions": plus(ready_adult(), "therapies", UNDECIDED),
    "neurological-symptom": ready_adult(events=[SYMPTOM]),
    "respiratory-symptom": ready_adult(events=[COUGH]),
    # never
    "severe-reaction": ready_adult(events=[REACTION]),
    "infusion-count": ready_adult(
        course={"planned": [{"infusion": n, "on": day(14 * n)} for n in (1, 2, 3)]}
    ),
    "too-early": merged(
        second_waits("2026-12-01"), {"course": {"outcome": {"kind": "no_response", "on": day(0)}}}
    ),
    "cd19-alone": again(
        [{"day_0": "2026-01-05", "relapse_on": day(-5)}], retreatment_reasons=["cd19"]
    ),
}
IGG_UNKNOWN_STOP = plus(ready_adult(), "therapies", IVIG)
IGG_UNKNOWN_CAUTION = child_with_igg(6)
