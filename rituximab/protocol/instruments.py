"""The tables of an edition: points and bands of the response score, classification criteria."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import model_validator

from .sourced import NotNegative, Population, Positive, Sourced, Strict

Measure = Literal[
    "physician_global", "patient_global", "strength", "function", "enzyme", "extramuscular"
]
#: What the juvenile PRINTO set has in place of extramuscular activity and of the enzyme.
PrintoMeasure = Literal["activity", "wellbeing"]


class Points(Sourced):
    """Points by improvement in per cent of the measure's range; upper edges are inclusive.

    ``range`` is None where it comes with the value: the strength scale's maximum, the enzyme's
    multiple of its upper limit, the form of the CHQ-PhS.
    """

    title: str
    range: Positive | None = None
    better: Literal["rise", "fall"]
    up_to_percent: tuple[NotNegative, ...]
    points: tuple[NotNegative, ...]

    @model_validator(mode="after")
    def _edges_rise(self) -> Points:
        if list(self.up_to_percent) != sorted(set(self.up_to_percent)):
            raise ValueError("up_to_percent must rise")
        if len(self.points) != len(self.up_to_percent) + 1:
            raise ValueError("points needs one entry more than up_to_percent")
        return self


class Bands(Sourced):
    """The lowest score of each band."""

    minimal: Positive
    moderate: Positive
    major: Positive

    @model_validator(mode="after")
    def _bands_rise(self) -> Bands:
        if not self.minimal < self.moderate < self.major:
            raise ValueError("minimal, moderate and major must rise")
        return self


class ResponseTable(Strict):
    measures: dict[Measure, Points]
    printo: dict[PrintoMeasure, Points]
    bands: dict[Population, Bands]
    enzyme_multiples: dict[str, Positive]  # range of an enzyme in upper limits of normal
    enzyme_multiples_source: Sourced
    cmas_maximum: Positive
    instruments: dict[str, Sourced]

    @model_validator(mode="after")
    def _whole(self) -> ResponseTable:
        measures, populations = set(get_args(Measure)), set(get_args(Population))
        if set(self.measures) != measures or set(self.bands) != populations:
            raise ValueError("all six measures and the bands of both populations are needed")
        if set(self.printo) != set(get_args(PrintoMeasure)):
            raise ValueError("both measures of the PRINTO set are needed")
        return self


class Criterion(Sourced):
    id: str
    text: str


class CountedClass(Strict):
    """A class of Bohan and Peter: the rash and at least so many of the other criteria."""

    name: str
    with_rash: int


class CountedCriteria(Sourced):
    title: str
    criteria: tuple[Criterion, ...]
    rash: str
    classes: tuple[CountedClass, ...]
    exclude: str


class ScoredItem(Strict):
    """Points with and without a muscle biopsy; None: asked only with one."""

    id: str
    text: str
    without_biopsy: NotNegative | None = None
    with_biopsy: NotNegative


class ScoredClass(Strict):
    """The lowest score of a class, with and without a biopsy, and the published probability."""

    name: str
    without_biopsy: Positive
    with_biopsy: Positive
    probability: str


class ScoredCriteria(Sourced):
    title: str
    items: tuple[ScoredItem, ...]
    classes: tuple[ScoredClass, ...]
    limits: str


class Classification(Strict):
    """Shown, never a gate: classification is not diagnosis."""

    bohan_peter: CountedCriteria
    eular_acr: ScoredCriteria
