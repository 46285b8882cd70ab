"""All answers clear: the order is bound, and the infusion may be started."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from rituximab.actions.base import (
    Actor,
    NotAllowed,
    Permission,
    Refusal,
    deed,
    local_day,
    locked_infusion,
)
from rituximab.actions.deciding import decide
from rituximab.actions.moves import move_infusion
from rituximab.actions.order.guards import orderable, still_stands
from rituximab.actions.steps import IN_USE
from rituximab.protocol.journey import Standing
from rituximab.protocol.quantity import day_text
from rituximab.protocol.running import waits_for
from rituximab.records.infusion import InfusionState
from rituximab.records.journey import Chart, chart_of, edition_of, standing_of
from rituximab.records.models import Infusion, Order
from rituximab.records.year_rows import InfusionRow

from .bedside import (
    checks_of,
    current_order,
    infusion_row,
    needed_checks,
    of_infusion,
    population_of,
    premedication_lines,
)

#: Baseline vital signs: column -> how it is called.
BASELINE = {
    "temperature_c": "temperature",
    "systolic": "blood pressure",
    "pulse": "pulse",
    "breaths": "respiratory rate",
    "saturation": "oxygen saturation",
}
MEASURES = {"temperature_c": "temperature"}  # column -> measure of hold_if, where they differ


@deed(Permission.INFUSION_CHECK, "infusion.clear")
def clear_infusion(
    *, by: Actor, at: datetime, infusion_id: int, expected_version: int | None = None
) -> Infusion:
    """*Checking* becomes *cleared* and the order is bound.

    Raises NotAllowed with every reason ``in_the_way`` gives.
    """
    infusion = locked_infusion(by, infusion_id)
    details, order_id = {}, None
    if infusion.state == InfusionState.CHECKING:
        _, order, sha256 = judged(infusion, "infusion.clear", by=by, at=at)
        details, order_id = {"decision": sha256, "order": str(order)}, order.pk
    return move_infusion(
        infusion,
        InfusionState.CLEARED,
        deed="infusion.clear",
        by=by,
        at=at,
        expected_version=expected_version,
        details=details,
        order_id=order_id,
    )


@deed(Permission.INFUSION_CHECK, "infusion.recheck")
def recheck_infusion(
    *,
    by: Actor,
    at: datetime,
    infusion_id: int,
    reason: str = "",
    expected_version: int | None = None,
) -> Infusion:
    """*Cleared* goes back to *checking*: something changed before the start. The answers of today
    stand unless they are given anew."""
    return move_infusion(
        locked_infusion(by, infusion_id),
        InfusionState.CHECKING,
        deed="infusion.recheck",
        by=by,
        at=at,
        expected_version=expected_version,
        reason=reason.strip(),
        order_id=None,
    )


def judged(infusion: Infusion, word: str, *, by: Actor, at: datetime) -> tuple[Chart, Order, str]:
    """Chart, order and digest of the stored decision that it may go on. Raises NotAllowed."""
    chart = chart_of(actor=by, infusion_id=infusion.pk)
    row = infusion_row(chart, infusion.pk)
    standing, decision = decide(chart, deed=word, by=by, at=at, subject=f"{infusion}")
    found = list(_reasons(chart, row, standing, at))
    if found:
        raise NotAllowed(found)
    order = _order(chart, row)
    assert order is not None  # "no-order" would have been found
    return chart, order, decision.sha256


def in_the_way(chart: Chart, infusion_id: int, at: datetime) -> tuple[Refusal, ...]:
    """Everything that stands between the checks and the start now; for the screen and the guard.

    Codes: "not-today", "no-order", "expired", those of an order that no longer stands,
    "check-<item>", "premedication", "baseline-vitals", "vitals-wait".
    """
    row = infusion_row(chart, infusion_id)
    return tuple(_reasons(chart, row, standing_of(chart, local_day(at)), at))


def _reasons(chart: Chart, row: InfusionRow, standing: Standing, at: datetime) -> Iterator[Refusal]:
    order = _order(chart, row)
    yield from _day(row, at)
    yield from _of_order(chart, row, standing, order, at)
    yield from _of_checks(chart, row, order, at)
    yield from _of_medicines(chart, row, at)
    yield from _of_vitals(chart, row, at)


def _order(chart: Chart, row: InfusionRow) -> Order | None:
    found = current_order(chart, row)
    rows = Order.objects.select_related("snapshot", "course")
    return rows.filter(pk=found.id).first() if found else None


def _day(row: InfusionRow, at: datetime) -> Iterator[Refusal]:
    day = local_day(row.scheduled_for) if row.scheduled_for else None
    if day != local_day(at):
        said = day_text(day) if day else "no day"
        yield Refusal("not-today", f"The infusion is scheduled for {said}.", "Schedule it anew.")


def _of_order(
    chart: Chart, row: InfusionRow, standing: Standing, order: Order | None, at: datetime
) -> Iterator[Refusal]:
    if order is None or order.state not in IN_USE:
        own = [o for o in chart.orders if o.infusion == row.infusion]
        last = max(own, key=lambda o: o.revision, default=None)
        state = f"is {last.state.replace('_', ' ')}" if last else "is not written"
        text = f"The order of infusion {row.infusion} {state}, not released."
        yield Refusal("no-order", text, "Prescriber and pharmacist bring it to release.")
        yield from orderable(chart)
        return
    if local_day(at) > order.valid_until:
        text = f"The order was valid until {day_text(order.valid_until)}."
        yield Refusal("expired", text, "Amend the order; it is signed and verified again.")
    try:
        still_stands(chart, standing, order)
    except NotAllowed as refused:
        yield from refused.refusals


def _of_checks(
    chart: Chart, row: InfusionRow, order: Order | None, at: datetime
) -> Iterator[Refusal]:
    answers = checks_of(chart, row, local_day(at))
    for item in needed_checks(chart, row):
        found = answers.get(item)
        if found is None:
            yield Refusal(f"check-{item}", f"Not checked today: {item}.", "Check it.")
        elif not found.clear:
            why = f" {found.text}" if found.text else ""
            yield Refusal(f"check-{item}", f"Not clear: {item}.{why}", "Check it again.")
        elif item == "printout" and order is not None and found.said.get("order") != order.pk:
            text = "The printout that was checked is not that of the order in force."
            yield Refusal("check-printout", text, "Check the printout of the current revision.")


def _of_medicines(chart: Chart, row: InfusionRow, at: datetime) -> Iterator[Refusal]:
    today = local_day(at)
    rows = of_infusion(chart.medicines, row)
    answered = {one.line for one in rows if local_day(one.happened_at) == today}
    for line in premedication_lines(chart):
        if line.medicine.id not in answered:
            text = f"Premedication not recorded: {line.medicine.drug}."
            yield Refusal("premedication", text, "Record it as given, or why it was left out.")


def _of_vitals(chart: Chart, row: InfusionRow, at: datetime) -> Iterator[Refusal]:
    """The last value of each sign today; one never taken is not normal."""
    last: dict[str, Decimal] = {}
    for one in of_infusion(chart.vitals, row):
        if local_day(one.happened_at) == local_day(at):
            values = {name: getattr(one, name) for name in BASELINE}
            last |= {n: Decimal(v) for n, v in values.items() if v is not None}
    missing = [said for name, said in BASELINE.items() if name not in last]
    if missing:
        text = f"Not taken before the start: {', '.join(missing)}."
        yield Refusal("baseline-vitals", text, "Take the vital signs.")
    measures = {MEASURES.get(name, name): value for name, value in last.items()}
    for limit in waits_for(edition_of(chart), population_of(chart), measures):
        yield Refusal(
            "vitals-wait",
            f"The infusion waits: {limit.text}.",
            "Call the prescriber; measure again.",
        )
