"""Case files for tests: two patients whom nothing stops, and small words to change them.

Builders give plain dicts, changes give new ones; ``ask`` takes the road of the command line.
"""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

from .asking import UNREADABLE as UNREADABLE
from .asking import CaseDict as CaseDict
from .asking import alone as alone
from .asking import ask as ask
from .asking import because as because
from .asking import finding as finding
from .asking import verdict as verdict

TODAY = "2026-11-22"
INFUSION_1 = "2026-11-23"
INFUSION_2 = "2026-12-07"
UNITS = {
    **dict.fromkeys(("igg", "igm", "iga", "haemoglobin"), "g/L"),
    **dict.fromkeys(("neutrophils", "platelets"), "10^9/L"),
    **dict.fromkeys(("alt", "ast", "ck", "ldh", "aldolase"), "U/L"),
    **dict.fromkeys(("fvc", "dlco"), "%"),
    "creatinine": "umol/L",
    "tst": "mm",
    "hbv_dna": "IU/mL",
    "tacrolimus_trough": "ng/mL",
    "cd19": "cells/uL",
}


# ---- days ---------------------------------------------------------------------------------


def day(offset: int, of: str = TODAY) -> str:
    """``offset`` days after ``of`` (before it, when negative)."""
    return (date.fromisoformat(of) + timedelta(days=offset)).isoformat()


# ---- items of the lists -------------------------------------------------------------------


def drug(
    name: str, dose: Any, unit: str | None, start: str | None, stop: str | None = None, **more: Any
) -> CaseDict:
    """One therapy; ``more`` takes route, outcome, outcome_reason and decision."""
    return {"drug": name, "dose": dose, "unit": unit, "start": start, "stop": stop, **more}


def decided(action: str, dose: Any = None, unit: str | None = None) -> CaseDict:
    """A decision on a co-drug."""
    return {"action": action, "dose": dose, "unit": unit, "reason": "agreed in clinic"}


def result(test: str, value: Any, on: str, unit: str | None = "usual", **more: Any) -> CaseDict:
    """One result in the test's usual unit, unless another (or None) is given."""
    usual = UNITS.get(test) if unit == "usual" else unit
    return {"test": test, "value": value, "on": on, **({"unit": usual} if usual else {}), **more}


def vaccine(live: bool | None, on: str, name: str = "a vaccine") -> CaseDict:
    return {"name": name, "live": live, "on": on}


def answered(rule: str, **changes: Any) -> CaseDict:
    """A complete answer to a caution."""
    base = {"rule": rule, "code": "closer_monitoring", "text": "seen weekly", "by": "dr.a"}
    return base | {"on": TODAY} | changes


def planned(rule: str, **changes: Any) -> CaseDict:
    """A complete specialist plan."""
    base = {"rule": rule, "on": TODAY, "by": "dr.hepatology", "text": "entecavir before dose 1"}
    return base | changes


def excepted(rule: str, **changes: Any) -> CaseDict:
    """An exception that a second person has approved."""
    base = {"rule": rule, "code": "organ-threatening", "text": "dysphagia, no time to lose"}
    return base | {"requested_by": "dr.a", "approved_by": "dr.b", "on": TODAY} | changes


def core_set(on: str, **changes: Any) -> CaseDict:
    """Worked example A of the facts, at baseline (six measures)."""
    base: CaseDict = {
        "on": on,
        "physician_global": 6,
        "patient_global": 7,
        "strength": {"scale": "mmt", "score": 58, "maximum": 80},
        "function": "1.5",
        "enzyme": {"test": "ck", "value": 3000, "upper": 200},
        "extramuscular": 4,
    }
    return merged(base, changes)


def given_course(*infusions: tuple[int, str], **course: Any) -> CaseDict:
    """The ``course`` change that has these infusions given (what is planned stays)."""
    given = [{"infusion": n, "on": on, "dose_mg": 1000} for n, on in infusions]
    return {"given": given, **course}


# ---- changing a case ----------------------------------------------------------------------


def merged(base: CaseDict, changes: CaseDict) -> CaseDict:
    """``base`` with ``changes``: dicts merge key by key, anything else replaces."""
    new = copy.deepcopy(base)
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(new.get(key), dict):
            new[key] = merged(new[key], value)
        else:
            new[key] = copy.deepcopy(value)
    return new


def plus(case: CaseDict, key: str, *items: Any) -> CaseDict:
    """The case with ``items`` put at the end of one of its lists."""
    return merged(case, {key: [*case.get(key, []), *items]})


def without(case: CaseDict, *keys: str) -> CaseDict:
    """The case with these keys left out; ``patient.sex`` reaches inside."""
    new = copy.deepcopy(case)
    for key in keys:
        *path, last = key.split(".")
        inner = new
        for step in path:
            inner = inner[step]
        inner.pop(last, None)
    return new


