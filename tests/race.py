"""Doing the same thing at the same moment, in threads with a database connection each."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def at_once(times: int, act: Callable[[int], T]) -> list[T]:
    """``act(0) ... act(times - 1)`` side by side, all starting together; their answers in order."""
    start = Barrier(times)

    def run(number: int) -> T:
        start.wait(timeout=20)
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))
