"""What was tried and for how long: exposures, episodes, and the overlap of twelve weeks.

Exposure is counted to today, in days from a start up to the first day without (rules.md, Exposure).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .adequacy import agent_dose, begun, excused, high_dose
from .case import Case
from .facts import Drug, TherapyFacts, TherapyOutcome
from .therapy import AGENTS, GLUCOCORTICOIDS


@dataclass(frozen=True, slots=True)
class Exposure:
    """What twelve-weeks counted. ``agent`` is None when no adequate agent is on record."""

    steroid_days: int
    agent: Drug | None
    agent_days: int
    overlap_days: int
    completes_on: date | None


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``start`` up to, not including, ``end``."""

    start: date
    end: date
    runs: bool
    records: tuple[TherapyFacts, ...]

    @property
    def days(self) -> int:
        return (self.end - self.start).days


@dataclass(frozen=True, slots=True)
class Overlap:
    """One episode of an agent and the glucocorticoid exposure it ran beside.

    ``steroid`` is None where there is none, or where the agent's own days count.
    """

    agent: Drug
    episode: Span
    steroid: Span | None
    start: date
    end: date
    runs: bool

    @property
    def days(self) -> int:
        return max(0, (self.end - self.start).days)

    @property
    def outcome(self) -> TherapyOutcome | None:
        return self.episode.records[-1].outcome

    def completes_on(self, days: int) -> date | None:
        """The day the overlap has ``days`` days: while it runs or when it has them, else None."""
        if self.runs or self.days >= days:
            return self.start + timedelta(days=days)
        return None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The overlap that counts, the glucocorticoid days beside it, and what could yet count."""

    best: Overlap | None
    steroid_days: int
    possible: tuple[Overlap, ...]


def merged(stretches: Iterable[Span], bridge: int) -> list[Span]:
    """Stretches at most ``bridge`` days apart made one; the days between count."""
    spans: list[Span] = []
    for next_ in sorted(stretches, key=lambda s: (s.start, s.end)):
        if spans and (next_.start - spans[-1].end).days <= bridge:
            last = spans[-1]
            spans[-1] = Span(
                last.start,
                max(last.end, next_.end),
                last.runs or next_.runs,
                last.records + next_.records,
            )
        else:
            spans.append(next_)
    return spans


def _spans(case: Case, therapies: Iterable[TherapyFacts]) -> list[Span]:
    today = case.today
    stretches = []
    for therapy in therapies:
        assert therapy.start is not None  # only what has begun comes here
        runs = therapy.stop is None or therapy.stop > today
        end = today if therapy.stop is None else min(therapy.stop, today)
        stretches.append(Span(therapy.start, end, runs, (therapy,)))
    return merged(stretches, case.edition.rule("twelve-weeks").days("bridge_days"))


def _overlaps(case: Case, steroids: list[Span], episodes: dict[Drug, list[Span]]) -> list[Overlap]:
    """Every episode of an agent beside every qualifying glucocorticoid exposure."""
    own_days = bool(excused(case, GLUCOCORTICOIDS))
    found: list[Overlap] = []
    for agent in AGENTS:
        for episode in episodes[agent]:
            start, end = episode.start, episode.end
            if own_days:
                found.append(Overlap(agent, episode, None, start, end, episode.runs))
            elif not steroids:
                found.append(Overlap(agent, episode, None, start, start, False))
            for steroid in () if own_days else steroids:
                first, last = max(start, steroid.start), min(end, steroid.end)
                runs = episode.runs and steroid.runs
                found.append(Overlap(agent, episode, steroid, first, last, runs))
    return found


def reckon(case: Case) -> Reckoning:
    """The overlap that counts, and those that a dose now unknown would make long enough.

    It is that of any agent with its days and an inadequate outcome; otherwise the longest. Ties:
    still running, then methotrexate, azathioprine, mycophenolate.
    """
    needed = case.edition.rule("twelve-weeks").days("days")
    exposures = _spans(case, begun(case, GLUCOCORTICOIDS))
    high = {id(t): high_dose(case, t).enough for s in exposures for t in s.records}
    taken = {
        agent: [(t, agent_dose(case, t).enough) for t in begun(case, (agent,))] for agent in AGENTS
    }

    steroids = [s for s in exposures if any(high[id(t)] is True for t in s.records)]
    sure = {a: _spans(case, [t for t, enough in ts if enough is True]) for a, ts in taken.items()}
    found = _overlaps(case, steroids, sure)
    complete = [o for o in found if o.days >= needed and o.outcome == "inadequate"]
    best = max(complete or found, key=_standing, default=None)
    beside = best.steroid if best else None
    longest = max((s.days for s in steroids), default=0)

    perhaps = [s for s in exposures if any(high[id(t)] is not False for t in s.records)]
    open_ = {
        a: _spans(case, [t for t, enough in ts if enough is not False]) for a, ts in taken.items()
    }
    short = best is None or best.days < needed
    possible = tuple(
        o
        for o in _overlaps(case, perhaps, open_)
        if o.days >= needed and o not in found and (short or o.outcome != "effective")
    )
    return Reckoning(best, beside.days if beside else longest, possible)


def _standing(overlap: Overlap) -> tuple[int, bool, bool, int, int]:
    beside = overlap.steroid.days if overlap.steroid else 0
    order = -AGENTS.index(overlap.agent)
    return (overlap.days, overlap.runs, overlap.episode.runs, order, beside)


def exposure(case: Case) -> Exposure:
    """What twelve-weeks counted, for the standing."""
    reckoning = reckon(case)
    best = reckoning.best
    if best is None:
        return Exposure(reckoning.steroid_days, None, 0, 0, None)
    completes_on = best.completes_on(case.edition.rule("twelve-weeks").days("days"))
    return Exposure(reckoning.steroid_days, best.agent, best.episode.days, best.days, completes_on)
