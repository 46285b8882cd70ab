"""A child of exactly 1.5 m2: both doses are shown, and another person measures a second time."""

from __future__ import annotations

from tests.browser import order_steps as order
from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.factories import Team

CHILD = "LARSSON, Ebba"
TREATMENTS: tuple[steps.Treatment, ...] = (
    ("prednisoLONE", "60", "mg/day", "t-150", "", "Inadequate"),
    ("methotrexate", "15", "mg/m2/week", "t-140", "", "Inadequate"),
    ("co-trimoxazole", "480", "mg/day", "t-30", "", "Not known yet"),
)
DECISIONS = {
    "prednisoLONE 60 mg/day": ("Reduce to", "30"),
    "methotrexate 15 mg/m2/week": ("Reduce to", "10"),
}
RESULTS = {**steps.PANEL, "Lower limit of IgG": "6", "Upper limit of IgG": "16"}
#: 575 mg/m2 for 1.5 m2 are 862.5 mg, rounded to 900 mg; 90 mL of it in a bag of 500 mL; 50 mg/h.
OWN = {
    "Body surface area": "1.5",
    "Dose": "900",
    "Volume to draw up": "90",
    "Concentration": "1.8",
    "First rate": "27.8",
}


def test_a_child_at_the_step_in_the_dose(visitor: Visitor, team: Team) -> None:
    v = visitor
    steps.signs_in(v, team.prescriber)
    becomes_ready(v)
    sees_both_doses(v)
    steps.signs_out(v)

    steps.signs_in(v, team.nurse)
    steps.finds(v, "larsson", CHILD)
    steps.measures_again(v, kg="54", cm="150")
    steps.signs_out(v)

    steps.signs_in(v, team.prescriber)
    v.follows(f"Review and sign: {CHILD}")
    order.signs(v, dose="900 mg")
    steps.signs_out(v)

    steps.signs_in(v, team.pharmacist)
    order.takes(v, CHILD, hidden="900")
    order.compares(v, OWN)
    order.verifies(v, "truxima")
    order.releases(v)
    pages = order.prints(v)
    order.is_whole(pages, "LARSSON", "03-Mar-2013", "DEMO-700001")
    assert "JUVENILE" in pages[0]
    assert "900 mg" in pages[0]


def becomes_ready(v: Visitor) -> None:
    """Registered, eligible and screened by the prescriber, who also measures first."""
    steps.registers(
        v,
        family="Larsson",
        given="Ebba",
        born="03-Mar-2013",
        diagnosis="Juvenile dermatomyositis",
    )
    steps.notes_no_allergy(v)
    steps.measures(v, kg="51", cm="148", on="t-160")
    steps.measures(v, kg="54", cm="150")
    steps.adds_treatments(v, TREATMENTS)
    steps.opens_course(v)
    steps.names_domain(v, "Skin: persistent or severe, reflecting systemic disease", "CDASI 21")
    steps.plans(v, "+3")
    steps.decides_drugs(v, DECISIONS)
    steps.decides_eligible(v)
    v.follows("Go through screening")
    steps.enters_results(v, RESULTS, on="t-3")
    steps.answers_pregnancy(v, "before menarche")
    steps.reviews_vaccinations(v)
    v.follows("Course 1")
    steps.answers_cautions(v)
    steps.completes_screening(v)


def sees_both_doses(v: Visitor) -> None:
    """The dose on both sides of the step, live with scripts; nothing is signed before the second
    measurement."""
    v.follows("Work out the dose")
    v.reads("900 mg", "1,000 mg", "close to the step", within="#panel")
    v.reads("nother person than Dr Ada Vale measures height and weight", within="#panel")
    v.reads("You took the first one", within="#panel")
    v.fills("Weight", "54.1")
    if not v.scripted:
        v.presses("Work out")
    v.reads("preview: not on record", "above 1.5 m2", within="#panel")
    v.fills("Weight", "54")
    order.saves_draft(v)
    v.reads("The answer names a second measurement by another person; none is on record.")
    assert v.page.get_by_role("button", name="Sign the order").is_disabled()
