"""What every entry of an edition carries: where it comes from and who has yet to confirm it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Statement = Annotated[str, Field(pattern=r"^[SQ]\d{1,2}$")]
Tag = Literal["seed", "label", "guideline", "computed", "local", "general"]
Population = Literal["adult", "juvenile"]
Positive = Annotated[Decimal, Field(gt=0)]
NotNegative = Annotated[Decimal, Field(ge=0)]


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sourced(Strict):
    """An entry with its source.

    ``tag``: seed (the article), label, guideline, computed, local (local policy), general (general
    knowledge). ``verified`` is False for everything the edition's approver has yet to confirm.
    """

    source: str
    tag: Tag
    verified: bool = True
    statements: tuple[Statement, ...] = ()
    note: str = ""
