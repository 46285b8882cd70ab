"""A running infusion: amounts, steps, what comes next, when vital signs are due."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rituximab.protocol import running
from rituximab.protocol.edition import load
from rituximab.protocol.monograph import RateFamilyName
from rituximab.protocol.rates import rate_table
from rituximab.protocol.running import Pump, Setting
from rituximab.protocol.sourced import Population

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
EDITION = load()


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def pump(*settings: tuple[float, str], family: RateFamilyName = "first", **changes: Any) -> Pump:
    """1,000 mg in 500 mL with the settings (minute, mg/h)."""
    made = tuple(Setting(at(minute), Decimal(mg_h)) for minute, mg_h in settings)
    own = Pump(EDITION, family, Decimal(1000), Decimal(500), made)
    return replace(own, **changes)


def ladder(family: RateFamilyName = "first", dose: int = 1000) -> Pump:
    """Every step set when it is due, as the order's table has it."""
    table = rate_table(EDITION, family, Decimal(dose), Decimal(500))
    rows = {row.mg_h: row for row in reversed(table.rows)}
    found = sorted((float(row.from_min), str(row.mg_h)) for row in rows.values())
    return pump(*found, family=family, dose_mg=Decimal(dose))


@pytest.mark.parametrize(
    ("settings", "minute", "mg"),
    [
        ((), 10, 0),
        (((0, "50"),), -5, 0),
        (((0, "50"),), 0, 0),
        (((0, "50"),), 30, 25),
        (((0, "50"), (30, "100")), 30, 25),
        (((0, "50"), (30, "100")), 45, 50),
        (((0, "50"), (30, "0")), 90, 25),
        (((0, "50"), (30, "0"), (60, "100")), 90, 75),
        (((0, "50"), (30, "0"), (60, "100")), 15, "12.5"),
        (((0, "400"),), 150, 1000),
        (((0, "400"),), 600, 1000),
    ],
)
def test_the_amount_given(settings: Any, minute: float, mg: Any) -> None:
    own = pump(*settings)
    assert own.given_mg(at(minute)) == Decimal(mg)
    assert own.given_ml(at(minute)) == Decimal(mg) / 2


def test_an_amount_is_exact_to_the_second() -> None:
    own = pump((0, "50"))
    third = own.given_mg(START + timedelta(seconds=1)) * 72
    assert abs(third - 1) < Decimal(1).scaleb(-40)


@pytest.mark.parametrize("family", ["first", "subsequent"])
@pytest.mark.parametrize("dose", [100, 575, 1000])
def test_it_agrees_with_the_printed_table(family: RateFamilyName, dose: int) -> None:
    own = ladder(family, dose)
    table = rate_table(EDITION, family, Decimal(dose), Decimal(500))
    for row in table.rows:
        reached = own.given_mg(START + timedelta(seconds=float(row.to_min * 60)))
        assert abs(reached - row.cumulative_mg) < Decimal("0.001")
        middle = START + timedelta(seconds=float((row.from_min + row.to_min) * 30))
        assert own.rate_at(middle) == row.mg_h
        assert own._step_of(row.mg_h) == row.step
    end = own.expected_end(START + timedelta(seconds=float(table.minutes * 60)))
    assert end is not None
    assert abs((end - START).total_seconds() - float(table.minutes * 60)) < 2


def test_the_night_the_clocks_go_back() -> None:
    """One o'clock comes twice in London: two hours pass between one and two."""
    london = ZoneInfo("Europe/London")
    start = datetime(2026, 10, 25, 1, 0, tzinfo=london)
    end = datetime(2026, 10, 25, 2, 0, tzinfo=london)
    assert running.elapsed(start, end) == 2 * 3600
    assert running.running_minutes(start, end) == 120
    own = replace(pump(), settings=(Setting(start, Decimal(50)),))
    assert own.given_mg(end) == 100


@pytest.mark.parametrize(
    ("settings", "rate", "last", "step"),
    [
        ((), 0, 0, 0),
        (((0, "50"),), 50, 50, 1),
        (((0, "50"), (30, "100")), 100, 100, 2),
        (((0, "50"), (30, "100"), (40, "0")), 0, 100, 2),
        (((0, "100"), (40, "0"), (60, "25")), 25, 25, 0),
        (((0, "400"),), 400, 400, 8),
        (((0, "500"),), 500, 500, 8),
        (((0, "175"),), 175, 175, 3),
    ],
)
def test_rate_and_step(settings: Any, rate: int, last: int, step: int) -> None:
    own = pump(*settings)
    assert (own.mg_h, own.last_running_mg_h, own.step, own.steps) == (rate, last, step, 8)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ((), None),
        (((0, "50"),), (30, 2, 100, 50)),
        (((0, "50"), (30, "100")), (60, 3, 150, 75)),
        (((0, "100"), (40, "0")), None),
        (((0, "100"), (40, "0"), (60, "75")), (90, 2, 100, 50)),
        (((0, "400"),), None),
    ],
)
def test_the_next_change(settings: Any, expected: Any) -> None:
    found = pump(*settings).next_change()
    said = found and (
        (found.at - START).total_seconds() / 60,
        found.step,
        found.mg_h,
        found.pump_ml_h,
    )
    assert said == expected


