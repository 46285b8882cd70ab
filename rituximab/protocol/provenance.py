"""Where an edition comes from: references of the article, sources, evidence, what is known."""

from __future__ import annotations

from typing import Literal

from .sourced import Sourced, Statement, Strict


class ListedReference(Strict):
    """One of the article's own entries; it prints no numbers beside them."""

    title: str
    published: str
    kind: str


class Citation(Strict):
    """A number the article cites, and which of its entries it may mean (Q1)."""

    status: Literal["probable", "unresolved"]
    candidates: tuple[str, ...] = ()
    note: str = ""


class References(Strict):
    listed: dict[str, ListedReference]
    citations: dict[str, Citation]
    cited_by: dict[Statement, tuple[int, ...]]  # statement -> numbers printed beside it


class Source(Strict):
    """A source beyond the article. ``seen``: in full, as an excerpt, or not at all."""

    title: str
    year: str = ""
    where: str = ""
    seen: Literal["full", "excerpt", "not seen"] = "excerpt"


class Evidence(Sourced):
    """A claim with its figure, design and size; ``size`` says so when no size is known."""

    id: str
    claim: str
    figure: str
    design: str
    size: str
    population: str
    citations: tuple[int, ...] = ()


class Pitfall(Sourced):
    """One of the article's five pitfalls and the rules that watch over it."""

    title: str
    sentence: str
    rules: tuple[str, ...]


class Known(Sourced):
    """A finding of the edition's check that its owners know of and accept."""

    finding: str
    reason: str
