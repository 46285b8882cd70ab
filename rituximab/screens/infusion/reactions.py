"""A reaction at the chair as the page says it: how severe, what was decided, what may follow."""

from __future__ import annotations

from dataclasses import dataclass

from rituximab.actions import infusion as deeds
from rituximab.actions.infusion.bedside import of_infusion
from rituximab.actions.infusion.pumping import facts_of_event
from rituximab.protocol.infusion import is_final, is_severe
from rituximab.protocol.monograph import Reaction
from rituximab.records.journey import Chart, edition_of
from rituximab.records.rows import EventDecisionRow, EventRow
from rituximab.records.year_rows import GivenMedicineRow, InfusionRow, ReactionRow


@dataclass(frozen=True, slots=True)
class Reacted:
    """``card`` is the edition's for the grade, None while it is not graded."""

    reaction: ReactionRow
    event: EventRow
    card: Reaction | None
    severe: bool
    final: bool
    decision: EventDecisionRow | None
    medicines: list[GivenMedicineRow]

    @property
    def proceeds(self) -> bool:
        return self.decision is not None and self.decision.action == "proceed"

    @property
    def waits(self) -> bool:
        """Whether a prescriber has still to decide."""
        asked = self.severe or (self.event.grade is None and not self.event.terms)
        return asked and not self.final and self.decision is None


def reacted_of(chart: Chart, row: InfusionRow) -> list[Reacted]:
    """The reactions of an infusion, newest first."""
    edition = edition_of(chart)
    rule = edition.rule("severe-reaction")
    cards = {card.grade: card for card in edition.monograph.reactions}
    decided = {one.event_id: one for one in chart.event_decisions}  # the last one counts
    given = of_infusion(chart.medicines, row)
    return [
        Reacted(
            reaction,
            event,
            cards.get(event.grade or 0),
            is_severe(rule, facts_of_event(event)),
            is_final(rule, facts_of_event(event)),
            decided.get(event.id),
            [one for one in given if one.event_id == event.id],
        )
        for reaction, event in reversed(deeds.reactions_of(chart, row))
    ]
