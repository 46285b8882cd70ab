"""Stories that end before an order: what blocks, what is asked, what is passed by two people."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rituximab.actions import course as courses
from rituximab.actions import eligibility
from rituximab.actions.event import record_event
from rituximab.actions.measurement import record_measurement
from rituximab.actions.patient import record_condition

from .sketch import Sketch, Story
from .usual import BLOOD, HEPATITIS, IMMUNITY, INFECTION, PANEL, codrugs, history, screened


def newcomer(s: Sketch) -> Story:
    """Registered today; not even the allergies are answered."""
    yield -1
    s.register("Marín-Ørsted", "Elena", date(1969, 3, 9), "female", title="Mrs")


def weight_slip(s: Sketch) -> Story:
    """140 typed as kilograms was pounds: the form asked, and the right weight was recorded."""
    yield -6
    s.register("Boateng", "Akosua", date(1981, 12, 2), "female")
    s.allergies(("penicillin", "rash 2011"))
    s.measure("63.5", "168", -120)
    yield -5
    s.of_patient(
        record_measurement,
        s.nurse,
        on=s.today,
        weight_kg=Decimal("63.503"),
        height_cm=Decimal(168),
        as_typed="140 lb, 168 cm",
    )


def too_early(s: Sketch) -> Story:
    """Methotrexate for six weeks only: eligibility names the day on which the twelve are full."""
    yield -9
    s.register("Whitfield", "James", date(1974, 5, 30), "male")
    s.allergies()
    s.measure("81", "179")
    s.drug("prednisone", "60", "mg/day", -60)
    s.drug("methotrexate", "20", "mg/week", -44, route="sc")
    s.open("muscle", "skin", first=50)


def organ_threat(s: Sketch) -> Story:
    """Lung disease that cannot wait for twelve weeks: an exception waits for a second senior."""
    yield -8
    s.register("Nakamura", "Yuki 中村", date(1988, 8, 17), "female")
    s.allergies()
    s.measure("52", "160")
    s.drug("prednisone", "50", "mg/day", -40)
    s.drug("mycophenolate", "2", "g/day", -33)
    s.open("lung", first=6)
    yield -2
    s.of_course(
        eligibility.request_exception,
        rule="twelve-weeks",
        code="organ-threatening",
        text="Rapidly progressive lung disease, FVC down 15 % in four weeks.",
    )


def exception_granted(s: Sketch) -> Story:
    """The same, approved by a second senior prescriber; screening has begun."""
    yield -14
    s.register("Παπαδοπούλου", "Σοφία", date(1979, 11, 23), "female")
    s.allergies()
    s.measure("66", "164")
    steroid = s.drug("prednisone", "60", "mg/day", -40)
    s.drug("azathioprine", "150", "mg/day", -38)
    s.open("cardiac", first=9)
    s.codrug(steroid, "reduce", "Taper under cover.", "40", "mg/day")
    request = s.of_course(
        eligibility.request_exception,
        rule="twelve-weeks",
        code="organ-threatening",
        text="Myocarditis with falling ejection fraction; cardiology asks for treatment now.",
    )
    yield -13
    s.answer_all("eligibility")
    s.do(
        eligibility.decide_exception,
        s.second,
        exception_id=request.pk,
        approve=True,
        text="Agreed at the joint meeting with cardiology.",
    )
    yield -4
    s.results(*INFECTION)


def exception_refused(s: Sketch) -> Story:
    """No trial of any steroid-sparing drug, and no reason to skip it."""
    yield -20
    s.register("Kowalczyk", "Piotr", date(1966, 1, 14), "male")
    s.allergies()
    s.measure("90", "182")
    s.drug("prednisone", "60", "mg/day", -100)
    s.open("skin", first=5)
    request = s.of_course(
        eligibility.request_exception,
        rule="agent-trial",
        code="other",
        text="The patient would rather not take methotrexate.",
    )
    yield -18
    s.do(
        eligibility.decide_exception,
        s.second,
        exception_id=request.pk,
        approve=False,
        text="Azathioprine and mycophenolate have not been offered.",
    )


def igra_indeterminate(s: Sketch) -> Story:
    """Indeterminate is not negative: tuberculosis stops."""
    yield -7
    s.register("Lindqvist", "Per", date(1961, 2, 2), "male")
    s.allergies()
    s.measure("77", "175")
    history(s)
    s.open("muscle", first=3)
    codrugs(s)
    s.eligible()
    yield -6
    s.results(*HEPATITIS, ("anti_hcv", "negative", ""), ("igra", "indeterminate", ""))
    s.results(*IMMUNITY)
    yield -2
    s.results(*BLOOD)
    s.vaccinations()


def hepatitis_missing(s: Sketch) -> Story:
    """Everything but the core antibody: there is no way round it."""
    yield -6
    s.register("Fitzgerald", "Nora", date(1957, 9, 3), "female")
    s.allergies(("latex", "urticaria"))
    s.measure("58", "159")
    history(s)
    s.open("muscle", first=2)
    codrugs(s)
    s.pregnancy(False, "After the menopause.")
    s.eligible()
    screened(s, panel=tuple(row for row in PANEL if row[0] != "anti_hbc"))


def full_tacrolimus(s: Sketch) -> Story:
    """Tacrolimus 4 mg a day beside steroid and methotrexate: too much, and no prophylaxis."""
    yield -8
    s.register("Haddad", "Karim كريم", date(1983, 4, 11), "male")
    s.allergies()
    s.measure("79", "177")
    history(s)
    tacrolimus = s.drug("tacrolimus", "4", "mg/day", -60, outcome="")
    s.open("lung", "muscle", first=5)
    codrugs(s)
    s.codrug(tacrolimus, "continue", "Trough to be seen first.")
    s.eligible()
    s.results(
        *PANEL, ("fvc", "68", "%"), ("dlco", "55", "%"), ("tacrolimus_trough", "9.2", "ng/mL")
    )
    s.vaccinations("not_possible", "Disease too active to wait.")


def low_igg(s: Sketch) -> Story:
    """IgG 4.2 g/L: a caution that waits for its answer."""
    yield -5
    s.register("Petrov", "Anton", date(1950, 6, 21), "male")
    s.allergies()
    s.of_patient(record_condition, s.nurse, kind="recurrent_infections")
    s.measure("70", "170")
    history(s)
    s.open("skin", first=4)
    codrugs(s)
    s.eligible()
    panel = tuple(row for row in PANEL if row[0] != "igg")
    screened(s, panel=(*panel, ("igg", "4.2", "g/L")))


def pregnant(s: Sketch) -> Story:
    """A positive pregnancy test: stop."""
    yield -4
    s.register("Okonkwo", "Adaeze", date(1994, 10, 8), "female")
    s.allergies()
    s.measure("61", "166")
    history(s)
    s.open("muscle", first=3)
    codrugs(s)
    s.pregnancy(True, "No contraception.")
    s.eligible()
    screened(s, panel=(*PANEL, ("hcg", "positive", "")))


def pharmacist_asked(s: Sketch) -> Story:
    """Hepatitis C result still on its way: the exception waits for a pharmacist."""
    yield -5
    s.register("Duarte", "Inês", date(1977, 7, 7), "female")
    s.allergies()
    s.measure("72", "169")
    history(s)
    s.open("ulcerative_skin", first=2)
    codrugs(s)
    s.pregnancy(False, "Hysterectomy 2015.")
    s.eligible()
    screened(s, panel=tuple(row for row in PANEL if row[0] != "anti_hcv"))
    yield -1
    s.of_course(
        eligibility.request_exception,
        rule="hcv",
        code="awaiting-result",
        text="Taken on Friday, the analyser is down; negative two years ago.",
    )


def infection(s: Sketch) -> Story:
    """Pneumonia the day before: the course is on hold."""
    yield -12
    s.register("Sørensen", "Birgit", date(1963, 12, 19), "female")
    s.allergies()
    s.measure("68", "167")
    history(s)
    s.open("muscle", first=3)
    codrugs(s)
    s.pregnancy(False, "After the menopause.")
    s.eligible()
    screened(s)
    yield -1
    s.of_patient(
        record_event,
        s.nurse,
        kind="serious_infection",
        on=s.today,
        description="Lobar pneumonia, admitted for intravenous antibiotics.",
    )


def intolerant(s: Sketch) -> Story:
    """Azathioprine not tolerated, with a reason: counts as tried."""
    yield -10
    s.register("Tanaka-Reid", "Hana", date(1990, 2, 27), "female")
    s.allergies()
    s.measure("55", "162")
    steroid = s.drug("prednisone", "60", "mg/day", -140)
    s.drug(
        "azathioprine",
        "110",
        "mg/day",
        -130,
        -121,
        outcome="intolerant",
        outcome_reason="Pancreatitis in the second week.",
    )
    s.open("skin", first=11)
    s.codrug(steroid, "reduce", "Taper under cover.", "30", "mg/day")
    s.eligible()


def wrong_patient(s: Sketch) -> Story:
    """A course opened for the wrong person, taken out of use by two prescribers."""
    yield -15
    s.register("Okafor", "Maria", date(1978, 7, 14), "female")
    s.allergies()
    s.open("muscle", first=10)
    yield -14
    why = "Opened for the wrong Maria Okafor."
    s.of_course(courses.mark_course_in_error, reason=why)
    s.of_course(courses.mark_course_in_error, s.second, reason=why)


STORIES = (
    newcomer,
    weight_slip,
    too_early,
    organ_threat,
    exception_granted,
    exception_refused,
    igra_indeterminate,
    hepatitis_missing,
    full_tacrolimus,
    low_igg,
    pregnant,
    pharmacist_asked,
    infection,
    intolerant,
    wrong_patient,
)
