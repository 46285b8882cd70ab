"""Any case file that fits: every key left out, null or filled, in combinations nobody planned."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .casekit import TODAY, UNITS, CaseDict, day
from .ruleslist import RULES

GLUCOCORTICOIDS = (
    *("prednisone", "prednisolone", "methylprednisolone", "dexamethasone", "hydrocortisone"),
)
OTHERS = (
    *("tacrolimus", "ciclosporin", "cyclophosphamide", "ivig", "hydroxychloroquine"),
    *("co_trimoxazole", "atovaquone", "dapsone", "pentamidine", "entecavir", "tenofovir"),
)
ANY = ("mg/day", "mg/week", "g/day", "mg/kg/day", "mg/m2/week", "mg/pulse")
DOSE_UNITS = {
    **dict.fromkeys(GLUCOCORTICOIDS, ("mg/day", "mg/kg/day", "mg/pulse")),
    "methotrexate": ("mg/week", "mg/m2/week"),
    "azathioprine": ("mg/day", "mg/kg/day"),
    "mycophenolate": ("g/day", "mg/day"),
    **dict.fromkeys(OTHERS, ANY),
}
READINGS = ("hbsag", "anti_hbc", "anti_hbs", "anti_hcv", "igra", "hcg")
REACTION_TERMS = (
    *("hypoxia", "pulmonary_infiltrates", "respiratory_distress"),
    *("myocardial_infarction", "cardiogenic_shock"),
)

past = st.integers(-700, 40).map(day)
recent = st.integers(-60, 10).map(day)
people = st.sampled_from(["dr.a", "dr.b", "", None])
texts = st.sampled_from(["a reason", "", None])
amounts = st.sampled_from(
    ["0", "0.5", "1", "2", "2.5", "3", "5", "15", "20", "25", "60", "128", "500", "1000", None]
)


def maybe(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return value | st.none()


def some(item: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.lists(item, max_size=most)


def words(*choices: str) -> st.SearchStrategy[Any]:
    return st.sampled_from([*choices, None])


def records(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[CaseDict]:
    return st.fixed_dictionaries(keys)


@st.composite
def therapies(draw: st.DrawFn) -> CaseDict:
    name = draw(st.sampled_from(list(DOSE_UNITS)))
    units = st.sampled_from([*DOSE_UNITS[name], None])
    start = draw(maybe(st.integers(-700, 30)))
    length = draw(maybe(st.integers(0, 400)))
    action = words("continue", "reduce", "stop").filter(bool)
    decision = records(action=action, dose=amounts, unit=units, reason=texts)
    return {
        "drug": name,
        "dose": draw(amounts),
        "unit": draw(units),
        "route": draw(words("oral", "iv", "sc")),
        "start": None if start is None else day(start),
        "stop": None if length is None else day((start or 0) + length),
        "outcome": draw(words("inadequate", "intolerant", "contraindicated", "effective")),
        "outcome_reason": draw(texts),
        "decision": draw(maybe(decision)),
    }


@st.composite
def results(draw: st.DrawFn) -> CaseDict:
    test = draw(st.sampled_from([*READINGS, *UNITS]))
    if test in READINGS:
        value = draw(words("positive", "negative", "indeterminate"))
        return {"test": test, "value": value, "on": draw(past)}
    unit = draw(st.sampled_from([UNITS[test], UNITS[test], None]))
    on = draw(past | recent)
    limits = {"lower": draw(amounts), "upper": draw(amounts)}
    return {"test": test, "value": draw(amounts), "unit": unit, "on": on, **limits}


events = records(
    kind=st.sampled_from(
        [
            *("serious_infection", "neurological_symptom", "respiratory_symptom"),
            *("infusion_reaction", "mucocutaneous_reaction"),
        ]
    ),
    on=maybe(past),
    resolved_on=maybe(past),
    resolved_by=people,
    grade=maybe(st.integers(1, 5)),
    terms=st.lists(st.sampled_from(REACTION_TERMS), max_size=2, unique=True),
    decision=maybe(
        records(
            action=st.sampled_from(["proceed", "discontinue"]),
            reason=texts,
            by=people,
            on=maybe(past),
        )
    ),
)
rules = st.sampled_from(list(RULES))
infusions = st.integers(1, 3)
courses = records(
    number=maybe(st.integers(1, 3)),
    planned=some(records(infusion=infusions, on=maybe(st.integers(-30, 60).map(day)))),
    given=some(records(infusion=infusions, on=maybe(past), dose_mg=amounts), 2),
    signed_dose_mg=amounts,
    previous=some(records(day_0=maybe(past), relapse_on=maybe(past)), 2),
    retreatment_reasons=st.lists(st.sampled_from(["relapse", "cd19"]), max_size=2, unique=True),
    outcome=maybe(
        records(
            kind=st.sampled_from(["no_response", "responded", "toxicity", "death", "other"]),
            on=maybe(past),
        )
    ),
)
tens = st.sampled_from(["0", "0.5", "4", "9.5", "10", None])
core_sets = records(
    on=maybe(past),
    physician_global=tens,
    patient_global=tens,
    strength=maybe(
        records(
            scale=words("mmt", "cmas"),
            score=st.sampled_from(["0", "40", "52", None]),
            maximum=st.sampled_from(["52", "80", "150", None]),
        )
    ),
    function=st.sampled_from(["0", "1.25", "3", None]),
    enzyme=maybe(records(test=words("ck", "aldolase", "ast"), value=amounts, upper=amounts)),
    extramuscular=tens,
)
wild_cases = records(
    today=st.just(TODAY),
    patient=records(
        born=st.sampled_from(["1950-02-28", "1978-07-14", "2008-11-23", "2016-02-29", TODAY]),
        sex=words("female", "male", "unknown"),
        diagnosis=st.sampled_from(["dermatomyositis", "juvenile_dermatomyositis"]),
        pregnancy_possible=maybe(st.booleans()),
        conditions=st.lists(
            st.sampled_from(["diabetes", "nyha_iv", "immune_impairment"]), max_size=2, unique=True
        ),
    ),
    domains=st.lists(
        st.sampled_from(["muscle", "skin", "cardiac", "lung"]), max_size=3, unique=True
    ),
    measurements=some(
        records(
            on=past | recent,
            height_cm=st.sampled_from(["60", "135", "150", "168.5", None]),
            weight_kg=st.sampled_from(["4", "36", "54", "60", "104.3", None]),
        )
    ),
    therapies=some(therapies(), 5),
    results=some(results(), 12),
    vaccines=some(records(name=texts, live=maybe(st.booleans()), on=recent), 2),
    vaccination_review=maybe(
        records(on=maybe(past), outcome=st.sampled_from(["complete", "not_possible"]), reason=texts)
    ),
    events=some(events),
    plans=some(records(rule=rules, on=maybe(past), by=people, text=texts)),
    answers=some(records(rule=rules, code=texts, text=texts, by=people, on=maybe(past))),
    exceptions=some(
        records(rule=rules, code=texts, text=texts, requested_by=people, approved_by=people)
    ),
    course=courses,
    core_sets=some(core_sets),
)
