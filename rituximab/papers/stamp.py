"""The served copy: the stored pages with status, copy number, time and name laid under them.

The stored file itself never changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from pypdf import PdfReader, PdfWriter

from rituximab.protocol.quantity import day_text

from .engine import written
from .render import render

#: What a page says across itself, by the state of the order; nothing while it is in force.
WORDS = {
    "signed": "UNVERIFIED",
    "verifying": "UNVERIFIED",
    "verified": "UNVERIFIED",
    "returned": "RETURNED",
    "held": "ON HOLD",
    "stale": "STALE",
    "expired": "EXPIRED",
    "superseded": "SUPERSEDED",
    "cancelled": "CANCELLED",
    "entered_in_error": "IN ERROR",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Which copy: ``number`` and ``kind`` ("clean", "unverified", "audit"), the ``status`` of the
    order when it was made, ``at`` in the clinic's own zone, who made it, and why."""

    number: int
    kind: str
    status: str
    at: datetime
    by: str
    reason: str = ""
    training: bool = False

    @property
    def words(self) -> list[str]:
        found = ["TRAINING"] if self.training else []
        found += ["AUDIT COPY"] if self.kind == "audit" else []
        return found + ([WORDS[self.status]] if self.status in WORDS else [])

    @property
    def line(self) -> str:
        when = f"{day_text(self.at.date())} {self.at:%H:%M} {self.at.tzname()}"
        why = f" Reason: {self.reason.rstrip('. ')}." if self.reason else ""
        words = " ".join(f"{word}." for word in self.words)
        return f"COPY {self.number}, printed {when} by {self.by}. {words}{why}".strip()


def stamp(pdf: bytes, mark: Mark) -> bytes:
    """The stored ``pdf`` with the mark under the text of each page."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    box = writer.pages[0].mediabox
    size = {"width": box.width, "height": box.height}
    html = written("stamp/stamp.html", {"words": mark.words, "line": mark.line})
    under = PdfReader(BytesIO(render(html, written("stamp/stamp.css", size)))).pages[0]
    for page in writer.pages:
        page.merge_page(under, over=False)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
