"""The served copy: its number, its status and who printed it, under the stored pages."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from rituximab.papers.order_set import order_set
from rituximab.papers.stamp import WORDS, Mark, stamp
from rituximab.records.order import OrderState
from tests.papers.charts import snapshot
from tests.protocol.casekit import ready_adult

AT = datetime(2026, 11, 22, 11, 5, tzinfo=UTC)


@cache
def stored() -> bytes:
    return order_set(snapshot(ready_adult()), paper="Letter")


def stamped(**changes: object) -> list[str]:
    given = {"number": 3, "kind": "clean", "status": "released", "at": AT, "by": "Tom Marsh"}
    mark = Mark(**{**given, **changes})  # type: ignore[arg-type]
    return [page.extract_text() for page in PdfReader(BytesIO(stamp(stored(), mark))).pages]


def test_every_page_says_which_copy_it_is() -> None:
    pages = stamped(reason="the first got wet.")
    assert len(pages) == 3
    assert not any("wet.." in page for page in pages)
    for page in pages:
        assert "COPY 3, printed 22-Nov-2026 11:05 UTC by Tom Marsh." in page
        assert "Reason: the first got wet." in page
        assert not set(WORDS.values()) & set(page.split())


def test_the_stored_pages_shine_through_unchanged() -> None:
    before = stored()
    whole = [page.extract_text() for page in PdfReader(BytesIO(before)).pages]
    for old, new in zip(whole, stamped(), strict=True):
        assert set(old.split()) <= set(new.split())
    assert stored() == before


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("signed", "UNVERIFIED"),
        ("verifying", "UNVERIFIED"),
        ("verified", "UNVERIFIED"),
        ("superseded", "SUPERSEDED"),
        ("cancelled", "CANCELLED"),
        ("expired", "EXPIRED"),
        ("stale", "STALE"),
        ("held", "HOLD"),
        ("entered_in_error", "ERROR"),
    ],
)
def test_what_is_not_in_force_says_so_across_each_page(status: str, word: str) -> None:
    for page in stamped(kind="audit", status=status):
        assert page.count(word) >= 2  # in the line and across the page
        assert "AUDIT COPY" in page


def test_a_training_copy_says_so() -> None:
    assert all(page.count("TRAINING") >= 2 for page in stamped(training=True))
    assert not any("TRAINING" in page for page in stamped())


def test_every_state_after_the_signature_has_its_word() -> None:
    in_force = {"released", "prepared", "completed", "partly_given", "not_given"}
    assert set(WORDS) == {str(state) for state in OrderState} - in_force - {"draft"}


def test_the_stamp_keeps_the_size_of_the_page() -> None:
    given = Mark(1, "clean", "released", AT, "Tom Marsh")
    before, after = (PdfReader(BytesIO(pdf)).pages for pdf in (stored(), stamp(stored(), given)))
    assert [page.mediabox for page in before] == [page.mediabox for page in after]
