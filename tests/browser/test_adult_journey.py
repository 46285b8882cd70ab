"""An adult, from the sign-in of the prescriber to the order on paper, in a real browser."""

from __future__ import annotations

from tests.browser import order_steps as order
from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.factories import Team

TREATMENTS: tuple[steps.Treatment, ...] = (
    ("predniSONE", "60", "mg/day", "t-203", "t-133", "Inadequate"),
    ("predniSONE", "20", "mg/day", "t-133", "", "Inadequate"),
    ("methotrexate", "25", "mg/week", "t-189", "", "Inadequate"),
    ("co-trimoxazole", "480", "mg/day", "t-30", "", "Not known yet"),
)
DECISIONS = {
    "predniSONE 20 mg/day": ("Reduce to", "15"),
    "methotrexate 25 mg/week": ("Reduce to", "15"),
}
#: 1,000 mg in a bag of 500 mL, the drug's own volume withdrawn first, at 50 mg/h.
OWN = {"Dose": "1000", "Volume to draw up": "100", "Concentration": "2", "First rate": "25"}


def test_from_a_new_patient_to_a_printed_order(visitor: Visitor, team: Team) -> None:
    v = visitor
    steps.signs_in(v, team.prescriber)
    steps.registers(
        v,
        family="Okafor-Nguyen",
        given="Maria-Theresa",
        born="14-Jul-1978",
        diagnosis="Dermatomyositis",
    )
    steps.notes_allergy(v, "penicillin", "rash")
    steps.measures(v, kg="66", cm="168", on="t-210")  # what was a high dose goes by that weight
    steps.measures(v, kg="64", cm="168")
    steps.adds_treatments(v, TREATMENTS)
    steps.opens_course(v)
    steps.names_domain(v, "Muscle: refractory weakness", "MMT8 58 of 80")
    steps.plans(v, "+1")
    steps.decides_drugs(v, DECISIONS)
    steps.decides_eligible(v)
    v.follows("Go through screening")
    steps.enters_results(v, steps.PANEL, on="t-3")
    steps.answers_pregnancy(v, "after menopause")
    steps.reviews_vaccinations(v)
    v.follows("Course 1")
    steps.answers_cautions(v)
    steps.completes_screening(v)
    v.follows("Work out the dose")
    order.saves_draft(v)
    order.signs(v, dose="1,000 mg")
    steps.signs_out(v)

    steps.signs_in(v, team.pharmacist)
    order.takes(v, "OKAFOR-NGUYEN, Maria-Theresa", hidden="1,000")
    order.compares(v, OWN)
    order.verifies(v, "truxima")
    order.releases(v)
    pages = order.prints(v)
    order.is_whole(pages, "OKAFOR-NGUYEN", "14-Jul-1978", "DEMO-700001")
    assert "riTUXimab 1,000 mg" in pages[0]
