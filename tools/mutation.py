"""Change the protocol line by line and see whether a table test notices (``make mutate``).

mutmut writes the changes: every function in all its variants, chosen by name while it runs. The
tests are collected once, in a copy of the sources under ``mutants/``; then each change is tried in
a fork that runs only the tests which reach the changed function, the quickest first, up to the
first that fails. ``tools/mutate dosing`` tries one group, ``tools/mutate trial.x_line_of`` the
changes whose name holds that text, ``tools/mutate again`` what the last run left unnoticed, when
only tests were added since. Survivors stand with their lines in ``mutants/survivors.txt``.
"""

from __future__ import annotations

import difflib
import gc
import json
import os
import re
import resource
import shutil
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from _pytest.runner import runtestprotocol
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state

GROUPS = {
    "dosing": ("dosing", "calculation", "threshold"),
    "eligibility": ("eligibility", "trial", "exposure", "adequacy"),
    "screening": ("screening", "hepatitis", "immunity", "tuberculosis", "validity"),
}
PACKAGE = "rituximab.protocol"
PLACE = Path("mutants")
ENDS, SURVIVORS = PLACE / "ends.json", PLACE / "survivors.txt"
NOTICED = ("killed", "timeout")
WORKERS = 2
WANTED = 0.95
CPU_SECONDS = 30
# The tables of these stages. Drawn examples stay out: they are slow and differ from run to run.
TABLES = (
    *("agent_trial", "checklist", "dosing", "dosing_rules", "eligibility", "exposure", "hbv_dates"),
    *("judged_day", "levels", "lifts", "lifts_special", "populations", "reasons*", "rounding"),
    *("screening_*", "steroid_trial", "threshold", "trial_edges", "twelve_weeks"),
)
TESTS = [str(path) for table in TABLES for path in Path().glob(f"tests/protocol/test_{table}.py")]
PLUGINS = ("django", "playwright", "base_url", "xdist", "cacheprovider", "logging", "faulthandler")
QUIET = ["-q", "-s", "--assert=plain", "-W", "ignore"]
QUIET += [word for plugin in PLUGINS for word in ("-p", f"no:{plugin}")]


