"""The filters that write every number, date and drug name a person reads."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rituximab.protocol.quantity import age_in_years, day_text, grouped, half_up, unit_text
from rituximab.protocol.therapy import written

register = template.Library()

NBSP = "\u00a0"
#: What lets a rule that stands be passed, in words.
LIFTS = {
    "fact": "a new fact: the missing or newer result, event or answer on record",
    "plan": "a specialist's plan on record",
    "decision": "a recorded decision, such as that on the co-drugs",
    "exception": "an exception, approved by a second person",
    "answer": "an answer with a reason",
    "none": "nothing: only other facts change it",
}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@register.filter
def quantity(value: Any, unit: str = "") -> str:
    """``1,000 mg``: no trailing zero, a leading zero, no line break between number and unit."""
    if value is None or value == "":
        return "not known"
    text = grouped(value if isinstance(value, Decimal) else Decimal(str(value)))
    return f"{text}{NBSP}{unit_text(unit)}" if unit else text


@register.filter
def unit(word: str) -> str:
    """A unit alone, as people read it."""
    return unit_text(word)


@register.filter
def measured(parameter: Any) -> str:
    """The value of a parameter of the edition: a number with its unit, or a word."""
    value = parameter.value
    return quantity(value, parameter.unit) if isinstance(value, Decimal) else spoken(value)


@register.filter
def local_policy(source: Any) -> bool:
    """Whether an entry is local policy and its source does not say so already."""
    return bool(source.tag == "local" and "local policy" not in source.source.lower())


@register.filter
def lift(word: str) -> str:
    """What lets a rule that stands be passed, in words."""
    return LIFTS[word]


@register.filter
def by_rate(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a signed rate table, one a rate: the last one runs to the end of the bag."""
    last = {row["step"]: row for row in rows}
    first = {row["step"]: row for row in reversed(rows)}
    return [{**last[step], "from_min": first[step]["from_min"]} for step in sorted(last)]


@register.filter
def cdate(value: date | str | None) -> str:
    """``22-Nov-2026``."""
    if not value:
        return "not known"
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return day_text(value).replace("-", "\u2011")


@register.filter
def cdatetime(value: datetime | None) -> str:
    """``22-Nov-2026 15:31`` in the clinic's time."""
    if not value:
        return "not known"
    local = timezone.localtime(value)
    return f"{cdate(local.date())}{NBSP}{local:%H:%M}"


@register.filter
def clock(value: datetime) -> str:
    """``15:31`` in the clinic's time."""
    return f"{timezone.localtime(value):%H:%M}"


@register.filter
def zone(value: datetime) -> str:
    """What the clinic's zone is called at that moment, like ``CET``."""
    return timezone.localtime(value).tzname() or ""


@register.filter
def weekday(value: date | None) -> str:
    """``Mon 23-Nov-2026``."""
    if not value:
        return "not planned"
    return f"{WEEKDAYS[value.weekday()]}{NBSP}{cdate(value)}"


@register.filter
def elapsed(minutes: Decimal) -> str:
    """``4 h 15 min``, to the nearest minute."""
    hours, rest = divmod(int(half_up(minutes, Decimal(1))), 60)
    return f"{hours}{NBSP}h {rest:02d}{NBSP}min"


@register.filter
def age(born: date, on: date | None = None) -> str:
    """Under 2 years in months, under 18 as ``7y 3m``, else ``48y``."""
    on = on or timezone.localdate()
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    if months < 24:
        return f"{months}m"
    years = age_in_years(born, on)
    return f"{years}y {months % 12}m" if years < 18 else f"{years}y"


@register.filter
def since(day: date, on: date | None = None) -> str:
    """``today``, ``yesterday``, ``41 days ago``."""
    days = ((on or timezone.localdate()) - day).days
    words = {0: "today", 1: "yesterday"}
    return words.get(days, f"{days}{NBSP}days ago" if days > 0 else cdate(day))


@register.filter
def rounded(value: Decimal, places: int) -> Decimal:
    """Half up to so many digits after the point; for showing only."""
    return half_up(value, Decimal(1).scaleb(-places))


@register.filter
def drug(name: str) -> str:
    """The name as the protocol writes it: tall-man where names look alike."""
    return written(name)  # type: ignore[arg-type]


@register.filter
def spoken(word: str) -> str:
    """A code word for people: ``not_met`` is ``not met``."""
    return str(word).replace("_", " ").replace("-", " ")


ROUTE_WORD = {"iv": "intravenous", "sc": "subcutaneous"}


@register.filter
def route(code: str) -> str:
    """A way into the body, in words: two letters are read as something else."""
    return ROUTE_WORD.get(code, code)


@register.filter
def aslist(value: Any) -> list[Any]:
    """One thing where a component takes several."""
    return [value]


LEVEL_WORD = {"stop": "STOP", "caution": "CAUTION", "note": "Note"}


@register.filter
def finding_tag(finding: Any) -> SafeString:
    """The word and shape of a finding's state."""
    if finding.status == "not_applicable":
        return format_html('<span class="tag plain">{}</span>', "not applicable")
    if finding.status == "met":
        return format_html('<span class="tag done">{}</span>', "met")
    if finding.lifted_by:
        return format_html('<span class="tag note">{}</span>', f"lifted by {finding.lifted_by}")
    unknown = " unknown" if finding.status == "unknown" else ""
    word = LEVEL_WORD[finding.level] + (": not known" if unknown else "")
    return format_html('<span class="tag {}{}">{}</span>', finding.level, unknown, word)
