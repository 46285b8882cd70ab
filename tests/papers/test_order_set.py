"""The printed order set: what stands on each page, where it stands, and that it stays the same."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from subprocess import run
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pypdf import PageObject, PdfReader

from rituximab.actions.working import Choices
from rituximab.papers.order_set import order_set
from tests.papers.charts import snapshot
from tests.protocol.casekit import merged, plus, ready_adult, ready_child

MM = Decimal(72) / Decimal("25.4")


def near_step() -> dict[str, Any]:
    """A child at the step, answered for: the longest first page of the usual ones."""
    size = {"on": "2026-11-20", "height_cm": 150, "weight_kg": "53.7"}
    case = merged(ready_child(), {"measurements": [*ready_child()["measurements"], size]})
    said = "Discussed with the patient; watched at every contact."
    case = plus(case, "answers", {"rule": "near-threshold", "code": "other", "text": said})
    return snapshot(case, Choices(rounding="exact"))


def crowded() -> dict[str, Any]:
    """The same child, measured twice and with an exception that two people agreed."""
    snap = near_step()
    second = {"height_cm": "150", "weight_kg": "53.8", "on": "2026-11-20", "by": "Dr Lena Haas"}
    snap["measurements"]["second"] = second
    agreed = {
        "kind": "exception",
        "title": "Height and weight",
        "text": "Measured ten days ago in another hospital; the family travels 300 km, and the "
        "weight at home is unchanged since.",
        "by": "Dr Ada Vale",
        "on": "2026-11-20",
        "second": "Dr Bo Lind",
        "second_text": "agreed; to be weighed before the start",
        "second_on": "2026-11-21",
    }
    return snap | {"agreed": [agreed, *snap["agreed"]]}


KINDS = {
    "adult": lambda: snapshot(ready_adult()),
    "child": lambda: snapshot(ready_child()),
    "near": near_step,
    "crowded": crowded,
    "full": lambda: snapshot(ready_adult(), Choices(bag_method="add-to-full")),
}


@cache
def pages(kind: str, paper: str = "A4") -> tuple[PageObject, ...]:
    return tuple(PdfReader(BytesIO(order_set(KINDS[kind](), paper=paper))).pages)


def text(page: PageObject) -> str:
    return re.sub(r"\s+", " ", page.extract_text())


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("kind", ["adult", "child"])
def test_three_pages_each_complete(kind: str, paper: str) -> None:
    found = pages(kind, paper)
    assert len(found) == 3
    for number, page in enumerate(found, start=1):
        said = text(page)
        for token in ("OKAFOR, Maria", "DEMO-004217", "O-0007 r1", "No known allergies"):
            assert token in said, (token, said)
        assert f"Page {number} of 3" in said
        born = "14-Jul-1978" if kind == "adult" else "03-Mar-2013"
        assert f"Born {born}" in said
        assert re.search(r"SHA-256 [0-9a-f]{12}", said)
        assert "Edition draft, not approved for clinical use" in said
        assert "not valid after 30-Nov-2026" in said


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("kind", ["near", "crowded", "full"])
def test_three_pages_too_where_more_is_said(kind: str, paper: str) -> None:
    found = pages(kind, paper)
    assert len(found) == 3
    assert "Prescribed by Dr Ada Vale" in text(found[0])
    assert not any("continued" in text(page) for page in found)


def test_what_was_agreed_and_measured_again_is_printed() -> None:
    said = text(pages("crowded", "Letter")[0])
    assert "Exception: Height and weight Measured ten days ago in another hospital" in said
    assert "agreed by Dr Bo Lind, 21-Nov-2026: agreed; to be weighed before the start" in said
    assert "Measured again 20-Nov-2026 by Dr Lena Haas: 150 cm, 53.8 kg" in said


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_rows_of_the_flowsheet_have_room_for_a_hand(paper: str) -> None:
    found: dict[str, Decimal] = {}

    def seen(word: str, matrix: Any, place: list[float], *_: Any) -> None:
        found.setdefault(word.strip(), Decimal(str(place[5] * abs(matrix[3]))))

    pages("adult", paper)[2].extract_text(visitor_text=seen)
    rows = [found[f"{minutes} min"] for minutes in (30, 60, 90, 120, 150, 180, 210)]
    assert all((below - above) / MM >= 8 for above, below in pairwise(rows))
    free = (found["End"] - found["210 min"]) / MM / 8 - 1
    assert free >= {"A4": 4, "Letter": 3}[paper]


def test_what_is_written_by_hand_stands_beside_its_own_medicine() -> None:
    """The dose left to the prescriber of a child: on no line of another medicine."""
    places: dict[str, Decimal] = {}

    def seen(word: str, matrix: Any, place: list[float], *_: Any) -> None:
        for key in ("methylPREDNISolone", "paracetamol", "mg"):
            if word.strip() == key or word.strip().startswith(f"{key} "):
                places.setdefault(key, Decimal(str(place[5] * abs(matrix[3]))))

    page = pages("child")[0]
    page.extract_text(visitor_text=seen)
    assert places["methylPREDNISolone"] <= places["mg"] < places["paracetamol"]


@pytest.mark.parametrize(("paper", "size"), [("A4", (210, 297)), ("Letter", ("215.9", "279.4"))])
def test_the_size_of_the_paper(paper: str, size: tuple[Any, Any]) -> None:
    for page in pages("adult", paper):
        measured = Decimal(str(page.mediabox.width)), Decimal(str(page.mediabox.height))
        for points, millimetres in zip(measured, size, strict=True):
            assert abs(points / MM - Decimal(millimetres)) < Decimal("0.2")


def test_the_order_of_an_adult() -> None:
    said = text(pages("adult")[0])
    for token in (
        "riTUXimab intravenous infusion order - dermatomyositis - ADULT",
        "riTUXimab 1,000 mg (one thousand mg)",
        "intravenous, infusion 1 of 2 on 23-Nov-2026, in 500 mL sodium chloride 0.9 %",
        "Infusion 2: 07-Dec-2026, own order",
        "never subcutaneous",
        "Height 168 cm (04-May-2026), weight 64 kg (04-May-2026)",
        "Fixed dose 1,000 mg, not by body size",
        "HBsAg negative; Anti-HBc (total) negative; Anti-HBs positive 02-Nov-2026 02-May-2027",
        "Hold and call the prescriber if: temperature above 38 degrees C",
        "predniSONE 60 mg per day",
        "reduce to 15 mg per day",
        "methylPREDNISolone 100 mg intravenous, done 30 min before",
        "EPINEPHrine 1 mg per mL: 0.5 mg intramuscular",
        "at most 3 doses",
        "Start 50 mg/h (25 mL/h), add 50 mg/h every 30 min",
        "resuscitation kit ready",
        "third line; course 1",
        "Monitoring blood count, liver enzymes, kidney function 07-Dec-2026 to 21-Dec-2026",
        "No riTUXimab product is licensed for dermatomyositis",
        "Prescribed by Dr Ada Vale, prescriber, licence L-4711",
        "signed 22-Nov-2026 10:15 UTC by password",
    ):
        assert token in said, token


def test_the_order_of_a_child_shows_its_working() -> None:
    said = text(pages("child")[0])
    for token in (
        "JUVENILE",
        "riTUXimab 700 mg (seven hundred mg)",
        "1.183216 m2, at most 1.5 m2: 575 mg per m2 x BSA = 680.3 mg",
        "Rounded to 700 mg (2.9 %; allowed within 10 %)",
        "Mosteller 1987",
        "paracetamol (acetaminophen) 540 mg",
        "EPINEPHrine 1 mg per mL: 0.36 mg",
    ):
        assert token in said, token


def test_near_a_step_both_doses_are_printed() -> None:
    said = text(pages("near")[0])
    assert "Close to a step in the dose" in said
    assert "Mosteller 1987 1.4958 m2: 860.1 mg" in said
    assert "Haycock 1978 1.5065 m2, Gehan and George 1970 1.5155 m2, Boyd 1935" in said
    assert "Exact dose chosen" in said


def test_the_worksheet() -> None:
    said = text(pages("adult")[1])
    for token in (
        "Pharmacy worksheet - riTUXimab, infusion 1 on 23-Nov-2026",
        "Check 1",
        "Check 2",
        "riTUXimab-abbs (Truxima), protect from light",
        "500 mg in 50 mL 2",
        "Withdraw 100 mL from the 500 mL bag and discard it.",
        "2 mg per mL; limits 1 to 4 mg per mL",
        "in 500 mL sodium chloride 0.9 % (2 mg per mL)",
        "For intravenous infusion only",
        "24 hours at 2 to 8 degrees C",
        "Not interchangeable: MabThera SC, Rituxan Hycela",
    ):
        assert token in said, token
    assert "Add 100 mL of riTUXimab concentrate to the full 500 mL bag" in text(pages("full")[1])


def test_the_flowsheet() -> None:
    said = text(pages("adult")[2])
    for token in (
        "1,000 mg in 500 mL (2 mg per mL), first infusion, 4 h 15 min",
        "1 0 min 50 25 12.5",
        "8 210 min 400 200 500",
        "End +30 min",
        "End +60 min",
        "Grade 4: Stop for good",
        "Every 15 minutes in the first hour.",
    ):
        assert token in said, token
    assert "1 0 min 50 30 15" in text(pages("full")[2])


def test_a_number_is_never_parted_from_its_unit() -> None:
    unit = r"(mg|mL|kg|cm|m2|mg/h|mL/h|min)\b"
    for kind in KINDS:
        for page in pages(kind):
            lines = [line.strip() for line in page.extract_text().splitlines()]
            for line, after in pairwise(lines):
                assert not (re.search(r"\d$", line) and re.match(unit, after)), (line, after)


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    one = snapshot(ready_child())
    assert order_set(one) == order_set(snapshot(ready_child()))
    other = snapshot(ready_child(), Choices(note="slowly"))
    assert order_set(one) != order_set(other)


def test_the_file_is_tagged_titled_and_names_nobody() -> None:
    reader = PdfReader(BytesIO(order_set(KINDS["adult"]())))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert not {"/AcroForm", "/OpenAction", "/AA"} & set(root)
    assert "/EmbeddedFiles" not in root.get("/Names", {})
    assert reader.metadata is not None
    assert reader.metadata.title == "riTUXimab order O-0007 r1"
    assert "Okafor" not in str(reader.metadata)
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_the_code_to_scan_leads_to_the_check_page(tmp_path: Path) -> None:
    file = tmp_path / "order.pdf"
    file.write_bytes(order_set(KINDS["adult"]()))
    run(["pdftoppm", "-r", "150", "-png", str(file), str(tmp_path / "page")], check=True)
    for number, page in enumerate(pages("adult"), start=1):
        (code,) = zxingcpp.read_barcodes(Image.open(tmp_path / f"page-{number}.png"))
        printed = re.search(r"enter ([0-9A-Z-]{14}) at", text(page))
        assert printed
        assert code.text == f"http://127.0.0.1:8000/check/{printed[1].replace('-', '')}"
