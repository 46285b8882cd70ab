"""The monograph of an edition: products, preparation, rates, premedication, reactions."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from .sourced import Population, Positive, Sourced, Strict

Hours = Annotated[int, Field(ge=0)]
Minutes = Annotated[int, Field(ge=0)]
Grade = Annotated[int, Field(ge=1, le=5)]
Method = Literal["withdraw-first", "add-to-full"]
RateFamilyName = Literal["first", "subsequent"]


class Vial(Strict):
    mg: Positive
    ml: Positive


class Storage(Strict):
    """How long the prepared bag keeps: hours in the fridge, then at room temperature."""

    fridge_hours: Hours
    fridge_from_c: Decimal
    fridge_to_c: Decimal
    room_hours: Hours = 0
    protect_from_light: bool = False


class Product(Sourced):
    """A marketed product; the suffix is part of its name. Subcutaneous: never selectable."""

    brand: str
    suffix: str = ""
    markets: tuple[Literal["US", "EU"], ...]
    route: Literal["intravenous", "subcutaneous"]
    selectable: bool
    why_not: str = ""
    vials: tuple[Vial, ...] = ()
    excipients: str = ""
    storage: Storage | None = None

    @model_validator(mode="after")
    def _selectable_is_safe(self) -> Product:
        if not self.selectable:
            if not self.why_not:
                raise ValueError("a product that cannot be selected says why in why_not")
            return self
        if self.route != "intravenous":
            raise ValueError("only an intravenous product may be selectable")
        if not self.vials or self.storage is None:
            raise ValueError("a selectable product has vials and storage")
        if len({vial.mg / vial.ml for vial in self.vials}) > 1:
            raise ValueError("all vials of a product have one strength")
        return self

    @property
    def mg_per_ml(self) -> Decimal:
        return self.vials[0].mg / self.vials[0].ml

    @property
    def printed(self) -> str:
        """``riTUXimab-abbs (Truxima)``: name, suffix and brand as they go on paper."""
        suffix = f"-{self.suffix}" if self.suffix else ""
        return f"riTUXimab{suffix} ({self.brand})"


class Diluent(Sourced):
    name: str
    containers: str


class Bag(Sourced):
    ml: Positive


class Recipe(Sourced):
    """How the drug goes into the bag; ``steps`` take {withdraw}, {draw}, {bag}, {final} in mL."""

    title: str
    steps: tuple[str, ...]


class Concentration(Sourced):
    """Limits of the final concentration, inclusive, and the sentences about them."""

    low_mg_per_ml: Positive
    high_mg_per_ml: Positive
    says: dict[str, str]
    changes: dict[str, str]


class RateFamily(Sourced):
    """mg/h: a start, then a step every so many minutes up to a maximum."""

    title: str
    when: str
    start_mg_h: Positive
    step_mg_h: Positive
    every_min: Annotated[int, Field(gt=0)]
    max_mg_h: Positive


class PerKilogram(Strict):
    """mg per kg (or a range of it), rounded half up and never above ``max_mg``."""

    mg: Positive
    mg_up_to: Positive | None = None
    max_mg: Positive
    round_to_mg: Positive


class Medicine(Sourced):
    """A drug with a fixed dose (or a range), a dose by weight, or one said in ``text``."""

    id: str
    population: Population
    drug: str
    route: str
    mg: Positive | None = None
    mg_up_to: Positive | None = None
    per_kg: PerKilogram | None = None
    text: str = ""

    @model_validator(mode="after")
    def _one_way_of_dosing(self) -> Medicine:
        if [self.mg is None, self.per_kg is None, not self.text].count(False) != 1:
            raise ValueError("give one of mg, per_kg and text")
        return self


class Premedication(Medicine):
    """Given ``from_min`` to ``to_min`` minutes before the infusion, or completed by then."""

    from_min: Minutes
    to_min: Minutes
    completed: bool = False


class Rescue(Medicine):
    """Only for the indication named, at most as often as ``repeats`` says."""

    indication: str
    repeats: str


class Reaction(Sourced):
    """One grade of CTCAE v5 and what is done."""

    grade: Grade
    definition: str
    action: Literal["slow", "pause", "stop", "stop-for-good", "report"]
    steps: tuple[str, ...]
    resume: str = ""


class Observation(Sourced):
    """Vital signs: ``every_min`` between two minutes of a phase, or once at its moment."""

    phase: Literal["before", "running", "end", "after"]
    text: str
    from_min: Minutes = 0
    to_min: Minutes | None = None
    every_min: Minutes | None = None


class HoldIf(Sourced):
    """A value at the chair at which the infusion waits and the prescriber is called."""

    id: str
    text: str
    measure: str = ""
    unit: str = ""
    above: Decimal | None = None
    below: Decimal | None = None


class Pathway(Sourced):
    """What happens on an alarm: when it starts, the steps, and what is known."""

    id: str
    title: str
    trigger: str
    steps: tuple[str, ...]
    facts: tuple[str, ...] = ()


class Prophylaxis(Sourced):
    against: Literal["pneumocystis", "hepatitis-b"]
    population: Population
    drug: str
    dose: str


class Advice(Sourced):
    """A point the patient is told, or a schedule that is named and not offered."""

    id: str
    title: str
    text: str


class Monograph(Strict):
    products: dict[str, Product]
    diluents: dict[str, Diluent]
    bags: tuple[Bag, ...]  # in the order in which they are proposed
    recipes: dict[Method, Recipe]
    concentration: Concentration
    rates: dict[RateFamilyName, RateFamily]
    not_offered: tuple[Advice, ...]
    premedication: tuple[Premedication, ...]
    rescue: tuple[Rescue, ...]
    reactions: tuple[Reaction, ...]
    observations: tuple[Observation, ...]
    hold_if: tuple[HoldIf, ...]
    pathways: tuple[Pathway, ...]
    prophylaxis: tuple[Prophylaxis, ...]
    information: tuple[Advice, ...]

    @property
    def selectable(self) -> dict[str, Product]:
        """The products an order may name."""
        return {key: product for key, product in self.products.items() if product.selectable}
