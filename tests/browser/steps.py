"""The steps of a journey up to a course that is ready for an order, as a person takes them.

Each begins on the page on which the one before it ends. Days are told from today, as the forms
understand them: ``t-203``, ``+1``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rituximab.access.actor import Actor
from tests.browser.visitor import Visitor
from tests.people import PASSWORD

#: A treatment: drug as on the list, dose, unit, first day, first day without it, how it went.
Treatment = tuple[str, str, str, str, str, str]

PANEL = {
    "HBsAg": "negative",
    "Anti-HBc (total)": "negative",
    "Anti-HBs": "positive",
    "Hepatitis C antibody": "negative",
    "IGRA": "negative",
    "IgG": "9.1",
    "IgM": "0.9",
    "IgA": "1.6",
    "Haemoglobin": "128",
    "Neutrophils": "4.2",
    "Platelets": "250",
    "ALT": "31",
    "Creatinine": "62",
}
#: How a caution is answered: by the code of the dose near a step, else by one that all rules know.
ANSWERS = (
    "Second measurement by another person confirms height and weight",
    "Closer monitoring arranged",
)


# ---- in and out ---------------------------------------------------------------------------


def signs_in(v: Visitor, actor: Actor) -> None:
    v.opens("/sign-in/")
    v.types(Username=actor.username, Password=PASSWORD)
    v.presses("Sign in")
    v.stands_at("Worklist")
    v.reads(actor.full_name, within="header.top")


def signs_out(v: Visitor) -> None:
    v.presses("Sign out")
    v.stands_at("Sign in")


# ---- the patient --------------------------------------------------------------------------


def registers(v: Visitor, *, family: str, given: str, born: str, diagnosis: str) -> None:
    v.follows("Patients")
    v.follows("Register a patient")
    v.types(MRN="DEMO-700001", Family_name=family, Given_names=given, Date_of_birth=born)
    v.ticks("Female", diagnosis)
    v.presses("Register")
    v.stands_at(diagnosis)
    v.reads(family.upper(), born.replace("-", "\u2011"), "DEMO-700001", within=".banner")
    v.reads("not recorded: an order cannot be signed", within=".banner")


def notes_no_allergy(v: Visitor) -> None:
    v.follows("Change allergies")
    v.ticks("No known allergies")
    v.presses("Save")
    v.reads("none known", within=".banner")


def notes_allergy(v: Visitor, substance: str, reaction: str) -> None:
    v.follows("Change allergies")
    v.types(Allergic_to=substance, Reaction=reaction)
    v.presses("Save")
    v.reads(f"{substance}: {reaction}", within=".banner")


def measures(v: Visitor, *, kg: str, cm: str, on: str = "today") -> None:
    v.follows("Measure")
    v.types(Measured_on=on, Weight=kg, Height=cm)
    v.presses("Save")
    v.reads("Height and weight recorded.")


def measures_again(v: Visitor, *, kg: str, cm: str) -> None:
    """Another person than the first, from the patient's page."""
    v.follows("Measure a second time")
    v.stands_at("Second measurement")
    v.types(Weight=kg, Height=cm)
    v.presses("Save")
    v.reads("Second measurement recorded.")


def finds(v: Visitor, words: str, patient: str) -> None:
    """By the search of the bar on top."""
    v.page.locator("#top-search").fill(words)
    v.page.locator("header.top").get_by_role("button", name="Search").click()
    v.follows(patient)


def adds_treatments(v: Visitor, treatments: Iterable[Treatment]) -> None:
    v.follows("Add a treatment")
    for drug, dose, unit, start, stop, outcome in treatments:
        v.chooses("Drug", drug)
        v.types(Dose=dose, Started_on=start, First_day_without_it=stop)
        v.chooses("Unit", unit)
        v.chooses("How it went", outcome)
        v.presses("Save and add another")
        v.reads("Treatment recorded.", drug)
    v.follows("Cancel")


# ---- the course ---------------------------------------------------------------------------


def opens_course(v: Visitor) -> None:
    v.follows("Open a course")
    v.presses("This is the patient: open the course")
    v.stands_at("Eligibility")


def names_domain(v: Visitor, domain: str, statement: str) -> None:
    """Scripts show what a tick means before anything is saved."""
    v.ticks(domain)
    if v.scripted:
        v.reads("With the domains as ticked, not saved", within="#panel")
    v.fills(f"Measure or statement: {domain}", statement)
    v.presses("Save the domains")
    v.reads("With the facts on record", within="#panel")


def plans(v: Visitor, first: str) -> None:
    """Only the first infusion: the second follows at the protocol's interval."""
    v.follows("Course 1")
    v.follows("Plan")
    v.fills("Infusion 1", first)
    if v.scripted:
        v.reads("Infusion 2", within="#panel")
    else:
        v.presses("Look first")
        v.reads("Infusion 2", within="#panel")
    v.presses("Save the days")
    v.reads("Infusions planned.")


def enters_results(v: Visitor, results: dict[str, str], on: str) -> None:
    """From the screening page and back to it; readings are chosen, numbers typed."""
    v.follows("Enter what is missing")
    v.fills("Collected on", on)
    for label, value in results.items():
        field = v.field(label)
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    v.presses("Save results")
    v.stands_at("Screening")
    v.reads("Results recorded.")


def answers_pregnancy(v: Visitor, reason: str) -> None:
    v.follows("Answer: Pregnancy test (hCG)")
    v.ticks("No: no test is needed")
    v.fills("Reason", reason)
    v.presses("Save the answer")
    v.reads("Answer recorded.")


def reviews_vaccinations(v: Visitor) -> None:
    v.follows("Review: Vaccination review")
    v.ticks("Reviewed and complete")
    v.fills("Reviewed on", "today")
    v.presses("Save the review")
    v.stands_at("Screening")


def decides_drugs(v: Visitor, decisions: dict[str, tuple[str, str]]) -> None:
    """``decisions``: what is printed of a drug, and the choice with its new dose or nothing."""
    v.follows("Co-drugs")
    for drug, (action, dose) in decisions.items():
        with v.inside(drug):
            v.ticks(action)
            if dose:
                v.fills("New dose", dose)
            v.fills("Reason", "agreed in clinic")
    if v.scripted:
        v.reads("With the choices as ticked, not saved", within="#panel")
    v.presses("Save the decisions")
    v.reads("Decided.")
    v.follows("Course 1")


def answers_cautions(v: Visitor) -> None:
    """Every caution on the course's page that can be answered, each with a code of its rule."""
    answer = re.compile(r"^Answer\s*: ")
    while v.page.get_by_role("link", name=answer).count():
        v.follows(answer)
        known = [code for code in ANSWERS if v.field(code).count()]
        (v.field(known[0]) if known else v.page.get_by_role("radio").first).check()
        v.fills("In words", "Discussed; watched at every contact.")
        v.presses("Save the answer")
        v.reads("Answer recorded.")


def decides_eligible(v: Visitor) -> None:
    v.follows("Go through eligibility")
    v.presses("Decide: eligible")
    v.reads("Complete screening and co-drug decisions", within=".next")


def completes_screening(v: Visitor) -> None:
    v.follows("Go through screening")
    v.presses("Mark screening complete")
    v.reads("Screening is complete. The dose is next.")
