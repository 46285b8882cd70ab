"""The deeds of the state tables as forms: which address, whose browser, what is filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import time_machine
from django.urls import reverse
from django.utils import timezone

from rituximab.protocol.edition import load
from tests.people import PASSWORD
from tests.web.visit import client_of, sent

from .model import World
from .starts import request_of
from .steps import WHY, cheap

Form = dict[str, Any]


def course(w: World) -> list[int | str]:
    return [w.course_id]


def order(w: World) -> list[int | str]:
    found = w.order()
    assert found is not None
    return [found.pk]


def infusion(w: World) -> list[int | str]:
    found = w.infusion()
    assert found is not None
    return [found.pk]


@dataclass(frozen=True)
class Post:
    """``fill`` adds what depends on the world to ``form``."""

    url: str
    by: str
    about: Callable[[World], list[int | str]]
    form: Form = field(default_factory=dict)
    fill: Callable[[World], Form] = lambda w: {}

    def send(self, w: World) -> Any:
        """The answer to the form, sent by a browser signed in at that moment."""
        with (
            time_machine.travel(w.now, tick=False),
            patch("rituximab.screens.order.views.order_set", cheap),
        ):
            where = reverse(self.url, args=self.about(w))
            return client_of(w.person(self.by)).post(where, sent(**self.form, **self.fill(w)))


def booking(w: World) -> Form:
    local = timezone.localtime(w.now + timedelta(hours=1))
    return {"day": f"{local:%Y-%m-%d}", "clock": f"{local:%H:%M}", "chair": "7"}


def second(w: World) -> Form:
    """Another person types a password beside the chair."""
    expiry = f"{w.today + timedelta(days=200):%Y-%m-%d}"
    return {"username": w.person("pharmacist").username, "expiry": expiry}


def day_of_relapse(w: World) -> Form:
    return {"on": f"{w.today:%Y-%m-%d}"}


REASON = {"reason": WHY}
DOSE = {
    "weight_unit": "kg",
    "height_unit": "cm",
    "rounding": "rounded",
    "diluent": "sodium-chloride",
    "bag_ml": "500",
    "bag_method": "withdraw-first",
    "rate_family": "first",
}
SIGNED = {"password": PASSWORD}
CHECKED = {"checklist": list(load().codes["verify"]), "product": "truxima", **SIGNED}
DOCTOR, SECOND, CHEMIST, NURSE = "prescriber", "second", "pharmacist", "nurse"

POSTS: dict[tuple[str, str], Post] = {
    ("course", "course.open"): Post("journey:open", DOCTOR, lambda w: [w.patient_id]),
    ("course", "course.assess"): Post("eligibility:assess", DOCTOR, course, {"muscle": "on"}),
    ("course", "exception.request"): Post(
        "eligibility:exception",
        DOCTOR,
        lambda w: [w.course_id, "twelve-weeks"],
        {"code": "organ-threatening", "text": "dysphagia, no time to lose"},
    ),
    ("course", "eligibility.decide"): Post("eligibility:decide", DOCTOR, course),
    ("course", "exception.decide"): Post(
        "eligibility:decide_exception",
        SECOND,
        lambda w: [request_of(w).pk],
        {"approve": "yes", "text": WHY},
    ),
    ("course", "eligibility.close"): Post("eligibility:not_eligible", DOCTOR, course, REASON),
    ("course", "screening.complete"): Post("screening:complete", DOCTOR, course),
    ("course", "response.assess"): Post(
        "response:outcome", DOCTOR, course, {"kind": "responded", **REASON}
    ),
    ("course", "relapse.record"): Post(
        "retreatment:relapse",
        DOCTOR,
        course,
        {"domains": ["muscle"], "evidence": "weak again, MMT 60 of 80"},
        day_of_relapse,
    ),
    ("course", "retreatment.open"): Post("retreatment:open", DOCTOR, course, {"relapse": "on"}),
    ("course", "course.hold"): Post("journey:hold", NURSE, course, {"code": "patient", **REASON}),
    ("course", "course.release"): Post("journey:release", DOCTOR, course, REASON),
    ("course", "course.discontinue"): Post(
        "journey:discontinue", DOCTOR, course, {"kind": "toxicity", **REASON}
    ),
    ("course", "course.close"): Post("journey:close", DOCTOR, course, REASON),
    ("course", "course.error"): Post("journey:error", SECOND, course, REASON),
    ("order", "order.draft"): Post("dosing:propose", DOCTOR, course, DOSE),
    ("order", "order.sign"): Post("order:sign", DOCTOR, order, SIGNED),
    ("order", "order.take"): Post("order:take", CHEMIST, order),
    ("order", "order.verify"): Post("order:verify", CHEMIST, order, CHECKED),
    ("order", "order.return"): Post(
        "order:return", CHEMIST, order, {"code": "other", "text": "which bag is it?"}
    ),
    ("order", "order.release"): Post("order:release", CHEMIST, order),
    ("order", "order.amend"): Post("order:amend", DOCTOR, order, REASON),
    ("order", "order.cancel"): Post(
        "order:cancel", DOCTOR, order, {"code": "planned-anew", **REASON}
    ),
    ("order", "order.error"): Post("order:error", CHEMIST, order, REASON),
    ("infusion", "infusion.schedule"): Post(
        "infusion:schedule", NURSE, lambda w: [w.course_id, 1], {}, booking
    ),
    ("infusion", "infusion.check"): Post("infusion:arrive", NURSE, infusion),
    ("infusion", "infusion.clear"): Post("infusion:clear", NURSE, infusion),
    ("infusion", "infusion.recheck"): Post("infusion:recheck", NURSE, infusion),
    ("infusion", "infusion.start"): Post(
        "infusion:start", NURSE, infusion, {"product": "truxima", "lot": "L-77", **SIGNED}, second
    ),
    ("infusion", "infusion.pause"): Post("infusion:pause", NURSE, infusion, REASON),
    ("infusion", "infusion.resume"): Post(
        "infusion:resume", NURSE, infusion, {"ml_h": "10", "symptoms_gone": "on"}
    ),
    ("infusion", "infusion.stop"): Post("infusion:stop", NURSE, infusion, REASON),
    ("infusion", "infusion.complete"): Post("infusion:complete", NURSE, infusion),
    ("infusion", "infusion.observe"): Post(
        "infusion:observe", NURSE, infusion, {"early_because": "the last train leaves"}
    ),
    ("infusion", "infusion.close"): Post("infusion:close", NURSE, infusion),
    ("infusion", "infusion.not_given"): Post(
        "infusion:not_given", NURSE, infusion, {"code": "unwell", **REASON}
    ),
}
#: Addresses with a permission of the tables that go along no arrow: what they write is no state.
NO_ARROW = {
    "dosing:plan",
    "dosing:plan_panel",
    "eligibility:answer",
    "eligibility:withdraw",
    "infusion:check",
    "infusion:correct",
    "infusion:forgo",
    "infusion:medicine",
    "infusion:rate",
    "infusion:vitals",
    "order:compare",
    "response:core_set",
    "response:error",
    "response:panel",
}
