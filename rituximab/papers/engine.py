"""The templates of paper: their own filters, nothing of a request, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def written(template: str, values: dict[str, Any]) -> str:
    """The text of a template below ``templates/papers``; only in HTML are values escaped."""
    context = Context(values, autoescape=template.endswith(".html"))
    text: str = engine().get_template(f"papers/{template}").render(context)
    return text


@cache
def engine() -> Engine:
    return Engine(dirs=[str(TEMPLATES)], builtins=["rituximab.papers.phrases"])
