"""Case files that do not fit: one change to a good one, and where the fault lies."""

from __future__ import annotations

from typing import Any

from .casekit import CaseDict, drug, merged, ready_adult, result, without

Change = tuple[str, CaseDict, str]


def changed(name: str, path: str, /, **changes: Any) -> Change:
    return name, merged(ready_adult(), changes), path


def lacking(key: str) -> Change:
    return f"no-{key}", without(ready_adult(), key), key


def measured(name: str, path: str, **item: Any) -> Change:
    base = {"on": "2026-05-04", "height_cm": 168, "weight_kg": 64}
    return changed(name, f"measurements[0].{path}", measurements=[base | item])


def treated(name: str, path: str, **item: Any) -> Change:
    base = drug("prednisone", 60, "mg/day", "2026-05-04")
    return changed(name, f"therapies[0].{path}", therapies=[base | item])


def unfit(name: str, unit: str) -> Change:
    return treated(f"{name}-in-{unit}", "unit", drug=name, unit=unit)


def deciding(name: str, path: str, **item: Any) -> Change:
    decision = {"action": "reduce", "dose": 5, "unit": "mg/day", "reason": "x"} | item
    return treated(name, f"decision.{path}", decision=decision)


def tested(name: str, path: str, *args: Any, **more: Any) -> Change:
    return changed(name, f"results[0].{path}", results=[result(*args, **more)])


def listed(key: str, name: str, path: str, item: Any) -> Change:
    return changed(name, f"{key}[0]{path}", **{key: [item]})


def coursed(name: str, path: str, **course: Any) -> Change:
    return changed(name, f"course.{path}", course=course)


def scored(name: str, path: str, **item: Any) -> Change:
    return listed("core_sets", name, f".{path}", {"on": "2026-11-01"} | item)


