"""The live panel: what the protocol makes of the sizes and choices in the form, saved or not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.urls import reverse

from rituximab.access.actor import Actor
from rituximab.actions.base import NotAllowed, Refusal
from rituximab.actions.order.guards import measured_twice
from rituximab.actions.working import Working, concentrate, working_of
from rituximab.protocol.calculation import Calculation, SurfaceCalculation
from rituximab.protocol.case import Case
from rituximab.protocol.dosing import RULES, by_formula, calculate
from rituximab.protocol.journey import lifted
from rituximab.protocol.order import Preparation, preparations
from rituximab.protocol.patient import height_on, weight_on
from rituximab.protocol.plausible import doubts
from rituximab.protocol.quantity import half_up
from rituximab.protocol.rates import at_minute
from rituximab.protocol.verdict import Reason
from rituximab.records.journey import Chart, facts_of
from rituximab.records.rows import MeasurementRow
from rituximab.screens.shared.findings import Shown, shown

from .desk import Desk
from .forms import Asked
from .strip import Drawing, drawing_of

#: An area is shown with more digits than the dose needs, so that nobody takes it for the limit.
AREA_STEP = Decimal(1).scaleb(-6)


@dataclass(frozen=True, slots=True)
class FormulaRow:
    """One formula; ``dose`` only where the dose follows the area (None for an adult)."""

    name: str
    printed: str
    area_m2: Decimal
    dose: SurfaceCalculation | None
    decides: bool
    other_band: bool


@dataclass(frozen=True, slots=True)
class BagRow:
    preparation: Preparation
    chosen: bool


@dataclass(frozen=True, slots=True)
class RateLine:
    step: int
    after: Decimal  # minutes
    clock: str
    mg_h: Decimal
    ml_h: Decimal
    mg: Decimal
    ml: Decimal


@dataclass(frozen=True, slots=True)
class Panel:
    """``what_if``: with sizes that are not on record. ``dose_mg`` as chosen, rounded or exact.
    ``ends``: by the clock, where a start was typed."""

    case: Case
    what_if: bool
    doubts: tuple[Reason, ...]
    calculation: Calculation | None
    dose_mg: Decimal | None
    formulas: tuple[FormulaRow, ...]
    bags: tuple[BagRow, ...]
    working: Working | None
    refusals: tuple[Refusal, ...]
    rates: tuple[RateLine, ...]
    ends: str
    strip: Drawing | None
    findings: tuple[Shown, ...]
    near: bool
    twice: bool
    first_measured: MeasurementRow | None

    @property
    def stands(self) -> bool:
        """Whether one of the rules on the dose waits for something."""
        return any(one.finding.blocks or one.finding.asks for one in self.findings)

    @property
    def surface(self) -> SurfaceCalculation | None:
        return self.calculation if isinstance(self.calculation, SurfaceCalculation) else None


def panel_of(desk: Desk, asked: Asked, actor: Actor, at: datetime) -> Panel:
    chart = _what_if(desk, asked, at)
    case = desk.case if chart is desk.chart else replace(desk.case, facts=facts_of(chart))
    own, choices = calculate(case), asked.choices
    dose = None
    if own is not None:
        dose = own.exact_mg if choices.rounding == "exact" else own.ordered_mg
    working, refusals = _working(chart, case, desk.infusion, choices)
    found = tuple(lifted(case, RULES[rule](case)) for rule in RULES)
    here = reverse("dosing:propose", args=[desk.chart.pinned.id])
    apply = (f for f in found if f.status != "not_applicable")
    findings = shown(apply, desk.edition, desk.chart, actor, here)
    rows = max(desk.chart.measurements, key=lambda row: (row.on, row.id), default=None)
    return Panel(
        case=case,
        what_if=chart is not desk.chart,
        doubts=_doubts(desk, asked, case.today) if chart is not desk.chart else (),
        calculation=own,
        dose_mg=dose,
        formulas=tuple(_formulas(case, own)),
        bags=tuple(_bags(case, dose, choices)) if dose else (),
        working=working,
        refusals=refusals,
        rates=tuple(_rates(working, asked.starts)) if working else (),
        ends=_clock(asked.starts, working.rates.minutes) if working else "",
        strip=drawing_of(case, own) if isinstance(own, SurfaceCalculation) else None,
        findings=findings,
        near=any(f.rule == "near-threshold" and f.status == "not_met" for f in found),
        twice=measured_twice(desk.chart),
        first_measured=rows,
    )


def _what_if(desk: Desk, asked: Asked, at: datetime) -> Chart:
    """The chart with the typed sizes measured today; the very same chart when they are no news."""
    known = tuple(found[0] if found else None for found in (desk.height, desk.weight))
    typed = tuple(new or old for new, old in zip((asked.height, asked.weight), known, strict=True))
    if typed == known:
        return desk.chart
    who: dict[str, Any] = {"written_by": "", "written_by_id": 0, "error_by": "", "error_reason": ""}
    row = MeasurementRow(
        id=0,
        written_at=at,
        error_at=None,
        on=desk.case.today,
        height_cm=typed[0],
        weight_kg=typed[1],
        as_typed="",
        confirmed_reason="",
        confirms_id=None,
        **who,
    )
    return replace(desk.chart, measurements=(*desk.chart.measurements, row))


def _working(
    chart: Chart, case: Case, infusion: int, choices: Any
) -> tuple[Working | None, tuple[Refusal, ...]]:
    try:
        return working_of(chart, case.today, infusion, choices), ()
    except NotAllowed as refused:
        return None, refused.refusals


def _doubts(desk: Desk, asked: Asked, today: date) -> tuple[Reason, ...]:
    """The same questions that recording the values would ask."""
    return doubts(
        desk.edition,
        born=desk.chart.patient.born,
        on=today,
        height_cm=asked.height,
        weight_kg=asked.weight,
        last_height_cm=desk.height[0] if desk.height else None,
        last_weight_kg=desk.weight[0] if desk.weight else None,
    )


def _formulas(case: Case, own: Calculation | None) -> list[FormulaRow]:
    """Every formula of the edition, the deciding one first."""
    height, weight = height_on(case, case.judged_on), weight_on(case, case.judged_on)
    if height is None or weight is None:
        return []
    edition = case.edition
    deciding = edition.word("dosing", "formula")
    doses = case.once(by_formula) if isinstance(own, SurfaceCalculation) else None
    rows = []
    for key, formula in edition.regimen.formulas.items():
        dose = doses[key] if doses else None
        area = dose.area_m2 if dose else formula.area(height[0], weight[0])
        other = bool(dose and own and dose.arm.id != own.arm.id)
        shown_area = half_up(area, AREA_STEP)
        rows.append(
            FormulaRow(formula.name, formula.printed, shown_area, dose, key == deciding, other)
        )
    return sorted(rows, key=lambda row: not row.decides)


def _bags(case: Case, dose: Decimal, choices: Any) -> list[BagRow]:
    """Every bag both ways, in the order of the edition."""
    every = preparations(case.edition, concentrate(case.edition), dose)
    chosen = (choices.bag_ml, choices.bag_method)
    rows = [BagRow(one, (one.bag_ml, one.method) == chosen) for one in every]
    return sorted(rows, key=lambda row: (-row.preparation.bag_ml, row.preparation.withdraw_ml == 0))


def _rates(working: Working, starts: time | None) -> list[RateLine]:
    """One line a rate, as on paper: the last one runs to the end of the bag."""
    step, rows = working.edition.number("infusion", "pump_step_ml_h"), working.rates.rows
    began = {row.step: row.from_min for row in reversed(rows)}
    return [
        RateLine(
            step=row.step,
            after=began[row.step],
            clock=_clock(starts, began[row.step]),
            mg_h=row.mg_h,
            ml_h=row.pump_ml_h,
            mg=half_up(row.cumulative_mg, step),
            ml=half_up(row.cumulative_ml, step),
        )
        for row in {row.step: row for row in rows}.values()
    ]


def _clock(starts: time | None, minutes: Decimal) -> str:
    """``10:45``: so long after the planned start; nothing without one."""
    if starts is None:
        return ""
    return f"{at_minute(datetime.combine(date.min, starts), minutes):%H:%M}"
