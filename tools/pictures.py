"""Pictures of a running server with the demo data: ``python -m tools.pictures ADDRESS FOLDER``.

Two go into ``docs/images``, all others into FOLDER: each page light, dark, and as wide as a phone.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import django
from django.apps import apps
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.chromium import chromium

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
TALL = {"width": 1280, "height": 1290}
PAPER_DPI = 110
PRINTED = "Okafor-Nguyen"  # signed, verified, released, printed
STOPPED = "Iyer"  # a result made the signed order stale


@dataclass(frozen=True)
class Scene:
    name: str
    who: str
    path: str


def scenes() -> list[Scene]:
    """Every main page, each with somebody for whom it is made."""
    ready, shown = by_name("Grant"), by_name(PRINTED)
    order, taken, signed, draft = (order_of(n) for n in (PRINTED, "Novák", "Mbeki", "Grant"))
    waiting, screening = by_state("assessing"), by_state("screening")
    stopped = by_name(STOPPED)
    child = by_state("ready", courses__orders__state="draft", diagnosis__startswith="juvenile")
    return [
        Scene("sign-in", "", "/sign-in/"),
        Scene("worklist-prescriber", "rao", "/"),
        Scene("worklist-pharmacist", "marsh", "/"),
        Scene("search", "lind", "/patients/?q=a"),
        Scene("register", "lind", "/patients/new/"),
        Scene("patient", "lind", f"/patients/{shown.pk}/"),
        Scene("measure", "ortiz", f"/patients/{shown.pk}/measurements/new/"),
        Scene("allergies", "ortiz", f"/patients/{shown.pk}/allergies/"),
        Scene("treatment", "lind", f"/patients/{shown.pk}/treatments/new/"),
        Scene("results", "ortiz", f"/patients/{shown.pk}/results/new/"),
        Scene("series", "lind", f"/patients/{shown.pk}/results/igg/"),
        Scene("event", "ortiz", f"/patients/{shown.pk}/events/new/"),
        Scene("course-released", "lind", f"/courses/{course_of(shown)}/"),
        Scene("course-assessing", "lind", f"/courses/{course_of(waiting)}/"),
        Scene("course-stale", "lind", f"/courses/{course_of(stopped)}/"),
        Scene("course-draft-order", "lind", f"/courses/{course_of(ready)}/"),
        Scene("why", "lind", f"/courses/{course_of(ready)}/why/hbv-panel/"),
        Scene("eligibility", "lind", f"/courses/{course_of(waiting)}/eligibility/"),
        Scene("screening", "lind", f"/courses/{course_of(screening)}/screening/"),
        Scene("co-drugs", "lind", f"/courses/{course_of(ready)}/co-drugs/"),
        Scene("plan", "lind", f"/courses/{course_of(ready)}/infusions/"),
        Scene("dose-adult", "lind", f"/courses/{course_of(ready)}/dose/"),
        Scene("dose-child", "weir", f"/courses/{course_of(child)}/dose/"),
        Scene("sign", "lind", f"/orders/{draft.pk}/sign/"),
        Scene("order-signed", "lind", f"/orders/{signed.pk}/"),
        Scene("order-released", "marsh", f"/orders/{order.pk}/"),
        Scene("verify", "marsh", f"/orders/{taken.pk}/verify/"),
        Scene("print", "marsh", f"/orders/{order.pk}/print/"),
        Scene("check", "ortiz", "/check/"),
        Scene("protocol", "lind", "/protocol/"),
        Scene("audit", "webb", "/audit/"),
    ]


def rows(name: str) -> Any:
    return apps.get_model("records", name)._default_manager


def by_name(family: str) -> Any:
    return rows("Patient").get(family_name=family)


def by_state(state: str, **more: str) -> Any:
    """The first patient whose course stands there."""
    return rows("Patient").filter(courses__state=state, **more).order_by("pk")[0]


def course_of(patient: Any) -> int:
    return int(patient.courses.order_by("-number").values_list("pk", flat=True)[0])


def order_of(family: str) -> Any:
    orders = rows("Order").filter(course__patient__family_name=family)
    return orders.order_by("-infusion", "-revision")[0]


class Studio:
    """One signed-in browser a person and look."""

    def __init__(self, browser: Browser, base: str, password: str) -> None:
        self.browser, self.base, self.password = browser, base, password
        self.rooms: dict[tuple[str, str, str], BrowserContext] = {}

    def room(self, who: str, scheme: Any, size: Any) -> BrowserContext:
        key = (who, scheme, f"{size['width']} x {size['height']}")
        if key not in self.rooms:
            room = self.browser.new_context(color_scheme=scheme, viewport=size)
            self.rooms[key] = room
            if who:
                page = room.new_page()
                page.goto(f"{self.base}/sign-in/")
                page.fill("#id_username", who)
                page.fill("#id_password", self.password)
                page.click("main .btn-primary")
                page.close()
        return self.rooms[key]

    def page(self, scene: Scene, scheme: str = "light", size: Any = WIDE) -> Page:
        page = self.room(scene.who, scheme, size).new_page()
        page.goto(self.base + scene.path)
        return page

    def printed(self, order: Any) -> bytes:
        """The PDF that pressing the button gives, fetched with the fields of the form."""
        page = self.page(Scene("print", "marsh", f"/orders/{order.pk}/print/"))
        page.check("input[name=kind][value=clean]")
        page.fill("[name=reason]", "A copy for the files")
        fields = page.evaluate(
            "Object.fromEntries(new FormData(document.querySelector('main form')))"
        )
        answer = page.request.post(page.url, form=fields, headers={"Referer": page.url})
        if not answer.headers["content-type"].startswith("application/pdf"):
            raise SystemExit(f"No PDF: {answer.status}")
        return bytes(answer.body())


def wait_for(base: str) -> None:
    for _ in range(100):
        try:
            urlopen(f"{base}/sign-in/").close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"Nobody answers at {base}")


def main(base: str, folder: Path) -> None:
    wait_for(base)
    IMAGES.mkdir(exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    django.setup()
    from rituximab.actions.demo_people import DEMO_PASSWORD

    every = scenes()  # asked before the browser's own loop runs; Django refuses inside it
    printed, stopped = order_of(PRINTED), order_of(STOPPED)
    with sync_playwright() as play:
        options = ["--no-sandbox", "--disable-gpu"]
        browser = play.chromium.launch(executable_path=chromium(), args=options)
        studio = Studio(browser, base, DEMO_PASSWORD)
        looks = (("light", "light", WIDE), ("dark", "dark", WIDE), ("phone", "light", PHONE))
        for scene in every:
            for look, scheme, size in looks:
                page = studio.page(scene, scheme, size)
                page.screenshot(path=folder / f"{scene.name}-{look}.png", full_page=True)
                page.close()
        course = studio.page(Scene("course", "lind", f"/courses/{stopped.course_id}/"), size=TALL)
        course.screenshot(path=IMAGES / "course.png")
        pdf = folder / "order.pdf"
        pdf.write_bytes(studio.printed(printed))
        browser.close()
    command = ["pdftoppm", "-r", str(PAPER_DPI), "-png", "-f", "1", "-l", "1", "-singlefile"]
    subprocess.run([*command, str(pdf), str(IMAGES / "order")], check=True)
    print(f"Written: {IMAGES} and {folder}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
