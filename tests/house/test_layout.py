"""How large a thing may be, what it may be called, and where it stands."""

from __future__ import annotations

import ast
import re

from tests.house.tree import broken, files

PYTHON = (r".*\.py",)
LONGEST_FILE, LONGEST_VIEW, LONGEST_TEMPLATE = 300, 30, 150
VAGUE = {
    "service",
    "services",
    "manager",
    "managers",
    "helper",
    "helpers",
    "utils",
    "core",
    "common",
}


def long_file(path: str, text: str) -> list[str]:
    lines = len(text.splitlines())
    longest = LONGEST_TEMPLATE if path.endswith((".html", ".svg")) else LONGEST_FILE
    return [f"{lines} lines, at most {longest}"] if lines > longest else []


def long_view(path: str, text: str) -> list[str]:
    return [
        f"{node.name} has {length} lines, at most {LONGEST_VIEW}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_VIEW
    ]


def vague_name(path: str, text: str) -> list[str]:
    words = path.removesuffix(".py").split("/")
    return [f"{word!r} says nothing" for word in words if word in VAGUE]


def promise(path: str, text: str) -> list[str]:
    words = "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "NotImpl" + "emented(?:Error)?"))
    return re.findall(rf"\b(?:{words})\b", text)


def excused_test(path: str, text: str) -> list[str]:
    return re.findall(r"\b(?:mark\.)?(?:skip|skipif|xfail|importorskip)\(", text)


def machine_path(path: str, text: str) -> list[str]:
    roots = "|".join(("home", "Users", "root", "work", "farm"))
    return re.findall(rf"(?<![\w.:/-])/(?:{roots})/\S*", text)


def migration_branch(names: list[str], parents: dict[str, list[str]]) -> list[str]:
    """``names`` in file order, ``parents`` of the same app: one numbered line."""
    faults = []
    for number, name in enumerate(names, start=1):
        before = names[number - 2 : number - 1] if number > 1 else []
        if not name.startswith(f"{number:04d}_"):
            faults.append(f"{name} is not number {number:04d}")
        if parents[name] != before:
            faults.append(f"{name} follows {parents[name]}, not {before}")
    return faults


def parents_of(text: str, app: str) -> list[str]:
    """Migrations of the same app named in ``dependencies``."""
    for node in ast.walk(ast.parse(text)):
        names = [t.id for t in getattr(node, "targets", []) if isinstance(t, ast.Name)]
        if isinstance(node, ast.Assign) and names == ["dependencies"]:
            pairs = [e for e in getattr(node.value, "elts", []) if isinstance(e, ast.Tuple)]
            return [name for a, name in map(ast.literal_eval, pairs) if a == app]
    return []


def test_files_are_short() -> None:
    assert broken(long_file, r"(?!.*/migrations/).*\.py", r"templates/.*") == []


def test_views_are_short() -> None:
    assert broken(long_view, r"rituximab/screens/.*views.*\.py") == []


def test_names_say_something() -> None:
    assert broken(vague_name, r"(rituximab|config|tests)/.*\.py") == []


def test_nothing_is_promised() -> None:
    assert broken(promise, *PYTHON, r"templates/.*", r"static/.*\.(css|js)") == []


def test_no_test_is_excused() -> None:
    assert broken(excused_test, r"tests/.*\.py") == []


def test_no_path_of_a_machine() -> None:
    assert (
        broken(machine_path, r"(?!requirements).*\.(py|html|css|js|toml|md|txt|in)", r"tools/.*")
        == []
    )


def test_migrations_are_one_line() -> None:
    apps: dict[str, dict[str, list[str]]] = {}
    for path, text in files(r"rituximab/\w+/migrations/\d.*\.py"):
        _, app, _, name = path.removesuffix(".py").split("/")
        apps.setdefault(app, {})[name] = parents_of(text, app)
    faults = {app: migration_branch(sorted(found), found) for app, found in apps.items()}
    assert {app: found for app, found in faults.items() if found} == {}


def test_each_rule_finds_what_it_forbids() -> None:
    assert long_file("a.py", "\n" * 301)
    assert long_file("templates/a.html", "\n" * 151)
    assert not long_file("a.py", "\n" * 300)
    assert long_view("views.py", "def show(request):\n" + "    x = 1\n" * 30)
    assert vague_name("rituximab/records/helpers.py", "")
    assert not vague_name("rituximab/records/order.py", "")
    assert promise("a.py", "# TO" + "DO later")
    assert excused_test("a.py", "@pytest.mark.sk" + "ip(reason='')")
    assert machine_path("a.md", "see /ho" + "me/me/x")
    assert not machine_path("a.md", "https://x.example/ho" + "me/me")


def test_a_branch_in_the_migrations_is_found() -> None:
    line = {"0001_initial": [], "0002_more": ["0001_initial"]}
    assert migration_branch(sorted(line), line) == []
    branch = {**line, "0002_other": ["0001_initial"]}
    assert migration_branch(sorted(branch), branch)
    merge = {**line, "0003_merge": ["0001_initial", "0002_more"]}
    assert migration_branch(sorted(merge), merge)
    source = (
        'class M:\n    dependencies = [("records", "0001_initial"), ("access", "0001_initial")]'
    )
    assert parents_of(source, "records") == ["0001_initial"]
