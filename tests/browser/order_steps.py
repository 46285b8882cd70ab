"""The steps from a ready course to the printed order."""

from __future__ import annotations

from io import BytesIO

from playwright.sync_api import Route
from pypdf import PdfReader

from tests.browser.visitor import Visitor
from tests.people import PASSWORD


def saves_draft(v: Visitor) -> None:
    v.presses("Save the draft")
    v.stands_at("Review and sign")


def signs(v: Visitor, *, dose: str) -> None:
    """The wrong password first: nothing is signed, everything stays."""
    v.reads(f"riTUXimab {dose}", within="form.next")
    v.fills("Your password", "not this one")
    v.presses("Sign the order")
    v.reads("There is a problem")
    v.fills("Your password", PASSWORD)
    v.presses("Sign the order")
    v.reads("Signed and sealed: SHA-256")


def takes(v: Visitor, patient: str, *, hidden: str) -> None:
    """From the worklist; what the order comes to is on no page before the own calculation."""
    v.follows(f"Verify: {patient}")
    v.presses("Take the order")
    v.stands_at("Independent verification: the result is hidden")
    v.reads_not(hidden)


def compares(v: Visitor, numbers: dict[str, str]) -> None:
    for label, number in numbers.items():
        v.fills(label, number)
    v.presses("Compare with the order")


def verifies(v: Visitor, product: str) -> None:
    boxes = v.page.get_by_role("checkbox")
    for n in range(boxes.count()):
        boxes.nth(n).check()
    v.page.get_by_label("Product that is given").select_option(product)
    v.fills("Your password", PASSWORD)
    v.presses("Verify")
    v.reads("Verified. Release it for the ward.")


def releases(v: Visitor) -> None:
    v.follows("Release the order")
    v.presses("Release")
    v.reads("Released. Print the first copy.")


def is_whole(pages: list[str], *identifiers: str) -> None:
    """Three pages, numbered, with every identifier on each."""
    assert len(pages) == 3
    for number, text in enumerate(pages, start=1):
        said = text.replace("\u2011", "-")
        for words in (*identifiers, f"Page {number} of 3"):
            assert words in said, f"{words} is not on page {number}"


def prints(v: Visitor) -> list[str]:
    """The text of each page of the PDF with which the server answers the press of the button."""
    answers: list[tuple[str, bytes]] = []

    def caught(route: Route) -> None:
        answer = route.fetch()
        answers.append((answer.headers["content-type"], answer.body()))
        route.fulfill(body="<!doctype html><title>Printed</title><h1>Printed</h1>")

    v.page.route("**/print/", caught)
    v.page.get_by_role("button", name="Print this copy").click()
    v.page.wait_for_url("**/print/")
    v.stands_at("Printed")
    v.page.unroute("**/print/")
    ((kind, pdf),) = answers
    assert kind == "application/pdf"
    assert pdf.startswith(b"%PDF-")
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
