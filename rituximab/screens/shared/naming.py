"""How a patient is called on a screen: by name, or by number for whoever may not know it."""

from __future__ import annotations

from typing import Protocol


class Named(Protocol):
    @property
    def patient_id(self) -> int: ...

    @property
    def family_name(self) -> str: ...

    @property
    def given_names(self) -> str: ...


def name_of(row: Named, *, masked: bool) -> str:
    """``OKAFOR, Maria``, or ``Patient 12``."""
    return called(row.patient_id, row.family_name, row.given_names, masked=masked)


def called(patient_id: int, family_name: str, given_names: str, *, masked: bool) -> str:
    if masked:
        return f"Patient {patient_id}"
    return ", ".join(part for part in (family_name.upper(), given_names) if part)
