"""A rule's table as a test: one row a case, with the finding expected of it."""

from __future__ import annotations

import pytest

from .casekit import CaseDict, verdict

Row = tuple[str, str, CaseDict]


def rows(rule: str, *table: Row) -> pytest.MarkDecorator:
    """Parametrises a test over (expected verdict, name, case) of one rule."""
    return pytest.mark.parametrize(
        ("rule", "case", "expected"),
        [pytest.param(rule, case, said, id=f"{rule}: {name}") for said, name, case in table],
    )


def check(rule: str, case: CaseDict, expected: str) -> None:
    """The body of every table test."""
    assert verdict(case, rule) == expected