def written(modules: list[str]) -> list[str]:
    """The sources with all changes under ``mutants/``, and the names of the changes."""
    shutil.rmtree(PLACE, ignore_errors=True)
    for folder in ("rituximab/protocol", "tests", "docs"):
        shutil.copytree(folder, PLACE / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("rituximab/__init__.py", "pyproject.toml"):
        shutil.copy(file, PLACE / file)
    names: list[str] = []
    for module in modules:
        path = Path("rituximab/protocol") / f"{module}.py"
        mutated = mutate_file_contents(str(path), path.read_text(encoding="utf-8"), None)
        (PLACE / path).write_text(mutated.code, encoding="utf-8")
        names += [f"{PACKAGE}.{module}.{name}" for name in mutated.mutant_names]
    return names


class Mutation:
    """A pytest plugin in place of the usual loop over the tests."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.said: dict[str, str] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        reached = self._reached(session.items)
        gc.freeze()
        running: dict[int, str] = {}
        for name in self.names:
            items = reached.get(name.partition("__mutmut_")[0], [])
            if not items:
                self.said[name] = "no tests"
                continue
            while len(running) >= WORKERS:
                self._ended(running)
            running[self._started(name, items)] = name
        while running:
            self._ended(running)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> pytest.TestReport:
        """Only whether it passed: to lay out a failure takes far longer than to find it."""
        assert call.when != "collect"
        outcome: Literal["passed", "failed"] = "failed" if call.excinfo else "passed"
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, call.when)

    def _reached(self, items: list[pytest.Item]) -> dict[str, list[pytest.Item]]:
        """The tests that reach each function, the quickest first. All must pass unchanged."""
        took: dict[pytest.Item, float] = {}
        reached: dict[str, list[pytest.Item]] = defaultdict(list)
        set_mutant_under_test("stats")
        for item in items:
            state()._stats.clear()
            begin = time.process_time()
            assert passes(item), f"{item.nodeid} fails without a change"
            took[item] = time.process_time() - begin
            for function in state()._stats:
                reached[function].append(item)
        return {name: sorted(found, key=took.__getitem__) for name, found in reached.items()}

    def _started(self, name: str, items: list[pytest.Item]) -> int:
        child = os.fork()
        if not child:
            gc.disable()
            resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
            set_mutant_under_test(name)
            os._exit(0 if all(passes(item) for item in items) else 1)
        return child

    def _ended(self, running: dict[int, str]) -> None:
        child, status = os.wait()
        name = running.pop(child)
        code = os.waitstatus_to_exitcode(status)
        self.said[name] = {0: "survived", 1: "killed"}.get(code, "timeout")
        if self.said[name] not in NOTICED or len(self.said) % 100 == 0:
            print(len(self.said), name, self.said[name], file=sys.__stdout__, flush=True)


def passes(item: pytest.Item) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def functions(module: str) -> dict[str, list[str]]:
    """The lines of every variant of every function in a changed module, as if it had one name."""
    code = (PLACE / "rituximab/protocol" / f"{module}.py").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in code.splitlines():
        head = re.match(r"\s*def (x\S+__mutmut_\w+)\(", line)
        if head:
            lines = found[head[1]] = []
        elif re.match(r"\s*(@|def |class |\S+\['_mutmut)", line) or line[:1] not in (" ", ")", ""):
            lines = []
        lines.append(re.sub(r"__mutmut_\w+", "", line))
    return found


def told(survivors: list[str]) -> Iterator[str]:
    """Each survivor with the lines it changes."""
    for name in survivors:
        module, _, function = name.removeprefix(f"{PACKAGE}.").partition(".")
        variants = functions(module)
        before = variants[function.partition("__mutmut_")[0] + "__mutmut_orig"]
        changes = difflib.unified_diff(before, variants[function], n=0, lineterm="")
        yield f"{module}.{function}"
        yield from (f"    {line}" for line in changes if line[:2] not in ("--", "++", "@@"))


def main(wanted: list[str]) -> int:
    again = "again" in wanted
    before: dict[str, str] = json.loads(ENDS.read_text()) if again else {}
    groups = [group for group in GROUPS if group in wanted] or list(GROUPS)
    modules = [module for group in groups for module in GROUPS[group]]
    texts = [text for text in wanted if text not in (*GROUPS, "again")]
    names = [name for name in written(modules) if any(text in name for text in texts or [""])]
    run = Mutation([name for name in names if not again or before.get(name) != "killed"])
    os.chdir(PLACE)
    sys.path.insert(0, str(Path.cwd()))
    broken = int(pytest.main([*QUIET, *TESTS], plugins=[run]))
    os.chdir("..")
    return broken or report({name: (before | run.said).get(name, "not tried") for name in names})


def report(ends: dict[str, str]) -> int:
    """Prints the figures and writes the survivors; 1 when fewer than wanted were noticed."""
    survivors = [name for name, end in ends.items() if end not in NOTICED]
    ENDS.write_text(json.dumps(ends, indent=0), encoding="utf-8")
    SURVIVORS.write_text("\n".join(told(survivors)) + "\n", encoding="utf-8")
    for group, modules in GROUPS.items():
        for module in modules:
            found = Counter(end for name, end in ends.items() if f"{PACKAGE}.{module}." in name)
            if found:
                print(f"{group:12}{module:14}{found.total():6} changes  {dict(found)}")
    killed = len(ends) - len(survivors)
    print(f"{killed} of {len(ends)} changes noticed, {100 * killed / max(len(ends), 1):.1f} %")
    return int(not ends or killed < WANTED * len(ends))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
