"""The parts most stories share: a usual history, a usual panel, the usual decisions."""

from __future__ import annotations

from .sketch import Sketch

HEPATITIS = (("hbsag", "negative", ""), ("anti_hbc", "negative", ""), ("anti_hbs", "positive", ""))
INFECTION = (*HEPATITIS, ("anti_hcv", "negative", ""), ("igra", "negative", ""))
IMMUNITY = (("igg", "9.1", "g/L"), ("igm", "0.9", "g/L"), ("iga", "1.6", "g/L"))
BLOOD = (
    ("haemoglobin", "128", "g/L"),
    ("neutrophils", "4.2", "10^9/L"),
    ("platelets", "250", "10^9/L"),
    ("alt", "31", "U/L"),
    ("creatinine", "62", "umol/L"),
)
PANEL = (*INFECTION, *IMMUNITY, *BLOOD)
LUNG = (("fvc", "82", "%"), ("dlco", "71", "%"))


def history(s: Sketch, *, child: bool = False, weeks: int = 28) -> None:
    """High-dose steroid and methotrexate for long enough, both inadequate, both decided on."""
    s.drug("prednisone", "60", "mg/day", -7 * weeks, -7 * weeks + 70)
    s.steroid = s.drug("prednisone", "15", "mg/day", -7 * weeks + 70)
    dose, unit = ("15", "mg/m2/week") if child else ("25", "mg/week")
    s.sparing = s.drug("methotrexate", dose, unit, -7 * weeks + 14, route="sc")
    s.drug("co_trimoxazole", "480", "mg/day", -30, outcome="")


def codrugs(s: Sketch) -> None:
    s.codrug(s.steroid, "continue", "Cover through the first half year.")
    dose = "10" if s.sparing.unit == "mg/m2/week" else "15"
    s.codrug(s.sparing, "reduce", "Infections add up.", dose, s.sparing.unit)


def screened(s: Sketch, *, panel: tuple[tuple[str, str, str], ...] = PANEL) -> None:
    s.results(*panel)
    s.vaccinations()


def go_through(s: Sketch, *domains: str, first: int) -> None:
    """A next course, whose drugs and allergies are on record: everything else afresh."""
    s.plan(*domains, first=first)
    codrugs(s)
    s.pregnancy(False, "After the menopause.")
    s.eligible()
    screened(s)
    s.ready()


def to_ready(s: Sketch, *domains: str, first: int = 4, child: bool = False) -> None:
    """Everything up to *ready* in one visit, for stories whose point comes later."""
    s.allergies()
    history(s, child=child)
    s.open(*(domains or ("muscle",)), first=first)
    codrugs(s)
    s.pregnancy(False, "After the menopause." if not child else "Before menarche.")
    s.eligible()
    screened(s)
    s.ready()
