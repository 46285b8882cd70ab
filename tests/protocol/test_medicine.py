"""Premedication and rescue medicines for one patient, and a dose in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rituximab.protocol.edition import load
from rituximab.protocol.medicine import medicine_lines
from rituximab.protocol.sourced import Population
from rituximab.protocol.wording import dose_in_words

MONOGRAPH = load().monograph


def lines(population: Population, weight: str | None) -> dict[str, tuple[str, str]]:
    """Dose and working of every premedication and rescue medicine, by id."""
    kg = None if weight is None else Decimal(weight)
    before = medicine_lines(MONOGRAPH.premedication, population, kg)
    rescue = medicine_lines(MONOGRAPH.rescue, population, kg)
    return {line.medicine.id: (line.dose, line.working) for line in before} | {
        line.medicine.id: (line.dose, line.working) for line in rescue
    }


def test_an_adults_doses_are_fixed() -> None:
    """Facts 1.4 and 7, whatever the weight."""
    doses = {key: dose for key, (dose, working) in lines("adult", "40").items() if not working}
    assert doses["adult-steroid"] == "100 mg"
    assert doses["adult-paracetamol"] == "650 to 1,000 mg"
    assert doses["adult-antihistamine"] == "25 to 50 mg"
    assert doses["adult-epinephrine"] == "0.5 mg"
    assert lines("adult", None) == lines("adult", "40")


@pytest.mark.parametrize(
    ("weight", "paracetamol", "antihistamine", "epinephrine", "hydrocortisone"),
    [
        ("30", "450 mg", "30 mg", "0.3 mg", "60 to 100 mg"),
        ("12", "180 mg", "12 mg", "0.12 mg", "24 to 48 mg"),
        ("49.6", "744 mg", "50 mg", "0.5 mg", "99 to 100 mg"),
        ("80", "1,000 mg", "50 mg", "0.5 mg", "100 mg"),
    ],
)
def test_a_childs_doses_follow_the_weight_up_to_a_limit(
    weight: str, paracetamol: str, antihistamine: str, epinephrine: str, hydrocortisone: str
) -> None:
    """15 mg/kg at most 1 g, 1 mg/kg at most 50 mg, 0.01 mg/kg at most 0.5 mg, 2 to 4 mg/kg."""
    found = lines("juvenile", weight)
    doses = [
        found[f"juvenile-{name}"][0]
        for name in ("paracetamol", "antihistamine", "epinephrine", "hydrocortisone")
    ]
    assert doses == [paracetamol, antihistamine, epinephrine, hydrocortisone]
    assert found["juvenile-paracetamol"][1] == f"15 mg per kg, at most 1,000 mg, {weight} kg"


def test_without_a_weight_the_rule_is_printed_not_a_dose() -> None:
    found = lines("juvenile", None)
    rule = "15 mg per kg, at most 1,000 mg"
    assert found["juvenile-paracetamol"] == (rule, "weight not known")


def test_a_childs_steroid_is_entered_never_computed() -> None:
    """There is no label for juvenile dermatomyositis (facts 1.4)."""
    dose, working = lines("juvenile", "30")["juvenile-steroid"]
    assert not any(sign.isdigit() for sign in dose + working)


def test_each_population_has_its_own() -> None:
    assert set(lines("adult", None)).isdisjoint(lines("juvenile", None))


@pytest.mark.parametrize(
    ("mg", "words"),
    [
        ("1000", "one thousand mg"),
        ("900", "nine hundred mg"),
        ("862.5", "eight hundred and sixty-two point five mg"),
        ("345", "three hundred and forty-five mg"),
        ("310", "three hundred and ten mg"),
        ("112.05", "one hundred and twelve point zero five mg"),
        ("80", "eighty mg"),
        ("19", "nineteen mg"),
        ("7.0", "seven mg"),
        ("0.1", "zero point one mg"),
        ("2000", "two thousand mg"),
        ("1005", "one thousand and five mg"),
        ("1250", "one thousand two hundred and fifty mg"),
    ],
)
def test_a_dose_in_words(mg: str, words: str) -> None:
    assert dose_in_words(Decimal(mg)) == words
