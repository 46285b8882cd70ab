"""What an import contract cannot see: who writes, who asks the time, who renders what."""

from __future__ import annotations

import ast
import re

from tests.house.tree import ROOT, broken, calls, strings

WRITES = {
    "save", "create", "update", "delete", "get_or_create", "update_or_create",
    "bulk_create", "bulk_update", "execute", "executemany",
}  # fmt: skip
CLOCKS = {"today", "now", "utcnow", "localdate", "localtime", "time_ns", "monotonic"}
SHARED_TEMPLATES = ("components/", "bootstrap5/")


def write(path: str, text: str) -> list[str]:
    """A picture is saved *to* something; a record is saved without saying where."""
    return [
        f"line {node.lineno} calls {name}"
        for node, name in calls(text)
        if name in WRITES and not (name == "save" and node.args)
    ]


def clock(path: str, text: str) -> list[str]:
    asked = [f"line {node.lineno} asks {name}" for node, name in calls(text) if name in CLOCKS]
    return asked + [f"line {n} imports {name}" for n, name in imports(text) if name == "time"]


def binary_float(path: str, text: str) -> list[str]:
    faults = [f"line {node.lineno} calls float" for node, name in calls(text) if name == "float"]
    faults += [f"line {n} imports {name}" for n, name in imports(text) if name in ("math", "numpy")]
    return faults + [
        f"line {node.lineno} holds {node.value}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
    ]


def foreign_template(path: str, text: str) -> list[str]:
    """A room of ``rituximab/screens`` names only templates of its own folder or shared ones."""
    room = path.removeprefix("rituximab/screens/").split("/")[0].removesuffix(".py")
    return [
        f"line {line} renders {value}"
        for line, value in strings(text)
        if re.search(r"\.(html|svg)(#\w+)?$", value) and not at_home(room, value)
    ]


def foreign_include(path: str, text: str) -> list[str]:
    """Frames (``base.html``, ``patient.html``, ``course.html``) stand beside the folders."""
    room = path.removeprefix("templates/").split("/")[0]
    named = re.findall(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""", text)
    return [f"takes {value}" for value in named if "/" in value and not at_home(room, value)]


def at_home(room: str, template: str) -> bool:
    return template.startswith((f"{room}/", *SHARED_TEMPLATES)) or (
        room == "shared" and "/" not in template
    )


def imports(text: str) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name.split(".")[0]) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append((node.lineno, node.module.split(".")[0]))
    return found


def test_screens_never_write() -> None:
    assert broken(write, r"rituximab/screens/.*\.py") == []


def test_papers_never_write() -> None:
    assert broken(write, r"rituximab/papers/.*\.py") == []


def test_the_protocol_asks_no_clock() -> None:
    assert broken(clock, r"rituximab/protocol/.*\.py") == []


def test_the_protocol_has_no_binary_float() -> None:
    assert broken(binary_float, r"rituximab/protocol/.*\.py") == []


def test_a_room_renders_its_own_templates() -> None:
    assert broken(foreign_template, r"rituximab/screens/\w+/.*\.py") == []


def test_a_template_takes_from_its_own_folder() -> None:
    assert broken(foreign_include, r"templates/\w+/.*\.html") == []


def test_no_admin_site() -> None:
    """Records change through actions only; the admin site would be a second way in."""
    from django.conf import settings

    assert "django.contrib.admin" not in settings.INSTALLED_APPS


def test_the_rules_read_the_whole_protocol() -> None:
    assert len(list((ROOT / "rituximab/protocol").glob("*.py"))) > 10


def test_each_rule_finds_what_it_forbids() -> None:
    assert write("s.py", "def show(order):\n    order.save()")
    assert write("s.py", "Order.objects.filter(pk=1).update(state='signed')")
    assert write("s.py", "form.save(commit=False)")
    assert not write("p.py", "code.save(buffer, kind='png')")
    assert not write("s.py", "sign_order(order=order, by=user)")
    assert clock("p.py", "day = date.today()")
    assert clock("p.py", "import time")
    assert binary_float("p.py", "dose = 0.5")
    assert binary_float("p.py", "dose = float(text)")
    assert not binary_float("p.py", "dose = Decimal('0.5')")
    here = "rituximab/screens/order/views.py"
    assert foreign_template(here, "render(request, 'dosing/propose.html#panel')")
    assert not foreign_template(here, "render(request, 'order/review.html#panel')")
    assert foreign_include("templates/order/review.html", '{% include "dosing/panel.html" %}')
    assert not foreign_include("templates/order/review.html", '{% extends "course.html" %}')
