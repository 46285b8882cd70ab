"""Entries of an edition as lines of a table: what it is, what it says, where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from rituximab.protocol.edition import Edition, Parameter
from rituximab.protocol.monograph import Medicine, Monograph, Observation, Product, RateFamily
from rituximab.protocol.quantity import grouped, plain, unit_text
from rituximab.protocol.regimen import Arm
from rituximab.protocol.sourced import Sourced
from rituximab.screens.templatetags.house import NBSP, spoken

#: Units whose name in a key is not how they are written.
SPELLED = {"%": "percent"}


@dataclass(frozen=True, slots=True)
class Line:
    """``text`` holds one sentence a part; ``entry`` its source, tag, statements and mark."""

    name: str
    text: tuple[str, ...]
    entry: Sourced


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    lines: tuple[Line, ...]


def amount(value: Decimal | None, unit: str = "") -> str:
    """``1,000 mg``."""
    if value is None:
        return ""
    return f"{grouped(value)}{NBSP}{unit_text(unit)}".strip(NBSP)


def parameter_line(name: str, one: Parameter) -> Line:
    value = one.value
    text = amount(value, one.unit) if isinstance(value, Decimal) else spoken(value)
    return Line(named(name, one.unit), (text,), one)


def named(name: str, unit: str) -> str:
    """``weight_kg`` of 1 kg is "weight": the unit stands behind the number."""
    words = spoken(name).split()
    last = words[-1] if len(words) > 1 else ""
    return " ".join(words[:-1] if last and last == SPELLED.get(unit, unit).lower() else words)


def parameters_of(edition: Edition) -> list[Table]:
    """Numbers that no single rule owns, group by group."""
    return [
        Table(spoken(group).capitalize(), tuple(parameter_line(*pair) for pair in found.items()))
        for group, found in edition.parameters.items()
    ]


def alarms_of(edition: Edition) -> list[Table]:
    """What opens a task after an infusion: the sentence, its numbers, what it says."""
    found = []
    for alarm in edition.abnormal.values():
        said = tuple(alarm.sentence.splitlines()) + tuple(alarm.says.values())
        first = Line("what it says", (*said, *alarm.changes.values()), alarm)
        lines = (parameter_line(*pair) for pair in alarm.parameters.items())
        found.append(Table(f"Alarm: {alarm.title}", (first, *lines)))
    return found


def regimen_of(edition: Edition) -> list[Table]:
    """The dosing rule itself: its arms and the formulas for body surface area."""
    formulas = edition.regimen.formulas
    decides = edition.word("dosing", "formula")
    named = {key: " (decides the dose)" if key == decides else "" for key in formulas}
    return [
        Table("Dose", tuple(map(_arm, edition.regimen.arms))),
        Table(
            "Body surface area",
            tuple(Line(f.name + named[key], (f.printed,), f) for key, f in formulas.items()),
        ),
    ]


def _arm(arm: Arm) -> Line:
    above = f" above {amount(arm.above_m2, 'm2')}" if arm.above_m2 else ""
    up_to = f" up to {amount(arm.up_to_m2, 'm2')}" if arm.up_to_m2 else ""
    dose = amount(arm.fixed_mg, "mg") or amount(arm.mg_per_m2, "mg per m2")
    cap = () if arm.fixed_mg else (f"At most {amount(arm.cap_mg, 'mg')}.",)
    return Line(f"{arm.population.capitalize()}{above}{up_to}", (f"{dose}.", *cap), arm)


def monograph_of(edition: Edition) -> list[Table]:
    m = edition.monograph
    return [
        Table("Products", tuple(map(_product, m.products.values()))),
        Table("Diluents and bags", tuple(_bags(m))),
        Table("Preparation", tuple(_preparation(m))),
        Table("Rates", tuple(map(_rate, m.rates.values()))),
        Table("Not offered", _advice(m.not_offered)),
        Table("Premedication", tuple(map(_medicine, m.premedication))),
        Table("Observations", tuple(map(_observation, m.observations))),
        Table(
            "Wait and call when",
            tuple(Line(h.id.replace("-", " "), (h.text,), h) for h in m.hold_if),
        ),
        Table("Reactions", tuple(_reactions(m))),
        Table("Rescue medicines", tuple(map(_medicine, m.rescue))),
        Table(
            "Alarms", tuple(Line(p.title, (p.trigger, *p.steps, *p.facts), p) for p in m.pathways)
        ),
        Table("Prophylaxis", tuple(_prophylaxis(m))),
        Table("What the patient is told", _advice(m.information)),
    ]


def _product(one: Product) -> Line:
    vials = " and ".join(f"{amount(v.mg, 'mg')} in {amount(v.ml, 'mL')}" for v in one.vials)
    text = [f"{one.route.capitalize()}, {' and '.join(one.markets)}. {vials}".rstrip(". ") + "."]
    if not one.selectable:
        text.append(f"Never offered: {one.why_not}")
    if one.storage:
        keeps = one.storage
        room = f", then {keeps.room_hours}{NBSP}h at room temperature" if keeps.room_hours else ""
        light = "; protect from light" if keeps.protect_from_light else ""
        fridge = f"{plain(keeps.fridge_from_c)} to {plain(keeps.fridge_to_c)}{NBSP}°C"
        text.append(f"The bag keeps {keeps.fridge_hours}{NBSP}h at {fridge}{room}{light}.")
    return Line(one.printed, tuple(text), one)


def _bags(m: Monograph) -> Iterator[Line]:
    for diluent in m.diluents.values():
        yield Line(diluent.name, (diluent.containers,), diluent)
    for bag in m.bags:
        yield Line(f"Bag of {amount(bag.ml, 'mL')}", (), bag)


def _preparation(m: Monograph) -> Iterator[Line]:
    limits = m.concentration
    low, high = amount(limits.low_mg_per_ml), amount(limits.high_mg_per_ml, "mg per mL")
    yield Line("Final concentration", (f"{low} to {high}.",), limits)
    for recipe in m.recipes.values():
        yield Line(recipe.title, recipe.steps, recipe)


def _rate(one: RateFamily) -> Line:
    start, step, most = (
        amount(rate, "mg/h") for rate in (one.start_mg_h, one.step_mg_h, one.max_mg_h)
    )
    steps = f"From {start} up by {step} every {one.every_min}{NBSP}min to at most {most}."
    return Line(one.title, (one.when, steps), one)


def _medicine(one: Medicine) -> Line:
    name = f"{one.drug}, {one.route} ({one.population})"
    indication, repeats = getattr(one, "indication", ""), getattr(one, "repeats", "")
    return Line(name, tuple(filter(None, (_dose(one), _timing(one), indication, repeats))), one)


def _dose(one: Medicine) -> str:
    if one.per_kg:
        by = one.per_kg
        return f"{_range(by.mg, by.mg_up_to, 'mg/kg')}, at most {amount(by.max_mg, 'mg')}."
    return f"{_range(one.mg, one.mg_up_to, 'mg')}." if one.mg else one.text


def _range(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    return f"{amount(low)} to {amount(high, unit)}" if high else amount(low, unit)


def _timing(one: Medicine) -> str:
    first, last = getattr(one, "from_min", None), getattr(one, "to_min", None)
    if first is None or last is None:
        return ""
    done = "Completed" if getattr(one, "completed", False) else "Given"
    span = f"{first}" if first == last else f"{min(first, last)} to {max(first, last)}"
    return f"{done} {span}{NBSP}min before the infusion."


def _observation(one: Observation) -> Line:
    return Line(one.phase.capitalize(), (one.text,), one)


def _reactions(m: Monograph) -> Iterator[Line]:
    for one in m.reactions:
        resume = (f"Resume: {one.resume}",) if one.resume else ()
        yield Line(f"Grade {one.grade}", (one.definition, *one.steps, *resume), one)


def _prophylaxis(m: Monograph) -> Iterator[Line]:
    for one in m.prophylaxis:
        yield Line(
            f"{spoken(one.against).capitalize()} ({one.population})",
            (f"{one.drug} {one.dose}",),
            one,
        )


def _advice(points: Iterable[Sourced]) -> tuple[Line, ...]:
    return tuple(Line(p.title, (p.text,), p) for p in points)  # type: ignore[attr-defined]
