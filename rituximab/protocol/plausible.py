"""Height and weight that are possible but unlikely: what to ask before they are believed.

Nothing here is a rule of the treatment, and nothing is refused for good: whoever measured says why
the value is right. The limits are local policy (edition, group plausibility).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .edition import Edition
from .quantity import CM_PER_INCH, KG_PER_LB, age_in_years, half_up, plain
from .verdict import Reason

CM_PER_METRE = Decimal(1).scaleb(2)


def doubts(
    edition: Edition,
    *,
    born: date,
    on: date,
    height_cm: Decimal | None = None,
    weight_kg: Decimal | None = None,
    last_height_cm: Decimal | None = None,
    last_weight_kg: Decimal | None = None,
) -> tuple[Reason, ...]:
    """Every doubt about a new height (cm) and weight (kg) of ``on``; empty when they are likely.

    The mass index takes the last value for the one that was not measured.
    """
    adult = age_in_years(born, on) >= edition.days("plausibility", "adult_from_years")
    found: list[Reason] = []
    if weight_kg is not None and last_weight_kg is not None:
        found += _weight(edition, weight_kg, last_weight_kg)
    if height_cm is not None:
        found += _height(edition, height_cm, last_height_cm, adult)
    height, weight = height_cm or last_height_cm, weight_kg or last_weight_kg
    if height is not None and weight is not None and not found:
        found += _mass_index(edition, height, weight, adult)
    return tuple(found)


def _limit(edition: Edition, name: str) -> Decimal:
    return edition.number("plausibility", name)


def _near(value: Decimal, other: Decimal, percent: Decimal) -> bool:
    return abs(value - other) <= other * percent.scaleb(-2)


def _weight(edition: Edition, weight: Decimal, last: Decimal) -> list[Reason]:
    if _near(weight, last, _limit(edition, "weight_change_percent")):
        return []
    if _near(weight * KG_PER_LB, last, _limit(edition, "pounds_within_percent")):
        times = half_up(weight / last, Decimal(1).scaleb(-1))
        return [
            Reason(
                f"{plain(weight)} kg is {plain(times)} times the last weight, {plain(last)} kg.",
                "Typed in lb? Then choose lb.",
            )
        ]
    change = half_up(((weight - last) / last).scaleb(2), Decimal(1))
    return [
        Reason(
            f"{plain(weight)} kg is {plain(abs(change))} % {'more' if change > 0 else 'less'} than "
            f"the last weight, {plain(last)} kg.",
            "Weigh again, or say why it is right.",
        )
    ]


def _height(edition: Edition, height: Decimal, last: Decimal | None, adult: bool) -> list[Reason]:
    if height < _limit(edition, "metres_below"):
        return [Reason(f"A height of {plain(height)} cm is not one.", "Typed in metres?")]
    if last is not None and _near(
        height * CM_PER_INCH, last, _limit(edition, "inches_within_percent")
    ):
        return [
            Reason(
                f"{plain(height)} cm would be {plain(height * CM_PER_INCH)} cm in inches; the last "
                f"height was {plain(last)} cm.",
                "Typed in inches? Then choose in.",
            )
        ]
    if adult and height < _limit(edition, "adult_height_from_cm"):
        return [Reason(f"{plain(height)} cm is little for an adult.", "Typed in inches?")]
    if height > _limit(edition, "height_to_cm"):
        return [Reason(f"{plain(height)} cm is more than people measure.", "Measure again.")]
    if last is not None and last - height > _limit(edition, "shrink_cm"):
        return [
            Reason(
                f"{plain(height)} cm is {plain(last - height)} cm less than the last height, "
                f"{plain(last)} cm.",
                "Measure again, or say why it is right.",
            )
        ]
    return []


def _mass_index(edition: Edition, height: Decimal, weight: Decimal, adult: bool) -> list[Reason]:
    who = "adult" if adult else "child"
    metres = height / CM_PER_METRE
    index = weight / (metres * metres)
    low, high = _limit(edition, f"{who}_bmi_from"), _limit(edition, f"{who}_bmi_to")
    if low <= index <= high:
        return []
    shown = plain(half_up(index, Decimal(1).scaleb(-1)))
    return [
        Reason(
            f"{plain(weight)} kg at {plain(height)} cm is a body mass index of {shown} kg/m2, "
            f"outside {plain(low)} to {plain(high)} kg/m2.",
            "Check the units of both, or say why they are right.",
        )
    ]
