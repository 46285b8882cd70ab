"""The two worked cases give their answers, through the command and through the function."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .casekit import ask

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CASES = sorted(p for p in (HERE / "cases").glob("*.json") if not p.name.endswith(".answer.json"))


def told(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    case = json.loads(path.read_text())
    expected = json.loads(path.with_suffix(".answer.json").read_text())
    return case, expected


def check(answer: dict[str, Any], expected: dict[str, Any]) -> None:
    """``X_includes`` and ``X_excludes`` name members of a list, an object some of its keys."""
    for key, value in expected.items():
        if key.endswith("_includes"):
            assert set(value) <= set(answer[key.removesuffix("_includes")]), key
        elif key.endswith("_excludes"):
            assert not set(value) & set(answer[key.removesuffix("_excludes")]), key
        elif isinstance(value, dict):
            assert {k: answer[key][k] for k in value} == value, key
        else:
            assert answer[key] == value, key


def test_both_are_here() -> None:
    assert [p.stem for p in CASES] == ["adult-ready", "juvenile-near-threshold"]


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_a_worked_case(path: Path) -> None:
    case, expected = told(path)
    check(ask(case), expected)


def test_the_command_answers_both_with_one_line_each() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "assess", *map(str, CASES)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert len(lines) == len(CASES)
    for line, path in zip(lines, CASES, strict=True):
        case, expected = told(path)
        check(json.loads(line), expected)
        assert json.loads(line) == ask(case)


def test_the_child_is_asked_about_everything_that_is_missing() -> None:
    """The worked answer lists members; this is the whole of both lists, read from the rules."""
    (path,) = (p for p in CASES if p.stem.startswith("juvenile"))
    answer = ask(told(path)[0])
    assert answer["blocking"] == [
        "twelve-weeks",
        "adjunctive",
        "hbv-panel",
        "hbv-positive",
        "immunoglobulins",
        "hcv",
        "tuberculosis",
        "blood-count",
        "liver",
        "kidney",
        "pregnancy-test",
        "therapy-decisions",
        "tacrolimus-dose",
    ]
    assert answer["to_answer"] == [
        "lung-paradox",
        "special-population",
        "renal-tacrolimus",
        "vaccination-review",
        "baseline-lung-function",
        "pneumocystis",
        "near-threshold",
    ]
