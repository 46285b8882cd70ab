"""The facts of one course, as the protocol reads them: the case file in Python.

Plain frozen data, no rule and no default that could pass for a finding. ``None`` is *not known*.
Field names, vocabularies and units are those of the case file (docs/case.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Sex = Literal["female", "male", "unknown"]
Diagnosis = Literal["dermatomyositis", "juvenile_dermatomyositis"]
Condition = Literal[
    "diabetes",
    "immune_impairment",
    "recurrent_infections",
    "nyha_iv",
    "uncontrolled_cardiac_disease",
    "rituximab_hypersensitivity",
]
Domain = Literal["muscle", "skin", "cardiac", "lung", "ulcerative_skin"]
Drug = Literal[
    "prednisone",
    "prednisolone",
    "methylprednisolone",
    "dexamethasone",
    "hydrocortisone",
    "methotrexate",
    "azathioprine",
    "mycophenolate",
    "tacrolimus",
    "ciclosporin",
    "cyclophosphamide",
    "ivig",
    "hydroxychloroquine",
    "co_trimoxazole",
    "atovaquone",
    "dapsone",
    "pentamidine",
    "entecavir",
    "tenofovir",
]
DoseUnit = Literal["mg/day", "mg/week", "g/day", "mg/kg/day", "mg/m2/week", "mg/pulse"]
Route = Literal["oral", "iv", "sc"]
TherapyOutcome = Literal["inadequate", "intolerant", "contraindicated", "effective"]
TherapyAction = Literal["continue", "reduce", "stop"]
QualitativeTest = Literal["hbsag", "anti_hbc", "anti_hbs", "anti_hcv", "igra", "hcg"]
QuantitativeTest = Literal[
    "igg",
    "igm",
    "iga",
    "haemoglobin",
    "neutrophils",
    "platelets",
    "alt",
    "ast",
    "ck",
    "ldh",
    "aldolase",
    "creatinine",
    "tst",
    "hbv_dna",
    "tacrolimus_trough",
    "cd19",
    "fvc",
    "dlco",
]
Test = QualitativeTest | QuantitativeTest
Reading = Literal["positive", "negative", "indeterminate"]
EventKind = Literal[
    "serious_infection",
    "neurological_symptom",
    "respiratory_symptom",
    "infusion_reaction",
    "mucocutaneous_reaction",
]
ReactionTerm = Literal[
    "hypoxia",
    "pulmonary_infiltrates",
    "respiratory_distress",
    "myocardial_infarction",
    "cardiogenic_shock",
]
EventAction = Literal["proceed", "discontinue"]
OutcomeKind = Literal[
    "no_response", "responded", "toxicity", "patient_choice", "pregnancy", "death", "other"
]
Enzyme = Literal["ck", "aldolase", "ast", "alt", "ldh"]


@dataclass(frozen=True, slots=True)
class PatientFacts:
    born: date
    diagnosis: Diagnosis
    sex: Sex = "unknown"
    pregnancy_possible: bool | None = None
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasurementFacts:
    """Height in cm and weight in kg, each possibly not measured that day."""

    on: date
    height_cm: Decimal | None = None
    weight_kg: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TherapyDecisionFacts:
    """What happens to a co-drug from the infusion on; ``dose`` is the new dose of a *reduce*."""

    action: TherapyAction
    dose: Decimal | None = None
    unit: DoseUnit | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class TherapyFacts:
    """One stretch of one drug at one dose. ``stop`` is the first day without it; None: taken on."""

    drug: Drug
    dose: Decimal | None = None
    unit: DoseUnit | None = None
    route: Route = "oral"
    start: date | None = None
    stop: date | None = None
    outcome: TherapyOutcome | None = None
    outcome_reason: str | None = None
    decision: TherapyDecisionFacts | None = None


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """``value`` is a reading ("positive" ...) for a qualitative test, a Decimal otherwise."""

    test: Test
    on: date
    value: Reading | Decimal | None = None
    unit: str | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class VaccineFacts:
    on: date
    name: str | None = None
    live: bool | None = None


@dataclass(frozen=True, slots=True)
class VaccinationReviewFacts:
    outcome: Literal["complete", "not_possible"]
    on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class EventDecisionFacts:
    """A prescriber's decision on a reaction or a symptom."""

    action: EventAction
    reason: str | None = None
    by: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class EventFacts:
    kind: EventKind
    on: date | None = None
    resolved_on: date | None = None
    resolved_by: str | None = None
    grade: int | None = None
    terms: tuple[ReactionTerm, ...] = ()
    decision: EventDecisionFacts | None = None


@dataclass(frozen=True, slots=True)
class PlanFacts:
    rule: str
    on: date | None = None
    by: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    rule: str
    code: str | None = None
    text: str | None = None
    by: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class ExceptionFacts:
    rule: str
    code: str | None = None
    text: str | None = None
    requested_by: str | None = None
    approved_by: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedInfusionFacts:
    infusion: int
    on: date | None = None


@dataclass(frozen=True, slots=True)
class GivenInfusionFacts:
    infusion: int
    on: date | None = None
    dose_mg: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PreviousCourseFacts:
    day_0: date | None = None
    relapse_on: date | None = None


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    kind: OutcomeKind
    on: date | None = None


@dataclass(frozen=True, slots=True)
class CourseRecordFacts:
    """The course itself: which one, what is planned, what was given, what it was signed for."""

    number: int | None = None
    planned: tuple[PlannedInfusionFacts, ...] = ()
    given: tuple[GivenInfusionFacts, ...] = ()
    signed_dose_mg: Decimal | None = None
    previous: tuple[PreviousCourseFacts, ...] = ()
    retreatment_reasons: tuple[str, ...] = ()
    outcome: OutcomeFacts | None = None


@dataclass(frozen=True, slots=True)
class StrengthFacts:
    scale: Literal["mmt", "cmas"] | None = None
    score: Decimal | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class EnzymeFacts:
    test: Enzyme | None = None
    value: Decimal | None = None
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CoreSetFacts:
    """The six core set measures of one day."""

    on: date | None = None
    physician_global: Decimal | None = None
    patient_global: Decimal | None = None
    strength: StrengthFacts | None = None
    function: Decimal | None = None
    enzyme: EnzymeFacts | None = None
    extramuscular: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """Everything the protocol needs to know of one patient and one course."""

    patient: PatientFacts
    domains: tuple[Domain, ...] = ()
    measurements: tuple[MeasurementFacts, ...] = ()
    therapies: tuple[TherapyFacts, ...] = ()
    results: tuple[ResultFacts, ...] = ()
    vaccines: tuple[VaccineFacts, ...] = ()
    vaccination_review: VaccinationReviewFacts | None = None
    events: tuple[EventFacts, ...] = ()
    plans: tuple[PlanFacts, ...] = ()
    answers: tuple[AnswerFacts, ...] = ()
    exceptions: tuple[ExceptionFacts, ...] = ()
    course: CourseRecordFacts = CourseRecordFacts()
    core_sets: tuple[CoreSetFacts, ...] = ()
