"""What was tried and for how long: exposures, episodes, and the overlap of twelve weeks.

Exposure is counted to today, in days from a start up to the first day without.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .adequacy import agent_doses, excused, steroid_doses
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


def _overlaps(case: Case, enough: set[bool | None]) -> tuple[list[Overlap], list[Span]]:
    """Every episode of an agent beside every qualifying glucocorticoid exposure, and those.

    ``enough`` says which doses count: {True}, or with None also those that cannot be judged.
    """
    doses = case.once(steroid_doses)
    high = [t for t, dose in doses if dose.enough in enough]
    exposures = _spans(case, [t for t, _ in doses])
    steroids = [s for s in exposures if any(t in high for t in s.records)]
    taken = [t for t, dose in case.once(agent_doses) if dose.enough in enough]
    own_days = bool(excused(case, GLUCOCORTICOIDS))
    found: list[Overlap] = []
    for agent in AGENTS:
        for episode in _spans(case, [t for t in taken if t.drug == agent]):
            start, end = episode.start, episode.end
            if own_days:
                found.append(Overlap(agent, episode, None, start, end, episode.runs))
            elif not steroids:
                found.append(Overlap(agent, episode, None, start, start, False))
            for steroid in () if own_days else steroids:
                first, last = max(start, steroid.start), min(end, steroid.end)
                runs = episode.runs and steroid.runs
                found.append(Overlap(agent, episode, steroid, first, last, runs))
    return found, steroids


def reckon(case: Case) -> Reckoning:
    """The overlap that counts, and those that a dose now unknown would make long enough.

    It is that of any agent with its days and an inadequate outcome; otherwise the longest. Ties:
    still running, then methotrexate, azathioprine, mycophenolate.
    """
    needed = case.edition.rule("twelve-weeks").days("days")
    found, qualifying = _overlaps(case, {True})
    complete = [o for o in found if o.days >= needed and o.outcome == "inadequate"]
    best = max(complete or found, key=_standing, default=None)
    beside = best.steroid if best else None
    steroid_days = beside.days if beside else max((s.days for s in qualifying), default=0)
    short = best is None or best.days < needed
    doses = (*case.once(steroid_doses), *case.once(agent_doses))
    unknown = any(dose.enough is None for _, dose in doses)
    possible = tuple(
        o
        for o in (_overlaps(case, {True, None})[0] if unknown else ())
        if o.days >= needed and o not in found and (short or o.outcome != "effective")
    )
    return Reckoning(best, steroid_days, possible)


def _standing(overlap: Overlap) -> tuple[int, bool, bool, int, int]:
    beside = overlap.steroid.days if overlap.steroid else 0
    order = -AGENTS.index(overlap.agent)
    return (overlap.days, overlap.runs, overlap.episode.runs, order, beside)


def exposure(case: Case) -> Exposure:
    """What twelve-weeks counted, for the standing."""
    reckoning = case.once(reckon)
    best = reckoning.best
    if best is None:
        return Exposure(reckoning.steroid_days, None, 0, 0, None)
    completes_on = best.completes_on(case.edition.rule("twelve-weeks").days("days"))
    return Exposure(reckoning.steroid_days, best.agent, best.episode.days, best.days, completes_on)
