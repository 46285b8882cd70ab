"""twelve-weeks against another arithmetic: sets of single days instead of spans.

The oracle knows the reading only: days counted to today, seven missing days bridge, a steroid
exposure qualifies as a whole once one of its records is high, only adequate agent records count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from .casekit import CaseDict, ask, day, finding
from .test_twelve_weeks import stretch, tried

AGENTS = {"methotrexate": ("mg/week", 25, 10), "azathioprine": ("mg/day", 150, 25)}
STEROIDS = {"prednisone": ("mg/day", 60, 5), "hydrocortisone": ("mg/day", 200, 20)}
HIGH, LOW, UNSAID = "high", "low", "unsaid"


@dataclass(frozen=True)
class Taken:
    """One record in days from today: first day, first day without (None: still taken)."""

    drug: str
    start: int
    stop: int | None
    dose: str
    outcome: str | None

    def days(self) -> set[int]:
        return set(range(self.start, min(0, 0 if self.stop is None else self.stop)))

    def runs(self) -> bool:
        return self.stop is None or self.stop > 0

    def case(self) -> CaseDict:
        unit, high, low = (AGENTS | STEROIDS)[self.drug]
        dose = {HIGH: high, LOW: low, UNSAID: None}[self.dose]
        return stretch(self.drug, dose, unit, (self.start, self.stop), outcome=self.outcome)


@dataclass(frozen=True)
class Counted:
    agent: str
    agent_days: int
    steroid_days: int
    overlap: int
    runs: bool
    agent_runs: bool
    outcome: str | None
    completes_on: str | None


def bridged(records: list[Taken]) -> list[list[Taken]]:
    """Records in groups that at most seven missing days part."""
    taken = sorted(set().union(*(r.days() for r in records))) if records else []
    groups: list[set[int]] = []
    for d in taken:
        if groups and d - max(groups[-1]) - 1 <= 7:
            groups[-1].add(d)
        else:
            groups.append({d})
    return [[r for r in records if r.days() & group] for group in groups]


def whole(group: list[Taken]) -> set[int]:
    days = set().union(*(r.days() for r in group))
    return set(range(min(days), max(days) + 1))


def counted(records: list[Taken], enough: set[str]) -> list[Counted]:
    """Every episode of each agent beside every exposure that qualifies."""
    steroid_groups = bridged([r for r in records if r.drug in STEROIDS])
    qualifying = [g for g in steroid_groups if any(r.dose in enough for r in g)]
    found = []
    for agent in AGENTS:
        for group in bridged([r for r in records if r.drug == agent and r.dose in enough]):
            for beside in qualifying or [[]]:
                both = whole(group) & whole(beside) if beside else set()
                agent_runs = any(r.runs() for r in group)
                runs = agent_runs and any(r.runs() for r in beside)
                done = bool(both) and (runs or len(both) >= 84)
                found.append(
                    Counted(
                        agent,
                        len(whole(group)),
                        len(whole(beside)) if beside else 0,
                        len(both),
                        runs,
                        agent_runs,
                        max(group, key=lambda r: r.start).outcome,
                        day(min(both) + 84) if done else None,
                    )
                )
    return found


def leading(found: list[Counted]) -> list[Counted]:
    """Those that may be reported: complete ones first, the longest, then the ties' order."""
    best = [c for c in found if c.overlap >= 84 and c.outcome == "inadequate"] or found
    order = list(AGENTS)
    for key in (
        lambda c: c.overlap,
        lambda c: c.runs,
        lambda c: c.agent_runs,
        lambda c: -order.index(c.agent),
    ):
        top = max((key(c) for c in best), default=None)
        best = [c for c in best if key(c) == top]
    return best


def expected_status(records: list[Taken], best: list[Counted]) -> set[str]:
    if best and best[0].overlap >= 84:
        outcome = {c.outcome for c in best}
        if outcome == {"inadequate"}:
            return {"met"}
        if outcome == {None}:
            return {"unknown"}
        return {"not_met", "unknown"}  # another agent of unknown dose may still do it
    possible = counted(records, {HIGH, UNSAID})
    return {"unknown"} if any(c.overlap >= 84 for c in possible) else {"not_met"}


@st.composite
def records_of(draw: st.DrawFn, drug: str, apart: bool) -> list[Taken]:
    """Up to four records of a drug; of an agent one after another, so that the last is plain."""
    found: list[Taken] = []
    start = draw(st.integers(-220, -20))
    for _ in range(draw(st.integers(0, 4))):
        length = draw(st.integers(1, 90) | st.none())
        stop = None if length is None else start + length
        dose = draw(st.sampled_from([HIGH, HIGH, HIGH, LOW, UNSAID]))
        outcome = draw(st.sampled_from(["inadequate", "inadequate", "effective", None]))
        found.append(Taken(drug, start, stop, dose, outcome))
        gap = draw(st.integers(0, 9) if apart else st.integers(-9, 9))
        start = (start + 1 if stop is None else stop) + gap
        if (stop is None and apart) or start >= 0:
            break
    return found


@st.composite
def histories(draw: st.DrawFn) -> list[Taken]:
    parts = [draw(records_of(d, True)) for d in AGENTS]
    parts += [draw(records_of(d, False)) for d in STEROIDS]
    return draw(st.permutations([r for part in parts for r in part]))


@settings(max_examples=200, deadline=None)
@given(histories())
def test_another_arithmetic_agrees(records: list[Taken]) -> None:
    answer = ask(tried(*(r.case() for r in records)))
    shown: dict[str, Any] = answer["exposure"]
    best = leading(counted(records, {HIGH}))
    if best:
        ways = [
            (c.agent, c.agent_days, c.overlap, c.completes_on, c.steroid_days)
            for c in best
            if c.overlap
        ] or [(c.agent, c.agent_days, 0, None, shown["steroid_days"]) for c in best]
        assert (
            shown["agent"],
            shown["agent_days"],
            shown["overlap_days"],
            shown["completes_on"],
            shown["steroid_days"],
        ) in ways
    else:
        assert shown["agent"] is None
    assert finding(answer, "twelve-weeks")["status"] in expected_status(records, best)