def without_tests(case: CaseDict, *tests: str) -> CaseDict:
    return merged(case, {"results": [r for r in case["results"] if r["test"] not in tests]})


def with_tests(case: CaseDict, *results: CaseDict) -> CaseDict:
    """The case where these results stand in place of all others of the same tests."""
    kept = without_tests(case, *(r["test"] for r in results))
    return plus(kept, "results", *results)


def without_drugs(case: CaseDict, *names: str) -> CaseDict:
    return merged(case, {"therapies": [t for t in case["therapies"] if t["drug"] not in names]})


def with_drugs(case: CaseDict, *drugs: CaseDict) -> CaseDict:
    """The case where these therapies stand in place of all others of the same drugs."""
    kept = without_drugs(case, *(d["drug"] for d in drugs))
    return plus(kept, "therapies", *drugs)


# ---- two patients whom nothing stops ------------------------------------------------------


def ready_adult(**changes: Any) -> CaseDict:
    """A woman of 48, third line, everything in order for infusion 1 tomorrow; then ``changes``."""
    case: CaseDict = {
        "today": TODAY,
        "patient": {
            "born": "1978-07-14",
            "sex": "female",
            "diagnosis": "dermatomyositis",
            "pregnancy_possible": False,
            "conditions": [],
        },
        "domains": ["muscle"],
        "measurements": [{"on": "2026-05-04", "height_cm": 168, "weight_kg": 64}],
        "therapies": [
            drug(
                "prednisone",
                60,
                "mg/day",
                "2026-05-04",
                outcome="inadequate",
                decision=decided("reduce", 15, "mg/day"),
            ),
            drug(
                "methotrexate",
                25,
                "mg/week",
                "2026-05-18",
                route="sc",
                outcome="inadequate",
                decision=decided("reduce", 15, "mg/week"),
            ),
            drug("co_trimoxazole", 480, "mg/day", "2026-11-01"),
        ],
        "results": _screened(),
        "vaccines": [vaccine(False, "2026-10-02", "influenza")],
        "vaccination_review": {"on": "2026-11-10", "outcome": "complete"},
        "course": _two_planned(),
    }
    return merged(case, changes)


def ready_child(**changes: Any) -> CaseDict:
    """A girl of 13, 140 cm and 36 kg, everything in order for infusion 1; then ``changes``."""
    case: CaseDict = {
        "today": TODAY,
        "patient": {
            "born": "2013-03-03",
            "sex": "female",
            "diagnosis": "juvenile_dermatomyositis",
            "pregnancy_possible": False,
            "conditions": [],
        },
        "domains": ["muscle", "skin"],
        "measurements": [
            {"on": "2026-05-04", "height_cm": 138, "weight_kg": 34},
            {"on": "2026-11-20", "height_cm": 140, "weight_kg": 36},
        ],
        "therapies": [
            drug(
                "prednisolone",
                40,
                "mg/day",
                "2026-05-04",
                outcome="inadequate",
                decision=decided("reduce", 10, "mg/day"),
            ),
            drug(
                "methotrexate",
                15,
                "mg/m2/week",
                "2026-05-18",
                route="sc",
                outcome="inadequate",
                decision=decided("continue"),
            ),
            drug("co_trimoxazole", 480, "mg/day", "2026-11-01"),
        ],
        "results": _screened(igg_lower=5),
        "vaccines": [vaccine(False, "2026-10-02", "influenza")],
        "vaccination_review": {"on": "2026-11-10", "outcome": "complete"},
        "course": _two_planned(),
    }
    return merged(case, changes)


def _two_planned() -> CaseDict:
    return {
        "number": 1,
        "planned": [{"infusion": 1, "on": INFUSION_1}, {"infusion": 2, "on": INFUSION_2}],
    }


def _screened(igg_lower: Any = None) -> list[CaseDict]:
    """A whole screening panel, all of it valid tomorrow and none of it alarming."""
    limits = {} if igg_lower is None else {"lower": igg_lower}
    return [
        result("hbsag", "negative", "2026-11-02"),
        result("anti_hbc", "negative", "2026-11-02"),
        result("anti_hbs", "positive", "2026-11-02"),
        result("anti_hcv", "negative", "2026-11-02"),
        result("igra", "negative", "2026-11-03"),
        result("igg", "9.1", "2026-11-12", **limits),
        result("igm", "0.9", "2026-11-12"),
        result("iga", "1.6", "2026-11-12"),
        result("haemoglobin", 128, "2026-11-18"),
        result("neutrophils", "4.2", "2026-11-18"),
        result("platelets", 250, "2026-11-18"),
        result("alt", 31, "2026-11-18"),
        result("creatinine", 62, "2026-11-18"),
        result("fvc", 92, "2026-11-10"),
        result("dlco", 85, "2026-11-10"),
    ]
