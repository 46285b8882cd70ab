"""The shape of a case file: JSON that is read into the facts strictly, and its JSON Schema.

Both follow the dataclasses of facts.py, so a field is named in one place only. Numbers are read
exactly (a JSON number never passes through a binary float); every fault carries its path.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Checks = Callable[[Any], Iterator[tuple[str, str]]]
Faults = list[str]

DECIMAL_TEXT = r"^[+-]?[0-9]+(\.[0-9]+)?$"
DATE_TEXT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
DIGITS = 40  # what exact arithmetic is sized for: neither more digits nor a larger exponent
YEARS = range(1000, 9000)  # so that a window counted from any date stays inside the calendar


class Twice(dict[str, Any]):
    """A JSON object in which keys stand more than once; ``again`` names them."""

    again: tuple[str, ...] = ()


class NotJson:
    """A word that Python's reader lets pass although JSON has no such number: NaN, Infinity."""

    def __init__(self, text: str) -> None:
        self.text = text


def parse(text: str) -> Any:
    """The JSON tree with exact numbers. Raises ValueError for what is not JSON at all."""
    try:
        return json.loads(
            text,
            parse_float=_exact,
            parse_int=_exact,
            parse_constant=NotJson,
            object_pairs_hook=_object,
        )
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _exact(digits: str) -> Decimal | NotJson:
    try:
        return Decimal(digits)
    except ArithmeticError:
        return NotJson(digits)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree = Twice(pairs)
    if len(tree) < len(pairs):
        keys = [key for key, _ in pairs]
        tree.again = tuple(dict.fromkeys(k for k in keys if keys.count(k) > 1))
    return tree


# ---- reading ------------------------------------------------------------------------------


def at(path: str, key: str) -> str:
    """The path of a key, quoted when it could be taken for something else."""
    name = key if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", key) else json.dumps(key)
    return f"{path}.{name}" if path else name


def read(kind: Any, raw: Any, path: str, faults: Faults, checks: dict[type, Checks]) -> Any:
    """``raw`` as ``kind``; None and at least one more fault when it does not fit."""
    if is_dataclass(kind):
        return _read_object(kind, raw, path, faults, checks)
    if get_origin(kind) is tuple:
        return _read_list(get_args(kind)[0], raw, path, faults, checks)
    value, wanted = _read_scalar(kind, raw)
    if wanted:
        faults.append(f"{path or 'case'}: {wanted}, not {shown(raw)}")
    return value


def _read_object(kind: Any, raw: Any, path: str, faults: Faults, checks: dict[type, Checks]) -> Any:
    if not isinstance(raw, dict):
        faults.append(f"{path or 'case'}: must be an object, not {shown(raw)}")
        return None
    before = len(faults)
    known = members(kind)
    faults += [f"{at(path, k)}: is given twice" for k in getattr(raw, "again", ())]
    faults += [f"{at(path, k)}: is not a key of the case file" for k in raw if k not in known]
    values = {}
    for name, member in known.items():
        if raw.get(name) is not None or (name in raw and member.refuses_null):
            values[name] = read(member.kind, raw[name], at(path, name), faults, checks)
        elif member.required:
            faults.append(f"{at(path, name)}: is required")
    if len(faults) > before:
        return None
    facts = kind(**values)
    if kind in checks:
        faults += [f"{path}.{key}: {fault}" for key, fault in checks[kind](facts)]
    return facts


def _read_list(
    kind: Any, raw: Any, path: str, faults: Faults, checks: dict[type, Checks]
) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        faults.append(f"{path}: must be a list, not {shown(raw)}")
        return ()
    return tuple(read(kind, item, f"{path}[{i}]", faults, checks) for i, item in enumerate(raw))


def _read_scalar(kind: Any, raw: Any) -> tuple[Any, str]:
    """The value, and what was wanted instead ("" when it fits)."""
    words = choices(kind)
    if words and isinstance(raw, str) and raw in words:
        return raw, ""
    if kind is bool:
        return raw, "" if isinstance(raw, bool) else "must be true or false"
    if kind is str:
        return raw, "" if isinstance(raw, str) and not _broken(raw) else "must be text"
    if kind is date:
        return _read_date(raw)
    if kind in (Decimal, int) or Decimal in get_args(kind):
        value, wanted = _read_number(raw, whole=kind is int)
        return value, f"{wanted} or one of {', '.join(words)}" if wanted and words else wanted
    return None, f"must be one of {', '.join(words)}"


