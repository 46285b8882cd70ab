"""What waits for whom: rows as small values, never a count without an end.

A list is one query a part (``orders``, ``courses``, ``year``, ``chairs``), named with its roles and
its order in ``lists``; ``paging`` narrows, counts and pages any of them; ``marks`` says who took a
row and until when it sleeps.
"""

from .lists import LISTS, List, lists_of
from .marks import LONGEST_SLEEP_DAYS, Mark, marks_of
from .paging import MOST, PAGE, Wish, counts, place_of, place_text, row_of, rows_of
from .subjects import patient_id_of
from .waiting import IDENTITY, Waiting

__all__ = [
    "IDENTITY",
    "LISTS",
    "LONGEST_SLEEP_DAYS",
    "MOST",
    "PAGE",
    "List",
    "Mark",
    "Waiting",
    "Wish",
    "counts",
    "lists_of",
    "marks_of",
    "patient_id_of",
    "place_of",
    "place_text",
    "row_of",
    "rows_of",
]
