"""Two hundred orders of every kind: nothing that is misread stands on any page of any of them."""

from __future__ import annotations

import re
from decimal import Decimal
from subprocess import run

import pytest

from rituximab.papers.order_set import order_set
from tests.papers.lint import lint
from tests.papers.made import made

BATCHES, EACH = 20, 10


@pytest.mark.parametrize("batch", range(BATCHES))
def test_nothing_is_misread(batch: int) -> None:
    for number in range(batch * EACH, (batch + 1) * EACH):
        snap, paper = made(number)
        said = pages_of(order_set(snap, paper=paper))
        assert [fault for one in said for fault in lint(one)] == [], number
        assert 3 <= len(said) <= 4, number
        for page in (re.sub(r"\s+", " ", one) for one in said):
            assert snap["patient"]["mrn"] in page, number
            assert letters(snap["patient"]["family_name"].upper()) in letters(page), number
            assert "Born" in page, number
        dose = snap["dose"]["ordered_mg"]
        assert f"riTUXimab {Decimal(dose):,f} mg" in re.sub(r"\s+", " ", said[0]), number


def letters(text: str) -> str:
    """Without blanks and hyphens, which a line's end may add or take."""
    return re.sub(r"[\s-]", "", text)


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, read by another program than the one that wrote it."""
    read = run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return read.stdout.decode().split("\f")[:-1]


def test_the_orders_differ() -> None:
    some = [made(number) for number in range(40)]
    assert {paper for _, paper in some} == {"A4", "Letter"}
    assert {snap["dose"]["population"] for snap, _ in some} == {"adult", "juvenile"}
    assert {snap["dose"]["basis"] for snap, _ in some} >= {"adult-fixed", "juvenile-575"}
    assert len({snap["dose"]["ordered_mg"] for snap, _ in some}) > 8
    assert {len(snap["allergies"]["items"]) for snap, _ in some} >= {0, 12}
    assert made(3)[0] == made(3)[0]


@pytest.mark.parametrize(
    "wrong",
    [
        "Rituximab 1,000 mg",
        "rituximab",
        "1000 mg",
        "1,000.0 mg",
        "862.50 mg",
        ".5 mg",
        "500mg",
        "25mL",
        "10 U",
        "20 IU",
        "5 cc",
        "50 ug",
        "50 µg",
        "QD",
        "qod",
        "D/C",
        "MTX",
        "RTX",
        "MMF",
        "AZA",
        "MP",
        "BP < 90",
        "methylprednisolone 100 mg",
        "PREDNISONE",
        "Azathioprine",
        "{{ dose }}",
        "dose None",
    ],
)
def test_the_linter_finds(wrong: str) -> None:
    assert lint(f"before {wrong} after")


@pytest.mark.parametrize(
    "right",
    [
        "riTUXimab 1,000 mg (one thousand mg)",
        "0.5 mg",
        "862.5 mg",
        "31 U/L",
        "20 IU/mL",
        "MRN 12345678",
        "born 14-Jul-1978",
        "height in cm x weight in kg / 3600",
        "methylPREDNISolone, predniSONE, prednisoLONE",
        "SHA-256 7a1cc0mg".replace("mg", "ff"),
        "4 h 15 min",
    ],
)
def test_the_linter_leaves_alone(right: str) -> None:
    assert lint(right) == []
