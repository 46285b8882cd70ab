"""The order set of one infusion: prescriber's order, pharmacy worksheet, administration flowsheet.

A function from the frozen snapshot to bytes: no clock, no database, no setting. The same snapshot
gives the same bytes, so the stored digest can be checked for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rituximab.protocol.casefile import canonical
from rituximab.protocol.quantity import plain
from rituximab.records.sealed import check_code_of, digest_of

from .engine import written
from .phrases import glued, name, words
from .render import qr_code, render

#: Tenths of a millimetre: width and height; how many rows of the flowsheet stand on the page. Those
#: that no step and no look after the end needs are left free.
SIZES = {"A4": (2100, 2970, 15), "Letter": (2159, 2794, 14)}
#: How high such a row is, less by ROW_LESS for each line that the name takes beyond the first, so
#: that the page stays one page (tenths of a millimetre).
ROW, ROW_LESS = 80, 4
BEFORE, SPARE_LEAST = 1, 3
STAFF = 4  # people who sign with their initials
ONE_COLUMN = 8  # lines of the checklist
#: So many letters of a name, and of the allergies, fit on one line of the header.
NAME_LINE, ALLERGY_LINE = 52, 70


@dataclass(frozen=True, slots=True)
class Sheet:
    """HTML, CSS and the pictures they name: what ``render`` takes."""

    html: str
    css: str
    pictures: dict[str, bytes]


def order_set(snapshot: dict[str, Any], *, paper: str = "A4") -> bytes:
    """The PDF of the order set; ``paper`` "A4" or "Letter". Three pages unless a text is so long
    that one of them continues. Raises Unprintable: nobody signs a box in place of a letter."""
    sheet = order_sheet(snapshot, paper=paper)
    return render(sheet.html, sheet.css, sheet.pictures, whole=True)


def order_sheet(snapshot: dict[str, Any], *, paper: str = "A4") -> Sheet:
    """The order set before it is rendered."""
    width, height, rows = SIZES[paper]
    header = _header(snapshot)
    grid, after = _steps(snapshot["rates"]["rows"]), _after(snapshot)
    sha256 = digest_of(canonical(snapshot))
    code = check_code_of(sha256)
    link = f"{snapshot['clinic']['check_base']}/check/{code}"
    source, picture = qr_code(link)
    shown = {
        **snapshot,
        "sha_short": sha256[:12],
        "check_code": "-".join(code[n : n + 4] for n in range(0, len(code), 4)),
        "check_link": link,
        "qr": source,
        "allergy_word": allergy_word(snapshot["allergies"]),
        "staff_rows": STAFF,
        "blank_rows": max(rows - BEFORE - len(grid) - len(after), SPARE_LEAST),
        "adult": snapshot["dose"]["population"] == "adult",
        "screening_halves": _halves(_by_days(snapshot["screening"]["items"])),
        "alerts": _alerts(snapshot["findings"]),
        "passed": _passed(snapshot["findings"]),
        "near_doses": _by_dose(snapshot["dose"]["area"]),
        "grid": grid,
        "monitoring_rows": _by_window(snapshot["monitoring"]),
        "after": after,
    }
    sizes = {"width": width, "height": height, "row": ROW - header * ROW_LESS}
    style = {"header": header, **{key: _millimetres(size) for key, size in sizes.items()}}
    html = glued(written("order_set/order_set.html", shown))
    css = written("order_set/paper.css", style)
    return Sheet(html, css, {source: picture})


def _millimetres(tenths: int) -> str:
    return plain(Decimal(tenths).scaleb(-1))


def allergy_word(allergies: dict[str, Any]) -> str:
    """What every page says of the allergies: their names, or where a long list stands."""
    if allergies["status"] == "none_known":
        return "No known allergies"
    names = ", ".join(item["substance"] for item in allergies["items"])
    if len(names) <= ALLERGY_LINE:
        return f"ALLERGIES {names}"
    return f"ALLERGIES {len(allergies['items'])} on record, listed on page 1"


def _header(snapshot: dict[str, Any]) -> int:
    """How many lines more than one the patient's name takes."""
    return (len(name(snapshot["patient"])) - 1) // NAME_LINE


def _by_days(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The checklist with the results of one day and one validity on one line."""
    asked = [item for item in items if item["state"] != "not_applicable"]
    return [
        {
            "on": on,
            "until": until,
            "results": [f"{i['name']} {i['value'] or i['state']}" for i in some],
        }
        for (on, until), some in _gathered(asked, "on", "until")
    ]


def _halves(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """A long checklist stands in two columns, read down and then across."""
    if len(rows) <= ONE_COLUMN:
        return [rows]
    half = (len(rows) + 1) // 2
    return [rows[:half], rows[half:]]


def _result(item: dict[str, Any]) -> str:
    return f"{item['name']} {item['value'] or item['state']}"


def _by_window(items: list[dict[str, str]]) -> list[dict[str, Any]]:
    """What is monitored, with the items of one window together."""
    return [
        {"from": start, "by": end, "items": [words(i["item"]) for i in some]}
        for (start, end), some in _gathered(items, "from", "by")
    ]


def _by_dose(area: dict[str, Any] | None) -> list[dict[str, Any]]:
    """What the other formulas would give, with those of one dose together."""
    also = area["also"] if area else []
    return [{"mg": mg, "areas": some} for (mg,), some in _gathered(also, "ordered_mg")]


def _gathered(items: list[dict[str, Any]], *keys: str) -> list[tuple[tuple[Any, ...], list[Any]]]:
    """Items with the same values of ``keys``, in the order in which each first stands."""
    found: dict[tuple[Any, ...], list[Any]] = {}
    for item in items:
        found.setdefault(tuple(item[key] for key in keys), []).append(item)
    return list(found.items())


def _alerts(findings: list[dict[str, Any]]) -> list[str]:
    """What is not as it should be although the order was signed: cautions and passed stops."""
    return [f["title"] for f in findings if f["level"] in ("stop", "caution")]


def _passed(findings: list[dict[str, Any]]) -> list[str]:
    return [f["title"] for f in findings if f["lifted_by"] and f["level"] == "stop"]


def _steps(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row a rate: the last one runs to the end of the bag."""
    last = {row["step"]: row for row in rows}
    first = {row["step"]: row for row in reversed(rows)}
    return [{**last[step], "from_min": first[step]["from_min"]} for step in sorted(last)]


def _after(snapshot: dict[str, Any]) -> list[int]:
    """Minutes after the end at which the patient is looked at."""
    found: list[int] = []
    for one in snapshot["watch"]["observations"]:
        if one["phase"] == "after" and one["every_min"] and one["to_min"]:
            found += range(one["every_min"], one["to_min"] + 1, one["every_min"])
    return found
