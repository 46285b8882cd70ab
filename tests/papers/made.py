"""Orders by the hundred, each of its own kind, the same ones every time."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from rituximab.actions.working import Choices
from tests.papers.charts import snapshot
from tests.protocol.casekit import CaseDict, decided, drug, merged, plus, ready_adult, ready_child

FAMILY = (
    "Okafor",
    "Lindqvist",
    "O'Neill",
    "Nguyen",
    "Иванова",
    "Παπαδοπούλου",
    "Wolfeschlegelsteinhausenbergerdorff-Papadimitriou-Featherstone",
    "de la Cruz y Fernández",
)
GIVEN = ("Maria", "Li", "", "Theo Aurelius", "Анна", "Zoë", "Maximiliana Theresa")
SUBSTANCES = (
    "penicillin",
    "latex",
    "iodine contrast",
    "ibuprofen",
    "peanut",
    "codeine",
    "trimethoprim",
    "egg",
    "adhesive plaster",
    "vancomycin",
    "cefuroxime",
    "wasp venom",
)
EFFECTS = ("", "rash", "swelling of the face", "wheeze, needed adrenaline in 2011")
OTHER = (
    drug("azathioprine", 100, "mg/day", "2025-03-01", "2025-09-01", outcome="intolerant"),
    drug("mycophenolate", 2, "g/day", "2025-10-01", "2026-03-01", outcome="inadequate"),
    drug("ivig", None, None, "2026-02-01", "2026-04-01", route="iv", outcome="inadequate"),
    drug("tacrolimus", 4, "mg/day", "2026-08-01", decision=decided("reduce", 2, "mg/day")),
)


def made(number: int) -> tuple[dict[str, Any], str]:
    """The snapshot of order ``number`` and the size of its paper."""
    chance = Random(number)
    case = _sized(ready_child() if number % 2 else ready_adult(), chance)
    for one in chance.sample(OTHER, chance.randint(0, 2)):
        case = plus(case, "therapies", one)
    if chance.random() < 0.3:
        reaction = {"kind": "infusion_reaction", "on": "2026-06-02", "grade": 2}
        case = plus(case, "events", reaction)
    if chance.random() < 0.3:
        case = plus(case, "answers", {"rule": "near-threshold", "code": "x", "text": "seen twice"})
    case["results"] = [_later(result, chance) for result in case["results"]]
    some = chance.sample(SUBSTANCES, chance.choice((0, 0, 1, 2, 5, 12)))
    who = {
        "family_name": chance.choice(FAMILY),
        "given_names": chance.choice(GIVEN),
        "mrn": f"DEMO-{number:06d}",
        "allergies": [(one, chance.choice(EFFECTS)) for one in some],
    }
    return snapshot(case, _choices(number, chance), **who), chance.choice(("A4", "Letter"))


def _sized(case: CaseDict, chance: Random) -> CaseDict:
    """Another height and weight, a child's or an adult's."""
    child = case["patient"]["diagnosis"] == "juvenile_dermatomyositis"
    height = chance.randint(90, 178) if child else chance.randint(150, 195)
    bmi = Decimal(chance.randint(135, 310)) / 10
    weight = round(bmi * height * height / 10_000, 1)
    size = {"on": "2026-11-20", "height_cm": height, "weight_kg": str(weight)}
    return merged(case, {"measurements": [*case["measurements"], size]})


def _later(result: CaseDict, chance: Random) -> CaseDict:
    """The result a few days earlier or later, so that lines of the checklist part."""
    on = date.fromisoformat(result["on"]) - timedelta(days=chance.choice((0, 0, 0, 1, 2)))
    return {**result, "on": on.isoformat()}


def _choices(number: int, chance: Random) -> Choices:
    return Choices(
        rounding=chance.choice(("rounded", "exact")),
        diluent=chance.choice(("sodium-chloride", "dextrose")),
        bag_ml=Decimal(chance.choice((250, 500))) if not number % 2 else Decimal(250),
        bag_method=chance.choice(("withdraw-first", "add-to-full")),
        note=chance.choice(("", "", "Begin before ten; the way home is long.")),
    )
