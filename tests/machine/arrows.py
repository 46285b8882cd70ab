"""For each arrow of the state tables a short walk of real deeds that goes along it.

``starts.begin`` brings a world to where a walk begins; a ``Walk`` is what is done there last, and
what has to be done right before. The table is checked against the state tables in
``test_edges.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from . import bedside, mending, steps
from .starts import (
    NO,
    Deed,
    ask_void,
    ask_void_course,
    compared,
    confirm_void,
    confirm_void_course,
    days_pass,
    hepatitis,
    hours_pass,
    on_infusion,
    on_order,
    reopen,
    settle,
    withdraw,
)

Arrow = tuple[str, str, str, str]  # kind, before, after, deed


@dataclass(frozen=True)
class Walk:
    """``start`` names where it begins; ``first`` is done before ``deed`` goes along the arrow."""

    start: str
    deed: Deed
    first: tuple[Deed, ...] = ()


#: State of a course that goes on -> a start at which one stands there.
GOING = {
    **{s: s for s in ("draft", "assessing", "eligible", "screening", "ready", "on_treatment")},
    **{s: s for s in ("observing", "responded", "non_response", "relapsed")},
    "exception_pending": "pending",
}
NOT_GOING = {s: s for s in ("not_eligible", "discontinued", "closed")}
#: State of an order of which nothing is given -> a start.
STANDING_ORDERS = {
    "draft": "ordered",
    **{s: s for s in ("signed", "verifying", "returned", "verified", "released")},
    **{s: s for s in ("stale", "expired")},
}

COURSE: dict[tuple[str, str, str], Walk] = {
    ("", "draft", "course.open"): Walk("not_eligible", reopen),
    ("draft", "assessing", "course.assess"): Walk("draft", steps.assess),
    ("assessing", "exception_pending", "exception.request"): Walk("short", steps.ask),
    ("assessing", "eligible", "eligibility.decide"): Walk("assessing", steps.decide),
    ("exception_pending", "eligible", "eligibility.decide"): Walk(
        "pending", steps.decide, (withdraw, days_pass(80), mending.decide_drugs)
    ),
    ("exception_pending", "eligible", "exception.decide"): Walk(
        "pending", settle, (mending.decide_drugs,)
    ),
    ("exception_pending", "not_eligible", "exception.decide"): Walk(
        "pending", partial(settle, approve=False)
    ),
    ("assessing", "not_eligible", "eligibility.close"): Walk("assessing", steps.refuse_course),
    ("exception_pending", "not_eligible", "eligibility.close"): Walk(
        "pending", steps.refuse_course, (withdraw,)
    ),
    ("eligible", "screening", "screening.begin"): Walk("eligible", steps.review),
    ("screening", "ready", "screening.complete"): Walk("screening", steps.ready),
    ("ready", "on_treatment", "course.begin"): Walk("cleared", on_infusion(bedside.start)),
    ("on_treatment", "observing", "course.observe"): Walk(
        "last_observed", on_infusion(bedside.close)
    ),
    ("observing", "responded", "response.assess"): Walk("observing", steps.judge),
    ("observing", "non_response", "response.assess"): Walk(
        "observing", partial(steps.judge, kind=NO), (days_pass(182),)
    ),
    ("responded", "relapsed", "relapse.record"): Walk("responded", steps.relapse),
    ("relapsed", "closed", "retreatment.open"): Walk("relapsed", steps.retreat),
    **{(s, "held", "course.hold"): Walk(start, steps.hold) for s, start in GOING.items()},
    **{
        ("held", s, "course.release"): Walk(start, steps.unhold, (steps.hold,))
        for s, start in GOING.items()
    },
    **{
        (s, "discontinued", "course.discontinue"): Walk(start, steps.discontinue)
        for s, start in GOING.items()
    },
    ("held", "discontinued", "course.discontinue"): Walk("ready", steps.discontinue, (steps.hold,)),
    **{
        (s, "closed", "course.close"): Walk(s, steps.close)
        for s in ("responded", "non_response", "discontinued")
    },
    **{
        (s, "entered_in_error", "course.error"): Walk(
            start, confirm_void_course, (ask_void_course,)
        )
        for s, start in (GOING | NOT_GOING).items()
    },
    ("held", "entered_in_error", "course.error"): Walk(
        "ready", confirm_void_course, (steps.hold, ask_void_course)
    ),
}

ORDER: dict[tuple[str, str, str], Walk] = {
    ("", "draft", "order.draft"): Walk("ready", steps.draft),
    ("", "draft", "order.amend"): Walk("signed", on_order(steps.amend)),
    ("draft", "signed", "order.sign"): Walk("ordered", on_order(steps.sign)),
    ("signed", "verifying", "order.take"): Walk("signed", on_order(steps.take)),
    ("verifying", "verified", "order.verify"): Walk(
        "verifying", on_order(steps.verify), (compared,)
    ),
    ("verifying", "returned", "order.return"): Walk("verifying", on_order(steps.return_)),
    ("verified", "released", "order.release"): Walk("verified", on_order(steps.release)),
    **{
        (s, "superseded", "order.amend"): Walk(s, on_order(steps.amend))
        for s in ("signed", "returned", "verified", "released", "stale", "expired")
    },
    **{(s, "stale", "order.stale"): Walk(s, hepatitis) for s in ("signed", "verified", "released")},
    **{
        (s, "expired", "order.expire"): Walk(s, steps.expire, (days_pass(9),))
        for s in ("signed", "verified", "released")
    },
    **{(s, "held", "order.hold"): Walk(start, steps.hold) for s, start in STANDING_ORDERS.items()},
    **{
        ("held", s, "order.unhold"): Walk(start, steps.unhold, (steps.hold,))
        for s, start in STANDING_ORDERS.items()
    },
    ("released", "completed", "infusion.complete"): Walk("running", on_infusion(bedside.complete)),
    ("released", "partly_given", "infusion.stop"): Walk("running", on_infusion(bedside.stop)),
    ("released", "not_given", "infusion.not_given"): Walk(
        "checking", on_infusion(bedside.not_given)
    ),
    **{
        (s, "cancelled", "order.cancel"): Walk(start, on_order(steps.cancel))
        for s, start in STANDING_ORDERS.items()
    },
    ("held", "cancelled", "order.cancel"): Walk("signed", on_order(steps.cancel), (steps.hold,)),
    **{
        (s, "entered_in_error", "order.error"): Walk(start, confirm_void, (ask_void,))
        for s, start in STANDING_ORDERS.items()
    },
    ("held", "entered_in_error", "order.error"): Walk(
        "signed", confirm_void, (steps.hold, ask_void)
    ),
    ("cancelled", "entered_in_error", "order.error"): Walk("cancelled", confirm_void, (ask_void,)),
    ("superseded", "entered_in_error", "order.error"): Walk(
        "signed",
        lambda w: steps.void(w, w.order(1), "pharmacist"),  # type: ignore[arg-type]
        (on_order(steps.amend), lambda w: steps.void(w, w.order(1))),  # type: ignore[arg-type]
    ),
}

INFUSION: dict[tuple[str, str, str], Walk] = {
    ("", "planned", "infusion.plan"): Walk("released", bedside.schedule),
    ("planned", "scheduled", "infusion.schedule"): Walk("released", bedside.schedule),
    ("scheduled", "checking", "infusion.check"): Walk("scheduled", on_infusion(bedside.arrive)),
    ("checking", "cleared", "infusion.clear"): Walk(
        "checking",
        on_infusion(bedside.clear),
        (on_infusion(bedside.look_at_all),),  # type: ignore[arg-type]
    ),
    ("cleared", "checking", "infusion.recheck"): Walk("cleared", on_infusion(bedside.recheck)),
    ("cleared", "running", "infusion.start"): Walk("cleared", on_infusion(bedside.start)),
    ("running", "paused", "infusion.pause"): Walk("running", on_infusion(bedside.pause)),
    ("paused", "running", "infusion.resume"): Walk("paused", on_infusion(bedside.resume)),
    ("running", "stopped", "infusion.stop"): Walk("running", on_infusion(bedside.stop)),
    ("paused", "stopped", "infusion.stop"): Walk("paused", on_infusion(bedside.stop)),
    ("running", "completed", "infusion.complete"): Walk("running", on_infusion(bedside.complete)),
    **{
        (s, "observed", "infusion.observe"): Walk(
            s, on_infusion(bedside.observe), (hours_pass, on_infusion(bedside.vitals))
        )
        for s in ("completed", "stopped")
    },
    ("observed", "closed", "infusion.close"): Walk("observed", on_infusion(bedside.close)),
    **{
        (s, "not_given", "infusion.not_given"): Walk(s, on_infusion(bedside.not_given))
        for s in ("scheduled", "checking")
    },
}
WALKS: dict[Arrow, Walk] = {
    (kind, *arrow): walk
    for kind, table in (("course", COURSE), ("order", ORDER), ("infusion", INFUSION))
    for arrow, walk in table.items()
}
