"""What must never stand on a printed order, found in the text of its pages."""

from __future__ import annotations

import re

UNITS = "mg|mcg|g|kg|mL|L|cm|m2|mm|%|h|min|mg/h|mL/h"
FAULTS = {
    "the drug is not written tall-man": r"(?i:rituximab)(?<!riTUXimab)",
    "trailing zero": r"\d\.\d*0(?!\d)",
    "naked decimal point": r"(?<![\w.])\.\d",
    "four digits without a comma": rf"(?<![\w,.-])\d{{4,}}(?:\.\d+)?\s?(?:{UNITS})\b",
    "number and unit run together": r"(?<![\w-])\d[\d,.]*(?:mg|mcg|g|kg|mL|cm|mm|min)\b(?!-)",
    "full stop after a unit inside a sentence": r"\d\s(?:mg|mL|kg|cm)\.\s[a-z]",
    "U or IU": r"\b\d+\s?(?:U|IU)\b(?!/)",
    "cc": r"\bcc\b",
    "ug or a Greek mu": r"\bug\b|[µμ]g",
    "QD or QOD": r"\b[Qq]\.?[Oo]?\.?[Dd]\b",
    "D/C": r"\bD/C\b",
    "HS": r"\bHS\b",
    "MS or MgSO4": r"\bMS(?:O4)?\b|\bMgSO4\b",
    "a shortened drug name": r"\b(?:RTX|MTX|MMF|AZA|MP|CYC|TAC)\b",
    "a sign where a word belongs": r"[<>@]",
    "a template that was not filled": r"\{[{%]|%\}|None\b|\bnull\b",
}
LOOK_ALIKE = {
    "methylprednisolone": "methylPREDNISolone",
    "prednisolone": "prednisoLONE",
    "prednisone": "predniSONE",
    "azathioprine": "azaTHIOprine",
    "epinephrine": "EPINEPHrine",
    "diphenhydramine": "diphenhydrAMINE",
}


def lint(text: str) -> list[str]:
    """Each fault with the words around it; empty for a page that may go out."""
    found = [
        f"{what}: ...{text[max(0, hit.start() - 20) : hit.end() + 20]!r}"
        for what, pattern in FAULTS.items()
        for hit in re.finditer(pattern, text)
    ]
    for word, right in LOOK_ALIKE.items():
        spelt = re.findall(rf"\b{word}\b", text, re.IGNORECASE)
        found += [f"not tall-man: {one}" for one in spelt if one != right]
    return found
