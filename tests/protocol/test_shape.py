"""The edges of reading and the schema: what is too long, too far or not writable, and the words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rituximab.protocol import casefile, journey
from rituximab.protocol.casefile import CaseFault

from .casekit import merged, plus, ready_adult, vaccine
from .tables import row


def faults(text: str) -> list[str]:
    with pytest.raises(CaseFault) as caught:
        casefile.read(text)
    return list(caught.value.faults)


def weighing(weight: str) -> str:
    return json.dumps(ready_adult()).replace('"weight_kg": 64', f'"weight_kg": {weight}')


@pytest.mark.parametrize(
    "weight",
    [
        row("too-many-digits", "6" * 41),
        row("too-many-digits-as-text", f'"{"6" * 41}"'),
        row("too-large", "1e41"),
        row("too-small", "1e-41"),
        row("no-decimal-can-hold-it", "1e99999999999999999999999"),
    ],
)
def test_a_number_no_arithmetic_is_sized_for(weight: str) -> None:
    (fault,) = faults(weighing(weight))
    assert fault.startswith("measurements[0].weight_kg: ")
    assert len(fault) < 200


def test_a_number_of_forty_digits_fits() -> None:
    facts, _, _ = casefile.read(weighing("6." + "4" * 39))
    assert str(facts.measurements[0].weight_kg) == "6." + "4" * 39


@pytest.mark.parametrize("day", ["0999-12-31", "9000-01-01", "0000-01-01"])
def test_a_day_no_window_can_be_counted_from(day: str) -> None:
    assert faults(json.dumps(ready_adult(today=day)))[0].startswith("today: ")


@pytest.mark.parametrize("day", ["1000-01-01", "8999-12-31"])
def test_the_first_and_the_last_day_fit(day: str) -> None:
    facts, edition, today = casefile.read(
        json.dumps(merged(ready_adult(), {"today": day, "patient": {"born": "1000-01-01"}}))
    )
    assert journey.assess(facts, edition, today).edition == "2025-11"


def test_half_a_character_is_no_text() -> None:
    text = json.dumps(plus(ready_adult(), "vaccines", vaccine(False, "2026-10-02", "\ud800")))
    assert faults(text)[0].startswith("vaccines[1].name: must be text")


def test_a_fault_is_one_short_line_whatever_was_found() -> None:
    (fault,) = faults(json.dumps(ready_adult(today="x\n" * 500)))
    assert "\n" not in fault
    assert len(fault) < 120
    (fault,) = faults(json.dumps(ready_adult() | {"to\nday": 1}))
    assert fault == '"to\\nday": is not a key of the case file'


@pytest.mark.parametrize(
    ("found", "told"), [({"kg": 64}, "an object"), ([64], "a list"), (64, "64"), ("no", '"no"')]
)
def test_a_fault_tells_what_was_found(found: Any, told: str) -> None:
    (fault,) = faults(json.dumps(plus(ready_adult(), "vaccines", {"on": found})))
    assert fault.startswith("vaccines[1].on: ")
    assert fault.endswith(f", not {told}")


def test_a_standing_gives_one_finding_by_its_rule() -> None:
    standing = journey.assess(*casefile.read(json.dumps(ready_adult())))
    assert standing.finding("liver").status == "met"
    with pytest.raises(KeyError):
        standing.finding("kidneys")


def test_the_schema_names_every_word_and_refuses_the_rest() -> None:
    schema = casefile.schema()
    parts = schema["$defs"]
    assert schema["required"] == ["patient", "today"]
    assert parts["Patient"]["required"] == ["born", "diagnosis"]
    assert parts["Result"]["required"] == ["test", "on"]
    assert {"type": "boolean"} in parts["Vaccine"]["properties"]["live"]["anyOf"]
    assert "hbv_dna" in parts["Result"]["properties"]["test"]["enum"]
    assert all(part["additionalProperties"] is False for part in [schema, *parts.values()])
    value = parts["Result"]["properties"]["value"]["anyOf"][0]["anyOf"]
    assert value[0] == {"enum": ["positive", "negative", "indeterminate"]}
    assert [option["type"] for option in value[1:]] == ["number", "string"]
    infusion = parts["PlannedInfusion"]["properties"]["infusion"]["anyOf"]
    assert infusion[0] == {"type": "integer"}


def test_the_schema_allows_null_where_the_reader_does() -> None:
    schema = casefile.schema()

    def nullable(shape: dict[str, Any]) -> bool:
        return {"type": "null"} in shape.get("anyOf", [])

    patient = schema["$defs"]["Patient"]["properties"]
    assert nullable(schema["properties"]["vaccination_review"])
    assert nullable(patient["sex"])
    assert not nullable(schema["properties"]["course"])
    assert not nullable(patient["conditions"])
    assert not nullable(patient["born"])
