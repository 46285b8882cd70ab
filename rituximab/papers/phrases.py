"""How a value of a snapshot is written on paper: the filters of the paper templates.

A number never parts from its unit and a date never breaks over two lines; drug names that look
alike are written tall-man. Values come as text (``"1000"``, ``"2026-11-22"``), never as a float.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rituximab.protocol.quantity import day_text, grouped
from rituximab.protocol.therapy import written

register = Library()

NOT_KNOWN = "not known"
WHOLE = re.compile(r'(<(span|b) class="whole">.*?</\2>)', re.DOTALL)
NUMBER_AND_UNIT = re.compile(r"(\d) (mg|mcg|g|kg|mL|L|cm|mm|m2|min|h|%|degrees)(?![\w])")
WORDS = {
    "dermatomyositis": "dermatomyositis (adult)",
    "juvenile_dermatomyositis": "juvenile dermatomyositis",
    "ulcerative_skin": "ulcerative skin disease",
    "sc": "subcutaneous",
    "iv": "intravenous",
    "oral": "oral",
    "blood-count": "blood count",
    "liver": "liver enzymes",
    "kidney": "kidney function",
    "immunoglobulins": "immunoglobulins",
    "lung-function": "lung function",
    "hbv-dna": "HBV DNA and ALT",
    "core-set-week-12": "response, week 12",
    "core-set-week-26": "response, week 26",
}
#: A dose by time is written with words: "mg per day" cannot be misread as a fraction or a number.
PER = {
    "mg/day": "mg per day",
    "mg/week": "mg per week",
    "g/day": "g per day",
    "mg/kg/day": "mg per kg per day",
    "mg/m2/week": "mg per m2 per week",
    "mg/pulse": "mg per pulse",
}


@register.filter
def day(value: str | None) -> SafeString:
    """``22-Nov-2026``, in one piece."""
    return whole(day_text(date.fromisoformat(value))) if value else whole(NOT_KNOWN)


@register.filter
def moment(signed: dict[str, str]) -> SafeString:
    """``22-Nov-2026 10:15 UTC`` of a dict with ``at`` and ``zone``."""
    at = datetime.fromisoformat(signed["at"])
    return whole(f"{day_text(at.date())} {at:%H:%M} {signed['zone']}")


@register.filter
def amount(value: str | int | None, unit: str = "") -> SafeString:
    """``1,000 mg``: a comma in the thousands, no trailing zero, never parted from its unit."""
    if value is None or value == "":
        return whole(NOT_KNOWN)
    text = grouped(Decimal(value))
    return whole(f"{text} {PER.get(unit, unit)}" if unit else text)


@register.filter
def clock(minutes: str) -> SafeString:
    """``4 h 15 min`` of minutes, to the next full one."""
    hours, rest = divmod(int(Decimal(minutes).to_integral_value("ROUND_CEILING")), 60)
    return whole(" ".join([f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours)))


@register.filter
def drug(name: str) -> str:
    """The name as the protocol writes it: tall-man where names look alike."""
    return written(name)  # type: ignore[arg-type]


@register.filter
def words(code: str | None) -> str:
    """A code word for people."""
    return WORDS.get(code or "", (code or "").replace("_", " ").replace("-", " "))


@register.filter
def reading(value: str) -> str:
    """A result as it is written on paper: powers as they are read."""
    value = value.replace(" x10^9/L", " x 10\u2079/L").replace(" 10^9/L", " x 10\u2079/L")
    return value.replace(" x 10\u2079/L", "\u00a0x\u00a010\u2079/L")


@register.filter
def closed(sentence: str) -> str:
    """A sentence inside another one: without a stop of its own."""
    return sentence.rstrip(". ")


@register.filter
def upper(text: str) -> str:
    return text.upper()


@register.filter
def name(patient: dict[str, Any]) -> str:
    """``OKAFOR, Maria (Ms)``: never shortened."""
    given = f", {patient['given_names']}" if patient["given_names"] else ""
    title = f" ({patient['title']})" if patient["title"] else ""
    return f"{patient['family_name'].upper()}{given}{title}"


@register.filter
def rule(working: str) -> str:
    """``15 mg per kg, at most 1,000 mg`` without the weight behind it, which stands above."""
    return working.rpartition(", ")[0] or working


@register.filter
def times(count: int) -> range:
    """For a number of blank rows."""
    return range(count)


def glued(html: str) -> str:
    """HTML in which no line ends between a number and its unit, whoever wrote the sentence."""
    parts = WHOLE.split(html)  # what is kept whole already stands at every third place
    return "".join(
        part if place % 3 == 1 else NUMBER_AND_UNIT.sub("\\1\u00a0\\2", part)
        for place, part in enumerate(parts)
        if place % 3 != 2
    )


def whole(text: str) -> SafeString:
    """Text that is never broken over two lines."""
    return format_html('<span class="whole">{}</span>', text)