def _broken(text: str) -> bool:
    """Half of a surrogate pair, which no encoding can write."""
    return any("\ud800" <= sign <= "\udfff" for sign in text)


def _read_date(raw: Any) -> tuple[date | None, str]:
    if isinstance(raw, str) and re.fullmatch(DATE_TEXT[1:-1], raw):
        try:
            day = date.fromisoformat(raw)
        except ValueError:
            return None, "must be a day of the calendar"
        if day.year in YEARS:
            return day, ""
        return None, f"must lie in the years {YEARS.start} to {YEARS.stop - 1}"
    return None, "must be a date YYYY-MM-DD"


def _read_number(raw: Any, whole: bool) -> tuple[Decimal | int | None, str]:
    if isinstance(raw, str) and re.fullmatch(DECIMAL_TEXT[1:-1], raw):
        raw = Decimal(raw)
    if not isinstance(raw, Decimal):
        return None, "must be a number or a decimal string (digits, one point)"
    if len(raw.as_tuple().digits) > DIGITS or abs(raw.adjusted()) > DIGITS:
        return None, f"must be a number of at most {DIGITS} digits"
    if not whole:
        return raw, ""
    return (int(raw), "") if raw == raw.to_integral_value() else (None, "must be a whole number")


def shown(raw: Any) -> str:
    """What was found, on one short line whatever it holds."""
    if isinstance(raw, NotJson):
        return raw.text[:DIGITS]
    if isinstance(raw, Decimal):
        return str(raw)[:DIGITS]
    if isinstance(raw, dict):
        return "an object"
    if isinstance(raw, list):
        return "a list"
    text = json.dumps(raw)
    return text if len(text) <= DIGITS else f"{text[:DIGITS]}..."


# ---- the dataclasses ----------------------------------------------------------------------


class Member:
    """One field: its kind without the "or None", and whether the file may leave it out.

    A list or an object that has a default may be left out, but is never null; a scalar may be.
    """

    def __init__(self, field: Field[Any], hint: Any) -> None:
        options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
        rest = tuple(o for o in options if o is not type(None))
        self.kind: Any = rest[0] if len(rest) == 1 else Union[rest]  # noqa: UP007
        self.required = field.default is MISSING and field.default_factory is MISSING
        nullable = len(rest) < len(options)
        container = is_dataclass(self.kind) or get_origin(self.kind) is tuple
        self.refuses_null = container and not nullable and not self.required


@cache
def members(kind: Any) -> dict[str, Member]:
    hints = get_type_hints(kind)
    return {f.name: Member(f, hints[f.name]) for f in fields(kind)}


@cache
def choices(kind: Any) -> tuple[str, ...]:
    """The words of a Literal, or of all Literals in a union; empty for any other kind."""
    if get_origin(kind) is Literal:
        return get_args(kind)
    if get_origin(kind) in (Union, types.UnionType):
        return tuple(word for option in get_args(kind) for word in choices(option))
    return ()


# ---- JSON Schema --------------------------------------------------------------------------


def schema_of(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of ``kind``; dataclasses are put into ``definitions`` and referred to."""
    if is_dataclass(kind):
        name = str(getattr(kind, "__name__", "")).removesuffix("Facts")
        definitions[name] = object_schema(kind, definitions)
        return {"$ref": f"#/$defs/{name}"}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": schema_of(get_args(kind)[0], definitions)}
    options: list[dict[str, Any]] = [{"enum": list(choices(kind))}] if choices(kind) else []
    if kind in (Decimal, int) or Decimal in get_args(kind):
        options += [
            {"type": "integer" if kind is int else "number"},
            {"type": "string", "pattern": DECIMAL_TEXT},
        ]
    if options:
        return options[0] if len(options) == 1 else {"anyOf": options}
    if kind is date:
        return {"type": "string", "format": "date", "pattern": DATE_TEXT}
    return {"type": "boolean" if kind is bool else "string"}


def object_schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    properties = {}
    for name, member in members(kind).items():
        shape = schema_of(member.kind, definitions)
        nullable = not member.required and not member.refuses_null
        properties[name] = {"anyOf": [shape, {"type": "null"}]} if nullable else shape
    required = [name for name, member in members(kind).items() if member.required]
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
