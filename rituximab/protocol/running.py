"""The infusion while it runs: from what the pump was set to, what has been given and comes next.

Moments are aware; time is elapsed time, so a night on which the clocks change is counted right.
Amounts are exact and never above the ordered dose. Source: the rates of the edition (product
label), its observations, restart_fraction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext

from .edition import Edition
from .monograph import HoldIf, Observation, RateFamily, RateFamilyName
from .quantity import MINUTES_PER_HOUR, half_up
from .rates import SECONDS_PER_MINUTE, at_minute, restart_rate
from .sourced import Population
from .surface import PRECISE

NOTHING = Decimal(0)
SECONDS_PER_HOUR = MINUTES_PER_HOUR * SECONDS_PER_MINUTE
MICROSECOND = timedelta(microseconds=1)
MICROSECONDS_PER_SECOND = Decimal(timedelta(seconds=1) // MICROSECOND)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the pump is set to from a moment on; 0 mg/h while it stands still."""

    at: datetime
    mg_h: Decimal


@dataclass(frozen=True, slots=True)
class RateChange:
    """The next step of the order: due at a moment, mg/h and the mL/h to set."""

    at: datetime
    step: int
    mg_h: Decimal
    pump_ml_h: Decimal


def elapsed(start: datetime, end: datetime) -> Decimal:
    """Seconds between two aware moments, exact, whatever the clocks on the wall did."""
    gone = (end.astimezone(UTC) - start.astimezone(UTC)) // MICROSECOND
    return Decimal(gone) / MICROSECONDS_PER_SECOND


@dataclass(frozen=True)
class Pump:
    """An order (dose in mg, final volume in mL, rate family) and the settings of its pump, oldest
    first; none before the start."""

    edition: Edition
    family: RateFamilyName
    dose_mg: Decimal
    final_ml: Decimal
    settings: tuple[Setting, ...] = ()

    @property
    def rates(self) -> RateFamily:
        return self.edition.monograph.rates[self.family]

    @property
    def mg_h(self) -> Decimal:
        """The rate now; 0 while nothing runs."""
        return self.settings[-1].mg_h if self.settings else NOTHING

    @property
    def last_running_mg_h(self) -> Decimal:
        """The rate now, or the one before the pause; 0 before the start."""
        return next((s.mg_h for s in reversed(self.settings) if s.mg_h > 0), NOTHING)

    def rate_at(self, moment: datetime) -> Decimal:
        """mg/h at a moment; 0 before the start."""
        found = (s.mg_h for s in reversed(self.settings) if s.at <= moment)
        return next(found, NOTHING)

    def given_mg(self, moment: datetime) -> Decimal:
        """mg that have run in by a moment."""
        with localcontext(PRECISE):
            amount = NOTHING
            ends = [*(s.at for s in self.settings[1:]), moment]
            for setting, end in zip(self.settings, ends, strict=False):
                if setting.at < moment:
                    amount += setting.mg_h * elapsed(setting.at, min(end, moment))
            return min(amount / SECONDS_PER_HOUR, self.dose_mg)

    def given_ml(self, moment: datetime) -> Decimal:
        """mL that have run in by a moment."""
        return self.ml_of(self.given_mg(moment))

    def ml_of(self, mg: Decimal) -> Decimal:
        """mL of the bag that hold so many mg, or mL/h for mg/h; unrounded."""
        with localcontext(PRECISE):
            return mg * self.final_ml / self.dose_mg

    def mg_of(self, ml: Decimal) -> Decimal:
        """mg in so many mL of the bag, unrounded."""
        with localcontext(PRECISE):
            return ml * self.dose_mg / self.final_ml

    def pump_ml_h(self, mg_h: Decimal) -> Decimal:
        """What a pump is set to for a rate."""
        return half_up(self.ml_of(mg_h), self.edition.number("infusion", "pump_step_ml_h"))

    def rate_of(self, ml_h: Decimal) -> Decimal:
        """mg/h of a pump setting; that of the order's step where the pump is set to one."""
        for step in range(1, self.steps + 1):
            rate = self._rate(step)
            if self.pump_ml_h(rate) == ml_h:
                return rate
        return self.mg_of(ml_h)

    @property
    def steps(self) -> int:
        """How many rates the family has."""
        return self._step_of(self.rates.max_mg_h)

    @property
    def step(self) -> int:
        """The step whose rate has been reached, by the rate now or before the pause; 0 below the
        first one."""
        return self._step_of(self.last_running_mg_h)

    def next_change(self) -> RateChange | None:
        """The next higher rate and when it is due: a stretch of the family after the last setting.

        None while nothing runs, at the highest rate, and where the dose has run in before.
        """
        if not self.mg_h or self.mg_h >= self.rates.max_mg_h:
            return None
        last = self.settings[-1]
        due = at_minute(last.at, Decimal(self.rates.every_min))
        if self.given_mg(due) >= self.dose_mg:
            return None
        step = self.step + 1
        rate = self._rate(step)
        return RateChange(due, step, rate, self.pump_ml_h(rate))

    def allowed_mg_h(self, moment: datetime) -> Decimal:
        """The highest rate the order allows at a moment: the next step once it is due."""
        coming = self.next_change()
        return coming.mg_h if coming and coming.at <= moment else max(self.mg_h, self._rate(1))

    def exceeds(self, ml_h: Decimal, limit_mg_h: Decimal) -> bool:
        """Whether a pump setting lies above a rate, as a pump can be set to it."""
        return ml_h > self.pump_ml_h(limit_mg_h)

    def restart_mg_h(self) -> Decimal:
        """The highest rate at which to go on after a reaction."""
        return restart_rate(self.edition, self.last_running_mg_h)

    def expected_end(self, now: datetime) -> datetime | None:
        """When the last drop is expected, each change made when due or, if late, now.

        None while nothing runs. A moment gone by means that the dose should have run in.
        """
        if not self.mg_h:
            return None
        moment, rate, given = self.settings[-1].at, self.mg_h, self.given_mg(self.settings[-1].at)
        coming = self.next_change()
        with localcontext(PRECISE):
            until = max(coming.at, now) if coming else None
            while until is not None:
                full = given + rate * elapsed(moment, until) / SECONDS_PER_HOUR
                if full >= self.dose_mg:
                    break
                given, moment = full, until
                rate = self._rate(self._step_of(rate) + 1)
                step = at_minute(moment, Decimal(self.rates.every_min))
                until = step if rate < self.rates.max_mg_h else None
            left = (self.dose_mg - given) * MINUTES_PER_HOUR / rate
            return at_minute(moment, left)

    def _rate(self, step: int) -> Decimal:
        rates = self.rates
        return min(rates.start_mg_h + (step - 1) * rates.step_mg_h, rates.max_mg_h)

    def _step_of(self, mg_h: Decimal) -> int:
        step = 0
        while self._rate(step + 1) <= mg_h:
            step += 1
            if self._rate(step) >= self.rates.max_mg_h:
                break
        return step


