"""Statement by statement: which rules, numbers, screens, papers and tests stand behind it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rituximab.protocol.edition import Edition

STATEMENTS = tuple(f"S{n}" for n in range(1, 99)) + tuple(f"Q{n}" for n in range(1, 16))


@dataclass(frozen=True, slots=True)
class Trace:
    statement: str
    about: str
    rules: tuple[str, ...]
    entries: tuple[str, ...]
    screens: tuple[str, ...]
    papers: tuple[str, ...]
    tests: tuple[str, ...]
    why: str

    @property
    def bare(self) -> bool:
        """Nothing carries it out and nobody says why not."""
        return not (self.rules or self.entries or self.screens or self.papers or self.why)

    @property
    def untested(self) -> bool:
        return not (self.tests or self.why)


def traces(edition: Edition, root: Path) -> list[Trace]:
    """One trace for each statement, from the edition, ``docs/statements.toml`` and the tests."""
    said = tomllib.loads((root / "docs/statements.toml").read_text(encoding="utf-8"))
    tests = {p: p.read_text(encoding="utf-8") for p in sorted((root / "tests").rglob("test_*.py"))}
    carried = list(entries(edition))
    found = []
    for statement in STATEMENTS:
        row = said.get(statement, {})
        rules = tuple(r.id for r in edition.rules.values() if statement in r.statements)
        words = {*rules, *row.get("screens", ()), *row.get("papers", ()), statement}
        found.append(
            Trace(
                statement=statement,
                about=row.get("about", ""),
                rules=rules,
                entries=tuple(name for name, cites in carried if statement in cites),
                screens=tuple(row.get("screens", ())),
                papers=tuple(row.get("papers", ())),
                tests=tuple(
                    str(path.relative_to(root))
                    for path, text in tests.items()
                    if names(text, words)
                ),
                why=row.get("why", ""),
            )
        )
    return found


def names(text: str, words: set[str]) -> bool:
    """Whether a test names one of the words as a word of its own."""
    return any(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) for word in words)


def entries(edition: Edition) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every entry of the edition that is no rule, with the statements it names."""
    yield from _walk("", edition.model_dump(exclude={"rules"}))
    for rule in edition.rules.values():
        yield from _walk(f"rules.{rule.id}.", {"parameters": rule.model_dump()["parameters"]})


def _walk(path: str, node: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(node, dict):
        if node.get("statements"):
            yield path.rstrip("."), tuple(node["statements"])
        for name, inner in node.items():
            yield from _walk(f"{path}{name}.", inner)
    elif isinstance(node, (list, tuple)):
        for number, inner in enumerate(node):
            name = inner.get("id", number) if isinstance(inner, dict) else number
            yield from _walk(f"{path}{name}.", inner)


def page(found: list[Trace], edition: Edition) -> str:
    """The Markdown page."""
    lines = [
        "# Traceability",
        "",
        f"Made by `manage.py traceability` from edition {edition.version} (SHA-256"
        f" `{edition.sha256[:12]}`), `docs/statements.toml` and the tests. Do not edit.",
        "",
        "| | about | rules | entries of the edition | screens | papers | tests |",
        "|---|---|---|---|---|---|---|",
    ]
    for t in found:
        few = [*t.tests[:4], *([f"and {len(t.tests) - 4} more"] if len(t.tests) > 4 else [])]
        cells = (t.rules, _few(t.entries), t.screens, t.papers, few)
        joined = " | ".join(", ".join(f"`{c}`" if "/" not in c else c for c in x) for x in cells)
        lines.append(f"| {t.statement} | {t.about}{f' ({t.why})' if t.why else ''} | {joined} |")
    return "\n".join(lines) + "\n"


def _few(names_: tuple[str, ...]) -> tuple[str, ...]:
    return names_ if len(names_) <= 3 else (*names_[:3], f"and {len(names_) - 3} more")
