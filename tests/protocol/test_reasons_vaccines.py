"""What screening says of vaccines, pregnancy and the lung."""

from __future__ import annotations

from . import test_screening_blood as blood
from . import test_screening_vaccines_lung as vaccines
from .casekit import (
    CaseDict,
    because,
    ready_adult,
    vaccine,
    without_tests,
)
from .reasons import check, told
from .tables import row

N, P, I = "negative", "positive", "indeterminate"  # noqa: E741
READY = ready_adult()
NAMELESS = vaccines.shots({"live": True, "on": "2026-11-20"})
UNKNOWN = vaccines.shots({"on": "2026-11-20"}, vaccine(None, "2026-11-19", "zoster"))
VACCINES = [
    row(
        "non-live",
        "vaccine-interval",
        vaccines.shots(vaccine(False, "2026-11-20", "influenza")),
        "influenza (non-live) on 20-Nov-2026 is 3 days before the infusion on 23-Nov-2026, less",
        "A vaccine",
    ),
    row("in-time", "live-vaccine", NAMELESS, "In time from 18-Dec-2026", "influenza"),
    row("nameless", "live-vaccine", NAMELESS, "A vaccine (live) on 20-Nov-2026 is 3 days", "a vac"),
    row("kind", "live-vaccine", UNKNOWN, "Whether a vaccine of 20-Nov-2026 is live", "A vaccine"),
    row("kind-too", "vaccine-interval", UNKNOWN, "Whether zoster of 19-Nov-2026 is live", "A vac"),
    row("clear", "live-vaccine", READY, "No live vaccine in the 28 days before", "Whether"),
    row("clear-too", "vaccine-interval", READY, "No non-live vaccine in the 28 days", "Whether"),
    row(
        "kind-beside-one-too-close",
        "live-vaccine",
        vaccines.shots(vaccine(True, "2026-11-20", "MMR"), vaccine(None, "2026-11-19", "zoster")),
        "Whether zoster of 19-Nov-2026",
        "Whether MMR",
    ),
    row("complete", "vaccination-review", READY, "reviewed and are complete", "not"),
    row("none", "vaccination-review", vaccines.NOT_REVIEWED, "not been reviewed", "complete"),
    row(
        "no-reason",
        "vaccination-review",
        vaccines.NO_REASON,
        "not possible, without a",
        "reviewed and",
    ),
    row(
        "reason",
        "vaccination-review",
        vaccines.review({"outcome": "not_possible", "reason": "organ at risk"}),
        "not possible: organ at risk",
        "without",
    ),
    row("unanswered", "pregnancy-test", blood.asked(None), "is not answered", "Male"),
    row("male", "pregnancy-test", blood.asked(None, "male"), "Male, and", "recorded"),
    row("excluded", "pregnancy-test", blood.asked(False, "male"), "recorded as not", "Male"),
    row(
        "untested", "pregnancy-test", blood.UNTESTED, "no result for pregnancy test (hCG).", "Male"
    ),
    row(
        "valid",
        "pregnancy-test",
        blood.asked(True, "female", (N, "2026-11-18")),
        "until 25-Nov",
        "Male",
    ),
    row(
        "pregnant",
        "pregnancy-positive",
        blood.POSITIVE,
        "test (hCG) was positive on 18-Nov-2026",
        "is negative",
    ),
    row("not-asked", "pregnancy-positive", READY, "not possible and no test is positive", "was"),
    row(
        "untested", "pregnancy-positive", blood.UNTESTED, "positive pregnancy test (hCG) is", "was"
    ),
    row(
        "not-pregnant",
        "pregnancy-positive",
        blood.asked(True, "female", (N, "2026-11-18")),
        "Pregnancy test (hCG) of 18-Nov-2026 is negative.",
        "was",
    ),
    row("fvc", "baseline-lung-function", READY, "FVC of 10-Nov-2026: 92 %.", "No result"),
    row("dlco", "baseline-lung-function", READY, "DLCO of 10-Nov-2026: 85 %.", "No result"),
    row(
        "no-dlco", "baseline-lung-function", without_tests(READY, "dlco"), "result for DLCO", "FVC"
    ),
    row("no-fvc", "baseline-lung-function", without_tests(READY, "fvc"), "result for FVC", "DLCO"),
]


@told(*VACCINES)
def test_vaccines_pregnancy_and_lung(rule: str, case: CaseDict, said: str, unsaid: str) -> None:
    check(rule, case, said, unsaid)


def test_vaccines_are_told_by_their_day() -> None:
    shots = (vaccine(True, "2026-11-20", "A"), vaccine(True, "2026-11-02", "B"))
    text = because(vaccines.shots(*shots, vaccine(True, "2026-11-02", "AB")), "live-vaccine")
    assert text.index("AB (live)") < text.index(" B (live)") < text.index(" A (live)")