def running_minutes(start: datetime, now: datetime) -> int:
    """Full minutes since the start, pauses counted in."""
    return int(elapsed(start, now) // SECONDS_PER_MINUTE)


def vitals_due(
    edition: Edition, pump: Pump, taken: Sequence[datetime], started_at: datetime
) -> datetime:
    """When the next vital signs are due while the infusion runs or is paused.

    The interval is the edition's for the time since the start at which the last ones were taken;
    a change of rate asks for some since the change before it.
    """
    last = max((t for t in taken if t >= started_at), default=started_at)
    minute = elapsed(started_at, last) / SECONDS_PER_MINUTE
    every = next(
        o.every_min
        for o in _of_phase(edition, "running")
        if o.every_min and (o.to_min is None or minute < o.to_min)
    )
    due = at_minute(last, Decimal(every))
    coming = pump.next_change()
    if coming is None or last > pump.settings[-1].at:
        return due
    return min(due, coming.at)


def vitals_after(edition: Edition, ended_at: datetime) -> tuple[datetime, ...]:
    """When vital signs are due after the end; the last is the end of the observation."""
    return tuple(
        at_minute(ended_at, Decimal(minute))
        for o in _of_phase(edition, "after")
        if o.every_min and o.to_min
        for minute in range(o.from_min + o.every_min, o.to_min + 1, o.every_min)
    )


def observed_until(edition: Edition, ended_at: datetime) -> datetime:
    """Until when the patient stays after the end."""
    return max(vitals_after(edition, ended_at), default=ended_at)


def _of_phase(edition: Edition, phase: str) -> list[Observation]:
    return [o for o in edition.monograph.observations if o.phase == phase]


def waits_for(
    edition: Edition, population: Population, values: Mapping[str, Decimal]
) -> tuple[HoldIf, ...]:
    """What of the values at the chair makes the infusion wait: ``temperature`` in degrees Celsius,
    ``systolic`` in mm Hg (adults: a child's limit depends on the age), ``saturation`` in per cent.
    """
    found = []
    for limit in edition.monograph.hold_if:
        value = values.get(limit.measure)
        if value is None or (limit.measure == "systolic" and population == "juvenile"):
            continue
        high = limit.above is not None and value > limit.above
        low = limit.below is not None and value < limit.below
        if high or low:
            found.append(limit)
    return tuple(found)
