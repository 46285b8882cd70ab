"""An edition of the protocol: every number and sentence a rule uses, and where it comes from.

``load("2025-11")`` reads ``editions/2025-11.toml`` once, checks it against the models (a fault
names the key: ``rules.twelve-weeks.parameters.days.value: ...``) and fixes its SHA-256 over the
file's bytes. A course is pinned to version *and* hash.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from pydantic import ValidationError, model_validator

from .instruments import Classification, ResponseTable
from .monograph import Monograph
from .provenance import Evidence, Known, Pitfall, References, Source
from .regimen import Regimen
from .sourced import Sourced, Statement, Strict
from .surface import Formula
from .verdict import Finding, Level, Lift, Reason, Stage, Status

EDITIONS = Path(__file__).parent / "editions"
CURRENT = "2025-11"
VERSION = re.compile(r"[0-9]{4}-[0-9]{2}")
TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")


class EditionFault(ValueError):
    """The edition file does not fit; ``faults`` holds one ``key: message`` a fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def _filled(sentence: str, values: dict[str, object]) -> str:
    """The sentence with its values; one that ends a value of its own with a stop ends once."""
    return TWO_STOPS.sub(".", sentence.format(**values))


class Parameter(Sourced):
    """One number or word with its unit and where it comes from."""

    value: Decimal | str
    unit: str = ""


class Spoken(Sourced):
    """What a rule or an alarm says, and the numbers it says it by."""

    title: str
    sentence: str
    parameters: dict[str, Parameter] = {}
    says: dict[str, str] = {}
    changes: dict[str, str] = {}

    def number(self, name: str) -> Decimal:
        value = self.parameters[name].value
        return value if isinstance(value, Decimal) else Decimal(value)

    def days(self, name: str) -> int:
        return int(self.number(name))

    def words(self, name: str) -> tuple[str, ...]:
        """The words of a parameter that names several."""
        return tuple(str(self.parameters[name].value).split())

    def say(self, key: str, **values: object) -> Reason:
        """The edition's sentence ``key`` filled in, and the one that says what would change it."""
        change = self.changes.get(key)
        return Reason(_filled(self.says[key], values), _filled(change or "", values))


class Alarm(Spoken):
    """What opens a task after an infusion: an abnormal result, an infection, a new symptom.

    ``due_hours`` among the parameters is how long the task has, ``urgent_due_hours`` if urgent.
    """

    statements: tuple[Statement, ...]  # asked for, even when empty
    pathway: str = ""  # of the monograph, for what is to be done step by step


class Rule(Spoken):
    id: str
    stage: Stage
    level: Level
    lift: Lift
    statements: tuple[Statement, ...]  # asked for, even when empty
    codes: dict[str, str] = {}  # reason codes for an exception or answer: code -> label

    def _finding(self, status: Status, reasons: tuple[Reason, ...], level: Level | None) -> Finding:
        level = level or self.level
        lift: Lift = self.lift if level == "stop" else "answer" if level == "caution" else "none"
        return Finding(self.id, self.stage, level, status, lift, self.statements, reasons)

    def met(self, *reasons: Reason, level: Level | None = None) -> Finding:
        return self._finding("met", reasons, level)

    def not_met(self, *reasons: Reason, level: Level | None = None) -> Finding:
        return self._finding("not_met", reasons, level)

    def unknown(self, *reasons: Reason, level: Level | None = None) -> Finding:
        return self._finding("unknown", reasons, level)

    def not_applicable(self, *reasons: Reason) -> Finding:
        return self._finding("not_applicable", reasons, None)


class Edition(Strict):
    """The whole file. ``sha256`` is that of its bytes, set by ``parse``."""

    version: str
    status: Literal["draft", "in_review", "approved", "retired"]
    title: str
    protocol_id: str
    committee: str
    scope: str
    knowledge_date: date
    review_due: date
    rules: dict[str, Rule]
    parameters: dict[str, dict[str, Parameter]]
    regimen: Regimen
    monograph: Monograph
    abnormal: dict[str, Alarm]
    response: ResponseTable
    classification: Classification
    references: References
    sources: dict[str, Source]
    evidence: tuple[Evidence, ...]
    pitfalls: tuple[Pitfall, ...]
    codes: dict[str, dict[str, str]]  # deed -> code -> label: return, cancel, hold ...
    known: tuple[Known, ...] = ()
    sha256: str = ""

    @model_validator(mode="after")
    def _formula_exists(self) -> Edition:
        name = self.parameters.get("dosing", {}).get("formula")
        if name is None or name.value not in self.regimen.formulas:
            raise ValueError("parameters.dosing.formula must name one of regimen.formulas")
        return self

    def rule(self, rule_id: str) -> Rule:
        return self.rules[rule_id]

    def alarm(self, kind: str) -> Alarm:
        return self.abnormal[kind]

    def number(self, group: str, name: str) -> Decimal:
        value = self.parameters[group][name].value
        return value if isinstance(value, Decimal) else Decimal(value)

    def days(self, group: str, name: str) -> int:
        return int(self.number(group, name))

    def word(self, group: str, name: str) -> str:
        return str(self.parameters[group][name].value)

    @cached_property
    def formula(self) -> Formula:
        """The formula that decides the dose band: parameter dosing.formula."""
        return self.regimen.formulas[self.word("dosing", "formula")]

    def body_surface_area(self, height_cm: Decimal, weight_kg: Decimal) -> Decimal:
        """m2, unrounded, by the edition's formula; height in cm, weight in kg."""
        return self.formula.area(height_cm, weight_kg)

    @cached_property
    def order_of_rules(self) -> tuple[str, ...]:
        return tuple(self.rules)


def parse(content: bytes) -> Edition:
    """Raises EditionFault with every fault, each naming its key."""
    try:
        tree = tomllib.loads(content.decode("utf-8"), parse_float=Decimal)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise EditionFault([f"edition: {fault}"]) from fault
    rules = tree.get("rules")
    for rule_id, rule in rules.items() if isinstance(rules, dict) else ():
        if isinstance(rule, dict):
            rule.setdefault("id", rule_id)
    try:
        edition = Edition.model_validate(tree)
    except ValidationError as fault:
        raise EditionFault(
            [f"{'.'.join(map(str, e['loc'])) or 'edition'}: {e['msg']}" for e in fault.errors()]
        ) from fault
    return edition.model_copy(update={"sha256": hashlib.sha256(content).hexdigest()})


def load(version: str = CURRENT) -> Edition:
    """The edition of this version, read once. Raises EditionFault if there is none or it is bad."""
    return _load(version)


@cache
def _load(version: str) -> Edition:
    path = EDITIONS / f"{version}.toml"
    if not VERSION.fullmatch(version) or not path.is_file():
        raise EditionFault([f"edition: no edition {version!r}"])
    return parse(path.read_bytes())
