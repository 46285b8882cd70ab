"""A size shown in another unit: what was typed is converted, and going back gives it again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.factories import Team, make_patient

pytestmark = pytest.mark.parametrize("scripted", [True], ids=["scripts"])


def shows(v: Visitor, label: str, unit: str, value: str) -> None:
    """After the unit of ``label`` is chosen the field shows ``value``."""
    v.field(f"{label} in").select_option(unit)
    expect(v.field(label)).to_have_value(value)


def test_a_size_is_converted_with_its_unit_and_back(visitor: Visitor, team: Team) -> None:
    steps.signs_in(visitor, team.nurse)
    visitor.opens(f"/patients/{make_patient(team).pk}/measurements/new/")
    visitor.types(Weight="64.25", Height="168")
    shows(visitor, "Weight", "lb", "141.647")  # 64.25 / 0.45359237 = 141.6469...
    shows(visitor, "Height", "in", "66.14")  # 168 / 2.54 = 66.1417...
    shows(visitor, "Weight", "kg", "64.25")  # what was typed, not 64.250...
    shows(visitor, "Height", "cm", "168")


def test_what_is_typed_in_the_other_unit_counts_anew(visitor: Visitor, team: Team) -> None:
    steps.signs_in(visitor, team.nurse)
    visitor.opens(f"/patients/{make_patient(team).pk}/measurements/new/")
    shows(visitor, "Weight", "lb", "")  # an empty field stays empty
    visitor.types(Weight="150")
    shows(visitor, "Weight", "kg", "68.039")  # 150 x 0.45359237 = 68.0388...
    visitor.types(Weight="70")
    shows(visitor, "Weight", "lb", "154.324")  # 70 / 0.45359237 = 154.3235...
    visitor.types(Weight="about 70")
    shows(visitor, "Weight", "kg", "about 70")  # the form will refuse it, nothing is guessed
