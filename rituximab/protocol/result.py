"""Results as they stood on the day judged: the latest, all of them, any positive, the eGFR."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .case import Case
from .facts import ResultFacts, Test
from .patient import age, height_on
from .quantity import with_unit

NAMES: dict[str, str] = {
    "hbsag": "HBsAg",
    "anti_hbc": "anti-HBc (total)",
    "anti_hbs": "anti-HBs",
    "anti_hcv": "hepatitis C antibody",
    "igra": "IGRA",
    "tst": "skin test",
    "hcg": "pregnancy test (hCG)",
    "igg": "IgG",
    "igm": "IgM",
    "iga": "IgA",
    "haemoglobin": "haemoglobin",
    "neutrophils": "neutrophils",
    "lymphocytes": "lymphocytes",
    "platelets": "platelets",
    "alt": "ALT",
    "ast": "AST",
    "ck": "CK",
    "ldh": "LDH",
    "aldolase": "aldolase",
    "creatinine": "creatinine",
    "hbv_dna": "HBV DNA",
    "tacrolimus_trough": "tacrolimus trough",
    "cd19": "CD19",
    "fvc": "FVC",
    "dlco": "DLCO",
}


def title(test: str) -> str:
    """The test's name as a sentence begins with it."""
    return NAMES[test][0].upper() + NAMES[test][1:]


def history(case: Case, test: Test) -> tuple[ResultFacts, ...]:
    """Every result of ``test`` with a value, on or before the day judged, oldest first.

    Of the same day the later in the list stands last. A value of null is nothing on record.
    """
    return case.results_by_test.get(test, ())


def latest(case: Case, test: Test, by: date | None = None) -> ResultFacts | None:
    """The latest result of ``test`` on or before the day judged, or on or before ``by``."""
    known = history(case, test)
    if by is None:
        return known[-1] if known else None
    return next((r for r in reversed(known) if r.on <= by), None)


def number(result: ResultFacts | None) -> Decimal | None:
    """The value of a quantitative result; None without a result or without its unit.

    A number without a unit counts as on record, but its value is unknown.
    """
    if result is None or result.unit is None or not isinstance(result.value, Decimal):
        return None
    return result.value


def value_text(result: ResultFacts) -> str:
    """The value as a person reads it: ``negative``, ``9.1 g/L``, or that its unit is missing."""
    if not isinstance(result.value, Decimal):
        return result.value or "no value"
    return with_unit(result.value, result.unit or "(unit not recorded)")


def any_positive(case: Case, test: Test) -> bool:
    """Whether any result up to the day judged was positive: a later one does not undo it.

    A skin test (mm) is positive from the edition's threshold.
    """
    if test == "tst":
        threshold = case.edition.rule("tuberculosis-positive").number("skin_test")
        sizes = (number(r) for r in history(case, test))
        return any(size is not None and size >= threshold for size in sizes)
    return any(r.value == "positive" for r in history(case, test))


def creatinine(case: Case) -> Decimal | None:
    """The latest creatinine in mg/dL, unrounded; None without one, without its unit or at zero."""
    result = latest(case, "creatinine")
    value = number(result)
    if result is None or value is None or value <= 0:
        return None
    if result.unit == "umol/L":
        return value / case.edition.number("egfr", "umol_per_l_in_mg_per_dl")
    return value


def egfr(case: Case) -> Decimal | None:
    """Estimated glomerular filtration rate in mL/min/1.73 m2 on the day judged, unrounded.

    CKD-EPI 2021 for adults, the bedside Schwartz equation below. None when creatinine, the sex of
    an adult or the height of a child is not known. Source: facts 6.4.
    """
    serum = creatinine(case)
    if serum is None:
        return None
    if age(case) >= case.edition.days("egfr", "adult_from"):
        return _ckd_epi_2021(case, serum)
    height = height_on(case, case.judged_on)
    return case.edition.number("egfr", "schwartz") * height[0] / serum if height else None


def _ckd_epi_2021(case: Case, serum: Decimal) -> Decimal | None:
    sex = case.facts.patient.sex
    if sex == "unknown":
        return None
    edition = case.edition
    ratio = serum / edition.number("egfr", f"kappa_{sex}")
    below = min(ratio, Decimal(1)) ** edition.number("egfr", f"alpha_{sex}")
    above = max(ratio, Decimal(1)) ** edition.number("egfr", "beyond_kappa")
    ageing = edition.number("egfr", "ageing") ** age(case)
    factor = edition.number("egfr", "scale") * edition.number("egfr", f"factor_{sex}")
    return factor * below * above * ageing
