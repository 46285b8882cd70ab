"""The clinical judgement of one course: a plain one, and one at its end with years of results."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from rituximab.protocol import casefile
from rituximab.protocol.journey import assess
from tests.bench.measure import Row, measure

CASES = Path(__file__).parents[1] / "protocol" / "cases"


def full_course() -> dict[str, Any]:
    """Both infusions given, two years of monthly blood counts, a reaction, two core sets."""
    case: dict[str, Any] = json.loads((CASES / "adult-ready.json").read_text())
    first = date(2026, 11, 23)
    case["today"] = str(first + timedelta(days=730))
    case["course"]["given"] = [
        {"infusion": 1, "on": str(first), "dose_mg": 1000},
        {"infusion": 2, "on": str(first + timedelta(days=14)), "dose_mg": 1000},
    ]
    monthly = [row for row in case["results"] if row["test"] not in ("hbsag", "anti_hbc")]
    for month in range(1, 25):
        on = str(first + timedelta(days=30 * month))
        case["results"] += [{**row, "on": on} for row in monthly]
        case["measurements"].append({"on": on, "height_cm": 168, "weight_kg": 64})
    case["events"] = [
        {
            "kind": "infusion_reaction",
            "on": str(first),
            "resolved_on": str(first),
            "grade": 1,
            "terms": [],
        }
    ]
    return case


def rows() -> Iterator[Row]:
    for name in ("adult-ready", "juvenile-near-threshold"):
        facts = casefile.read((CASES / f"{name}.json").read_text())
        yield measure(f"assess, {name}", partial(assess, *facts), goal=1.0)
    facts = casefile.read(json.dumps(full_course()))
    yield measure("assess, a full course of two years", partial(assess, *facts), goal=1.0)
