"""What happened to the patient up to the day judged: infections, symptoms, reactions."""

from __future__ import annotations

from datetime import date

from .case import Case
from .facts import EventFacts, EventKind


def events(case: Case, *kinds: EventKind) -> tuple[EventFacts, ...]:
    """Events of these kinds on or before the day judged; one without a date counts too.

    Oldest first, whatever the order they were listed in.
    """
    day = case.judged_on
    found = [e for e in case.facts.events if e.kind in kinds and (e.on is None or e.on <= day)]
    return tuple(sorted(found, key=lambda e: (e.on or date.min, repr(e))))


def ended(case: Case, event: EventFacts) -> bool:
    """Whether the event has a resolved date that the day judged has reached."""
    return event.resolved_on is not None and event.resolved_on <= case.judged_on


def open_infections(case: Case) -> tuple[EventFacts, ...]:
    """Serious infections without a resolved date on or before the day judged."""
    return tuple(e for e in events(case, "serious_infection") if not ended(case, e))


def closed_infections(case: Case) -> tuple[EventFacts, ...]:
    """Serious infections that have resolved by the day judged."""
    return tuple(e for e in events(case, "serious_infection") if ended(case, e))


def symptom_resolved(case: Case, symptom: EventFacts) -> bool:
    """A symptom is closed by a date and the person who closed it, never by the date alone."""
    return ended(case, symptom) and said(symptom.resolved_by)


def may_proceed(case: Case, event: EventFacts) -> bool:
    """A complete decision to proceed: reason, person and day, taken by the day judged."""
    decision = event.decision
    return (
        decision is not None
        and decision.action == "proceed"
        and said(decision.reason)
        and said(decision.by)
        and decision.on is not None
        and decision.on <= case.judged_on
    )


def said(text: str | None) -> bool:
    """Blank text says nothing."""
    return bool(text and text.strip())
