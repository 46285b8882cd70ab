"""The strip: dose over weight as an SVG, drawn with attributes only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from rituximab.protocol.calculation import SurfaceCalculation
from rituximab.protocol.case import Case
from rituximab.protocol.quantity import half_up
from rituximab.protocol.threshold import Step, strip

WIDTH, HEIGHT = 640, 210
LEFT, RIGHT, TOP, BOTTOM = 76, 20, 34, 40
SHOWN_KG = Decimal(1).scaleb(-1)
Place = Callable[[Decimal], float]  # from kg or mg to a coordinate


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Drawing:
    """Coordinates in the view box; ``lines`` are the points of one band each."""

    width: int
    height: int
    lines: tuple[str, ...]
    point: tuple[float, float]
    step_x: float | None
    ticks: tuple[Label, ...]
    labels: tuple[Label, ...]
    step: Step
    own: SurfaceCalculation

    @property
    def base(self) -> int:
        return HEIGHT - BOTTOM

    @property
    def left(self) -> int:
        return LEFT

    @property
    def right(self) -> int:
        return WIDTH - RIGHT

    @property
    def top(self) -> int:
        return TOP

    @property
    def switch_kg(self) -> Decimal:
        return half_up(self.step.switch_kg, SHOWN_KG)

    @property
    def apart_kg(self) -> Decimal:
        """How far from the switch, without a sign; at the switch itself it is 0."""
        return half_up(abs(self.step.distance_kg), SHOWN_KG)

    @property
    def below(self) -> bool:
        """Below the switch, or on it: the edge belongs to the lower band."""
        return self.step.distance_kg >= 0

    @property
    def other_mg(self) -> Decimal:
        return half_up(self.step.other_mg, SHOWN_KG)

    @property
    def change_percent(self) -> Decimal:
        return half_up(abs(self.step.change_percent), SHOWN_KG)

    @property
    def less(self) -> bool:
        return self.step.change_percent < 0


def drawing_of(case: Case, own: SurfaceCalculation) -> Drawing:
    found = strip(case.edition, own.height_cm, own.weight_kg)
    points = found.points
    low, high = points[0].weight_kg, points[-1].weight_kg
    doses = [point.exact_mg for point in (*points, own)]
    least, most = min(doses), max(doses)
    margin = max((most - least) / 5, most / 50)

    def x(kg: Decimal) -> float:
        return round(float(LEFT + (WIDTH - LEFT - RIGHT) * (kg - low) / (high - low)), 1)

    def y(mg: Decimal) -> float:
        share = (mg - least + margin) / (most - least + 2 * margin)
        return round(float(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share), 1)

    step = found.step
    inside = low <= step.switch_kg <= high
    px, py = x(own.weight_kg), y(own.exact_mg)
    middle = (WIDTH + LEFT) / 2
    own_label = Label(
        px + (10 if px < middle else -10),
        py + 20,
        f"{_kg(own.weight_kg)}, {_mg(own.exact_mg)}",
        "start" if px < middle else "end",
    )
    labels = [own_label]
    if inside:
        text = f"{_plain(step.at_m2)} m2 at {_kg(step.switch_kg)}"
        labels.append(Label(min(max(x(step.switch_kg), 130), WIDTH - 80), TOP - 12, text))
    return Drawing(
        width=WIDTH,
        height=HEIGHT,
        lines=tuple(_lines(points, x, y)),
        point=(px, py),
        step_x=x(step.switch_kg) if inside else None,
        ticks=(
            Label(x(low), HEIGHT - 16, _kg(low), "start"),
            Label(x(high), HEIGHT - 16, _kg(high), "end"),
            Label(LEFT - 8, y(least) + 4, _mg(least), "end"),
            Label(LEFT - 8, y(most) + 4, _mg(most), "end"),
        ),
        labels=tuple(labels),
        step=step,
        own=own,
    )


def _lines(points: tuple[SurfaceCalculation, ...], x: Place, y: Place) -> list[str]:
    """One run of points for each dose band, so that the step is a gap and not a slope."""
    runs: list[list[SurfaceCalculation]] = [[points[0]]]
    for before, point in pairwise(points):
        if point.arm.id != before.arm.id:
            runs.append([])
        runs[-1].append(point)
    return [" ".join(f"{x(p.weight_kg)},{y(p.exact_mg)}" for p in run) for run in runs]


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _kg(value: Decimal) -> str:
    return f"{_plain(half_up(value, SHOWN_KG))} kg"


def _mg(value: Decimal) -> str:
    return f"{half_up(value, SHOWN_KG).normalize():,f} mg"
