"""Figures of a group: shares with their exact interval, lengths with their middle and range.

A group below the edition's smallest gives no figure to anybody, and so few found in a larger one
neither. The interval is that of Clopper
and Pearson (1934): exact, so never narrower than it says. Decimal throughout.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from functools import lru_cache

from .edition import Edition
from .quantity import PERCENT

#: Digits the tail of a binomial is worked out to; also how often the interval is halved.
EXACT = Context(prec=40)


@dataclass(frozen=True, slots=True)
class Share:
    """``k`` of ``n``; None while the whole group, or those found in it, are too few to be told."""

    n: int
    k: int | None = None
    percent: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def shown(self) -> bool:
        return self.k is not None


@dataclass(frozen=True, slots=True)
class Spread:
    """``n`` values; the rest is None while the group is too small."""

    n: int
    mean: Decimal | None = None
    median: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def shown(self) -> bool:
        return self.mean is not None


def share(edition: Edition, flags: Iterable[bool]) -> Share:
    """How many of the group are so."""
    group = tuple(flags)
    n, k = len(group), sum(group)
    least = edition.days("cohort", "smallest_group")
    if n < least or 0 < k < least:
        return Share(n)
    low, high = exact_interval(k, n, edition.number("cohort", "confidence_percent"))
    with localcontext(EXACT):
        return Share(n, k, k * PERCENT / n, low * PERCENT, high * PERCENT)


def spread(edition: Edition, values: Iterable[Decimal]) -> Spread:
    """Mean, median and range of the group."""
    group = sorted(values)
    n = len(group)
    if n < max(1, edition.days("cohort", "smallest_group")):
        return Spread(n)
    with localcontext(EXACT):
        mean = sum(group, Decimal(0)) / n
        median = (group[(n - 1) // 2] + group[n // 2]) / 2
    return Spread(n, mean, median, group[0], group[-1])


@lru_cache(maxsize=1024)
def exact_interval(k: int, n: int, confidence_percent: Decimal) -> tuple[Decimal, Decimal]:
    """Clopper and Pearson's limits of a share of ``k`` in ``n`` (0 <= k <= n, n > 0), 0 to 1.

    Raises ValueError for counts that make no share.
    """
    if not 0 <= k <= n or n == 0:
        raise ValueError(f"{k} of {n} is no share.")
    with localcontext(EXACT):
        tail = (1 - confidence_percent / PERCENT) / 2
        low = Decimal(0) if k == 0 else _where(n, k, tail)
        # P(X <= k | p) = P(X >= n - k | 1 - p): the upper limit is a lower one seen from above.
        high = Decimal(1) if k == n else 1 - _where(n, n - k, tail)
    return low, high


def _where(n: int, k: int, tail: Decimal) -> Decimal:
    """The share at which ``k`` or more of ``n`` has the probability ``tail``, by halving."""
    low, high = Decimal(0), Decimal(1)
    for _ in range(EXACT.prec):
        middle = (low + high) / 2
        if _at_least(n, k, middle) < tail:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _at_least(n: int, k: int, p: Decimal) -> Decimal:
    """P(X >= k) for a binomial of ``n`` and ``p``; each term comes from the one before it."""
    q = 1 - p
    term, below = q**n, Decimal(0)
    for i in range(k):
        below += term
        term = term * (n - i) / (i + 1) * p / q
    return 1 - below
