"""Stories of children: below, at and above 1.5 m2, and a weight that changed after signing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rituximab.actions.measurement import confirm_measurement

from .sketch import Sketch, Story
from .usual import to_ready

JUVENILE = "juvenile_dermatomyositis"


def _child(s: Sketch, family: str, given: str, born: date, kg: str, cm: str, twice: bool) -> None:
    s.register(family, given, born, "female", diagnosis=JUVENILE)
    s.measure(kg, cm, -220)
    first = s.measure(kg, cm)
    if twice:
        s.do(
            confirm_measurement,
            s.second,
            measurement_id=first.pk,
            weight_kg=Decimal(kg),
            height_cm=Decimal(cm),
            as_typed=f"{kg} kg, {cm} cm",
        )
    to_ready(s, "muscle", "skin", first=2, child=True)


def below(s: Sketch) -> Story:
    """1.499 m2: the lower band, measured twice; the draft waits."""
    yield -2
    _child(s, "Abebe", "Sara", date(2014, 9, 3), "53.93", "150", twice=True)
    s.draft()


def above(s: Sketch) -> Story:
    """1.501 m2: the upper band and its cap. The same name as another patient."""
    yield -2
    _child(s, "Abebe", "Sara", date(2013, 1, 19), "54.08", "150", twice=True)
    s.sign(s.draft())


def exactly(s: Sketch) -> Story:
    """150 cm and 54 kg are exactly 1.5 m2: 862.5 mg, rounded to 900 mg; other formulas differ."""
    yield -2
    _child(s, "Larsson", "Ebba", date(2013, 3, 3), "54", "150", twice=True)
    s.sign(s.draft())


def small(s: Sketch) -> Story:
    """A small child: far from the step, exact dose chosen, nothing to measure twice."""
    yield -2
    _child(s, "Moreau", "Inès", date(2019, 5, 25), "20", "113", twice=False)
    order = s.sign(s.draft(rounding="exact"))
    s.take(order)


def grown(s: Sketch) -> Story:
    """Weighed again after signing: the dose has changed, the order is stale."""
    yield -4
    _child(s, "Kimathi", "Wanjiru", date(2016, 2, 11), "34", "132", twice=False)
    s.sign(s.draft())
    yield -1
    s.measure("36", "132")


STORIES = (below, above, exactly, small, grown)
