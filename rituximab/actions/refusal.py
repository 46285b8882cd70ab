"""How an action says no: with every reason, and with what would change it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from rituximab.protocol.journey import Standing
from rituximab.protocol.verdict import Finding, Stage


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a step is refused, and what would change it."""

    code: str
    text: str
    change: str = ""
    rule: str | None = None

    @classmethod
    def of(cls, finding: Finding) -> Refusal:
        """A finding of the protocol with all its reasons."""
        text = " ".join(reason.text for reason in finding.reasons)
        change = " ".join(reason.change for reason in finding.reasons if reason.change)
        return cls(finding.rule, text, change, finding.rule)


class NotAllowed(Exception):
    """The step is refused; ``refusals`` holds every reason."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(" ".join(refusal.text for refusal in self.refusals))


class Invalid(Exception):
    """The input does not fit; ``faults`` holds the messages of each field."""

    def __init__(self, faults: dict[str, list[str]]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{name}: {' '.join(said)}" for name, said in faults.items()))


class Conflict(Exception):
    """Somebody else changed the row since it was shown; ``current`` is the row as it is now."""

    def __init__(self, current: models.Model, said: str = "") -> None:
        self.current = current
        super().__init__(said or f"{current} was changed by somebody else meanwhile.")


class Faults(dict[str, list[str]]):
    """Collects what does not fit, so that every fault is told at once."""

    def add(self, field: str, message: str) -> None:
        self.setdefault(field, []).append(message)

    def unless(self, holds: object, field: str, message: str) -> None:
        if not holds:
            self.add(field, message)

    def said(self, field: str, text: str, least: int = 5) -> str:
        """The text without outer blanks; a fault when it is too short to say anything."""
        text = text.strip()
        enough = len(text) >= least and len(set(text.casefold())) > 2
        self.unless(enough, field, f"Say it in words (at least {least} characters).")
        return text

    def fits(self, table: type[models.Model], **values: Any) -> None:
        """Faults for texts longer, and numbers larger or finer, than their columns."""
        for name, value in values.items():
            column: Any = table._meta.get_field(name)
            longest = getattr(column, "max_length", None)
            if isinstance(value, str) and longest is not None:
                self.unless(len(value) <= longest, name, f"At most {longest} characters.")
            if isinstance(value, str):
                self.unless("\x00" not in value, name, "A character in it cannot be kept.")
            if isinstance(value, Decimal):
                self._decimal(name, value, column.max_digits, column.decimal_places)

    def _decimal(self, name: str, value: Decimal, digits: int, places: int) -> None:
        if not value.is_finite():
            self.add(name, "This is not a number.")
        elif abs(value) >= Decimal(1).scaleb(digits - places):
            self.add(name, "The number is too large.")
        elif value != value.quantize(Decimal(1).scaleb(-places)):
            self.add(name, f"At most {places} decimals.")

    def one_of(self, field: str, value: str, allowed: Iterable[str]) -> str:
        known = tuple(allowed)
        self.unless(value in known, field, f"Choose one of: {', '.join(known)}.")
        return value

    def stop(self) -> None:
        """Raise Invalid if anything was found."""
        if self:
            raise Invalid(dict(self))


def refuse(code: str, text: str, change: str = "") -> NotAllowed:
    """``raise refuse("deceased", "...")``: one reason that no rule of the protocol gives."""
    return NotAllowed([Refusal(code, text, change)])


def standing_refusals(standing: Standing, *stages: Stage) -> tuple[Refusal, ...]:
    """Every stop of these stages that stands, lifted ones left out."""
    found = standing.findings
    return tuple(Refusal.of(f) for f in found if f.stage in stages and f.blocks)
