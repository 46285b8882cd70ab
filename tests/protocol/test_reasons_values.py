"""What screening says of IgG, neutrophils and tuberculosis: the value and the limit."""

from __future__ import annotations

from . import test_screening_blood as blood
from . import test_screening_immunity as immunity
from . import test_screening_infection as infection
from .casekit import (
    CaseDict,
    plus,
    ready_adult,
    result,
    with_tests,
    without_tests,
)
from .reasons import check, told
from .tables import row

N, P, I = "negative", "positive", "indeterminate"  # noqa: E741
READY = ready_adult()
NO_UNIT = with_tests(READY, result("igg", 9, "2026-11-12", None))
IMMUNITY = [
    row("none", "low-igg", without_tests(READY, "igg"), "No IgG is on record", "g/L"),
    row("no-unit", "low-igg", NO_UNIT, "IgG of 12-Nov-2026 is recorded without a unit", "below"),
    row("severe", "low-igg", immunity.LOW, "IgG of 12-Nov-2026 is 2.5 g/L, below 3 g/L.", "5 g/L."),
    row("moderate", "low-igg", immunity.MIDDLE, "is 4 g/L, below 5 g/L.", "7 g/L"),
    row("mild", "low-igg", immunity.adult(6), "is 6 g/L, below 7 g/L.", "5 g/L"),
    row("enough", "low-igg", READY, "is 9.1 g/L, at least 7 g/L.", "below"),
    row(
        "child",
        "low-igg",
        immunity.child(4),
        "4 g/L, below the laboratory's lower limit of 5 g/L",
        "7",
    ),
    row("child-enough", "low-igg", immunity.child(6), "is 6 g/L, at least 5 g/L.", "below"),
    row("child-no-limit", "low-igg", immunity.child(6, None), "is 6 g/L, but the lab", "below"),
    row("child-severe", "low-igg", immunity.child(2), "is 2 g/L, below 3 g/L.", "laboratory"),
    row(
        "spoilt",
        "low-igg",
        immunity.SPOILT,
        "at most 90 days before the IgG sample of 12-Nov-2026: the value of 9.1 g/L",
        "below",
    ),
    row("missing", "immunoglobulins", immunity.NO_IGA, "No result for IgA.", "IgM"),
    row(
        "expired",
        "immunoglobulins",
        immunity.OLD_IGM,
        "IgM of 24-Aug-2026: valid today",
        "IgA",
    ),
    row(
        "severe",
        "neutropenia",
        blood.VERY_LOW,
        "18-Nov-2026 are 0.99 x 10⁹/L, below 1 x 10⁹/L.",
        "1.5",
    ),
    row("low", "neutropenia", blood.LOW, "are 1.2 x 10⁹/L, below 1.5 x 10⁹/L.", "at least"),
    row("enough", "neutropenia", READY, "are 4.2 x 10⁹/L, at least 1.5 x 10⁹/L.", "below"),
    row("none", "neutropenia", without_tests(READY, "neutrophils"), "No neutrophil count", "below"),
    row(
        "no-unit",
        "neutropenia",
        blood.one("neutrophils", 1, unit=None),
        "of 18-Nov-2026 are rec",
        "below",
    ),
]
BOTH = infection.skin(4, of=infection.igra(N))
TUBERCULOSIS = [
    row(
        "missing",
        "tuberculosis",
        infection.NEITHER,
        "Neither IGRA nor skin test has a result.",
        "XX",
    ),
    row(
        "valid",
        "tuberculosis",
        infection.igra(N),
        "IGRA of 03-Nov-2026: valid until 03-Nov-2027",
        "skin",
    ),
    row("both", "tuberculosis", BOTH, "Skin test of 03-Nov-2026: valid", "expired"),
    row("unclear", "tuberculosis", infection.igra(I), "is indeterminate, which is not", "valid"),
    row(
        "igra",
        "tuberculosis-positive",
        infection.igra(P),
        "IGRA was positive on 03-Nov-2026.",
        "skin",
    ),
    row(
        "skin",
        "tuberculosis-positive",
        infection.skin(6),
        "03-Nov-2026 measured 6 mm, at least 5 mm",
        "IGRA",
    ),
    row("small", "tuberculosis-positive", infection.skin(4), "measured 4 mm, below 5 mm.", "IGRA"),
    row(
        "negative", "tuberculosis-positive", infection.igra(N), "IGRA of 03-Nov-2026 is neg", "skin"
    ),
    row("clear-both", "tuberculosis-positive", BOTH, "IGRA of 03-Nov-2026 is negative", "at least"),
    row("clear-both-skin", "tuberculosis-positive", BOTH, "measured 4 mm", "at least"),
    row("unsettled", "tuberculosis-positive", infection.NEITHER, "none is valid", "negative"),
    row(
        "no-unit",
        "tuberculosis-positive",
        infection.NO_UNIT,
        "03-Nov-2026 is recorded without",
        "measured",
    ),
    row(
        "no-unit-beside-positive",
        "tuberculosis-positive",
        infection.skin(3, of=infection.igra(P), unit=None),
        "is recorded without a unit",
        "at least",
    ),
    row(
        "igra-undone",
        "tuberculosis-positive",
        plus(infection.igra(P), "results", result("igra", N, "2026-11-10")),
        "The later IGRA of 10-Nov-2026 reads negative",
        "positive on 10",
    ),
    row(
        "igra-twice",
        "tuberculosis-positive",
        plus(infection.igra(P), "results", result("igra", P, "2026-11-10")),
        "IGRA was positive on 10-Nov-2026.",
        "The later",
    ),
    row("five", "tuberculosis-positive", infection.skin(5), "5 mm, at least 5 mm", "below"),
    row(
        "large-beside-no-unit",
        "tuberculosis-positive",
        infection.skin(3, "2026-11-10", of=infection.skin(12), unit=None),
        "measured 12 mm",
        "below",
    ),
    row(
        "no-unit-beside-large",
        "tuberculosis-positive",
        infection.skin(3, "2026-11-10", of=infection.skin(12), unit=None),
        "of 10-Nov-2026 is recorded without a unit",
        "below",
    ),
    row(
        "igra-positive-and-undone",
        "tuberculosis-positive",
        plus(infection.igra(P), "results", result("igra", N, "2026-11-10")),
        "IGRA was positive on 03-Nov-2026.",
        "skin",
    ),
    row(
        "igra-and-skin",
        "tuberculosis-positive",
        infection.skin(12, of=infection.igra(P)),
        "IGRA was positive on 03-Nov-2026.",
        "The later",
    ),
    row(
        "the-latest-of-three",
        "tuberculosis-positive",
        infection.skin(1, "2026-11-10", of=infection.skin(0, "2026-11-08", of=infection.skin(12))),
        "The later skin test of 10-Nov-2026 reads 1 mm",
        "08-Nov",
    ),
    row(
        "skin-undone",
        "tuberculosis-positive",
        infection.skin(0, "2026-11-10", of=infection.skin(12)),
        "The later skin test of 10-Nov-2026 reads 0 mm",
        "measured 0 mm",
    ),
    row(
        "skin-twice",
        "tuberculosis-positive",
        infection.skin(7, "2026-11-10", of=infection.skin(12)),
        "of 10-Nov-2026 measured 7 mm, at least 5 mm",
        "The later",
    ),
]


@told(*IMMUNITY)
def test_values_and_limits(rule: str, case: CaseDict, said: str, unsaid: str) -> None:
    check(rule, case, said, unsaid)


@told(*TUBERCULOSIS)
def test_tuberculosis(rule: str, case: CaseDict, said: str, unsaid: str) -> None:
    check(rule, case, said, unsaid)