DAY = "2026-11-10"
MALFORMED: list[Change] = [
    lacking("today"),
    lacking("patient"),
    lacking("patient.born"),
    lacking("patient.diagnosis"),
    changed("today-null", "today", today=None),
    changed("today-day-first", "today", today="22-11-2026"),
    changed("today-impossible", "today", today="2026-02-30"),
    changed("today-with-time", "today", today="2026-11-22T00:00"),
    changed("today-week", "today", today="2026-W47-7"),
    changed("today-compact", "today", today="20261122"),
    changed("today-number", "today", today=20261122),
    changed("edition-unknown", "edition", edition="2019-01"),
    changed("edition-path", "edition", edition="../2025-11"),
    changed("key-unknown", "name", name="Ann"),
    changed("patient-not-object", "patient", patient=["1978-07-14"]),
    changed("patient-key-unknown", "patient.name", patient={"name": "Ann"}),
    changed("born-tomorrow", "patient.born", patient={"born": "2026-11-23"}),
    changed("sex-letter", "patient.sex", patient={"sex": "f"}),
    changed("diagnosis-other", "patient.diagnosis", patient={"diagnosis": "polymyositis"}),
    changed("pregnancy-word", "patient.pregnancy_possible", patient={"pregnancy_possible": "no"}),
    changed("pregnancy-number", "patient.pregnancy_possible", patient={"pregnancy_possible": 0}),
    changed("condition", "patient.conditions[0]", patient={"conditions": ["asthma"]}),
    changed("condition-null", "patient.conditions[1]", patient={"conditions": ["diabetes", None]}),
    changed("domain", "domains[1]", domains=["skin", "joint"]),
    changed("domains-not-list", "domains", domains="lung"),
    measured("measured-no-day", "on", on=None),
    measured("height-negative", "height_cm", height_cm=-168),
    measured("height-zero", "height_cm", height_cm=0),
    measured("weight-zero", "weight_kg", weight_kg="0"),
    measured("height-unit", "height_cm", height_cm="168 cm"),
    measured("height-exponent", "height_cm", height_cm="1.68e2"),
    measured("height-comma", "height_cm", height_cm="168,5"),
    measured("height-blank", "height_cm", height_cm=" 168"),
    measured("height-empty", "height_cm", height_cm=""),
    measured("height-underscore", "height_cm", height_cm="1_68"),
    measured("height-arabic-digits", "height_cm", height_cm="١٦٨"),
    measured("height-wide-digits", "height_cm", height_cm="１６８"),
    measured("height-nan-text", "height_cm", height_cm="NaN"),
    measured("height-infinite-text", "height_cm", height_cm="Infinity"),
    measured("height-boolean", "height_cm", height_cm=True),
    measured("height-list", "height_cm", height_cm=[168]),
    measured("measured-key-unknown", "height", height=168),
    listed("measurements", "measured-null", "", None),
    treated("no-drug", "drug", drug=None),
    treated("drug-unknown", "drug", drug="rituximab"),
    treated("unit-unknown", "unit", unit="mg"),
    treated("route-unknown", "route", route="im"),
    treated("outcome-unknown", "outcome", outcome="failed"),
    treated("dose-negative", "dose", dose=-1),
    treated("stop-before-start", "stop", stop="2026-05-03"),
    unfit("prednisone", "mg/week"),
    unfit("hydrocortisone", "g/day"),
    unfit("methotrexate", "mg/day"),
    unfit("azathioprine", "mg/week"),
    unfit("mycophenolate", "mg/kg/day"),
    unfit("mycophenolate", "mg/m2/week"),
    deciding("action-missing", "action", action=None),
    deciding("action-unknown", "action", action="increase"),
    deciding("decision-dose-negative", "dose", dose="-5"),
    deciding("decision-unit-misfit", "unit", unit="mg/m2/week"),
    deciding("decision-key-unknown", "why", why="x"),
    listed("therapies", "therapy-null", "", None),
    tested("test-missing", "test", None, "negative", DAY, unit=None),
    tested("test-unknown", "test", "crp", 5, DAY, unit="mg/L"),
    tested("result-no-day", "on", "hbsag", "negative", None),
    tested("reading-unknown", "value", "hbsag", "pos", DAY),
    tested("reading-number", "value", "igra", 0, DAY),
    tested("reading-for-a-number", "value", "igg", "positive", DAY),
    tested("value-negative", "value", "igg", -1, DAY),
    tested("lower-negative", "lower", "igg", 9, DAY, lower=-1),
    tested("upper-negative", "upper", "alt", 9, DAY, upper="-40"),
    tested("unit-on-a-reading", "unit", "hbsag", "negative", DAY, unit="g/L"),
    tested("unit-of-igg", "unit", "igg", 910, DAY, unit="mg/dL"),
    tested("unit-of-creatinine", "unit", "creatinine", 1, DAY, unit="mmol/L"),
    listed("vaccines", "vaccine-no-day", ".on", {"name": "influenza", "live": False}),
    listed("vaccines", "vaccine-live-word", ".live", {"live": "no", "on": DAY}),
    changed(
        "review-outcome",
        "vaccination_review.outcome",
        vaccination_review={"on": DAY, "outcome": "x"},
    ),
    listed("events", "event-no-kind", ".kind", {"on": DAY}),
    listed("events", "event-kind", ".kind", {"kind": "rash", "on": DAY}),
    listed("events", "grade-0", ".grade", {"kind": "infusion_reaction", "grade": 0}),
    listed("events", "grade-6", ".grade", {"kind": "infusion_reaction", "grade": 6}),
    listed("events", "grade-half", ".grade", {"kind": "infusion_reaction", "grade": "2.5"}),
    listed("events", "term", ".terms[0]", {"kind": "infusion_reaction", "terms": ["rash"]}),
    listed(
        "events",
        "event-action",
        ".decision.action",
        {"kind": "infusion_reaction", "decision": {"action": "stop"}},
    ),
    listed("plans", "plan-rule", ".rule", {"rule": "hbv", "by": "dr.a"}),
    listed("plans", "plan-no-rule", ".rule", {"by": "dr.a"}),
    listed("answers", "answer-rule", ".rule", {"rule": "lung", "code": "x"}),
    listed("exceptions", "exception-rule", ".rule", {"rule": "Twelve-weeks"}),
    listed("exceptions", "exception-day", ".on", {"rule": "twelve-weeks", "on": "soon"}),
    coursed("planned-no-infusion", "planned[0].infusion", planned=[{"on": DAY}]),
    coursed("planned-day", "planned[0].on", planned=[{"infusion": 1, "on": "tomorrow"}]),
    coursed("given-dose", "given[0].dose_mg", given=[{"infusion": 1, "on": DAY, "dose_mg": -1}]),
    coursed("given-no-infusion", "given[0].infusion", given=[{"on": DAY}]),
    coursed("signed-negative", "signed_dose_mg", signed_dose_mg=-1000),
    coursed("outcome-kind", "outcome.kind", outcome={"kind": "failed", "on": DAY}),
    coursed("outcome-no-kind", "outcome.kind", outcome={"on": DAY}),
    coursed("reason-null", "retreatment_reasons[0]", retreatment_reasons=[None]),
    scored("global-above-10", "physician_global", physician_global="10.1"),
    scored("patient-global-11", "patient_global", patient_global=11),
    scored("extramuscular-11", "extramuscular", extramuscular=11),
    scored("function-above-3", "function", function="3.01"),
    scored("scale-unknown", "strength.scale", strength={"scale": "mrc"}),
    scored("enzyme-unknown", "enzyme.test", enzyme={"test": "crp"}),
]
