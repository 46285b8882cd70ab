"""Decisions kept with what they were taken on, and the proof that they would be taken again."""

from __future__ import annotations

import hashlib
from datetime import datetime

from rituximab.access.actor import Actor
from rituximab.protocol.casefile import CaseFault, answer, canonical, facts_json, read
from rituximab.protocol.edition import EditionFault, load
from rituximab.protocol.journey import Standing, assess
from rituximab.records.base import local_day
from rituximab.records.journey import Chart, edition_of, facts_of
from rituximab.records.models import Decision


def decide(
    chart: Chart, *, deed: str, by: Actor, at: datetime, subject: str = ""
) -> tuple[Standing, Decision]:
    """The standing of the course now, and the decision taken on it, stored beside its facts."""
    facts, edition, today = facts_of(chart), edition_of(chart), local_day(at)
    standing = assess(facts, edition, today)
    said = canonical(facts_json(facts, edition.version, today))
    found = canonical(answer(standing))
    decision = Decision.objects.create(
        course_id=chart.pinned.id,
        deed=deed,
        subject=subject,
        at=at,
        by_id=by.user_id,
        edition_version=edition.version,
        edition_sha256=edition.sha256,
        facts=said,
        standing=found,
        sha256=digest(edition.sha256, said, found),
    )
    return standing, decision


def digest(edition_sha256: str, facts: str, standing: str) -> str:
    """SHA-256 over the edition's hash and both texts, each on a line (canonical JSON has none)."""
    return hashlib.sha256(f"{edition_sha256}\n{facts}\n{standing}".encode()).hexdigest()


def fault_of(decision: Decision) -> str:
    """The first thing that does not hold of a stored decision, "" when it replays byte for byte."""
    if digest(decision.edition_sha256, decision.facts, decision.standing) != decision.sha256:
        return "the digest is not that of the stored facts and standing"
    try:
        edition = load(decision.edition_version)
    except EditionFault as fault:
        return str(fault)
    if edition.sha256 != decision.edition_sha256:
        return f"the file of edition {edition.version} is not the one it was taken under"
    try:
        facts, _, today = read(decision.facts)
    except CaseFault as fault:
        return f"the stored facts are no case: {fault}"
    again = canonical(answer(assess(facts, edition, today)))
    return "" if again == decision.standing else difference(decision.standing, again)


def difference(stored: str, replayed: str) -> str:
    """Where two texts part, with a little of both."""
    at = next(
        (i for i, (a, b) in enumerate(zip(stored, replayed, strict=False)) if a != b),
        min(len(stored), len(replayed)),
    )
    here = slice(max(0, at - 30), at + 30)
    return f"at byte {at} the stored standing has {stored[here]!r}, the replay {replayed[here]!r}"
