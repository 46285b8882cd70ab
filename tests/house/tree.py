"""The source as the house tests read it: files, parsed modules, the words a person sees."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

Rule = Callable[[str, str], list[str]]  # (path inside the project, text) -> what is wrong


@cache
def listed() -> tuple[str, ...]:
    """Every file git keeps or would keep, without what .gitignore names."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    lines = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(sorted(line for line in lines.splitlines() if (ROOT / line).is_file()))


def files(*patterns: str) -> Iterator[tuple[str, str]]:
    """(path, text) of each file whose path matches one of the regular expressions whole."""
    for path in listed():
        if any(re.fullmatch(pattern, path) for pattern in patterns):
            yield path, (ROOT / path).read_text(encoding="utf-8")


def broken(rule: Rule, *patterns: str) -> list[str]:
    """What the rule finds in the tree; a test asserts that it is empty."""
    found = list(files(*patterns))
    return [f"{path}: {fault}" for path, text in found for fault in rule(path, text)]


def calls(text: str) -> Iterator[tuple[ast.Call, str]]:
    """Each call with the last name of what is called: ``order.save()`` gives ``save``."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node, node.func.attr
            elif isinstance(node.func, ast.Name):
                yield node, node.func.id


def docstrings(tree: ast.AST) -> set[int]:
    """``id`` of each string that stands alone as a statement: prose for readers of the code."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def strings(text: str) -> Iterator[tuple[int, str]]:
    """(line, value) of each string a module holds, docstrings left out."""
    tree = ast.parse(text)
    prose = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value


SPOKEN = ("title", "alt", "aria-label", "placeholder", "value", "content")
DJANGO = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|{%.*?%}|{{.*?}}", re.DOTALL)
TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
ATTRIBUTE = re.compile(rf'\s({"|".join(SPOKEN)})="([^"]*)"')


def spoken(template: str) -> str:
    """What a person reads of a template: its text, and the attributes that are read out."""
    bare = DJANGO.sub(" ", template)
    attributes = [value for tag in TAG.findall(bare) for _, value in ATTRIBUTE.findall(tag)]
    return "\n".join([TAG.sub(" ", bare), *attributes])
