"""Long names, many allergies and other scripts: a page continues, nothing is cut or lost."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from pypdf import PageObject, PdfReader

from rituximab.papers.order_set import allergy_word, order_set
from rituximab.papers.render import render
from rituximab.records.sealed import Unprintable
from tests.papers.charts import snapshot
from tests.protocol.casekit import ready_adult, ready_child

LONG = "Wolfeschlegelsteinhausenbergerdorff-Papadimitriou-Featherstone"
ALLERGIES = [(f"substance {n}", "widespread rash with swelling of the face") for n in range(12)]


def pages(**patient: Any) -> list[PageObject]:
    return list(PdfReader(BytesIO(order_set(snapshot(ready_adult(), **patient)))).pages)


def text(page: PageObject) -> str:
    return re.sub(r"\s+", " ", page.extract_text())


def test_eighty_letters_and_twelve_allergies() -> None:
    found = pages(family_name=LONG, given_names="Maria Alexandrina", allergies=ALLERGIES)
    said = " ".join(text(page) for page in found)
    for substance, reaction in ALLERGIES:
        assert f"{substance} ({reaction})" in said
    for page in found:
        assert "FEATHERSTONE, Maria Alexandrina" in text(page)
        assert "DEMO-004217" in text(page)
        assert "14-Jul-1978" in text(page)
    for page in found[1:]:
        assert "ALLERGIES 12 on record, listed on page 1" in text(page)


def test_a_name_of_two_lines_takes_no_further_page() -> None:
    """The tightest pages 2 and 3: a child on Letter, whose header is a line higher."""
    snap = snapshot(ready_child(), family_name=LONG, given_names="Maximiliana Theresa")
    assert len(PdfReader(BytesIO(order_set(snap, paper="Letter"))).pages) == 3


def test_a_page_that_runs_over_says_so_and_the_count_is_right() -> None:
    many = [(f"substance number {n}", "a long story of rash and wheeze " * 5) for n in range(12)]
    found = pages(allergies=many)
    continued = [page for page in found if "Page 1 continued" in text(page)]
    assert len(found) == 3 + len(continued) > 3
    assert "Prescribed by" in text(continued[-1])
    for number, page in enumerate(found, start=1):
        assert f"Page {number} of {len(found)}" in text(page)
        assert "OKAFOR, Maria" in text(page)
        assert "MRN DEMO-004217" in text(page)


def test_a_short_order_never_says_continued() -> None:
    assert not any("continued" in text(page) for page in pages())


def test_one_word_as_long_as_a_line_is_broken_not_cut() -> None:
    word = "x" * 100
    said = "".join(pages(allergies=[(word, "")])[0].extract_text().split())
    assert word in said


@pytest.mark.parametrize(
    "name", ["Иванова", "Παπαδοπούλου", "Þórðardóttir", "Łukasiewicz", "Nguyễn", "Øye"]
)
def test_names_in_other_scripts_have_their_letters(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    found = pages(family_name=name, given_names="")
    assert all(name.upper() in text(page) for page in found)
    assert not boxes(caplog)


def boxes(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was drawn as the empty box that stands for a letter no font has."""
    return [one.getMessage() for one in caplog.records if ".notdef" in one.getMessage()]


def test_what_every_page_says_of_the_allergies() -> None:
    none = {"status": "none_known", "items": []}
    assert allergy_word(none) == "No known allergies"
    some = {"status": "recorded", "items": [{"substance": "latex"}, {"substance": "egg"}]}
    assert allergy_word(some) == "ALLERGIES latex, egg"


def test_text_of_people_is_text() -> None:
    """A name that looks like markup is printed letter by letter."""
    hostile = "<b>Bobby</b> & <img src=x>"
    snap = snapshot(ready_child(), family_name=hostile, given_names="{{ 7 }}{% now %}")
    said = " ".join(text(page) for page in PdfReader(BytesIO(order_set(snap))).pages)
    assert "<B>BOBBY</B> & <IMG SRC=X>, {{ 7 }}{% now %}" in said


@pytest.mark.parametrize(
    "who", [{"given_names": "Ma\u0378ria"}, {"family_name": "\U0010fffdkafor"}]
)
def test_a_letter_without_a_picture_is_refused(who: dict[str, Any]) -> None:
    """No font draws an unassigned letter or a private one: a box would stand for it."""
    with pytest.raises(Unprintable) as lost:
        order_set(snapshot(ready_adult(), **who))
    assert lost.value.characters == tuple(set("".join(who.values())) & {"\u0378", "\U0010fffd"})


def test_a_stamp_is_laid_on_whatever_it_says() -> None:
    assert render("<p>\u0378</p>", "").startswith(b"%PDF")
