"""The patient banner: who this is, on every page that is about somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission
from rituximab.records.journey import Chart

from .naming import called


@dataclass(frozen=True, slots=True)
class Banner:
    """What the banner component shows; ``name`` and ``mrn`` are masked for who may not see them.

    ``clinical``: whether the person may see allergies, sizes and flags.
    """

    chart: Chart
    name: str
    mrn: str
    masked: bool
    clinical: bool
    weight: Any
    height: Any
    flags: tuple[str, ...]


def banner_of(chart: Chart, actor: Actor) -> Banner:
    patient = chart.patient
    masked = not actor.may(Permission.PATIENT_IDENTITY)
    title = f" ({patient.title})" if patient.title and not masked else ""
    name = called(patient.id, patient.family_name, patient.given_names, masked=masked)
    by_day = sorted(chart.measurements, key=lambda row: (row.on, row.id))
    weights = [row for row in by_day if row.weight_kg is not None]
    heights = [row for row in by_day if row.height_cm is not None]
    return Banner(
        chart=chart,
        name=f"{name}{title}",
        mrn="masked" if masked else patient.mrn,
        masked=masked,
        clinical=actor.may(Permission.RESULT_VIEW),
        weight=weights[-1] if weights else None,
        height=heights[-1] if heights else None,
        flags=_flags(chart),
    )


def _flags(chart: Chart) -> tuple[str, ...]:
    flags = []
    if any(r.test in ("hbsag", "anti_hbc") and r.reading == "positive" for r in chart.results):
        flags.append("hepatitis B marker positive")
    if any(e.kind.endswith("reaction") for e in chart.events):
        flags.append("earlier infusion reaction")
    if any(e.kind == "serious_infection" and e.resolved_on is None for e in chart.events):
        flags.append("serious infection open")
    return tuple(flags)
