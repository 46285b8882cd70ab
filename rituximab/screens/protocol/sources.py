"""Where the edition's claims come from, and how far each can be traced (Q1)."""

from __future__ import annotations

from dataclasses import dataclass

from rituximab.protocol.edition import Edition
from rituximab.protocol.provenance import Citation, Evidence, ListedReference, Source


@dataclass(frozen=True, slots=True)
class Cited:
    """A number that the article prints, and what is known of it."""

    number: str
    citation: Citation
    candidates: tuple[ListedReference, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    evidence: Evidence
    traces: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    claims: tuple[Claim, ...]
    listed: tuple[ListedReference, ...]
    cited: tuple[Cited, ...]
    others: tuple[Source, ...]


def sources_of(edition: Edition) -> Sources:
    references = edition.references
    cited = {
        number: Cited(
            number=number,
            citation=citation,
            candidates=tuple(references.listed[name] for name in citation.candidates),
            statements=tuple(s for s, ns in references.cited_by.items() if int(number) in ns),
        )
        for number, citation in references.citations.items()
    }
    return Sources(
        claims=tuple(
            Claim(one, tuple(cited[str(number)] for number in one.citations))
            for one in edition.evidence
        ),
        listed=tuple(references.listed.values()),
        cited=tuple(cited.values()),
        others=tuple(edition.sources.values()),
    )
