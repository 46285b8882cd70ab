"""The case file: one course as plain JSON in, its standing as plain JSON out (docs/case.md)."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from . import sense, shape
from .edition import CURRENT, Edition, EditionFault, load
from .facts import CourseFacts
from .journey import Standing
from .quantity import plain
from .verdict import Finding

COURSE_KEYS = tuple(field.name for field in fields(CourseFacts))


class CaseFault(ValueError):
    """The file does not fit; ``faults`` holds one ``path: message`` a fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile(CourseFacts):
    """The facts of a course, the day the question is asked, and the edition it is asked under."""

    today: date
    edition: str = CURRENT


def read(text: str | bytes) -> tuple[CourseFacts, Edition, date]:
    """The facts, the edition and the day of a case file. Raises CaseFault with every fault."""
    try:
        tree = shape.parse(text if isinstance(text, str) else text.decode("utf-8"))
    except UnicodeDecodeError as fault:
        raise CaseFault([f"case: is not UTF-8 (byte {fault.start})"]) from fault
    except ValueError as fault:
        raise CaseFault([f"case: is not JSON: {fault}"]) from fault
    faults: list[str] = []
    edition, today = _edition_of(tree, faults), _today_of(tree)
    case = shape.read(CaseFile, tree, "", faults, sense.checks(edition, today))
    if faults:
        raise CaseFault(faults)
    return CourseFacts(**{key: getattr(case, key) for key in COURSE_KEYS}), edition, case.today


def _edition_of(tree: Any, faults: list[str]) -> Edition:
    """The edition the file names; the current one, and a fault, when there is no such edition."""
    version = tree.get("edition") if isinstance(tree, dict) else None
    if isinstance(version, str) and version != CURRENT:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}", version):
            try:
                return load(version)
            except EditionFault:
                pass
        faults.append("edition: is not an edition of the protocol")
    return load(CURRENT)


def _today_of(tree: Any) -> date | None:
    """The file's own day, if it can be read; its faults are told when the whole is read."""
    day = tree.get("today") if isinstance(tree, dict) else None
    return shape.read(date, day, "today", [], {}) if day is not None else None


def schema() -> dict[str, Any]:
    """The JSON Schema of a case file."""
    definitions: dict[str, Any] = {}
    case = shape.object_schema(CaseFile, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Case file of one riTUXimab course",
        **case,
        "$defs": definitions,
    }


def facts_json(facts: CourseFacts, edition: str, today: date) -> dict[str, Any]:
    """The facts as a case file; reading it again gives equal facts, edition and day.

    What is not known and what is empty is left out.
    """
    return {"today": today.isoformat(), "edition": edition, **_plain_object(facts)}


def _plain_object(facts: Any) -> dict[str, Any]:
    values = ((field.name, getattr(facts, field.name)) for field in fields(facts))
    return {key: plain_value(value) for key, value in values if value is not None and value != ()}


def plain_value(value: Any) -> Any:
    """A value of the facts or the standing as JSON has it: decimals as strings, dates as ISO."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain_value(item) for item in value]
    if isinstance(value, dict):
        return {key: plain_value(item) for key, item in value.items()}
    if is_dataclass(value):
        return _plain_object(value)
    return value


def answer(standing: Standing) -> dict[str, Any]:
    """The standing as docs/case.md lays it out, ready for JSON."""
    return {
        "edition": standing.edition,
        "findings": [_finding(finding) for finding in standing.findings],
        "blocking": list(standing.blocking),
        "to_answer": list(standing.to_answer),
        "may_sign": standing.may_sign,
        "line": standing.line,
        "dose": _all_keys(standing.dose),
        "exposure": _all_keys(standing.exposure),
        "due": [_all_keys(item) for item in standing.due],
        "earliest_no_response_on": plain_value(standing.earliest_no_response_on),
        "hbv": _all_keys(standing.hbv),
        "response": _all_keys(standing.response),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "stage": finding.stage,
        "level": finding.level,
        "status": finding.status,
        "lifted_by": finding.lifted_by,
        "because": list(finding.because),
        "statements": list(finding.statements),
    }


def _all_keys(part: Any) -> Any:
    """A part of the standing with all its keys, null where nothing is known."""
    return None if part is None else plain_value(asdict(part))


def canonical(obj: Any) -> str:
    """The one byte form that digests are taken over: sorted keys, no spaces, no escapes."""
    return json.dumps(obj, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
