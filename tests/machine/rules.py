"""What the rules have in common: the world they act on, and who is drawn to act."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from rituximab.records.models import Infusion, Order

from .model import PEOPLE, World

NOBODY = ("auditor", "admin")


def who(*usual: str) -> st.SearchStrategy[str]:
    """Mostly somebody who should, now and then anybody else."""
    return st.sampled_from((*usual * 16, *PEOPLE, *NOBODY))


def mostly(usual: Any, *other: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from((*(usual,) * 4, *other))


#: How many records back: nearly always the last one.
back = mostly(0, 1)
#: The version on the form: none, the record's own, one that has passed.
shown = mostly(None, 0, -1)


class Rules:
    """``w`` is the world of the example."""

    w: World

    def order(self, back: int) -> Order | None:
        return self.w.order(back)

    def infusion(self, back: int) -> Infusion | None:
        return self.w.infusion(back)


def version(record: Any, shown: int | None) -> dict[str, int]:
    return {} if shown is None else {"expected_version": record.version + shown}
