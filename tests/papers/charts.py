"""Charts without a database: a case of the case kit as rows of one patient, and its snapshot."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from rituximab.actions.snapshot import moment, snapshot_of
from rituximab.actions.working import Choices, working_of
from rituximab.protocol.edition import load
from rituximab.records import order_rows, rows
from rituximab.records.chart import Chart
from rituximab.records.journey import standing_of
from tests.people import NOW
from tests.protocol.casekit import CaseDict

Row = TypeVar("Row", bound=rows.Row)
SIGNATURE = {
    "meaning": "prescribed",
    "statement": "I prescribe this infusion.",
    "name": "Dr Ada Vale",
    "role": "prescriber",
    "licence": "L-4711",
    "clinic": "Day unit",
    "method": "password",
}
EMPTY: dict[str, Any] = {"int": 0, "str": "", "datetime": NOW, "date": NOW.date(), "Decimal": 0}


def row(kind: type[Row], /, **values: Any) -> Row:
    """A row of a kind; what is not named is empty."""
    filled = {}
    for field in fields(kind):
        base = str(field.type)
        optional = "None" in base
        filled[field.name] = None if optional else EMPTY.get(base.split(".")[-1], ())
    filled |= {"id": 1, "written_by": "Nadia Ortiz"} if hasattr(kind, "written_by") else {"id": 1}
    return kind(**{**filled, **values})


def day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def chart_of(case: CaseDict, **patient: Any) -> Chart:
    """The chart of a case; ``patient`` are details, ``allergies`` pairs of substance, reaction."""
    edition = load()
    allergies = patient.pop("allergies", ())
    person = {k: case["patient"][k] for k in ("sex", "diagnosis")}
    identity = {
        "mrn": "DEMO-004217",
        "family_name": "Okafor",
        "given_names": "Maria",
        "born": day(case["patient"]["born"]),
        "allergy_status": "recorded" if allergies else "none_known",
        "allergies_at": NOW,
        "allergies_by": "Nadia Ortiz",
        **person,
        **patient,
    }
    course = row(
        rows.CourseRow,
        number=1,
        state="ready",
        edition_version=edition.version,
        edition_sha256=edition.sha256,
    )
    review = case.get("vaccination_review")
    asked = case["patient"].get("pregnancy_possible")
    return Chart(
        patient=row(rows.PatientRow, **identity),
        course=course,
        courses=(course,),
        allergies=numbered(
            row(rows.AllergyRow, substance=substance, reaction=reaction)
            for substance, reaction in allergies
        ),
        measurements=numbered(
            row(
                rows.MeasurementRow,
                on=day(m["on"]),
                height_cm=number(m.get("height_cm")),
                weight_kg=number(m.get("weight_kg")),
            )
            for m in case.get("measurements", ())
        ),
        therapies=(therapies := numbered(therapy(item) for item in case.get("therapies", ()))),
        therapy_decisions=numbered(
            row(
                rows.TherapyDecisionRow,
                therapy_id=taken.id,
                **item["decision"] | {"dose": number(item["decision"]["dose"])},
            )
            for taken, item in zip(therapies, case.get("therapies", ()), strict=True)
            if item.get("decision")
        ),
        results=numbered(result(item) for item in case.get("results", ())),
        vaccination_reviews=numbered(
            row(rows.VaccinationReviewRow, on=day(r["on"]), outcome=r["outcome"], reason="")
            for r in ([review] if review else [])
        ),
        pregnancy_answers=numbered(
            row(rows.PregnancyAnswerRow, possible=one, reason="after menopause")
            for one in ([] if asked is None else [asked])
        ),
        indications=numbered(row(rows.IndicationRow, domain=d) for d in case.get("domains", ())),
        planned=numbered(
            row(rows.PlannedInfusionRow, infusion=p["infusion"], on=day(p["on"]))
            for p in case["course"]["planned"]
        ),
        events=numbered(event(item) for item in case.get("events", ())),
        answers=numbered(
            row(rows.AnswerRow, rule=a["rule"], code=a["code"], text=a["text"])
            for a in case.get("answers", ())
        ),
        exceptions=numbered(
            row(
                rows.ExceptionRow,
                rule=e["rule"],
                code=e["code"],
                text=e["text"],
                state="approved",
                written_by_id=1,
                decided_by="Dr Bo Lind",
                decided_by_id=2,
                decided_at=NOW,
                decided_text="agreed",
            )
            for e in case.get("exceptions", ())
        ),
    )


def numbered(made: Any) -> tuple[Any, ...]:
    return tuple(replace(one, id=n) for n, one in enumerate(made, start=1))


def therapy(item: CaseDict) -> rows.TherapyRow:
    return row(
        rows.TherapyRow,
        drug=item["drug"],
        dose=number(item["dose"]),
        unit=item["unit"] or "",
        route=item.get("route", "oral"),
        start=day(item["start"]),
        stop=day(item.get("stop")),
        outcome=item.get("outcome") or "",
        outcome_reason=item.get("outcome_reason") or "",
    )


def result(item: CaseDict) -> rows.ResultRow:
    read = isinstance(item["value"], str) and not item["value"].replace(".", "").isdigit()
    return row(
        rows.ResultRow,
        test=item["test"],
        on=day(item["on"]),
        reading=item["value"] if read else "",
        value=None if read else number(item["value"]),
        unit="" if read else item["unit"],
        lower=number(item.get("lower")),
        upper=number(item.get("upper")),
    )


def event(item: CaseDict) -> rows.EventRow:
    return row(
        rows.EventRow,
        kind=item["kind"],
        on=day(item["on"]),
        grade=item.get("grade"),
        terms=tuple(item.get("terms", ())),
    )


def snapshot(case: CaseDict, choices: Choices = Choices(), **patient: Any) -> dict[str, Any]:  # noqa: B008
    """The snapshot that would be signed for the case; what may be signed is not asked here."""
    return snapshot_for(chart_of(case, **patient), choices)


def snapshot_for(chart: Chart, choices: Choices, at: datetime = NOW) -> dict[str, Any]:
    working = working_of(chart, at.date(), 1, choices)
    order = row(order_rows.OrderRow, id=7, infusion=1, revision=1, note=choices.note)
    standing = standing_of(chart, at.date())
    return snapshot_of(chart, order, working, standing, SIGNATURE | moment(at))
