"""Eligibility apart from the trials: indication, co-drugs, infection, contraindications."""

from __future__ import annotations

from typing import Any

import pytest

from .casekit import (
    CaseDict,
    day,
    decided,
    drug,
    merged,
    plus,
    ready_adult,
    ready_child,
    verdict,
    without,
)
from .tables import row

JUDGED = "2026-11-23"


def having(*conditions: str, **changes: Any) -> CaseDict:
    return merged(ready_adult(patient={"conditions": list(conditions)}), changes)


def domains(*names: str) -> CaseDict:
    return ready_adult(domains=list(names))


def on_drugs(*therapies: CaseDict, **changes: Any) -> CaseDict:
    return merged(ready_adult(therapies=list(therapies)), changes)


def infected(on: str | None, resolved: str | None = None, **more: Any) -> CaseDict:
    event = {"kind": "serious_infection", "on": on, "resolved_on": resolved, **more}
    return ready_adult(events=[event])


DIAGNOSIS = [
    row("dermatomyositis", ready_adult(), "diagnosis", "met"),
    row("juvenile", ready_child(), "diagnosis", "met"),
]

INDICATION = [
    row(name, domains(name), "indication", "met")
    for name in ("muscle", "skin", "cardiac", "lung", "ulcerative_skin")
] + [
    row("none-is-not-met", domains(), "indication", "not_met stop"),
    row("left-out-is-not-met", without(ready_adult(), "domains"), "indication", "not_met stop"),
]


def pred(decision: CaseDict | None, start: str = "2026-05-04", stop: str | None = None) -> CaseDict:
    return drug("prednisone", 20, "mg/day", start, stop, decision=decision)


def other(name: str, decision: CaseDict | None) -> CaseDict:
    return drug(name, 1, "mg/day", "2026-05-04", decision=decision)


KEEP = decided("continue")
CUT = decided("reduce", 5, "mg/day")
END = decided("stop")
ADJUNCTIVE = [
    row("continue", on_drugs(pred(KEEP)), "adjunctive", "met"),
    row("reduce", on_drugs(pred(CUT)), "adjunctive", "met"),
    row("stop-leaves-it-alone", on_drugs(pred(END)), "adjunctive", "not_met stop"),
    row(
        "one-stopped-one-kept", on_drugs(pred(END), other("tacrolimus", KEEP)), "adjunctive", "met"
    ),
    row("undecided-is-not-met", on_drugs(pred(None)), "adjunctive", "not_met stop"),
    row("none-on-record-is-not-met", on_drugs(), "adjunctive", "not_met stop"),
    *(
        row(f"{name}-counts", on_drugs(other(name, KEEP)), "adjunctive", "met")
        for name in ("azathioprine", "tacrolimus", "ciclosporin", "cyclophosphamide")
    ),
    *(
        row(f"{name}-does-not-count", on_drugs(other(name, KEEP)), "adjunctive", "not_met stop")
        for name in ("ivig", "hydroxychloroquine", "co_trimoxazole", "entecavir")
    ),
    row("stopped-the-day-judged", on_drugs(pred(KEEP, stop=JUDGED)), "adjunctive", "not_met stop"),
    row("stopped-the-day-after", on_drugs(pred(KEEP, stop=day(1, JUDGED))), "adjunctive", "met"),
    row("starts-the-day-judged", on_drugs(pred(KEEP, start=JUDGED)), "adjunctive", "met"),
    row(
        "starts-the-day-after",
        on_drugs(pred(KEEP, start=day(1, JUDGED))),
        "adjunctive",
        "not_met stop",
    ),
    row(
        "without-a-start-counts-as-current",
        on_drugs(drug("prednisone", 20, "mg/day", None, decision=KEEP)),
        "adjunctive",
        "met",
    ),
    row(
        "without-a-start-only-until-its-stop",
        on_drugs(drug("prednisone", 20, "mg/day", None, JUDGED, decision=KEEP)),
        "adjunctive",
        "not_met stop",
    ),
]

INFECTION = [
    row("none", ready_adult(), "active-infection", "met"),
    row("open", infected("2026-11-01"), "active-infection", "not_met stop"),
    row("open-without-a-day", infected(None), "active-infection", "not_met stop"),
    row("resolved", infected("2026-11-01", "2026-11-10"), "active-infection", "met"),
    row(
        "a-person-is-not-a-date",
        infected("2026-11-01", resolved_by="dr.a"),
        "active-infection",
        "not_met stop",
    ),
    row("on-the-day-judged", infected(JUDGED), "active-infection", "not_met stop"),
    row("after-the-day-judged-is-ignored", infected(day(1, JUDGED)), "active-infection", "met"),
    row(
        "one-of-two-open",
        plus(infected("2026-11-01", "2026-11-10"), "events", {"kind": "serious_infection"}),
        "active-infection",
        "not_met stop",
    ),
    row(
        "another-kind-of-event",
        ready_adult(events=[{"kind": "respiratory_symptom", "on": "2026-11-01"}]),
        "active-infection",
        "met",
    ),
]

CONTRAINDICATIONS = [
    row("none", ready_adult(), "severe-heart-failure", "met"),
    row("not-asked", without(ready_adult(), "patient.conditions"), "severe-heart-failure", "met"),
    row("nyha-iv", having("nyha_iv"), "severe-heart-failure", "not_met stop"),
    row(
        "cardiac-disease",
        having("uncontrolled_cardiac_disease"),
        "severe-heart-failure",
        "not_met stop",
    ),
    row("another-condition", having("diabetes"), "severe-heart-failure", "met"),
    row("none", ready_adult(), "hypersensitivity", "met"),
    row("not-asked", without(ready_adult(), "patient.conditions"), "hypersensitivity", "met"),
    row("known", having("rituximab_hypersensitivity"), "hypersensitivity", "not_met stop"),
    row("another-condition", having("nyha_iv"), "hypersensitivity", "met"),
]

DOMAINS = [
    row("no-lung", domains("muscle", "skin", "cardiac"), "lung-paradox", "not_applicable"),
    row("lung", domains("muscle", "lung"), "lung-paradox", "not_met caution"),
    row("no-heart", domains("muscle", "lung"), "cardiac-domain", "not_applicable"),
    row("heart", domains("cardiac"), "cardiac-domain", "not_met caution"),
]


@pytest.mark.parametrize(
    ("case", "rule", "expected"),
    DIAGNOSIS + INDICATION + ADJUNCTIVE + INFECTION + CONTRAINDICATIONS + DOMAINS,
)
def test_eligibility(case: CaseDict, rule: str, expected: str) -> None:
    assert verdict(case, rule) == expected
