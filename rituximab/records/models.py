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
from .infusion import (
    GivenMedicine,
    Infusion,
    InfusionMove,
    Note,
    PreCheck,
    RateEntry,
    Reaction,
    Vitals,
)
from .monitoring import Acknowledgement, Contact, DueItem, DueMark, Task, TaskComment, WorkMark
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
from .response import CoreSet
from .result import Result, Vaccine
from .retreatment import Relapse, RetreatmentReason
from .screening import PregnancyAnswer, VaccinationReview
from .therapy import Therapy

__all__ = [
    "Acknowledgement",
    "Allergy",
    "Answer",
    "BlindCheck",
    "Condition",
    "Contact",
    "CoreSet",
    "Course",
    "CourseMove",
    "Decision",
    "Document",
    "DueItem",
    "DueMark",
    "Event",
    "EventDecision",
    "ExceptionRequest",
    "GivenMedicine",
    "Indication",
    "Infusion",
    "InfusionMove",
    "Measurement",
    "Note",
    "Order",
    "OrderMove",
    "Patient",
    "Plan",
    "PlannedInfusion",
    "PreCheck",
    "PregnancyAnswer",
    "PrintedCopy",
    "RateEntry",
    "Reaction",
    "Relapse",
    "Result",
    "RetreatmentReason",
    "Signature",
    "Snapshot",
    "Task",
    "TaskComment",
    "Therapy",
    "TherapyDecision",
    "VaccinationReview",
    "Vaccine",
    "Verification",
    "Vitals",
    "WorkMark",
]
