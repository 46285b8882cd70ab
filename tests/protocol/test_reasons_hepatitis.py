"""What screening says of hepatitis: the positive tests, the panel, the antiviral, the days."""

from __future__ import annotations

import pytest

from . import test_screening_hepatitis as hepatitis
from . import test_screening_immunity as immunity
from .casekit import (
    CaseDict,
    because,
    drug,
    given_course,
    merged,
    plus,
    ready_adult,
)
from .reasons import check, told
from .tables import row

N, P, I = "negative", "positive", "indeterminate"  # noqa: E741
READY = ready_adult()
HEPATITIS = [
    row(
        "positive",
        "hbv-positive",
        hepatitis.POSITIVE,
        "HBsAg was positive on 02-Nov-2026.",
        "The later",
    ),
    row(
        "core",
        "hbv-positive",
        hepatitis.POSITIVE,
        "Anti-HBc (total) was positive on 02",
        "Anti-HBs",
    ),
    row(
        "the-last-one",
        "hbv-positive",
        hepatitis.then(hepatitis.POSITIVE, "anti_hbc", P),
        "Anti-HBc (total) was positive on 10-Nov-2026.",
        "(total) was positive on 02",
    ),
    row(
        "undone",
        "hbv-positive",
        hepatitis.NEGATIVE_LATER,
        "The later anti-HBc (total) of 10-Nov-2026 reads negative; it does not undo",
        "HBsAg",
    ),
    row("surface", "hbv-positive", hepatitis.panel(N, P, P), "Anti-HBs is positive", "HBsAg"),
    row("reading", "hbv-positive", hepatitis.panel(N, P, N), "reads: isolated anti-HBc.", "IVIG"),
    row("infected", "hbv-positive", hepatitis.POSITIVE, "infected (acute or chronic)", "IVIG"),
    row("no-dna", "hbv-positive", hepatitis.POSITIVE, "No HBV DNA is on record", "HBV DNA of"),
    row("no-drug", "hbv-positive", hepatitis.POSITIVE, "No antiviral is on record", "Antiviral on"),
    row(
        "dna",
        "hbv-positive",
        hepatitis.then(hepatitis.POSITIVE, "hbv_dna", 40),
        "HBV DNA of 10-Nov-2026: 40 IU/mL.",
        "No HBV DNA",
    ),
    row("negative", "hbv-positive", READY, "HBsAg and anti-HBc are negative.", "reads"),
    row("unsettled", "hbv-positive", hepatitis.without("hbsag"), "not both are valid", "reads"),
    row(
        "susceptible",
        "hbv-non-immune",
        hepatitis.panel(N, N, N),
        "all negative: not immune",
        "No res",
    ),
    row(
        "contact",
        "hbv-non-immune",
        hepatitis.panel(N, P, P),
        "Anti-HBc (total) is positive.",
        "HBsAg",
    ),
    row(
        "contact-too", "hbv-non-immune", hepatitis.panel(N, P, P), "Anti-HBs is positive.", "HBsAg"
    ),
    row("lacks", "hbv-non-immune", hepatitis.panel(None, N, N), "No result for HBsAg.", "anti-HBs"),
    row(
        "hidden",
        "hbv-non-immune",
        hepatitis.panel(N, I, None),
        "(total) of 02-Nov-2026 is ind",
        "HBsAg",
    ),
    row(
        "hidden-too", "hbv-non-immune", hepatitis.panel(N, I, None), "result for anti-HBs.", "HBsAg"
    ),
    row(
        "hcv", "hcv", hepatitis.without("anti_hcv"), "No result for hepatitis C antibody.", "valid"
    ),
    row(
        "hcv-positive",
        "hcv-positive",
        hepatitis.HCV_POSITIVE,
        "antibody was positive on 02-Nov",
        "None",
    ),
    row("hcv-negative", "hcv-positive", READY, "Hepatitis C antibody of 02-Nov-2026 is neg", "was"),
    row(
        "hcv-open",
        "hcv-positive",
        hepatitis.without("anti_hcv"),
        "No positive hepatitis C anti",
        "was",
    ),
]


@told(*HEPATITIS)
def test_hepatitis(rule: str, case: CaseDict, said: str, unsaid: str) -> None:
    check(rule, case, said, unsaid)


def test_antivirals_are_told_by_their_start() -> None:
    treated = plus(
        hepatitis.POSITIVE,
        "therapies",
        drug("tenofovir", 245, "mg/day", "2026-11-10"),
        drug("entecavir", 1, "mg/day", "2026-11-01"),
        drug("tenofovir", 245, "mg/day", None),
    )
    text = because(treated, "hbv-positive")
    undated = text.index("tenofovir, start not recorded")
    assert undated < text.index("entecavir, from 01-Nov") < text.index("tenofovir, from 10-Nov")
    assert "No antiviral" not in text


@pytest.mark.parametrize(
    ("stop", "core", "told"),
    [("2026-08-04", P, True), ("2026-08-03", P, False), ("2026-08-04", N, False)],
)
def test_antibodies_may_come_from_ivig(stop: str, core: str, told: bool) -> None:
    """Stopped at most 90 days before the sample of 02-Nov-2026 (readings, IVIG)."""
    case = immunity.ivig("2026-07-01", stop, of=hepatitis.panel(P, core, N))
    assert (
        "IVIG was running or had stopped at most 90 days" in because(case, "hbv-positive")
    ) is told


def test_the_end_of_prophylaxis_and_monitoring_after_the_last_dose() -> None:
    """12 months, EASL 18, monitoring 24, from the last dose of this course."""
    given = given_course((1, "2026-11-09"), (2, "2026-11-20"))
    text = because(merged(hepatitis.POSITIVE, {"course": given}), "hbv-positive")
    assert (
        "Last dose on 20-Nov-2026: prophylaxis until 20-Nov-2027 at least (EASL 20-May-2028)"
        in text
    )
    assert "monitoring until 20-Nov-2028" in text
    assert "Last dose" not in because(hepatitis.POSITIVE, "hbv-positive")


@pytest.mark.parametrize(
    ("case", "word"),
    [
        (hepatitis.panel(N, N, N), "susceptible"),
        (hepatitis.panel(N, P, P), "resolved (natural immunity)"),
        (hepatitis.NEGATIVE_LATER, "resolved (natural immunity)"),
        (hepatitis.panel(N, P, N), "isolated anti-HBc"),
        (hepatitis.panel(P, P, N), "infected (acute or chronic)"),
        (hepatitis.panel(P, N, N), "early acute or recent vaccine"),
        (hepatitis.panel(P, None, None), "positive, panel incomplete"),
        (hepatitis.panel(None, P, I), "positive, panel incomplete"),
        (hepatitis.panel(N, None, None), "not conclusive, panel incomplete"),
        (hepatitis.panel(N, I, N), "not conclusive, panel incomplete"),
    ],
)
def test_the_panel_in_a_word(case: CaseDict, word: str) -> None:
    """Facts 6.1; a positive HBsAg or anti-HBc is not undone by a later result."""
    assert hepatitis.reading(case) == word
