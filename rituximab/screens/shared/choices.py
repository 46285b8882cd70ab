"""The protocol's words as people read them, for choices in forms."""

from __future__ import annotations

from typing import get_args

from rituximab.protocol import facts
from rituximab.screens.templatetags.house import drug, spoken


def _said(words: object) -> list[tuple[str, str]]:
    return [(word, spoken(word).capitalize()) for word in get_args(words)]


SEXES = _said(facts.Sex)
DIAGNOSES = _said(facts.Diagnosis)
CONDITIONS = [
    ("diabetes", "Diabetes"),
    ("immune_impairment", "Another illness that impairs immunity"),
    ("recurrent_infections", "Recurrent infections"),
    ("nyha_iv", "Severe heart failure (NYHA IV)"),
    ("uncontrolled_cardiac_disease", "Severe, uncontrolled cardiac disease"),
    ("rituximab_hypersensitivity", "Hypersensitivity to riTUXimab or murine proteins"),
]
DOMAINS = [
    ("muscle", "Muscle: refractory weakness"),
    ("skin", "Skin: persistent or severe, reflecting systemic disease"),
    ("cardiac", "Heart: cardiac involvement"),
    ("lung", "Lung: interstitial lung disease"),
    ("ulcerative_skin", "Skin: extensive ulceration"),
]
DRUGS = [("", "Choose"), *((name, drug(name)) for name in get_args(facts.Drug))]
DOSE_UNITS = [("", "Choose"), *((unit, unit) for unit in get_args(facts.DoseUnit))]
ROUTES = [("oral", "Oral"), ("iv", "Intravenous"), ("sc", "Subcutaneous")]
OUTCOMES = [("", "Not known yet"), *_said(facts.TherapyOutcome)]
EVENT_KINDS = _said(facts.EventKind)
TERMS = _said(facts.ReactionTerm)
