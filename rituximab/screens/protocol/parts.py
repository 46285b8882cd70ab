"""What the edition's pages hold: its parts, the rules of a stage, and the overview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import get_args

from rituximab.protocol.edition import Edition, Rule, load
from rituximab.protocol.edition_check import Issue, check, sourced, unverified
from rituximab.protocol.verdict import Stage
from rituximab.screens.templatetags.house import LIFTS, spoken

from .lines import Line, parameter_line

ABOUT, PARAMETERS, MONOGRAPH, SOURCES = "about", "parameters", "monograph", "sources"
STAGES: tuple[str, ...] = get_args(Stage)


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    label: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class RuleShown:
    rule: Rule
    lift: str
    parameters: tuple[Line, ...]
    sentences: tuple[tuple[str, str], ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class About:
    rules: int
    entries: int
    unverified: int
    issues: tuple[Issue, ...]


def parts(edition: Edition) -> Sequence[Part]:
    counted = {stage: sum(r.stage == stage for r in edition.rules.values()) for stage in STAGES}
    return (
        Part(ABOUT, "Overview"),
        *(Part(stage, spoken(stage).capitalize(), counted[stage]) for stage in STAGES),
        Part(PARAMETERS, "Other numbers"),
        Part(MONOGRAPH, "Monograph"),
        Part(SOURCES, "Evidence and references"),
    )


def rules_of(edition: Edition, stage: str) -> list[RuleShown]:
    """In the order of the edition."""
    return [_shown(rule) for rule in edition.rules.values() if rule.stage == stage]


def _shown(rule: Rule) -> RuleShown:
    return RuleShown(
        rule=rule,
        lift=LIFTS[rule.lift],
        parameters=tuple(parameter_line(name, one) for name, one in rule.parameters.items()),
        sentences=tuple((said, rule.changes.get(key, "")) for key, said in rule.says.items()),
        codes=tuple(rule.codes.values()),
    )


@cache
def about_of(version: str) -> About:
    """The check reads the whole edition, and an edition never changes: once is enough."""
    edition = load(version)
    return About(
        rules=len(edition.rules),
        entries=sum(1 for _ in sourced(edition)),
        unverified=len(unverified(edition)),
        issues=check(edition),
    )
