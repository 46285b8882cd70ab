"""Every clinical number stands in an edition, with its source, and nowhere else.

In the protocol a literal may be 0, 1 or 2 (counting, comparing, halving); units of measure live in
``quantity.py``. Elsewhere no Decimal and no span of days is written down, and no sentence of a
screen, a paper or an action carries a number beside a unit: it asks the edition.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.tree import broken, calls, files, spoken, strings

COUNTING = {0, 1, 2}
UNITS_OF_MEASURE = "rituximab/protocol/quantity.py"
# Literals that belong to arithmetic, text or a published scale, never to a treatment.
TECHNICAL: dict[str, set[float]] = {
    "rituximab/protocol/edition_check.py": {0.1},  # places shown
    "rituximab/protocol/monograph.py": {5},  # the last of the five grades of a reaction
    "rituximab/protocol/shape.py": {40, 1000, 9000},  # digits and years a case file may hold
    "rituximab/protocol/surface.py": {4, 10},  # the quadratic formula, log10
    "rituximab/protocol/wording.py": {10, 100, 1000},  # a number in words
}
MEMORY = {"prec", "maxsize"}  # arguments that size arithmetic and caches

MEASURED = re.compile(
    r"(?<![\w.#-])\d[\d.,]*\s?(?:mg|mcg|g|kg|lb|mL|L|cm|m2|m²|mmHg|°C|IU|cells|%|"
    r"days?|weeks?|months?|years?|hours?|minutes?)(?![\w-])"
)
# Numbers with a unit that say nothing about treatment: (path, words).
NOT_CLINICAL: set[tuple[str, str]] = {
    ("rituximab/screens/access/views.py", "15 minutes"),  # how long a session is idle
}


def clinical_literal(path: str, text: str) -> list[str]:
    allowed = COUNTING | TECHNICAL.get(path, set())
    return [f"line {line} holds {value}" for line, value in numbers(text) if value not in allowed]


def is_unit_of_measure(node: ast.AST) -> bool:
    """``SECONDS_PER_MINUTE = 60``: the name says that no clinic could choose another number."""
    names = [target.id for target in getattr(node, "targets", []) if isinstance(target, ast.Name)]
    return isinstance(node, ast.Assign) and any(re.search("[A-Z]_PER_[A-Z]", n) for n in names)


def numbers(text: str) -> Iterator[tuple[int, float]]:
    """(line, value) of each number, also where it is written as the text of a Decimal."""
    tree = ast.parse(text)
    sizes = {
        id(literal)
        for node in ast.walk(tree)
        if (isinstance(node, ast.keyword) and node.arg in MEMORY) or is_unit_of_measure(node)
        for literal in ast.walk(node)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in sizes:
            continue
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            yield node.lineno, node.value
    for line, value in decimals(text):
        yield line, float(value)


def decimals(text: str) -> Iterator[tuple[int, str]]:
    for node, name in calls(text):
        first = node.args[0] if node.args else None
        if name == "Decimal" and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield node.lineno, first.value


def written_quantity(path: str, text: str) -> list[str]:
    """A Decimal or a span of days as a literal, outside the protocol."""
    faults = [f"line {n} holds Decimal {v}" for n, v in decimals(text) if float(v) not in COUNTING]
    for node, name in calls(text):
        named = {k.arg: k.value for k in node.keywords}
        for unit in ("days", "weeks"):
            span = named.get(unit)
            if (
                name == "timedelta"
                and isinstance(span, ast.Constant)
                and span.value not in COUNTING
            ):
                faults.append(f"line {node.lineno} holds a span of {span.value!r} {unit}")
    return faults


def measured_sentence(path: str, text: str) -> list[str]:
    words = [value for _, value in strings(text)] if path.endswith(".py") else [spoken(text)]
    found = [match for value in words for match in MEASURED.findall(value)]
    return [match for match in found if (path, match) not in NOT_CLINICAL]


def test_the_protocol_takes_its_numbers_from_the_edition() -> None:
    protocol = rf"(?!{UNITS_OF_MEASURE})rituximab/protocol/.*\.py"
    assert broken(clinical_literal, protocol) == []


def test_every_allowance_is_needed() -> None:
    held = {path: {value for _, value in numbers(text)} for path, text in files(*TECHNICAL)}
    assert {path: allowed - held.get(path, set()) for path, allowed in TECHNICAL.items()} == {
        path: set() for path in TECHNICAL
    }


def test_no_other_floor_writes_a_quantity_down() -> None:
    floors = r"rituximab/(records|actions|screens|papers|access|audit)/(?!migrations/).*\.py"
    assert broken(written_quantity, floors) == []


def test_no_sentence_carries_a_number_of_its_own() -> None:
    assert broken(measured_sentence, r"rituximab/(actions|screens|papers)/.*\.py") == []
    assert broken(measured_sentence, r"templates/.*\.(html|svg|txt)") == []


def test_each_rule_finds_what_it_forbids() -> None:
    assert clinical_literal("rituximab/protocol/a.py", "limit = 28")
    assert clinical_literal("rituximab/protocol/a.py", "limit = Decimal('1.5')")
    assert clinical_literal("rituximab/protocol/a.py", "limit = Decimal(750)")
    assert not clinical_literal("rituximab/protocol/a.py", "half = total / 2 + Decimal('1')")
    assert not clinical_literal("rituximab/protocol/a.py", "SECONDS_PER_MINUTE = 60")
    assert written_quantity("rituximab/actions/a.py", "late = timedelta(days=7)")
    assert written_quantity("rituximab/records/a.py", "limit = Decimal('1000')")
    assert not written_quantity("rituximab/records/a.py", "tomorrow = timedelta(days=1)")
    assert measured_sentence("templates/a.html", "<p>Give 1,000 mg over 4 hours</p>")
    assert measured_sentence("rituximab/screens/a.py", "help_text = 'at least 28 days'")
    assert not measured_sentence("templates/a.html", "<p>Give {{ dose }} mg</p>")
    assert not measured_sentence("templates/a.html", '<path d="M 10 20 L 30"/>')
