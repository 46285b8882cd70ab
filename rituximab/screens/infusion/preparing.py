"""What is asked and given before the first drop, each line with its form and what it came to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from rituximab.actions import infusion as deeds
from rituximab.actions.infusion.bedside import checks_of as answers_of
from rituximab.actions.infusion.bedside import of_infusion
from rituximab.actions.order.frozen import Frozen
from rituximab.protocol.medicine import MedicineLine
from rituximab.protocol.monograph import Premedication
from rituximab.protocol.quantity import PERCENT, half_up
from rituximab.protocol.rates import at_minute
from rituximab.records.base import local_day
from rituximab.records.frozen import signed_order
from rituximab.records.year_rows import GivenMedicineRow, PreCheckRow
from rituximab.screens.shared.forms import DeedForm

from . import forms as f
from .desk import ONE, Desk
from .doses import single_dose

#: Item -> what it is called, and what is asked or done.
ITEMS = {
    "identity": ("Identity", "Two identifiers, said by the patient or read from the wristband"),
    "printout": ("Printed order", "The check code under the symbol on the page in your hand"),
    "measurement": ("Height and weight today", "The dose depends on them"),
    "infection": ("Infection", "Any infection that needs treatment, or a suspicion of one?"),
    "fever": ("Temperature", "Measured now"),
    "neurological": (
        "Neurological symptoms",
        "Anything new: confusion, speech, sight, walking, weakness of one side?",
    ),
    "respiratory": ("Respiratory symptoms", "New cough or breathlessness?"),
    "pregnancy": ("Pregnancy", "Could the patient be pregnant?"),
    "consent": ("Consent", "Is the consent on file, and does the patient still agree?"),
    "access": ("Venous access", "Does the line run freely?"),
    "equipment": (
        "Resuscitation equipment",
        "First infusion ever: is it in the room, with the medicines against a reaction?",
    ),
}
#: Items whose yes lets the infusion go on; of every other question it is the no.
WANTED = ("consent", "access", "equipment")


@dataclass(frozen=True)
class Check:
    item: str
    title: str
    hint: str
    answer: PreCheckRow | None
    form: DeedForm
    change: str
    current: bool

    @property
    def kind(self) -> str:
        return self.item if self.item in f.CHECK_FORMS else "answer"

    @property
    def good(self) -> str:
        """The answer that lets the infusion go on."""
        return "yes" if self.item in WANTED else "no"

    @property
    def asks_words(self) -> bool:
        return self.item in ("infection", "neurological", "respiratory")

    @property
    def state(self) -> str:
        if self.answer is None:
            return "open"
        return "done" if self.answer.clear else "stop"


def checks_of(desk: Desk, slot: str = "", refused: DeedForm | None = None) -> list[Check]:
    """Every item that this infusion needs; the first open one is where the nurse goes on."""
    day = local_day(desk.at)
    answers = answers_of(desk.chart, desk.row, day)
    needed = deeds.needed_checks(desk.chart, desk.row)
    first = next((item for item in needed if item not in answers), "")
    found = []
    for item in needed:
        mine = f"check-{item}"
        make = f.CHECK_FORMS.get(item, f.AnswerForm)
        form = refused if refused is not None and slot == mine else make(auto_id=f"{mine}-%s")
        change = _against_order(desk) if item == "measurement" else ""
        answer = answers.get(item)
        found.append(Check(item, *ITEMS[item], answer, form, change, item == first))
    return found


def _against_order(desk: Desk) -> str:
    """Height and weight of the signed order, and by how many per cent today's differ."""
    if desk.order is None or desk.order.signed_by_id is None:
        return ""
    signed = signed_order(actor=desk.actor, order_id=desk.order.id)
    if signed is None:
        return ""
    sizes = Frozen(signed).content["measurements"]
    return "; ".join(_sizes(desk, sizes))


def _sizes(desk: Desk, sizes: dict[str, Any]) -> Iterator[str]:
    for name, column, unit in (("height", "height_cm", "cm"), ("weight", "weight_kg", "kg")):
        signed = sizes.get(name)
        if not signed or not signed["value"]:
            continue
        was = Decimal(signed["value"])
        text = f"{name} in the order {signed['value']} {unit}"
        today = [m for m in desk.chart.measurements if m.on == local_day(desk.at)]
        now = [getattr(m, column) for m in today if getattr(m, column) is not None]
        if now:
            percent = half_up((now[-1] - was) / was * PERCENT, ONE.scaleb(-1))
            text += f", today {now[-1].normalize():f} {unit} ({percent:+f} %)"
        yield text


@dataclass(frozen=True)
class Before:
    """One line of premedication; ``opens`` and ``ends``: when the infusion may start after it."""

    line: MedicineLine[Premedication]
    rows: list[GivenMedicineRow]
    form: DeedForm
    at: datetime

    @property
    def given(self) -> GivenMedicineRow | None:
        return next((row for row in self.rows[::-1] if row.given), None)

    @property
    def left_out(self) -> GivenMedicineRow | None:
        return self.rows[-1] if self.rows and self.given is None else None

    @property
    def single(self) -> str:
        return single_dose(self.line)

    @property
    def route(self) -> str:
        """The route where there is one; of two the nurse says which it was."""
        route = self.line.medicine.route
        return "" if " or " in route else route

    @property
    def opens(self) -> datetime | None:
        row = self.given
        return at_minute(row.happened_at, Decimal(self.line.medicine.from_min)) if row else None

    @property
    def ends(self) -> datetime | None:
        row, medicine = self.given, self.line.medicine
        if row is None or medicine.completed:
            return None
        return at_minute(row.happened_at, Decimal(medicine.to_min))

    @property
    def window(self) -> str:
        """early, open or late."""
        if self.opens and self.at < self.opens:
            return "early"
        return "late" if self.ends and self.at > self.ends else "open"


def premedication_of(desk: Desk, slot: str = "", refused: DeedForm | None = None) -> list[Before]:
    rows = of_infusion(desk.chart.medicines, desk.row)
    today = [one for one in rows if local_day(one.happened_at) == local_day(desk.at)]
    found = []
    for line in deeds.premedication_lines(desk.chart):
        key = line.medicine.id
        mine = f"line-{key}"
        own = [one for one in today if one.line == key]
        made = f.MedicineForm(auto_id=f"{mine}-%s")
        form = refused if refused is not None and slot == mine else made
        found.append(Before(line, own, form, desk.at))
    return found
