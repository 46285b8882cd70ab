"""The working of an order: what its dose, bag and rates come to, from the facts of a course.

The same working fills a draft, is asked again when the order is signed, verified and released, goes
into the snapshot, and is what the pharmacist's own numbers are compared with.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from rituximab.protocol.calculation import Calculation, SurfaceCalculation, to_tenth
from rituximab.protocol.case import Case
from rituximab.protocol.dosing import calculate
from rituximab.protocol.edition import Edition
from rituximab.protocol.monograph import Method, Product, RateFamilyName
from rituximab.protocol.order import Preparation, VialChoice, preparations, prepare, vial_choices
from rituximab.protocol.quantity import add_months, day_text
from rituximab.protocol.rates import RateTable, rate_table
from rituximab.records.journey import Chart, edition_of, facts_of
from rituximab.records.models import Order
from rituximab.records.order_rows import OrderRow

from .refusal import NotAllowed, Refusal, refuse

ROUNDINGS = ("rounded", "exact")


@dataclass(frozen=True, slots=True)
class Choices:
    """What the prescriber chooses: rounded or exact, bag and how it is filled, diluent, rates."""

    rounding: str = "rounded"
    diluent: str = "sodium-chloride"
    bag_ml: Decimal | None = None  # None: the bag the edition proposes
    bag_method: str = "withdraw-first"
    rate_family: str = "first"
    note: str = ""

    @classmethod
    def of(cls, order: Order | OrderRow) -> Choices:
        return cls(**{name: getattr(order, name) for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Working:
    """mg and mL, exact; ``bsa_m2`` and ``calculated_mg`` as they are shown."""

    case: Case
    calculation: Calculation
    product: Product
    preparation: Preparation
    vials: tuple[VialChoice, ...]
    rates: RateTable
    infusion: int
    planned_on: date
    valid_until: date
    choices: Choices

    @property
    def edition(self) -> Edition:
        return self.case.edition

    @property
    def dose_mg(self) -> Decimal:
        return self.preparation.dose_mg

    @property
    def bsa_m2(self) -> Decimal | None:
        own = self.calculation
        return own.bsa_m2 if isinstance(own, SurfaceCalculation) else None

    @property
    def calculated_mg(self) -> Decimal:
        return to_tenth(self.edition, self.calculation.calculated_mg)

    def columns(self) -> dict[str, Any]:
        """The content of the order as its row keeps it."""
        return {
            "planned_on": self.planned_on,
            "valid_until": self.valid_until,
            "basis": self.calculation.arm.id,
            "bsa_m2": self.bsa_m2,
            "calculated_mg": self.calculated_mg,
            "ordered_mg": self.dose_mg,
            "cap_mg": self.calculation.arm.cap_mg,
            "rounding": self.choices.rounding,
            "diluent": self.choices.diluent,
            "bag_ml": self.preparation.bag_ml,
            "bag_method": self.choices.bag_method,
            "rate_family": self.choices.rate_family,
            "note": self.choices.note,
        }


def concentrate(edition: Edition) -> Product:
    """The product an order is worked out with: every selectable one has its strength and vials,
    or verification refuses it."""
    return next(iter(edition.monograph.selectable.values()))


def same_vials(edition: Edition, product: Product) -> bool:
    """Whether an order worked out before the product was chosen holds for it."""
    own = concentrate(edition)
    return product.mg_per_ml == own.mg_per_ml and set(product.vials) == set(own.vials)


def proposed_bag(edition: Edition, product: Product, dose_mg: Decimal, method: str) -> Decimal:
    """mL of the first bag that fits the dose made this way, in the edition's order."""
    ways = [way for way in preparations(edition, product, dose_mg) if way.method == method]
    return ways[0].bag_ml


def working_of(chart: Chart, day: date, infusion: int, choices: Choices) -> Working:
    """The working of the order for the infusion, judged on ``day`` under the pinned edition.

    Raises NotAllowed with every reason why there is none: not the next infusion, no plan, no valid
    height and weight, a bag outside the limits.
    """
    edition = edition_of(chart)
    case = Case(facts_of(chart), edition, day)
    planned_on = _planned(case, infusion)
    calculation = calculate(case)
    if calculation is None:
        raise refuse(
            "no-dose",
            f"There is no valid height and weight for {day_text(case.judged_on)}.",
            "Needs height and weight measured anew.",
        )
    exact = choices.rounding == "exact"
    dose = calculation.exact_mg if exact else calculation.ordered_mg
    product = concentrate(edition)
    bag = choices.bag_ml or proposed_bag(edition, product, dose, choices.bag_method)
    preparation = prepare(edition, product, dose, bag, cast(Method, choices.bag_method))
    if not preparation.fits:
        raise NotAllowed(Refusal("bag", r.text, r.change) for r in preparation.reasons)
    family = cast(RateFamilyName, choices.rate_family)
    window = edition.days("order", "expires_after_days")
    return Working(
        case=case,
        calculation=calculation,
        product=product,
        preparation=preparation,
        vials=vial_choices(product, dose),
        rates=rate_table(edition, family, dose, preparation.final_ml),
        infusion=infusion,
        planned_on=planned_on,
        valid_until=planned_on + timedelta(days=window),
        choices=choices,
    )


def _planned(case: Case, infusion: int) -> date:
    """The planned day of the infusion, which must be the next one: only that is judged."""
    waiting = case.next_infusion
    if waiting is None or waiting.on is None:
        raise refuse("not-planned", "No infusion is planned.", "Plan the infusions of the course.")
    if waiting.infusion != infusion:
        raise refuse(
            "not-next",
            f"Infusion {waiting.infusion} comes next; infusion {infusion} cannot be judged yet.",
            f"Infusion {infusion} is ordered once infusion {waiting.infusion} has been given.",
        )
    far = add_months(case.today, case.edition.days("order", "valid_months"))
    if waiting.on > far:
        raise refuse(
            "too-far",
            f"Infusion {infusion} is planned for {day_text(waiting.on)}.",
            f"Order it when the day is near: the last day that can be ordered is {day_text(far)}.",
        )
    return waiting.on
