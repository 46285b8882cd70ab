"""What the live panel shows: the verdict, the criteria, the alternatives, the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from rituximab.access.actor import Actor
from rituximab.protocol.edition import Edition
from rituximab.protocol.facts import Domain
from rituximab.protocol.journey import Standing, assess
from rituximab.protocol.provenance import Evidence
from rituximab.records.journey import Chart, edition_of, facts_of
from rituximab.screens.shared.findings import Shown, shown

#: The evidence that concerns a patient: by diagnosis, then by domain.
FOR_DIAGNOSIS = {
    "juvenile_dermatomyositis": ("juvenile-grade", "rim"),
    "dermatomyositis": ("adult-grade", "rim", "good-response"),
}
FOR_DOMAIN = {
    "muscle": ("weakness", "ck"),
    "skin": ("skin",),
    "ulcerative_skin": ("skin",),
    "lung": ("lung",),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """``kind`` is the class of its tag: stop, stop unknown, caution, done."""

    kind: str
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class Trace:
    """A number the article cites, and what is known of the entry behind it."""

    number: int
    status: str
    titles: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Card:
    evidence: Evidence
    traces: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Eligibility as it stands with these domains, saved or only ticked."""

    standing: Standing
    verdict: Verdict
    criteria: tuple[Shown, ...]
    line: Shown
    alternatives: tuple[str, ...]
    cards: tuple[Card, ...]
    lung: Trace | None

    @property
    def stops(self) -> list[Shown]:
        return [one for one in self.criteria if one.finding.blocks]


def panel_of(
    chart: Chart, actor: Actor, today: date, back: str, domains: Sequence[str] | None = None
) -> Panel:
    """The panel of the facts on record; with ``domains`` as if those had been named instead."""
    facts, edition = facts_of(chart), edition_of(chart)
    if domains is not None:
        facts = replace(facts, domains=tuple(cast(Domain, domain) for domain in domains))
    standing = assess(facts, edition, today)
    mine = [f for f in standing.findings if f.stage == "eligibility" and f.level != "note"]
    (line,) = shown([standing.finding("line-of-therapy")], edition, chart, actor, back)
    criteria = shown(mine, edition, chart, actor, back)
    lung = standing.finding("lung-paradox")
    return Panel(
        standing=standing,
        verdict=_verdict(criteria),
        criteria=criteria,
        line=line,
        alternatives=tuple(reason.text for reason in line.reasons[1:]),
        cards=_cards(edition, chart.patient.diagnosis, facts.domains),
        lung=_disease_of_the_source(edition, lung.statements) if lung.status == "not_met" else None,
    )


def _verdict(criteria: Sequence[Shown]) -> Verdict:
    stops = [one for one in criteria if one.finding.blocks]
    failed = [one.title for one in stops if one.status == "not_met"]
    unread = [one.title for one in stops if one.status == "unknown"]
    asking = [one.title for one in criteria if one.finding.asks]
    missing = f"Not known yet: {', '.join(unread)}." if unread else ""
    if failed:
        text = f"{', '.join(failed)}. {missing}"
        return Verdict("stop", "Does not meet the protocol", text.strip())
    if unread:
        return Verdict("stop unknown", "Not enough data", missing)
    if asking:
        text = f"To answer before an order is signed: {', '.join(asking)}."
        return Verdict("caution", "Meets the protocol with cautions", text)
    return Verdict("done", "Meets the protocol", "No stop and no unanswered caution.")


def _cards(edition: Edition, diagnosis: str, domains: Sequence[str]) -> tuple[Card, ...]:
    named = [*FOR_DIAGNOSIS[diagnosis], *(e for d in domains for e in FOR_DOMAIN.get(d, ()))]
    by_id = {evidence.id: evidence for evidence in edition.evidence}
    found = (by_id[name] for name in dict.fromkeys(named) if name in by_id)
    return tuple(
        Card(evidence, tuple(_trace(edition, n) for n in evidence.citations)) for evidence in found
    )


def _trace(edition: Edition, number: int) -> Trace:
    citation = edition.references.citations[str(number)]
    listed = edition.references.listed
    titles = tuple(listed[key].title for key in citation.candidates)
    return Trace(number, citation.status, titles, citation.note)


def _disease_of_the_source(edition: Edition, statements: Sequence[str]) -> Trace | None:
    """The entry behind what the article says of the lung, where it is about another disease."""
    cited = edition.references.cited_by
    numbers = sorted({number for statement in statements for number in cited.get(statement, ())})
    traces = (_trace(edition, number) for number in numbers)
    return next((t for t in traces if t.status == "probable" and "disease" in t.note), None)
