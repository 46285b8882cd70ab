"""Two hundred orders of every kind: nothing that is misread stands on any page of any of them."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from rituximab.papers.order_set import order_set
from tests.papers.lint import lint
from tests.papers.made import made

BATCHES, EACH = 20, 10


@pytest.mark.parametrize("batch", range(BATCHES))
def test_nothing_is_misread(batch: int) -> None:
    for number in range(batch * EACH, (batch + 1) * EACH):
        snap, paper = made(number)
        found = PdfReader(BytesIO(order_set(snap, paper=paper))).pages
        said = [page.extract_text() for page in found]
        assert [fault for one in said for fault in lint(one)] == [], number
        assert 3 <= len(found) <= 4, number
        for page in (re.sub(r"\s+", " ", one) for one in said):
            assert snap["patient"]["mrn"] in page, number
            family = "".join(snap["patient"]["family_name"].upper().split())
            assert family in "".join(page.split()), number
            assert "Born" in page, number
        dose = snap["dose"]["ordered_mg"]
        assert f"riTUXimab {int(dose):,} mg" in said[0] if dose.isdigit() else True


def test_the_orders_differ() -> None:
    some = [made(number) for number in range(40)]
    assert {paper for _, paper in some} == {"A4", "Letter"}
    assert {snap["dose"]["population"] for snap, _ in some} == {"adult", "juvenile"}
    assert {snap["dose"]["basis"] for snap, _ in some} >= {"adult-fixed", "juvenile-575"}
    assert len({snap["dose"]["ordered_mg"] for snap, _ in some}) > 15
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
