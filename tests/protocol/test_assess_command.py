"""``manage.py assess``: exit codes, one line a case, one line a fault, the schema."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .casekit import ask, ready_adult, ready_child
from .malformed import MALFORMED

ROOT = Path(__file__).parent.parent.parent


def run(*args: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "assess", *args],
        cwd=ROOT,
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def malformed(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """Every malformed file, with a good one in the middle."""
    folder = tmp_path_factory.mktemp("malformed")
    files = []
    for number, (_, case, _) in enumerate(MALFORMED):
        files.append(folder / f"{number}.json")
        files[-1].write_text(json.dumps(case))
    good = folder / "good.json"
    good.write_text(json.dumps(ready_child()))
    files.insert(len(files) // 2, good)
    return run(*map(str, files))


def test_a_bad_one_among_good_leaves_the_rest(
    malformed: subprocess.CompletedProcess[str],
) -> None:
    assert malformed.returncode == 2
    (line,) = malformed.stdout.splitlines()
    assert json.loads(line) == ask(ready_child())


def test_one_line_a_fault_with_its_path(malformed: subprocess.CompletedProcess[str]) -> None:
    lines = malformed.stderr.splitlines()
    assert len(lines) == len(MALFORMED)
    for line, (_, _, path) in zip(lines, MALFORMED, strict=True):
        assert f"{path}: " in line


def test_standard_input() -> None:
    done = run("-", text=json.dumps(ready_adult()))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == ask(ready_adult())


def test_a_single_bad_file_prints_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"today": "2026-11-22", "patient": {"born": "1978-07-14"}}')
    done = run(str(bad))
    assert (done.returncode, done.stdout) == (2, "")
    assert "patient.diagnosis: " in done.stderr


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = run(str(tmp_path / "nowhere.json"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_schema_is_printed() -> None:
    done = run("--schema")
    assert (done.returncode, done.stderr) == (0, "")
    schema = json.loads(done.stdout)
    assert schema["type"] == "object"
    assert set(schema["required"]) == {"today", "patient"}
    assert set(schema["properties"]) == {
        *("today", "edition", "patient", "domains", "measurements", "therapies", "results"),
        *("vaccines", "vaccination_review", "events", "plans", "answers", "exceptions"),
        *("course", "core_sets"),
    }
    assert schema["additionalProperties"] is False
