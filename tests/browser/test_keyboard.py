"""Without a mouse: past the frame, to what is wrong, and through a whole order."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.factories import Team, ready_course
from tests.people import PASSWORD

pytestmark = pytest.mark.parametrize("scripted", [True], ids=["scripts"])

#: What the element with the focus is called on screen.
CALLED = """() => {
  const it = document.activeElement;
  return it.labels && it.labels.length ? it.labels[0].innerText.trim() : it.innerText.trim();
}"""
FARTHEST = 120


def tabs_to(page: Page, words: str) -> None:
    """Press Tab until the element with these words has the focus, which must be visible then."""
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        if page.evaluate(CALLED) == words:
            expect(page.locator(":focus")).to_be_in_viewport()
            return
    raise AssertionError(f"No way with the Tab key to: {words}")


def test_the_first_key_leads_past_the_frame(visitor: Visitor, team: Team) -> None:
    steps.signs_in(visitor, team.prescriber)
    page = visitor.page
    visitor.opens("/patients/")
    page.keyboard.press("Tab")
    assert page.evaluate(CALLED) == "Skip to the content"
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tabs_to(page, "Register a patient")


def test_a_refused_form_moves_to_what_is_wrong(visitor: Visitor, team: Team) -> None:
    steps.signs_in(visitor, team.prescriber)
    page = visitor.page
    visitor.opens("/patients/new/")
    visitor.types(Family_name="Okafor", Date_of_birth="31-Feb-1978")
    visitor.presses("Register")
    problem = page.locator("#problem")
    expect(problem).to_be_focused()
    expect(problem).to_contain_text("There is no such day.")
    expect(page).to_have_title("Error: Register a patient")
    expect(visitor.field("Family name")).to_have_value("Okafor")
    expect(visitor.field("Date of birth")).to_have_value("31-Feb-1978")
    tabs_to(page, "Date of birth: There is no such day.")
    page.keyboard.press("Enter")
    expect(visitor.field("Date of birth")).to_be_focused()


@pytest.mark.usefixtures("clock")
def test_an_order_is_written_and_signed_without_a_mouse(visitor: Visitor, team: Team) -> None:
    course = ready_course(team)
    steps.signs_in(visitor, team.prescriber)
    page = visitor.page
    visitor.opens(f"/courses/{course.pk}/")
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    visitor.stands_at("Dose of infusion 1")
    tabs_to(page, "Save the draft")
    page.keyboard.press("Enter")
    visitor.stands_at("Review and sign")
    tabs_to(page, "Your password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    visitor.reads("Signed and sealed: SHA-256")
