"""Where Django looks for the models; each is defined in the file of its stage."""

from .course import (
    Course,
    CourseMove,
    Decision,
    Indication,
    PlannedInfusion,
    TherapyDecision,
)
from .eligibility import Answer, ExceptionRequest, Plan
from .event import Event, EventDecision
from .order import (
    BlindCheck,
    Document,
    Order,
    OrderMove,
    PrintedCopy,
    Signature,
    Snapshot,
    Verification,
)
from .patient import Allergy, Condition, Measurement, Patient
from .result import Result, Vaccine
from .screening import PregnancyAnswer, VaccinationReview
from .therapy import Therapy

__all__ = [
    "Allergy",
    "Answer",
    "BlindCheck",
    "Condition",
    "Course",
    "CourseMove",
    "Decision",
    "Document",
    "Event",
    "EventDecision",
    "ExceptionRequest",
    "Indication",
    "Measurement",
    "Order",
    "OrderMove",
    "Patient",
    "Plan",
    "PlannedInfusion",
    "PregnancyAnswer",
    "PrintedCopy",
    "Result",
    "Signature",
    "Snapshot",
    "Therapy",
    "TherapyDecision",
    "VaccinationReview",
    "Vaccine",
    "Verification",
]