def test_no_change_once_the_dose_runs_in_before() -> None:
    assert pump((0, "50"), dose_mg=Decimal(25)).next_change() is None
    assert pump((0, "50"), dose_mg=Decimal(26)).next_change() is not None


@pytest.mark.parametrize(
    ("settings", "minute", "limit"),
    [
        (((0, "50"),), 29, 50),
        (((0, "50"),), 30, 100),
        (((0, "50"),), 90, 100),
        (((0, "25"),), 10, 50),
        (((0, "400"),), 90, 400),
    ],
)
def test_what_the_table_allows(settings: Any, minute: float, limit: int) -> None:
    assert pump(*settings).allowed_mg_h(at(minute)) == limit


def test_a_pump_is_set_to_its_own_steps() -> None:
    own = pump(dose_mg=Decimal(860))  # 50 mg/h is 29.0697... mL/h
    assert own.pump_ml_h(Decimal(50)) == Decimal("29.1")
    assert own.rate_of(Decimal("29.1")) == 50
    assert own.rate_of(Decimal(30)) == Decimal("51.6")
    assert not own.exceeds(Decimal("29.1"), Decimal(50))
    assert own.exceeds(Decimal("29.2"), Decimal(50))
    assert own.mg_of(Decimal(500)) == 860
    assert own.ml_of(Decimal(860)) == 500


def test_the_rate_after_a_reaction() -> None:
    own = pump((0, "50"), (30, "100"), (40, "0"))
    assert own.restart_mg_h() == 50
    assert own.rate_at(at(35)) == 100
    assert own.rate_at(at(-1)) == 0


@pytest.mark.parametrize(
    ("settings", "now", "end"),
    [
        (((0, "50"),), 0, 255),
        (((0, "50"),), 30, 255),
        (((0, "50"),), 60, 277.5),  # 26.25 mg less at each step made half an hour late
        (((0, "400"),), 0, 150),
    ],
)
def test_the_expected_end(settings: Any, now: float, end: float) -> None:
    found = pump(*settings).expected_end(at(now))
    assert found is not None
    if now == 60:
        assert at(255) < found < at(285)
    else:
        assert found == at(end)


def test_no_end_while_nothing_runs() -> None:
    assert pump().expected_end(START) is None
    assert pump((0, "50"), (10, "0")).expected_end(at(20)) is None


def test_a_small_dose_ends_within_a_step() -> None:
    assert pump((0, "50"), dose_mg=Decimal(10)).expected_end(START) == at(12)
    small = pump((0, "50"), dose_mg=Decimal(50))
    assert small.expected_end(START) == at(45)


@pytest.mark.parametrize(
    ("settings", "taken", "due"),
    [
        (((0, "50"),), (), 15),
        (((0, "50"),), (-10,), 15),
        (((0, "50"),), (15,), 30),
        (((0, "50"),), (59,), 74),
        (((0, "50"), (30, "100")), (60,), 90),
        (((0, "50"), (50, "100")), (75,), 105),
        (((0, "50"), (80, "100")), (75,), 105),
        (((0, "50"), (70, "100"), (71, "150")), (65,), 95),
        (((0, "400"),), (100,), 130),
        (((0, "50"), (10, "0")), (20,), 35),
    ],
)
def test_vital_signs_are_due(settings: Any, taken: Any, due: float) -> None:
    moments = [at(minute) for minute in taken]
    assert running.vitals_due(EDITION, pump(*settings), moments, START) == at(due)


def test_vital_signs_before_a_change_of_rate() -> None:
    """Where a stretch is shorter than the interval, and none were taken since the last change."""
    first = EDITION.monograph.rates["first"].model_copy(update={"every_min": 10})
    rates = {**EDITION.monograph.rates, "first": first}
    monograph = EDITION.monograph.model_copy(update={"rates": rates})
    quick = pump(
        (0, "50"), (10, "100"), edition=EDITION.model_copy(update={"monograph": monograph})
    )
    assert running.vitals_due(EDITION, quick, [], START) == at(15)
    assert running.vitals_due(EDITION, quick, [at(8)], START) == at(20)
    assert running.vitals_due(EDITION, quick, [at(12)], START) == at(27)


def test_the_observation_after_the_end() -> None:
    assert running.vitals_after(EDITION, START) == (at(30), at(60))
    assert running.observed_until(EDITION, START) == at(60)


@pytest.mark.parametrize(
    ("population", "values", "waits"),
    [
        ("adult", {}, ()),
        ("adult", {"temperature": "38"}, ()),
        ("adult", {"temperature": "38.1"}, ("temperature",)),
        ("adult", {"systolic": "90"}, ()),
        ("adult", {"systolic": "89"}, ("systolic",)),
        ("juvenile", {"systolic": "80"}, ()),
        ("juvenile", {"saturation": "91", "temperature": "39"}, ("temperature", "saturation")),
        ("adult", {"saturation": "92"}, ()),
    ],
)
def test_what_makes_the_infusion_wait(
    population: Population, values: dict[str, str], waits: tuple[str, ...]
) -> None:
    given = {name: Decimal(value) for name, value in values.items()}
    found = running.waits_for(EDITION, population, given)
    assert tuple(limit.id for limit in found) == waits
