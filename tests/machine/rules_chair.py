"""Rules of the chair: appointment, checks, the pump, reactions, the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from rituximab.access.permission import Permission as P
from rituximab.actions import infusion as deeds
from rituximab.records.infusion import CHECKS
from rituximab.records.models import RateEntry, Reaction, Vitals

from . import bedside
from .rules import Rules, back, mostly, who

NURSE = ("nurse", "other_nurse")
RATES = ("10", "25", "12.5", "50", "100", "200", "900", "0")
TERMS = ((), ("anaphylaxis",), ("dyspnoea", "hypoxia"), ("no-such-term",))
ROWS: dict[str, Any] = {"rate": RateEntry, "vitals": Vitals, "reaction": Reaction}
MAY = {"rate": P.INFUSION_START, "vitals": P.INFUSION_OBSERVE, "reaction": P.EVENT_RECORD}


class ChairRules(Rules):
    @rule(by=who(*NURSE, "prescriber"), number=mostly(None, 1, 2), days=mostly(0, 1, 7, -3))
    def schedule(self, by: str, number: int | None, days: int) -> None:
        day = self.w.today + timedelta(days=days) if days else None
        bedside.schedule(self.w, number or self.w.next_number() or 1, day, by)

    @rule(by=who(*NURSE), back=back)
    def arrive(self, by: str, back: int) -> None:
        if infusion := self.infusion(back):
            bedside.arrive(self.w, infusion, by)

    @rule(by=who(*NURSE), back=back, item=st.sampled_from(CHECKS))
    def answer(self, by: str, back: int, item: str) -> None:
        if infusion := self.infusion(back):
            bedside.look(self.w, infusion, item, by)

    @rule(
        by=who(*NURSE),
        item=st.sampled_from(("infection", "neurological", "respiratory", "pregnancy", "consent")),
        answer=mostly("yes", "no", "not_known", "perhaps"),
    )
    def answer_otherwise(self, by: str, item: str, answer: str) -> None:
        if infusion := self.infusion(0):
            said = {"answer": answer}
            bedside.look(self.w, infusion, item, by, said=said, text="numb since this morning")

    @rule(by=who(*NURSE), back=back)
    def look_at_all(self, by: str, back: int) -> None:
        infusion = self.infusion(back)
        if infusion and infusion.state == "checking":
            bedside.look_at_all(self.w, infusion, by)

    @rule(by=who(*NURSE), back=back)
    def clear(self, by: str, back: int) -> None:
        if infusion := self.infusion(back):
            bedside.clear(self.w, infusion, by)

    @rule(by=who(*NURSE))
    def recheck(self, by: str) -> None:
        if infusion := self.infusion(0):
            bedside.recheck(self.w, infusion, by)

    @rule(
        by=who(*NURSE, "both"),
        second=who("pharmacist", "other_nurse", "both"),
        back=back,
        expired=mostly(False, True),
    )
    def start(self, by: str, second: str, back: int, expired: bool) -> None:
        if infusion := self.infusion(back):
            past = {"expiry": self.w.today - timedelta(days=1)} if expired else {}
            bedside.start(self.w, infusion, by, second, **past)

    @rule(by=who(*NURSE), ml_h=st.sampled_from(RATES), minutes=st.sampled_from((0, 10, 30, 90)))
    def change_rate(self, by: str, ml_h: str, minutes: int) -> None:
        self.w.now += timedelta(minutes=minutes)
        if infusion := self.infusion(0):
            bedside.rate(self.w, infusion, by, ml_h)

    @rule(by=who(*NURSE))
    def pause(self, by: str) -> None:
        if infusion := self.infusion(0):
            bedside.pause(self.w, infusion, by)

    @rule(by=who(*NURSE), ml_h=st.sampled_from(RATES))
    def resume(self, by: str, ml_h: str) -> None:
        if infusion := self.infusion(0):
            bedside.resume(self.w, infusion, by, ml_h)

    @rule(
        by=who(*NURSE, "prescriber"),
        back=back,
        grade=st.sampled_from((1, 2, 3, 4, None, 9)),
        terms=mostly((), *TERMS),
        kind=mostly("infusion_reaction", "mucocutaneous_reaction"),
    )
    def react(
        self, by: str, back: int, grade: int | None, terms: tuple[str, ...], kind: str
    ) -> None:
        if infusion := self.infusion(back):
            bedside.react(self.w, infusion, by, grade=grade, terms=terms, kind=kind)

    @rule(by=who(*NURSE), back=back)
    def stop(self, by: str, back: int) -> None:
        """Never refused to a nurse while it runs or pauses, whatever else is the matter."""
        infusion = self.infusion(back)
        if infusion:
            found = bedside.stop(self.w, infusion, by)
            on = infusion.state in ("running", "paused")
            assert found.done or not on or not self.w.person(by).may(P.INFUSION_STOP)

    @rule(by=who(*NURSE), back=back, hours=mostly(5, 0))
    def complete(self, by: str, back: int, hours: int) -> None:
        if infusion := self.infusion(back):
            self.w.now += timedelta(hours=hours)
            bedside.complete(self.w, infusion, by)

    @rule(by=who(*NURSE), back=back, early=mostly("", "the last train leaves"))
    def observe(self, by: str, back: int, early: str) -> None:
        if infusion := self.infusion(back):
            bedside.vitals(self.w, infusion, by)
            bedside.observe(self.w, infusion, by, early)

    @rule(by=who(*NURSE), back=back)
    def close_infusion(self, by: str, back: int) -> None:
        if infusion := self.infusion(back):
            bedside.close(self.w, infusion, by)

    @rule(by=who(*NURSE, "prescriber"), back=back)
    def not_given(self, by: str, back: int) -> None:
        if infusion := self.infusion(back):
            bedside.not_given(self.w, infusion, by)

    @rule(by=who("prescriber"), number=st.sampled_from((1, 2, 2, 3)))
    def forgo(self, by: str, number: int) -> None:
        bedside.forgo(self.w, number, by)

    @rule(
        by=who(*NURSE),
        kind=st.sampled_from(sorted(ROWS)),
        minutes=st.sampled_from((-2000, -10, -1, 1, 10, 5000)),
    )
    def correct_a_time(self, by: str, kind: str, minutes: int) -> None:
        own = {"infusion__course__patient": self.w.patient_id, "error_at": None}
        row = ROWS[kind].objects.filter(**own).order_by("-pk").first()
        if row:
            given: dict[str, Any] = {
                "infusion_id": row.infusion_id,
                "kind": kind,
                "entry_id": row.pk,
                "happened_at": row.happened_at + timedelta(minutes=minutes),
                "reason": "typed a wrong time",
            }
            self.w.attempt(deeds.correct_entry, by, needs=MAY[kind], **given)
