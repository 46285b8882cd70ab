"""A dose as it is ordered, and what of it may stand in the field for the dose given."""

from __future__ import annotations

from typing import Any

from rituximab.protocol.medicine import MedicineLine


def single_dose(line: MedicineLine[Any]) -> str:
    """The dose where it is one figure; a range or words are answered with what was given."""
    medicine = line.medicine
    fixed = medicine.mg is not None or (medicine.per_kg is not None and "per kg" not in line.dose)
    return line.dose if fixed and " to " not in line.dose else ""
