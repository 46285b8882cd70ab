"""What no edition may say: entries that fit their shape and contradict themselves."""

from __future__ import annotations

import pytest

from rituximab.protocol.edition import EditionFault, parse

from .editions import TEXT, edition_with, tampered

VIALS = "vials = [{ mg = 100, ml = 10 }, { mg = 500, ml = 50 }]"
TRUXIMA = TEXT[TEXT.index("[monograph.products.truxima]") :].partition("\n\n")[0]
HYCELA = TEXT[TEXT.index("[monograph.products.rituxan-hycela]") :].partition("\n\n")[0]
STRENGTH = TEXT[TEXT.index("[response.measures.strength]") :].partition("\n\n")[0]
ACTIVITY = TEXT[TEXT.index("[response.printo.activity]") :].partition("\n\n")[0]


def within(block: str, old: str, new: str) -> tuple[str, str]:
    assert old in block
    return block, block.replace(old, new)


@pytest.mark.parametrize(
    ("key", "said", "change"),
    [
        (
            "response.measures.physician_global",
            "rise",
            ("up_to_percent = [5, 15, 25, 40]", "up_to_percent = [5, 25, 15, 40]"),
        ),
        (
            "response.measures.physician_global",
            "one entry more",
            ("points = [0, 7.5, 15, 17.5, 20]", "points = [0, 7.5, 15, 17.5]"),
        ),
        ("response.bands.adult", "rise", ("minimal = 20", "minimal = 45")),
        ("response", "six measures", (STRENGTH, "")),
        ("response", "PRINTO", (ACTIVITY, "")),
        ("", "dosing.formula", ('formula = { value = "mosteller"', 'formula = { value = "other"')),
        (
            "monograph.products.truxima",
            "intravenous",
            within(TRUXIMA, '"intravenous"', '"subcutaneous"'),
        ),
        ("monograph.products.truxima", "vials", within(TRUXIMA, VIALS, "vials = []")),
        (
            "monograph.products.truxima",
            "one strength",
            within(TRUXIMA, VIALS, VIALS.replace("ml = 50", "ml = 25")),
        ),
        ("monograph.products.rituxan-hycela", "why", within(HYCELA, "why_not", "excipients")),
        (
            "monograph.premedication.0",
            "one of",
            ('id = "adult-steroid"', 'id = "adult-steroid"\ntext = "as you like"'),
        ),
        (
            "regimen.arms.1",
            "either",
            ("up_to_m2 = 1.5\nmg_per_m2 = 575\n", "up_to_m2 = 1.5\n"),
        ),
    ],
)
def test_a_contradiction_names_its_key(key: str, said: str, change: tuple[str, str]) -> None:
    with pytest.raises(EditionFault) as fault:
        parse(tampered(change))
    assert any(f.startswith(key) and said in f for f in fault.value.faults), fault.value.faults


def test_a_number_may_be_written_as_text() -> None:
    """A parameter is a number or a word; a rule reads the number in either."""
    edition = edition_with(
        ("round_to_mg = { value = 100", 'round_to_mg = { value = "100"'),
    )
    assert edition.number("dosing", "round_to_mg") == 100
    assert edition.word("dosing", "formula") == "mosteller"


def test_rules_that_are_no_table() -> None:
    with pytest.raises(EditionFault) as fault:
        parse(b"rules = 3")
    assert any(f.startswith("rules:") for f in fault.value.faults)
    with pytest.raises(EditionFault) as fault:
        parse(b"[rules]\nhcv = 3")
    assert any(f.startswith("rules.hcv:") for f in fault.value.faults)
