"""A table of what a finding says and does not say, as a test."""

from __future__ import annotations

from typing import Any

import pytest

from .casekit import CaseDict, because


def told(*table: Any) -> pytest.MarkDecorator:
    """Parametrises a test over rows of (rule, case, words that stand in its reasons, words that
    do not)."""
    return pytest.mark.parametrize(("rule", "case", "said", "unsaid"), table)


def check(rule: str, case: CaseDict, said: str, unsaid: str) -> None:
    text = because(case, rule)
    assert said in text
    assert unsaid not in text
