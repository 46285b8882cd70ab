"""Vaccination review, the 28 days before the infusion, baseline lung function."""

from __future__ import annotations

from typing import Any

from .casekit import (
    INFUSION_1,
    CaseDict,
    answered,
    day,
    excepted,
    merged,
    plus,
    ready_adult,
    result,
    vaccine,
    with_tests,
    without_tests,
)
from .rows import check, rows

READY = ready_adult()


def review(value: dict[str, Any] | None) -> CaseDict:
    return merged(READY, {"vaccination_review": value})


NOT_REVIEWED = review(None)
NO_REASON = review({"on": "2026-11-10", "outcome": "not_possible", "reason": None})


@rows(
    "vaccination-review",
    ("met", "complete", READY),
    ("met", "complete, the day not recorded", review({"on": None, "outcome": "complete"})),
    ("met", "on the day judged", review({"on": INFUSION_1, "outcome": "complete"})),
    (
        "not_met caution",
        "after the day judged",
        review({"on": day(1, INFUSION_1), "outcome": "complete"}),
    ),
    ("not_met caution", "not reviewed", NOT_REVIEWED),
    (
        "met",
        "not possible, with a reason",
        review({"on": "2026-11-10", "outcome": "not_possible", "reason": "refused"}),
    ),
    ("not_met caution", "not possible, no reason", NO_REASON),
    (
        "not_met caution, answer",
        "answered",
        plus(NOT_REVIEWED, "answers", answered("vaccination-review")),
    ),
    (
        "not_met caution",
        "an exception changes nothing",
        plus(NOT_REVIEWED, "exceptions", excepted("vaccination-review")),
    ),
)
def test_vaccination_review(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


def shots(*vaccines: CaseDict) -> CaseDict:
    return merged(READY, {"vaccines": list(vaccines)})


def before(days: int, live: bool | None) -> CaseDict:
    """One vaccine so many days before the infusion."""
    return shots(vaccine(live, day(-days, INFUSION_1)))


TOO_LATE, UNKNOWN = before(27, False), before(3, None)


@rows(
    "vaccine-interval",
    ("met", "none on record", shots()),
    ("met", "29 days before", before(29, False)),
    ("met", "28 days before is in time", before(28, False)),
    ("not_met caution", "27 days before", TOO_LATE),
    ("not_met caution", "on the day itself", before(0, False)),
    ("met", "after the infusion", before(-1, False)),
    ("met", "a live vaccine is another rule's", before(3, True)),
    ("unknown caution", "live or not is not known", UNKNOWN),
    (
        "not_met caution",
        "one too late beside one in time",
        shots(vaccine(False, "2026-11-20"), vaccine(False, "2026-01-20")),
    ),
    (
        "not_met caution, answer",
        "answered",
        plus(TOO_LATE, "answers", answered("vaccine-interval")),
    ),
    (
        "unknown caution",
        "an answer does not lift the unknown",
        plus(UNKNOWN, "answers", answered("vaccine-interval")),
    ),
)
def test_non_live_vaccine(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


LIVE = before(27, True)


@rows(
    "live-vaccine",
    ("met", "none on record", shots()),
    ("met", "29 days before", before(29, True)),
    ("met", "28 days before is in time", before(28, True)),
    ("not_met stop", "27 days before", LIVE),
    ("not_met stop", "on the day itself", before(0, True)),
    ("met", "after the infusion", before(-1, True)),
    ("met", "a non-live vaccine is another rule's", before(3, False)),
    ("unknown stop", "live or not is not known", UNKNOWN),
    ("not_met stop, exception", "exception", plus(LIVE, "exceptions", excepted("live-vaccine"))),
    (
        "unknown stop, exception",
        "an exception also lifts the unknown",
        plus(UNKNOWN, "exceptions", excepted("live-vaccine")),
    ),
    ("not_met stop", "an answer changes nothing", plus(LIVE, "answers", answered("live-vaccine"))),
)
def test_live_vaccine(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)


LUNG = ready_adult(domains=["muscle", "lung"])


def no_lung_function(of: CaseDict) -> CaseDict:
    return without_tests(of, "fvc", "dlco")


@rows(
    "baseline-lung-function",
    ("met", "both", READY),
    ("met", "both, domain lung", LUNG),
    ("met", "both, however old", with_tests(READY, result("fvc", 90, "2020-01-02"))),
    ("not_met note", "neither", no_lung_function(READY)),
    ("not_met note", "FVC alone", without_tests(READY, "dlco")),
    ("not_met note", "DLCO alone", without_tests(READY, "fvc")),
    ("not_met caution", "neither, domain lung", no_lung_function(LUNG)),
    ("not_met caution", "FVC alone, domain lung", without_tests(LUNG, "dlco")),
    (
        "not_met note",
        "done after the day judged",
        with_tests(READY, result("fvc", 90, day(1, INFUSION_1))),
    ),
    (
        "not_met note",
        "null is nothing on record",
        with_tests(READY, result("fvc", None, "2026-11-10")),
    ),
    (
        "not_met caution, answer",
        "answered",
        plus(no_lung_function(LUNG), "answers", answered("baseline-lung-function")),
    ),
    (
        "not_met note",
        "a note has no answer",
        plus(no_lung_function(READY), "answers", answered("baseline-lung-function")),
    ),
)
def test_baseline_lung_function(rule: str, case: CaseDict, expected: str) -> None:
    check(rule, case, expected)
