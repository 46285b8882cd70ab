"""What the dosing rules say: sizes, days, doses and limits, each with its unit."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from rituximab.protocol.calculation import juvenile_dose
from rituximab.protocol.case import Case
from rituximab.protocol.casefile import read
from rituximab.protocol.dosing import near_threshold
from rituximab.protocol.edition import load
from rituximab.protocol.threshold import strip

from .bodies import child_for, child_of
from .casekit import CaseDict, because, merged, ready_adult, ready_child, without
from .editions import edition_with
from .tables import row

EDITION = load()


def waiting(*planned: tuple[int, str | None]) -> CaseDict:
    return {"planned": [{"infusion": n, "on": on} for n, on in planned]}


def measured(on: str, **course: object) -> CaseDict:
    return child_of(140, 36, on=on, course=course)


DECEMBER = waiting((1, "2026-12-01"))
MEASUREMENT = [
    row("never", ready_child(measurements=[]), "No height is on record on or before 23-Nov-2026"),
    row("needs", ready_child(measurements=[]), "from 16-Nov-2026 to 23-Nov-2026"),
    row("both-missing", ready_child(measurements=[]), "No weight is on record"),
    row("valid", measured("2026-11-20"), "height of 20-Nov-2026 (140 cm) is valid until 27-Nov"),
    row("valid-weight", measured("2026-11-20"), "weight of 20-Nov-2026 (36 kg) is valid until"),
    row("expires", measured("2026-11-20", **DECEMBER), "valid today but only until 27-Nov-2026"),
    row("expires-today", measured("2026-11-15", **DECEMBER), "today but only until 22-Nov-2026"),
    row("expired", measured("2026-11-14", **DECEMBER), "was valid until 21-Nov-2026, before"),
    row("ends", measured("2026-11-20"), "until 27-Nov-2026 and not for infusion 2 on 07-Dec-2026"),
]


@pytest.mark.parametrize(("case", "said"), MEASUREMENT)
def test_a_measurement_is_told_with_its_days(case: CaseDict, said: str) -> None:
    assert said in because(case, "measurement")


def test_one_size_missing_is_the_only_one_named() -> None:
    sizes = [{"on": "2026-11-20", "height_cm": 140}]
    text = because(ready_child(measurements=sizes), "measurement")
    assert "No weight" in text
    assert "No height" not in text


def test_an_expired_size_does_not_hide_a_missing_one() -> None:
    """All reasons, never only the first."""
    sizes = [{"on": "2026-11-01", "height_cm": 140}]
    text = because(ready_child(measurements=sizes), "measurement")
    assert "height of 01-Nov-2026" in text
    assert "No weight" in text


@pytest.mark.parametrize(
    ("second", "told"), [("2026-11-27", False), ("2026-11-28", True), (None, False)]
)
def test_the_last_day_of_the_window_is_valid(second: str | None, told: bool) -> None:
    case = measured("2026-11-20", **waiting((1, "2026-11-23"), (2, second)))
    assert ("not for infusion 2" in because(case, "measurement")) is told


def test_later_infusions_are_told_in_their_order() -> None:
    plan = waiting((3, "2026-12-21"), (1, "2026-11-23"), (2, "2026-12-07"))
    text = because(measured("2026-11-20", **plan), "measurement")
    assert text.index("infusion 2 on 07-Dec") < text.index("infusion 3 on 21-Dec")
    assert "infusion 1" not in text


def test_a_planned_day_that_has_passed_is_no_later_infusion() -> None:
    plan = waiting((1, "2026-11-10"), (2, "2026-11-12"))
    assert "not for infusion" not in because(measured("2026-11-20", **plan), "measurement")


NEAR = [
    row("kilogram-more", (150, 54), "1 kg more (55 kg)", "less"),
    row("centimetre-more", (150, 54), "1 cm more (151 cm)", "(149 cm)"),
    row("both-doses", (150, 54), "1.5 m2: before rounding 1,000 mg instead of 862.5 mg", "8e"),
    row("formula", (150, 54), "By Haycock", "By Mosteller"),
    row(
        "formula-own",
        (150, 54),
        "m2 by Mosteller 1987: before rounding 1,000 mg instead of 862.5 mg",
        "By Du Bois",
    ),
    row("kilogram-less", (162, 51), "1 kg less (50 kg)", "more"),
    row(
        "kilogram-less-dose",
        (162, 51),
        "1.5149 m2: before rounding 862.5 mg instead of 1,000 mg",
        "1 cm",
    ),
    row("centimetre-less", (150, "54.1"), "1 cm less (149 cm)", "more"),
    row("clear", (140, 36), "no 1 kg or 1 cm more or less, moves 1.1832 m2", "instead"),
]


@pytest.mark.parametrize(("size", "said", "unsaid"), NEAR)
def test_what_moves_the_band(size: tuple[object, object], said: str, unsaid: str) -> None:
    text = because(child_of(*size), "near-threshold")
    assert said in text
    assert unsaid not in text


@pytest.mark.parametrize(("height", "weight"), [("1", "0.9"), ("0.5", "1"), ("1", "1")])
def test_no_change_takes_the_last_of_a_size(height: str, weight: str) -> None:
    """By a formula of powers, which has no area for nothing at all."""
    by_powers = edition_with(('formula = { value = "mosteller"', 'formula = { value = "haycock"'))
    facts, _, today = read(json.dumps(child_of(height, weight)))
    assert near_threshold(Case(facts, by_powers, today)).status == "met"


@pytest.mark.parametrize(
    ("height", "weight", "said", "unsaid"),
    [
        ("9000", "1", "Boyd", "(0 kg)"),
        ("8100", "2", "1 kg less (1 kg)", "(3 kg)"),
        ("1", "9000", "m2", "(0 cm)"),
        ("2", "8100", "1 cm less (1 cm)", "(3 cm)"),
    ],
)
def test_a_size_is_lessened_while_something_is_left(
    height: str, weight: str, said: str, unsaid: str
) -> None:
    text = because(child_of(height, weight), "near-threshold")
    assert said in text
    assert unsaid not in text


def test_how_much_more_or_less_stands_in_the_edition() -> None:
    wider = edition_with(
        ('weight_kg = { value = 1, unit = "kg"', 'weight_kg = { value = 2, unit = "kg"'),
        ('height_cm = { value = 1, unit = "cm"', 'height_cm = { value = 3, unit = "cm"'),
    )
    facts, _, today = read(json.dumps(child_of(150, 53)))
    text = " ".join(near_threshold(Case(facts, wider, today)).because)
    assert "2 kg more (55 kg)" in text
    assert "3 cm more (153 cm)" in text
    assert "less" not in text


def adult_of(height: object, weight: object) -> CaseDict:
    size = {"on": "2026-11-20", "height_cm": height, "weight_kg": weight}
    return ready_adult(measurements=[size])


SMALL = adult_of(150, 54)
ADULT = [
    row("area", SMALL, "Body surface area is 1.5 m2 by Mosteller 1987, at most 1.5 m2"),
    row("dose", SMALL, "The dose stays 1,000 mg"),
    row("trial", SMALL, "575 mg/m2, that is 862.5 mg"),
    row("tie", adult_of(100, "11.861136"), "that is 330.1 mg"),
    row("just-below", adult_of(100, "11.86113599999999999999999999999999999999"), "is 330 mg"),
    row("large", ready_adult(), "1.7282 m2 by Mosteller 1987, above 1.5 m2"),
    row("height", without(ready_adult(), "measurements"), "No height is on record"),
    row("weight", without(ready_adult(), "measurements"), "No weight is on record"),
]


@pytest.mark.parametrize(("case", "said"), ADULT)
def test_what_the_trial_would_have_given(case: CaseDict, said: str) -> None:
    assert said in because(case, "adult-small-surface")


def test_only_the_missing_size_is_named() -> None:
    heights = ready_adult(measurements=[{"on": "2026-11-20", "height_cm": 150}])
    text = because(heights, "adult-small-surface")
    assert ("No weight" in text, "No height" in text) == (True, False)


def test_the_signed_dose_beside_the_new_one() -> None:
    case = merged(child_for("655"), {"course": {"signed_dose_mg": 600}})
    text = because(case, "dose-drift")
    assert "signed dose is 600 mg" in text
    assert "give 655 mg, ordered as 700 mg" in text
    assert "more than 5 %" in text
    same = because(merged(ready_adult(), {"course": {"signed_dose_mg": 1000}}), "dose-drift")
    assert "1,000 mg still holds: the latest measurements give 1,000 mg, ordered as 1,000" in same


def test_a_size_is_never_rounded_on_the_way() -> None:
    """0.574 m2 is 330.05 mg, a tie that goes up; a hair less weight lies below the tie."""
    tie, less = (
        juvenile_dose(EDITION, Decimal(100), Decimal(weight))
        for weight in ("11.861136", "11.86113599999999999999999999999999999999")
    )
    assert (tie.exact_mg, less.exact_mg) == (Decimal("330.1"), Decimal("330"))


TWO_STEPS = edition_with(
    ("above_m2 = 1.5\nmg_per_m2 = 750", "above_m2 = 1.5\nup_to_m2 = 2\nmg_per_m2 = 600"),
    (
        "[regimen.formulas.mosteller]",
        """[[regimen.arms]]
id = "juvenile-third"
population = "juvenile"
above_m2 = 2
mg_per_m2 = 500
cap_mg = 1000
source = "A test"
tag = "local"
statements = ["S25"]

[regimen.formulas.mosteller]""",
    ),
)


@pytest.mark.parametrize(("weight", "at_m2"), [("54", "1.5"), ("74", "1.5"), ("76", "2")])
def test_of_several_steps_the_nearest_is_told(weight: str, at_m2: str) -> None:
    """At 150 cm the steps sit at 54 and 96 kg; half-way is 75 kg."""
    assert strip(TWO_STEPS, Decimal(150), Decimal(weight)).step.at_m2 == Decimal(at_m2)
