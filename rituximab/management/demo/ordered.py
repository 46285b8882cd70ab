"""Stories of adults with an order: drafted, signed, checked, returned, stale, expired, printed."""

from __future__ import annotations

from datetime import date, timedelta

from rituximab.actions import course as courses
from rituximab.actions import eligibility
from rituximab.actions import order as orders

from .sketch import ADULT, Sketch, Story
from .usual import HEPATITIS, LUNG, PANEL, codrugs, history, to_ready


def printed(s: Sketch) -> Story:
    """The ordinary case, whole: signed, verified, released, printed."""
    yield -3
    s.register("Okafor-Nguyen", "Maria-Theresa", date(1978, 7, 14), "female", title="Ms")
    s.measure("64", "168")
    to_ready(s, "muscle", first=1)
    yield -2
    order = s.draft()
    s.sign(order)
    s.verify(order, ADULT)
    s.release(order)


def drafted(s: Sketch) -> Story:
    """Everything is ready; the draft waits for its signature."""
    yield -2
    s.register("Grant", "Oliver", date(1972, 10, 1), "male")
    s.measure("88", "183")
    to_ready(s, "skin", first=3)
    s.draft()


def signed(s: Sketch) -> Story:
    """Signed; no pharmacist has taken it yet."""
    yield -2
    s.register("Mbeki", "Thandi", date(1967, 3, 5), "female")
    s.measure("74", "165")
    to_ready(s, "muscle", "skin", first=4)
    s.sign(s.draft())


def taken(s: Sketch) -> Story:
    """A pharmacist is at it; the first blind calculation differed and is kept."""
    yield -2
    s.register("Novák", "Jiří", date(1959, 5, 12), "male")
    s.measure("83", "176")
    to_ready(s, "muscle", first=3)
    order = s.sign(s.draft())
    yield -1
    s.take(order)
    off = {**ADULT, "draw_ml": ADULT["draw_ml"] / 2}
    s.do(orders.compare_blind, s.pharmacist, order_id=order.pk, **off)


def verified(s: Sketch) -> Story:
    """Domain lung: both directions acknowledged, verified, not yet released."""
    yield -2
    s.register("Castellanos", "Diego", date(1986, 9, 29), "male")
    s.measure("70", "172")
    s.allergies()
    history(s)
    s.open("lung", first=2)
    codrugs(s)
    s.results(*PANEL, *LUNG)
    s.eligible()
    s.vaccinations()
    s.ready()
    order = s.sign(s.draft())
    s.verify(order, ADULT)


def core_positive(s: Sketch) -> Story:
    """Resolved hepatitis B: a hepatologist's plan with entecavir before dose 1 lifts the stop."""
    yield -4
    s.register("Zhao", "Wen 赵文", date(1971, 1, 30), "male")
    s.measure("69", "171")
    s.allergies()
    history(s)
    s.drug("entecavir", "0.5", "mg/day", -5, outcome="")
    s.open("muscle", first=4)
    codrugs(s)
    positive = tuple((t, "positive" if t == "anti_hbc" else v, u) for t, v, u in HEPATITIS)
    s.results(*positive, *PANEL[len(HEPATITIS) :], ("hbv_dna", "0", "IU/mL"))
    s.eligible()
    s.vaccinations()
    s.of_course(
        eligibility.record_plan,
        rule="hbv-positive",
        on=s.today,
        specialist="Dr M. Achterberg, hepatology",
        text="Entecavir 0.5 mg daily since last week, HBV DNA not detected; to continue for "
        "12 months after the last dose, DNA and ALT every 3 months.",
    )
    s.ready()
    s.sign(s.draft())


def returned(s: Sketch) -> Story:
    """The pharmacist sent it back: an interaction to look at."""
    yield -3
    s.register("Brannigan", "Sinéad", date(1956, 4, 18), "female")
    s.measure("60", "158")
    to_ready(s, "skin", first=4)
    order = s.sign(s.draft())
    yield -1
    s.take(order)
    s.do(
        orders.return_order,
        s.pharmacist,
        order_id=order.pk,
        code="interaction",
        text="Co-trimoxazole beside methotrexate: please confirm or change the prophylaxis.",
    )


def amended(s: Sketch) -> Story:
    """Returned and amended: revision 2 is signed, revision 1 superseded."""
    yield -3
    s.register("van der Meer", "Pieter-Jan", date(1968, 8, 8), "male")
    s.measure("92", "188")
    to_ready(s, "muscle", first=4)
    order = s.sign(s.draft())
    yield -2
    s.do(orders.amend_order, order_id=order.pk, reason="A larger bag, as the ward asks.")
    s.sign(s.draft(bag_method="add-to-full"))


def stale(s: Sketch) -> Story:
    """A low neutrophil count after the signature: the order is stale by itself."""
    yield -3
    s.register("Iyer", "Lakshmi", date(1962, 11, 11), "female")
    s.measure("57", "155")
    to_ready(s, "muscle", first=3)
    s.sign(s.draft())
    yield -1
    s.results(
        ("haemoglobin", "118", "g/L"),
        ("neutrophils", "0.8", "10^9/L"),
        ("platelets", "210", "10^9/L"),
    )


def expired(s: Sketch) -> Story:
    """The planned day passed and nobody came: the order expired."""
    yield -24
    s.register("Lefèvre", "Céline", date(1964, 2, 20), "female")
    s.measure("63", "161")
    to_ready(s, "skin", first=-20)
    s.sign(s.draft())
    yield -9
    orders.expire_orders(at=s.clock.tick())


def cancelled(s: Sketch) -> Story:
    """The patient chose another date: cancelled with its reason."""
    yield -4
    s.register("Al-Rashid", "Noor", date(1980, 6, 16), "female")
    s.measure("66", "163")
    to_ready(s, "muscle", first=2)
    order = s.sign(s.draft())
    yield -1
    s.do(
        orders.cancel_order,
        order_id=order.pk,
        code="patient-choice",
        reason="Away on the planned day; will ring for another.",
    )
    days = [s.day(9), s.day(9) + timedelta(days=14)]
    s.of_course(courses.plan_infusions, dates=days, reason="The patient is away.")


STORIES = (
    printed,
    drafted,
    signed,
    taken,
    verified,
    core_positive,
    returned,
    amended,
    stale,
    expired,
    cancelled,
)
