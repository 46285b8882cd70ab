"""What a person reads, and what a browser may run."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from tests.house.tree import broken, spoken, strings

DRUG = re.compile("rituximab", re.IGNORECASE)
TEMPLATES = r"templates/.*\.(html|svg|txt)"
SCREENS = r"rituximab/(screens|actions|papers)/.*\.py"
EDITIONS = r"rituximab/protocol/editions/.*\.toml"
NOT_READ = {"id", "source", "version", "name", "url", "statements", "rule", "unit", "tag"}

# Abbreviations that have been misread on orders, and numbers that lose or gain a point.
ABBREVIATIONS = {
    r"\bQ\.?O\.?D\b\.?": "QOD",
    r"\bQ\.?D\b\.?": "QD",
    r"\b\d+\s?(?:U|IU)\b(?!/)": "U or IU for units",
    r"\b\d+\s?cc\b": "cc",
    r"[µμ]g\b|\bug\b": "ug or µg for microgram",
    r"\bD/C\b": "D/C",
    r"\bMS(?:O4)?\b": "MS or MSO4",
    r"\bMgSO4\b": "MgSO4",
    r"\b(?:RTX|MTX|MMF|AZA)\b": "a shortened drug name",
    r"\b(?:SQ|subq)\b": "SQ",
    r"(?<![\d.-])\.\d+\s?(?:mg|g|mL|kg)\b": "a naked decimal point",
    r"\b\d+\.0+\s?(?:mg|g|mL|kg)\b": "a trailing zero",
    r"\b\d+(?:mg|mL|kg|mcg)\b": "number and unit run together",
}


def tall_man(text: str) -> list[str]:
    return [word for word in DRUG.findall(text) if word != "riTUXimab"]


def abbreviation(text: str) -> list[str]:
    return [f"{why}: {text.strip()[:60]}" for p, why in ABBREVIATIONS.items() if re.search(p, text)]


def misnamed(path: str, text: str) -> list[str]:
    return [fault for words in read(path, text) for fault in tall_man(words)]


def misread(path: str, text: str) -> list[str]:
    return [fault for words in read(path, text) for fault in abbreviation(words)]


def read(path: str, text: str) -> Iterator[str]:
    """The sentences of a template, a module or an edition."""
    if path.endswith(".py"):
        yield from (value for _, value in strings(text) if re.search(r"\w\s+\w", value))
    elif path.endswith(".toml"):
        yield from sentences(tomllib.loads(text))
    else:
        yield from spoken(text).splitlines()


def sentences(node: Any, key: str = "") -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name not in ("references", "sources"):  # titles of published works stay as published
                yield from sentences(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from sentences(value, key)
    elif isinstance(node, str) and key not in NOT_READ:
        yield node


def inline(path: str, text: str) -> list[str]:
    """What a strict Content Security Policy would refuse to run or apply."""
    patterns = (
        r"<script(?![^>]*\bsrc=)[^>]*>",
        r"<style\b[^>]*>",
        r"\sstyle\s*=",
        r"\son[a-z]+\s*=",
        r"javascript:",
        r"\shx-on\b",
        r"\shx-vals\s*=\s*[\"']js:",
    )
    return [match for p in patterns for match in re.findall(p, text, re.IGNORECASE)]


def capitals(path: str, text: str) -> list[str]:
    """Capitals by stylesheet would undo tall-man letters."""
    return re.findall(r"text-transform\s*:\s*(?!none)[\w-]+|small-caps|all-petite-caps", text)


def test_the_drug_is_written_tall_man() -> None:
    assert broken(misnamed, TEMPLATES, SCREENS, EDITIONS) == []


def test_no_abbreviation_that_is_misread() -> None:
    assert broken(misread, TEMPLATES, SCREENS, EDITIONS) == []


def test_no_script_or_style_in_a_template() -> None:
    assert broken(inline, TEMPLATES) == []


def test_no_capitals_by_stylesheet() -> None:
    assert broken(capitals, r"static/.*\.css") == []


def test_each_rule_finds_what_it_forbids() -> None:
    for wrong in ("Rituximab order", "RITUXIMAB", "rituximab 1,000 mg"):
        assert misnamed("templates/a.html", f"<h1>{wrong}</h1>")
    assert misnamed("templates/a.html", '<img alt="Rituximab vial">')
    assert misnamed("rituximab/screens/a.py", "label = 'Rituximab dose'")
    assert misnamed("rituximab/protocol/editions/a.toml", 'sentence = "Rituximab is given"')
    assert not misnamed(
        "templates/a.html", '{% load rituximab %}<a class="rituximab">riTUXimab</a>'
    )
    assert not misnamed("rituximab/protocol/editions/a.toml", 'source = "Rituximab, 2025"')
    for wrong in ("10 U", "5 cc", "QD", "50 µg", ".5 mg", "1.0 mg", "500mg", "DM-RTX", "D/C"):
        assert misread("templates/a.html", f"<p>{wrong}</p>"), wrong
    for right in ("40 U/L", "20 IU/mL", "0.5 mg", "500 mg", "1,000 mg"):
        assert not misread("templates/a.html", f"<p>{right}</p>"), right
    for wrong in ("<script>x()</script>", "<style>", '<p style="x">', '<a onclick="x">'):
        assert inline("templates/a.html", wrong), wrong
    assert not inline("templates/a.html", '<script src="/static/a.js" defer></script>')
    assert capitals("static/a.css", "h1 { text-transform: uppercase }")
    assert not capitals("static/a.css", "h1 { text-transform: none }")
