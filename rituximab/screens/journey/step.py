"""The one thing that comes next, as the card shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rituximab.access.permission import Permission
from rituximab.screens.shared.findings import Shown


@dataclass(frozen=True, slots=True)
class NextStep:
    """``permission`` decides whether this person's button works; ``blockers`` whether anybody's."""

    title: str
    text: str
    label: str = ""
    url: str = ""
    permission: Permission | None = None
    blockers: Sequence[Shown] = ()
    may: bool = True
    who: str = ""
    locked: str = field(default="")

    @property
    def enabled(self) -> bool:
        return bool(self.url) and self.may and not self.locked
