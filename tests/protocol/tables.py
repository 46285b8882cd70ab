"""A row of a table of cases: its name says the reading, then the case, then what is expected."""

from __future__ import annotations

from typing import Any

import pytest


def row(name: str, *values: Any) -> Any:
    """One parametrised case under a short name."""
    return pytest.param(*values, id=name)
