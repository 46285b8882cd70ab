"""The checklist as a page shows it: rows by group, what is valid when, how to add the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse

from rituximab.access.actor import Actor
from rituximab.access.permission import Permission
from rituximab.protocol.case import Case
from rituximab.protocol.checklist import ChecklistItem, ValidAt, checklist
from rituximab.protocol.journey import Standing
from rituximab.records.journey import Chart
from rituximab.records.rows import ResultRow
from rituximab.screens.shared.findings import Link

#: Tags of the states whose colour does not depend on what the rule asks for.
TAGS = {
    "valid": ("done", "valid"),
    "positive": ("caution", "positive"),
    "not_applicable": ("plain", "not needed"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One item. ``left`` and ``window``: days still valid of days in all, None without an end."""

    item: ChecklistItem
    kind: str
    word: str
    source: str
    local: bool
    expiry: str
    left: int | None
    window: int | None
    where: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Completeness:
    """``needed`` leaves out what this patient does not need."""

    valid: int
    needed: int


@dataclass(frozen=True, slots=True)
class Checklist:
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    completeness: Completeness
    days: tuple[ValidAt, ...]


def checklist_of(
    chart: Chart, case: Case, standing: Standing, actor: Actor, back: str
) -> Checklist:
    """``standing`` is that of the same case; ``back`` the page to return to after an entry."""
    items = checklist(case)
    written = {id(fact): row for fact, row in zip(case.facts.results, chart.results, strict=True)}
    rows = [_row(chart, case, standing, actor, item, written, back) for item in items]
    needed = [item for item in items if item.state != "not_applicable"]
    return Checklist(
        groups=tuple((name, tuple(group)) for name, group in groupby(rows, lambda r: r.item.group)),
        completeness=Completeness(sum(i.state == "valid" for i in needed), len(needed)),
        days=next((item.valid_at for item in items if item.valid_at), ()),
    )


def _row(
    chart: Chart,
    case: Case,
    standing: Standing,
    actor: Actor,
    item: ChecklistItem,
    written: Mapping[int, ResultRow],
    back: str,
) -> Row:
    level = standing.finding(item.rule).level
    unknown = " unknown" if item.state == "missing" else ""
    kind, word = TAGS.get(item.state, (f"{level}{unknown}", item.state))
    row = written.get(id(item.result)) if item.result else None
    rule = case.edition.rule(item.rule)
    window = rule.parameters.get("window")
    return Row(
        item=item,
        kind=kind,
        word=word,
        source=rule.source,
        local=window is not None and window.tag == "local",
        expiry=_expiry(item, case.today),
        left=_days(case.today, item.valid_until) if item.valid_until else None,
        window=_days(item.collected_on, item.valid_until) if item.valid_until else None,
        where=_where(row),
        links=tuple(_links(chart, actor, item, case, back)),
    )


def _days(first: date | None, last: date | None) -> int | None:
    return max(0, (last - first).days) if first and last else None


def _expiry(item: ChecklistItem, today: date) -> str:
    """Judged on the days of the infusions: what is valid today may be too old by then."""
    if item.collected_on is None or item.state in ("missing", "not_applicable"):
        return ""
    if item.valid_until is None:
        return "does not expire"
    if item.valid_until < today:
        return "expired"
    if not item.valid_at:
        return "valid today"
    late = next((v for v in item.valid_at if v.on > item.valid_until), None)
    return f"valid today, expires before infusion {late.infusion}" if late else ""


def _where(row: ResultRow | None) -> str:
    if row is None:
        return ""
    return f"{row.laboratory or 'typed'}, {row.written_by}"


def _links(
    chart: Chart, actor: Actor, item: ChecklistItem, case: Case, back: str
) -> Iterable[Link]:
    patient, course, here = chart.patient.id, chart.pinned.id, urlencode({"next": back})
    if item.group == "vaccination":
        if actor.may(Permission.SCREENING_RECORD):
            yield Link("Review", reverse("screening:vaccination", args=[course]))
        return
    if item.group == "pregnancy" and actor.may(Permission.SCREENING_RECORD):
        asked = case.facts.patient.pregnancy_possible is None
        yield Link("Answer" if asked else "Change answer", _pregnancy(course))
    if item.result is not None:
        yield Link("View", reverse("result:series", args=[patient, item.item]))
    if actor.may(Permission.RESULT_RECORD) and item.state != "not_applicable":
        url = reverse("result:record", args=[patient])
        yield Link("Add", f"{url}?tests={item.item}&{here}")


def _pregnancy(course: int) -> str:
    return reverse("screening:pregnancy", args=[course])


def missing_tests(items: Checklist) -> str:
    """The tests to order in one go, comma between them."""
    rows = (row.item for _, group in items.groups for row in group)
    wanted = ("missing", "expired", "indeterminate")
    return ",".join(r.item for r in rows if r.state in wanted and r.group != "vaccination")
