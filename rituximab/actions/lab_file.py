"""A file of laboratory results as text: its encoding, separator, columns and cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from rituximab.records.result import QUALITATIVE, QUANTITATIVE

from .base import Invalid

MOST_BYTES = 1_000_000
MOST_ROWS = 1_000
SEPARATORS = (",", ";", "\t")
NEEDED = ("mrn", "test", "value", "date")
COLUMNS = (*NEEDED, "unit", "lower", "upper", "laboratory", "born")
#: Other words for a column.
ALSO = {"collected": "date", "collected on": "date", "result": "value", "lab": "laboratory"}
#: How other systems write a unit of ours.
UNITS = {"10*9/l": "10^9/L", "x10^9/l": "10^9/L", "\u00b5mol/l": "umol/L", "\u03bcmol/l": "umol/L"}
TESTS = QUALITATIVE + QUANTITATIVE


def decoded(content: bytes) -> str:
    """UTF-8, with or without its mark, line ends as one character. Raises Invalid."""
    if len(content) > MOST_BYTES:
        raise Invalid({"file": [f"At most {MOST_BYTES:,} bytes."]})
    try:
        return plain_lines(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Invalid({"file": ["This is no text in UTF-8. Save it as CSV UTF-8."]}) from None


def plain_lines(text: str) -> str:
    """A browser sends its own line ends: the same content has to stay the same."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def cells_of(text: str) -> tuple[list[tuple[int, dict[str, str]]], tuple[str, ...]]:
    """Each row with its line and its cells by column, and the columns nobody reads.

    Raises Invalid: nothing in it, too much of it, a column missing or twice.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise Invalid({"file": [f"At most {MOST_BYTES:,} bytes."]})
    if not text.strip():
        raise Invalid({"file": ["There is nothing in it."]})
    if "\x00" in text:
        raise Invalid({"file": ["A character in it cannot be kept."]})
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    lines = _lines(text, separator)
    _, head = next(lines)
    names = [_column(name) for name in head]
    missing = [name for name in NEEDED if name not in names]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if missing or twice:
        said = f"Columns missing: {', '.join(missing)}." if missing else ""
        again = f"Columns twice: {', '.join(twice)}." if twice else ""
        raise Invalid({"file": [f"{said} {again}".strip()]})
    rows = [(n, _cells(names, cells)) for n, cells in lines if any(cell.strip() for cell in cells)]
    if not rows:
        raise Invalid({"file": ["There is no row under the headings."]})
    if len(rows) > MOST_ROWS:
        raise Invalid({"file": [f"At most {MOST_ROWS:,} rows; this has {len(rows):,}."]})
    return rows, tuple(name for name in names if name and name not in COLUMNS)


def _lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as fault:
        raise Invalid({"file": [f"Line {reader.line_num} cannot be read: {fault}."]}) from None


def _column(name: str) -> str:
    word = " ".join(name.strip().casefold().split())
    return ALSO.get(word, word)


def _cells(names: list[str], cells: list[str]) -> dict[str, str]:
    """``""`` for a cell that is not there; one too many stands under ``extra``."""
    found = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
    return dict.fromkeys(COLUMNS, "") | found | {"extra": "".join(cells[len(names) :]).strip()}
