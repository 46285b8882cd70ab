"""What the rules of retreatment would find in the course that follows, before it is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rituximab.protocol.case import Case
from rituximab.protocol.edition import Edition, Rule, load
from rituximab.protocol.journey import assess, lifted
from rituximab.protocol.provenance import Evidence
from rituximab.protocol.quantity import half_up, in_months
from rituximab.protocol.retreatment import RULES, followed
from rituximab.protocol.verdict import Finding
from rituximab.records.journey import Chart, edition_of, facts_of
from rituximab.records.rows import ResultRow
from rituximab.records.year_rows import RelapseRow

TENTH = Decimal(1).scaleb(-1)
TESTS = ("cd19", "igg")
MOST = 6  # values of a test shown


@dataclass(frozen=True, slots=True)
class Free:
    """The interval without symptoms."""

    first: date
    last: date
    days: int
    months: Decimal


@dataclass(frozen=True, slots=True)
class Series:
    """The latest values of a test, newest first; ``title`` names it."""

    title: str
    rows: tuple[ResultRow, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """``findings`` are (rule, finding) as the next course would have them, or as this one has;
    ``stops`` counts every gate that stands there today."""

    findings: tuple[tuple[Rule, Finding], ...]
    stops: int
    cd19: Rule
    series: tuple[Series, ...]
    published: tuple[Evidence, ...]


def relapse_of(chart: Chart) -> RelapseRow | None:
    """The relapse that stands in this course."""
    return next((row for row in chart.relapses if row.course_id == chart.pinned.id), None)


def symptom_free(relapse: RelapseRow | None) -> Free | None:
    """None where nobody said since when and until when; both days count."""
    if relapse is None or relapse.free_from is None or relapse.free_until is None:
        return None
    days = (relapse.free_until - relapse.free_from).days + 1
    return Free(relapse.free_from, relapse.free_until, days, half_up(in_months(days), TENTH))


def outlook_of(chart: Chart, today: date) -> Outlook:
    """A relapsed course is judged as the one that follows it, any other as itself."""
    edition, facts = edition_of(chart), facts_of(chart)
    if chart.pinned.state == "relapsed":
        relapse = relapse_of(chart)
        edition, facts = load(), followed(facts, relapse.on if relapse else None)
    case = Case(facts, edition, today)
    return Outlook(
        findings=tuple((edition.rule(rule), lifted(case, RULES[rule](case))) for rule in RULES),
        stops=len(assess(facts, edition, today).blocking),
        cd19=edition.rule("cd19-alone"),
        series=tuple(_series(chart, test) for test in TESTS),
        published=_published(edition),
    )


def _series(chart: Chart, test: str) -> Series:
    found = [row for row in chart.results if row.test == test]
    newest = sorted(found, key=lambda row: (row.on, row.id), reverse=True)
    return Series("IgG" if test == "igg" else "CD19", tuple(newest[:MOST]))


def _published(edition: Edition) -> tuple[Evidence, ...]:
    return tuple(one for one in edition.evidence if one.id in ("symptom-free", "relapse"))
