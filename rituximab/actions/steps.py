"""The state machines of course, order and infusion: the moves there are, as data.

The tables are those of the workflow page; a move that is not in them is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rituximab.access.permission import Permission as P
from rituximab.records.course import ENDED
from rituximab.records.course import CourseState as C
from rituximab.records.infusion import InfusionState as I
from rituximab.records.order import OrderState as O


@dataclass(frozen=True, slots=True)
class Step:
    """One arrow. ``permission`` is who may make it; None: the product itself after a deed."""

    before: str
    after: str
    deed: str
    permission: P | None


def _steps(
    before: Iterable[str], after: str, deed: str | P, permission: P | None
) -> Iterator[Step]:
    return (Step(str(one), str(after), str(deed), permission) for one in before)


NEW = ""
OPEN = tuple(state for state in C if state not in ENDED)
BEFORE_HELD = tuple(state for state in OPEN if state is not C.HELD)
#: Where an order stands before anything of it is given.
BEFORE_GIVEN = (
    O.DRAFT,
    O.SIGNED,
    O.VERIFYING,
    O.RETURNED,
    O.VERIFIED,
    O.RELEASED,
    O.PREPARED,
    O.STALE,
    O.EXPIRED,
)
AMENDED = (O.SIGNED, O.RETURNED, O.VERIFIED, O.RELEASED, O.STALE, O.EXPIRED)
OUTDATED = (O.SIGNED, O.VERIFIED, O.RELEASED)
#: Where an order stands that an infusion is given from.
IN_USE = (O.RELEASED, O.PREPARED)

COURSE_MOVES: tuple[Step, ...] = (
    *_steps((NEW,), C.DRAFT, P.COURSE_OPEN, P.COURSE_OPEN),
    *_steps((C.DRAFT,), C.ASSESSING, P.COURSE_ASSESS, P.COURSE_ASSESS),
    *_steps((C.ASSESSING,), C.EXCEPTION_PENDING, P.EXCEPTION_REQUEST, P.EXCEPTION_REQUEST),
    *_steps(
        (C.ASSESSING, C.EXCEPTION_PENDING), C.ELIGIBLE, P.ELIGIBILITY_DECIDE, P.ELIGIBILITY_DECIDE
    ),
    *_steps((C.EXCEPTION_PENDING,), C.ELIGIBLE, "exception.decide", P.EXCEPTION_APPROVE_PRESCRIBER),
    *_steps(
        (C.EXCEPTION_PENDING,), C.NOT_ELIGIBLE, "exception.decide", P.EXCEPTION_APPROVE_PRESCRIBER
    ),
    *_steps(
        (C.ASSESSING, C.EXCEPTION_PENDING),
        C.NOT_ELIGIBLE,
        "eligibility.close",
        P.ELIGIBILITY_DECIDE,
    ),
    *_steps((C.ELIGIBLE,), C.SCREENING, "screening.begin", None),
    *_steps((C.SCREENING,), C.READY, P.SCREENING_COMPLETE, P.SCREENING_COMPLETE),
    *_steps((C.READY,), C.ON_TREATMENT, "course.begin", None),
    *_steps((C.ON_TREATMENT,), C.OBSERVING, "course.observe", None),
    *_steps((C.OBSERVING,), C.RESPONDED, P.RESPONSE_ASSESS, P.RESPONSE_ASSESS),
    *_steps((C.OBSERVING,), C.NON_RESPONSE, P.RESPONSE_ASSESS, P.RESPONSE_ASSESS),
    *_steps((C.RESPONDED,), C.RELAPSED, P.RELAPSE_RECORD, P.RELAPSE_RECORD),
    *_steps((C.RELAPSED,), C.CLOSED, P.RETREATMENT_OPEN, P.RETREATMENT_OPEN),
    *_steps(BEFORE_HELD, C.HELD, P.COURSE_HOLD, P.COURSE_HOLD),
    *(
        step
        for state in BEFORE_HELD
        for step in _steps((C.HELD,), state, P.COURSE_RELEASE, P.COURSE_RELEASE)
    ),
    *_steps(OPEN, C.DISCONTINUED, P.COURSE_DISCONTINUE, P.COURSE_DISCONTINUE),
    *_steps(
        (C.RESPONDED, C.NON_RESPONSE, C.DISCONTINUED), C.CLOSED, P.COURSE_CLOSE, P.COURSE_CLOSE
    ),
    *_steps(
        (s for s in C if s is not C.ENTERED_IN_ERROR),
        C.ENTERED_IN_ERROR,
        P.COURSE_ERROR,
        P.COURSE_ERROR,
    ),
)

ORDER_MOVES: tuple[Step, ...] = (
    *_steps((NEW,), O.DRAFT, P.ORDER_DRAFT, P.ORDER_DRAFT),
    *_steps((O.DRAFT,), O.SIGNED, P.ORDER_SIGN, P.ORDER_SIGN),
    *_steps((O.SIGNED,), O.VERIFYING, "order.take", P.ORDER_VERIFY),
    *_steps((O.VERIFYING,), O.VERIFIED, P.ORDER_VERIFY, P.ORDER_VERIFY),
    *_steps((O.VERIFYING,), O.RETURNED, P.ORDER_RETURN, P.ORDER_RETURN),
    *_steps((O.VERIFIED,), O.RELEASED, P.ORDER_RELEASE, P.ORDER_RELEASE),
    *_steps((NEW,), O.DRAFT, P.ORDER_AMEND, P.ORDER_AMEND),
    *_steps(AMENDED, O.SUPERSEDED, P.ORDER_AMEND, P.ORDER_AMEND),
    *_steps(OUTDATED, O.STALE, "order.stale", None),
    *_steps(OUTDATED, O.EXPIRED, "order.expire", None),
    *_steps(BEFORE_GIVEN, O.HELD, "order.hold", None),
    *(step for state in BEFORE_GIVEN for step in _steps((O.HELD,), state, "order.unhold", None)),
    *_steps(IN_USE, O.COMPLETED, P.INFUSION_COMPLETE, None),
    *_steps(IN_USE, O.PARTLY_GIVEN, P.INFUSION_STOP, None),
    *_steps(IN_USE, O.NOT_GIVEN, P.INFUSION_NOT_GIVEN, None),
    *_steps((*BEFORE_GIVEN, O.HELD), O.CANCELLED, P.ORDER_CANCEL, P.ORDER_CANCEL),
    *_steps(
        (*BEFORE_GIVEN, O.HELD, O.CANCELLED, O.SUPERSEDED),
        O.ENTERED_IN_ERROR,
        P.ORDER_ERROR,
        P.ORDER_ERROR,
    ),
)

INFUSION_MOVES: tuple[Step, ...] = (
    *_steps((NEW,), I.PLANNED, "infusion.plan", None),
    *_steps((I.PLANNED,), I.SCHEDULED, P.INFUSION_SCHEDULE, P.INFUSION_SCHEDULE),
    *_steps((I.SCHEDULED,), I.CHECKING, P.INFUSION_CHECK, P.INFUSION_CHECK),
    *_steps((I.CHECKING,), I.CLEARED, "infusion.clear", P.INFUSION_CHECK),
    *_steps((I.CLEARED,), I.CHECKING, "infusion.recheck", P.INFUSION_CHECK),
    *_steps((I.CLEARED,), I.RUNNING, P.INFUSION_START, P.INFUSION_START),
    *_steps((I.RUNNING,), I.PAUSED, P.INFUSION_PAUSE, P.INFUSION_PAUSE),
    *_steps((I.PAUSED,), I.RUNNING, P.INFUSION_RESUME, P.INFUSION_RESUME),
    *_steps((I.RUNNING, I.PAUSED), I.STOPPED, P.INFUSION_STOP, P.INFUSION_STOP),
    *_steps((I.RUNNING,), I.COMPLETED, P.INFUSION_COMPLETE, P.INFUSION_COMPLETE),
    *_steps((I.COMPLETED, I.STOPPED), I.OBSERVED, P.INFUSION_OBSERVE, P.INFUSION_OBSERVE),
    *_steps((I.OBSERVED,), I.CLOSED, P.INFUSION_CLOSE, P.INFUSION_CLOSE),
    *_steps(
        (I.PLANNED, I.SCHEDULED, I.CHECKING),
        I.NOT_GIVEN,
        P.INFUSION_NOT_GIVEN,
        P.INFUSION_NOT_GIVEN,
    ),
)


def step_of(steps: tuple[Step, ...], before: str, after: str, deed: str) -> Step | None:
    """The arrow, if the table has it."""
    arrow = (str(before), str(after), str(deed))
    return next((s for s in steps if (s.before, s.after, s.deed) == arrow), None)
