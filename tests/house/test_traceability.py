"""Every statement of the article has something behind it, and the page that says so is true."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.urls import get_resolver

from rituximab.management.traceability import STATEMENTS, Trace, entries, page, traces
from rituximab.protocol.edition import load

ROOT = Path(__file__).resolve().parents[2]
FOUND = traces(load(), ROOT)


def url_names() -> set[str]:
    resolver = get_resolver()
    return {
        f"{space}:{name}"
        for space, (_, inner) in resolver.namespace_dict.items()
        for name in inner.reverse_dict
        if isinstance(name, str)
    }


def test_all_statements_are_there() -> None:
    assert tuple(t.statement for t in FOUND) == STATEMENTS
    assert len(STATEMENTS) == 98 + 15
    assert all(t.about for t in FOUND)


@pytest.mark.parametrize("trace", FOUND, ids=lambda t: t.statement)
def test_something_stands_behind_it(trace: Trace) -> None:
    assert not trace.bare
    assert not trace.untested


def test_a_statement_with_nothing_behind_it_is_seen() -> None:
    empty = replace(FOUND[0], rules=(), entries=(), screens=(), papers=(), tests=(), why="")
    assert empty.bare
    assert empty.untested


def test_the_screens_and_papers_named_exist() -> None:
    screens = {name for t in FOUND for name in t.screens}
    assert screens - url_names() == set()
    papers = {name for t in FOUND for name in t.papers}
    assert papers
    assert all((ROOT / f"rituximab/papers/{name}.py").is_file() for name in papers)


def test_entries_of_the_edition_name_their_statements() -> None:
    assert any("S24" in cites for _, cites in entries(load()))


def test_the_page_is_what_the_sources_say() -> None:
    assert (ROOT / "docs/traceability.md").read_text(encoding="utf-8") == page(FOUND, load())
