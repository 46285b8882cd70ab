"""How a row is sealed: SHA-256 over the hash before and every column, in one fixed order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from .instant import written

GENESIS = "0" * 64
SEPARATOR = "\x1f"

#: Every column but the hashes, in the order they are sealed. No sealed text holds the separator
#: (:func:`clean`) and an unknown number stands as "None": two different rows never make one line.
COLUMNS = (
    "seq",
    "at",
    "actor_id",
    "actor_name",
    "role",
    "clinic_id",
    "deed",
    "outcome",
    "subject_type",
    "subject_id",
    "patient_id",
    "old",
    "new",
    "reason",
    "request_id",
)
LINE = SEPARATOR.join(["%s"] * len(COLUMNS))


def line_of(row: Mapping[str, Any]) -> str:
    """The text that is sealed; ``row`` holds each of ``COLUMNS``, the moment already as text."""
    return LINE % tuple(row[column] for column in COLUMNS)


def seal(prev_hash: str, line: str) -> str:
    return hashlib.sha256(f"{prev_hash}{SEPARATOR}{line}".encode()).hexdigest()


def clean(text: str) -> str:
    """Text that can be sealed and stored: the two characters that cannot are shown as replaced."""
    return text.replace(SEPARATOR, "\ufffd").replace("\x00", "\ufffd")


def canonical(value: Any) -> str:
    """One spelling of a value as JSON: sorted keys, no spaces, decimals as text; "" for none.

    Raises ``TypeError`` for a float (a dose is never one) and for anything that is not plain data.
    """
    if value is None:
        return ""
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def plain(value: Any) -> Any:
    match value:
        case Enum():
            return plain(value.value)
        case None | bool() | int() | str():
            return value
        case Decimal():
            return str(value)
        case datetime():
            return written(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(plain(key)): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case set() | frozenset():
            return sorted((plain(item) for item in value), key=str)
    raise TypeError(f"The trail keeps plain data, not {type(value).__name__}: {value!r}")
