"""The check of an edition: what its owners must see before anyone doses by it.

Arms that never act, steps in the dose, ranges without an arm, caps that always bind, rules without
a source or a statement. A finding is accepted only by a ``[[known]]`` entry with a reason and the
statements it rests on; a rule without a statement by the reason and the source alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import get_args

from pydantic import BaseModel

from .edition import Edition, Rule
from .journey import RULES
from .provenance import Known
from .quantity import PERCENT, grouped, half_up, plain
from .regimen import Arm
from .sourced import Population, Sourced

SHOWN = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Issue:
    """``key`` is what a ``[[known]]`` entry names; ``known`` is that entry, or None."""

    key: str
    text: str
    known: Known | None = None


def check(edition: Edition) -> tuple[Issue, ...]:
    """Every finding, each with the entry that accepts it; an entry without a finding is one too."""
    known = {entry.finding: entry for entry in edition.known if _accepts(entry)}
    found = [
        Issue(issue.key, issue.text, known.get(issue.key))
        for part in (_arms, _ranges, _steps, _windows, _rules, _sources)
        for issue in part(edition)
    ]
    keys = {issue.key for issue in found}
    idle = (entry for entry in edition.known if entry.finding not in keys)
    unmatched = (
        Issue(f"known:{entry.finding}", "A known finding that the check does not find.")
        for entry in idle
    )
    return (*found, *unmatched)


def _accepts(entry: Known) -> bool:
    grounded = entry.statements or entry.finding.startswith("no-statement:")
    return bool(entry.reason.strip() and entry.source.strip() and grounded)


def unverified(edition: Edition) -> tuple[str, ...]:
    """Keys of everything the approver has yet to confirm."""
    return tuple(path for path, entry in sourced(edition) if not entry.verified)


def sourced(node: object, path: str = "") -> Iterator[tuple[str, Sourced]]:
    """Every entry of the edition that carries a source, with its key."""
    if isinstance(node, Sourced):
        yield path, node
    if isinstance(node, BaseModel):
        parts = [(name, getattr(node, name)) for name in type(node).model_fields]
    elif isinstance(node, dict):
        parts = list(node.items())
    elif isinstance(node, tuple):
        parts = [(getattr(item, "id", str(n)), item) for n, item in enumerate(node)]
    else:
        return
    for name, part in parts:
        yield from sourced(part, f"{path}.{name}" if path else str(name))


def _arms(edition: Edition) -> Iterator[Issue]:
    """Arms that cannot act, and caps that leave them nothing to decide."""
    for arm in edition.regimen.arms:
        if arm.up_to_m2 is not None and (arm.above_m2 or Decimal(0)) >= arm.up_to_m2:
            yield Issue(f"dead-arm:{arm.id}", "Its range holds no body surface area.")
        elif _cap_always_binds(arm):
            cap, area = grouped(arm.cap_mg), plain(arm.above_m2 or Decimal(0))
            yield Issue(
                f"cap-always-binds:{arm.id}",
                f"Above {area} m2 the cap of {cap} mg is reached whatever the area.",
            )
            yield Issue(
                f"dead-arm:{arm.id}",
                f"Its own dose never acts: the cap of {cap} mg decides in the whole range.",
            )


def _cap_always_binds(arm: Arm) -> bool:
    """Whether every area of the arm gives the cap: decided at the lower edge, which is open."""
    lowest = arm.calculated_mg(arm.above_m2 or Decimal(0))
    return lowest >= arm.cap_mg if arm.mg_per_m2 else lowest > arm.cap_mg


def _ranges(edition: Edition) -> Iterator[Issue]:
    """Areas without an arm, and areas with two."""
    for population in get_args(Population):
        reached: Decimal | None = Decimal(0)
        for arm in edition.regimen.arms_of(population):
            begins = arm.above_m2 or Decimal(0)
            if reached is None or begins < reached:
                yield Issue(f"overlap:{population}:{arm.id}", "It begins inside the arm before.")
            elif begins > reached:
                span = f"{plain(reached)}-{plain(begins)}"
                yield Issue(f"uncovered:{population}:{span}", f"No arm from {span} m2.")
            reached = arm.up_to_m2
        if reached is not None:
            span = f"{plain(reached)}-"
            yield Issue(f"uncovered:{population}:{span}", f"No arm above {plain(reached)} m2.")


def _steps(edition: Edition) -> Iterator[Issue]:
    """Jumps of the capped dose between neighbouring arms."""
    limit = edition.number("check", "largest_step_percent")
    for population in get_args(Population):
        for below, at_m2, above in edition.regimen.steps_of(population):
            before, after = below.capped_mg(at_m2), above.capped_mg(at_m2)
            change = (after - before) / before * PERCENT
            if abs(change) > limit:
                text = (
                    f"From {grouped(before)} mg at {plain(at_m2)} m2 to {grouped(after)} mg "
                    f"just above: {plain(half_up(change, SHOWN))} %, more than {plain(limit)} %."
                )
                yield Issue(f"step:{population}:{plain(at_m2)}", text)


def _windows(edition: Edition) -> Iterator[Issue]:
    """Intervals that are overdue before they open, and phases out of order."""
    parameters = edition.parameters.get("monitoring", {})
    for name in parameters:
        interval, opens, _ = name.partition("_opens")
        overdue = f"{interval}_overdue"
        if opens and overdue not in parameters:
            yield Issue(f"uncovered:monitoring:{interval}", "It opens and is never overdue.")
        elif opens and edition.days("monitoring", name) >= edition.days("monitoring", overdue):
            yield Issue(f"window:monitoring:{interval}", "It is overdue before it opens.")


def _rules(edition: Edition) -> Iterator[Issue]:
    """Rules without a statement or without logic, and names of rules that do not exist."""
    for rule in edition.rules.values():
        if not rule.statements:
            yield Issue(f"no-statement:{rule.id}", f"No statement; source: {rule.source}.")
        if rule.id not in RULES:
            yield Issue(f"no-logic:{rule.id}", "No code decides it.")
    for missing in RULES.keys() - edition.rules.keys():
        yield Issue(f"no-rule:{missing}", "Code decides it, the edition does not name it.")
    for pitfall in edition.pitfalls:
        for name in pitfall.rules:
            if name not in edition.rules:
                yield Issue(f"no-rule:{name}", f"Named by the pitfall {pitfall.title!r}.")


def _sources(edition: Edition) -> Iterator[Issue]:
    for path, entry in sourced(edition):
        if not entry.source.strip():
            kind = "rule" if isinstance(entry, Rule) else "entry"
            yield Issue(f"no-source:{path}", f"This {kind} names no source.")
