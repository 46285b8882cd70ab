"""The infusion rate table: mg/h as the label gives it, mL/h from the bag as it really is.

One row for each stretch of a family's ``every_min`` minutes, the last one cut where the dose ends.
Minutes, mg and mL are exact; only ``pump_ml_h`` is rounded, to what a pump can be set to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING as UP
from decimal import Decimal, localcontext

from .edition import Edition
from .monograph import RateFamily, RateFamilyName
from .quantity import MINUTES_PER_HOUR, half_up
from .surface import PRECISE

SECONDS_PER_MINUTE = 60


@dataclass(frozen=True, slots=True)
class RateRow:
    """``step`` counts the rates, so several rows at the highest rate share theirs."""

    step: int
    from_min: Decimal
    to_min: Decimal
    mg_h: Decimal
    ml_h: Decimal
    pump_ml_h: Decimal
    cumulative_mg: Decimal
    cumulative_ml: Decimal


@dataclass(frozen=True, slots=True)
class RateTable:
    family: RateFamilyName
    dose_mg: Decimal
    final_ml: Decimal
    rows: tuple[RateRow, ...]

    @property
    def minutes(self) -> Decimal:
        """From start to the last drop, exact."""
        return self.rows[-1].to_min

    @property
    def steps(self) -> int:
        return self.rows[-1].step


def rate_table(
    edition: Edition, family: RateFamilyName, dose_mg: Decimal, final_ml: Decimal
) -> RateTable:
    """The table of a dose (mg, above zero) in a bag of ``final_ml`` mL."""
    pump_step = edition.number("infusion", "pump_step_ml_h")
    rates = edition.monograph.rates[family]
    rows: list[RateRow] = []
    with localcontext(PRECISE):
        climb = ((rates.max_mg_h - rates.start_mg_h) / rates.step_mg_h).to_integral_value(UP)
        minute, given = Decimal(0), Decimal(0)
        while given < dose_mg:
            rate = _rate(rates, len(rows))
            full = rate * rates.every_min / MINUTES_PER_HOUR
            if given + full < dose_mg:
                given, end = given + full, minute + rates.every_min
            else:
                given, end = dose_mg, minute + (dose_mg - given) * MINUTES_PER_HOUR / rate
            ml_h = rate * final_ml / dose_mg
            rows.append(
                RateRow(
                    step=min(len(rows), int(climb)) + 1,
                    from_min=minute,
                    to_min=end,
                    mg_h=rate,
                    ml_h=ml_h,
                    pump_ml_h=half_up(ml_h, pump_step),
                    cumulative_mg=given,
                    cumulative_ml=given * final_ml / dose_mg,
                )
            )
            minute = end
    return RateTable(family, dose_mg, final_ml, tuple(rows))


def _rate(rates: RateFamily, row: int) -> Decimal:
    """mg/h of a row: a step more each time, up to the highest rate."""
    return min(rates.start_mg_h + row * rates.step_mg_h, rates.max_mg_h)


def at_minute(start: datetime, minutes: Decimal) -> datetime:
    """So many minutes of elapsed time after the start, to the next full second."""
    seconds = (minutes * SECONDS_PER_MINUTE).to_integral_value(UP)
    return start + timedelta(seconds=int(seconds))


def restart_rate(edition: Edition, mg_h: Decimal) -> Decimal:
    """The highest mg/h at which a paused infusion may go on after a reaction."""
    return mg_h * edition.number("infusion", "restart_fraction")
