"""Stories at the chair: today's, and those whose infusion went another way than planned."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from rituximab.actions import course as courses
from rituximab.actions import infusion as deeds
from rituximab.actions.event import decide_event

from .chair import Chair
from .sketch import Sketch, Story
from .usual import to_ready


def begin(
    s: Sketch, family: str, given: str, born: date, sex: str, kg: str, cm: str, **more: str
) -> None:
    """Registered and screened; infusion 1 is planned for the day after the story's origin."""
    s.register(family, given, born, sex, **more)
    child = more.get("diagnosis", "").startswith("juvenile")
    s.measure(kg, cm)
    to_ready(s, "muscle", first=1, child=child)


def checked_in(s: Sketch) -> Story:
    """In the chair this morning: half of the checks are done."""
    s.origin = -1
    yield -1
    begin(s, "Adeyemi", "Folasade", date(1973, 2, 20), "female", "71", "166")
    chair = Chair(s).ordered()
    yield 0
    chair.scheduled("2").arrived().looked_at(5)


def running(s: Sketch) -> Story:
    """Infusing now, at the third rate: the next change and vital signs fall due."""
    s.origin = -1
    yield -1
    begin(s, "Virtanen", "Aino", date(1980, 6, 7), "female", "66", "170")
    chair = Chair(s).ordered()
    yield 0
    s.clock.last = max(s.clock.last, s.clock.now - timedelta(minutes=118))
    chair.cleared("1").started().stepped(2)


def booked(s: Sketch) -> Story:
    """Has a chair for today and has not come yet."""
    s.origin = -1
    yield -1
    begin(s, "Dlamini", "Sipho", date(1965, 11, 3), "male", "82", "177")
    chair = Chair(s).ordered()
    yield 0
    chair.scheduled("5")


def slowed(s: Sketch) -> Story:
    """Grade 2 at the fourth rate: paused, treated, on at half, completed."""
    s.origin = -9
    yield -10
    begin(s, "Haugen", "Ingrid", date(1984, 3, 12), "female", "68", "172")
    chair = Chair(s).ordered()
    yield -8
    chair.cleared().started().stepped(3)
    chair.wait(12)
    reaction = chair.reacted(2, "Flushing, itching, chills", taken="Paused, antihistamine given.")
    chair.do(
        deeds.record_medicine,
        purpose="reaction",
        drug="diphenhydrAMINE",
        dose="25 mg",
        route="intravenous",
        event_id=reaction.event_id,
    )
    chair.resumed().stepped().completed().closed()


def severe(s: Sketch) -> Story:
    """Grade 3 with hypoxia: stopped early; infusion 2 waits for a prescriber's decision."""
    s.origin = -7
    yield -8
    begin(s, "Petrov", "Nikolai", date(1962, 9, 30), "male", "85", "178")
    chair = Chair(s).ordered()
    yield -6
    chair.cleared().started().stepped(4)
    chair.wait(9)
    chair.reacted(
        3, "Wheeze, hypotension, saturation 88 %", terms=["hypoxia"], taken="Oxygen, steroid."
    )
    chair.stopped("Grade 3 reaction").closed()


def decided(s: Sketch) -> Story:
    """Grade 3, and the prescriber decided to go on: infusion 2 is being prepared for."""
    s.origin = -12
    yield -13
    begin(s, "Osman", "Hodan", date(1979, 1, 15), "female", "59", "161")
    chair = Chair(s).ordered()
    yield -11
    chair.cleared().started().stepped(2)
    chair.wait(5)
    reaction = chair.reacted(3, "Rigors, back after the pause", taken="Steroid, observed.")
    chair.stopped("Grade 3 reaction").closed()
    yield -10
    s.do(
        decide_event,
        event_id=reaction.event_id,
        action="proceed",
        reason="Fully recovered within two hours; slower steps and more premedication next time.",
    )


def ended(s: Sketch) -> Story:
    """Grade 4: stopped for good, riTUXimab is not given again."""
    s.origin = -25
    yield -26
    begin(s, "Girard", "Camille", date(1991, 5, 4), "female", "63", "169")
    chair = Chair(s).ordered()
    yield -24
    chair.cleared().started().stepped(1)
    chair.wait(4)
    chair.reacted(4, "Anaphylaxis: collapse within minutes", taken="EPINEPHrine, team called.")
    chair.stopped("Grade 4 reaction").closed()
    yield -23
    s.of_course(
        courses.discontinue_course, kind="toxicity", reason="Anaphylaxis: never again riTUXimab."
    )


def unwell(s: Sketch) -> Story:
    """Came with a cold: infusion 1 was not given and is to be planned anew."""
    s.origin = -3
    yield -4
    begin(s, "Rahman", "Tasnim", date(1987, 7, 7), "female", "57", "158")
    chair = Chair(s).ordered()
    yield -2
    chair.scheduled().arrived()
    chair.do(
        deeds.not_given, code="unwell", reason="Runny nose and 37.9 degrees; to come in a week."
    )


def weighed(s: Sketch) -> Story:
    """A child whose weight at the chair moves the dose: the order is stale, nothing starts."""
    s.origin = -1
    yield -2
    begin(
        s,
        "Santos",
        "Beatriz",
        date(2016, 8, 21),
        "female",
        "31",
        "130",
        diagnosis="juvenile_dermatomyositis",
    )
    chair = Chair(s).ordered()
    yield 0
    chair.scheduled("7").arrived().looked_at(2)
    chair.do(
        deeds.record_check,
        item="measurement",
        said={
            "height_cm": Decimal(130),
            "weight_kg": Decimal("34.5"),
            "confirmed_because": "Weighed twice on two scales.",
        },
    )


STORIES = (checked_in, booked, slowed, severe, decided, ended, unwell)
CHILDREN = (weighed,)
#: Told last: its clock runs up to the present.
LAST = (running,)
