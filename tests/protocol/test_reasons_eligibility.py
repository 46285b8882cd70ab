"""What the rules of eligibility say, apart from the trials: drugs, days, flags, alternatives."""

from __future__ import annotations

import pytest

from rituximab.protocol.edition import load

from .casekit import CaseDict, because, decided, drug, ready_adult, ready_child, result, with_tests
from .tables import row
from .test_eligibility import domains, having, infected, on_drugs, pred
from .test_tacrolimus import adult as with_tacrolimus
from .test_tacrolimus import tac

STOP, GO_ON = decided("stop"), decided("continue")
MTX = drug("methotrexate", 15, "mg/week", "2026-05-18", decision=STOP)
SAID = [
    row("dm", "diagnosis", ready_adult(), "is dermatomyositis", "juvenile"),
    row("jdm", "diagnosis", ready_child(), "is juvenile dermatomyositis", "adult"),
    row("muscle", "indication", domains("muscle", "muscle"), "muscle weakness", "skin"),
    row("domains", "indication", domains("lung", "skin"), "Interstitial lung disease.", "muscle"),
    row("domains-all", "indication", domains("lung", "skin"), "skin disease", "No domain"),
    row("goes-on", "adjunctive", on_drugs(pred(GO_ON)), "Goes on beside riTUXimab: pred", "sole"),
    row("undecided", "adjunctive", on_drugs(pred(None)), "predniSONE goes on is not", "sole"),
    row("stopped", "adjunctive", on_drugs(pred(STOP)), "decided to stop predniSONE;", "current"),
    row("each", "adjunctive", on_drugs(pred(STOP), MTX), "methotrexate, predniSONE", "current"),
    row("nothing", "adjunctive", on_drugs(), "other immunosuppressant is current", "stop"),
    row("infection", "active-infection", infected("2026-11-02"), "of 02-Nov-2026 has", "without"),
    row("undated", "active-infection", infected(None), "infection without a date has", " of "),
    row("no-infection", "active-infection", ready_adult(), "No serious infection", "without"),
    row("nyha", "severe-heart-failure", having("nyha_iv"), "NYHA class IV is", "Severe"),
    row(
        "both",
        "severe-heart-failure",
        having("uncontrolled_cardiac_disease", "nyha_iv"),
        "Severe uncontrolled cardiac disease",
        "Neither",
    ),
    row("no-heart", "severe-heart-failure", ready_adult(), "Neither heart failure", "EU"),
    row("no-allergy", "hypersensitivity", ready_adult(), "No hypersensitivity", "EU"),
    row("may-help", "lung-paradox", domains("lung"), "may help interstitial", "not recorded"),
    row("may-harm", "lung-paradox", domains("lung"), "may also cause", "not recorded"),
    row("no-lung", "lung-paradox", domains("skin"), "lung is not recorded", "may"),
    row("heart", "cardiac-domain", domains("cardiac"), "heart is involved", "not recorded"),
    row("no-heart", "cardiac-domain", domains("lung"), "cardiac is not recorded", "involved"),
    row("third", "line-of-therapy", ready_adult(), "third line", "second line"),
    row("first", "line-of-therapy", on_drugs(), "first line", "third"),
    row("skin", "line-of-therapy", domains("skin"), "because the skin is involved", "heart or"),
    row("no-skin", "line-of-therapy", domains("muscle"), "(IVIG).", "skin is involved"),
    row("lung", "line-of-therapy", domains("lung"), "heart or lung is involved", "skin is"),
    row("cardiac", "line-of-therapy", domains("cardiac"), "heart or lung is involved", "skin is"),
    row("neither", "line-of-therapy", domains("muscle"), "cyclophosphamide.", "heart or"),
    row("mycophenolate", "line-of-therapy", domains("muscle"), ": mycophenolate.", "XX"),
    row("ciclosporin", "line-of-therapy", domains("muscle"), ": ciclosporin A.", "XX"),
    row("juvenile", "evidence", ready_child(), "1B", "case series"),
    row("adult", "evidence", ready_adult(), "case series", "1B"),
    row("trial-juvenile", "evidence", ready_child(), "83 %", "case series"),
    row("trial-adult", "evidence", ready_adult(), "83 %", "1B"),
]


@pytest.mark.parametrize(("rule", "case", "said", "unsaid"), SAID)
def test_a_reason(rule: str, case: CaseDict, said: str, unsaid: str) -> None:
    text = because(case, rule)
    assert said in text
    assert unsaid not in text


def renal(creatinine: str) -> CaseDict:
    """A child of 120 cm: the eGFR is 0.413 x 120 / creatinine (facts 6.4), 60 at 0.826 mg/dL."""
    case = ready_child(measurements=[{"on": "2026-11-20", "height_cm": 120, "weight_kg": 25}])
    case = with_tests(case, result("creatinine", creatinine, "2026-11-18", "mg/dL"))
    return {**case, "therapies": [*case["therapies"], tac(2)]}


@pytest.mark.parametrize(
    ("creatinine", "said"),
    [
        ("0.826", "eGFR is 60 mL/min/1.73 m2, not below 60"),
        ("0.827", "eGFR is 59.92 mL/min/1.73 m2, below 60, and"),
    ],
)
def test_tacrolimus_beside_the_kidneys(creatinine: str, said: str) -> None:
    assert said in because(renal(creatinine), "renal-tacrolimus")


@pytest.mark.parametrize(
    ("creatinine", "said"),
    [
        ("0.826", "kidney function (eGFR 60 mL/min/1.73 m2) raise no flag"),
        ("0.827", "The eGFR is 59.92 mL/min/1.73 m2, below 60."),
    ],
)
def test_the_kidneys_as_a_flag(creatinine: str, said: str) -> None:
    assert said in because(renal(creatinine), "special-population")


def test_tacrolimus_and_no_creatinine() -> None:
    case = with_tests(with_tacrolimus(tac(2)), result("creatinine", None, "2026-11-18"))
    assert "kidney function is not known" in because(case, "renal-tacrolimus")


def test_every_flag_is_told_with_its_value() -> None:
    conditions = ["diabetes", "immune_impairment", "recurrent_infections"]
    text = because(
        ready_adult(patient={"born": "1961-11-23", "conditions": conditions}), "special-population"
    )
    assert "The age at the infusion is 65 years, 65 or more." in text
    for flag in ("Diabetes", "Another illness that impairs immunity", "Recurrent infections"):
        assert flag in text
    assert "eGFR" not in text


def test_a_reason_that_ends_with_a_stop_ends_once() -> None:
    rule = load().rule("steroid-trial")
    said = rule.say("excused", drug="predniSONE", outcome="intolerant", reason="Psychosis.").text
    assert said == "predniSONE was intolerant: Psychosis."
