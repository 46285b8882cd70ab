"""Pages of a list by its keys, its filters, and all counts in one statement."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, Q, QuerySet

from rituximab.access.permission import Permission
from rituximab.records.patient import folded
from rituximab.records.search import NUMBER

from .lists import LISTS
from .marks import of_row
from .waiting import Part, Waiting, waiting

if TYPE_CHECKING:
    from rituximab.access.actor import Actor

PAGE = 50
MOST = 99


@dataclass(frozen=True, slots=True)
class Wish:
    """What of a list is shown. ``whose``: "mine" (claimed by me) or "free" (claimed by nobody);
    ``snoozed``: only what sleeps, else only what does not (None: both); ``text``: the beginning of
    a name or record number, or ``Patient 12``; ``since``: only what came after that moment."""

    whose: str = ""
    urgent: bool = False
    snoozed: bool | None = False
    text: str = ""
    since: datetime | None = None


#: A place in a list: the values of its keys in the last row shown.
Place = tuple[Any, ...]


def queries(name: str, actor: Actor, today: date, wish: Wish) -> list[QuerySet[Any, Any]]:
    """The statements of a list under a wish, one for each of its parts."""
    parts = LISTS[name].parts(actor, today)
    return [_narrowed(one, actor, today, wish) for one in parts]


def _narrowed(one: Part, actor: Actor, today: date, wish: Wish) -> QuerySet[Any, Any]:
    rows, marks = one.rows, of_row(actor)
    if wish.snoozed is not None:
        asleep = Exists(marks.filter(snoozed_until__gt=today))
        rows = rows.filter(asleep if wish.snoozed else ~asleep)
    if wish.whose == "mine":
        rows = rows.filter(Exists(marks.filter(claimed_by_id=actor.user_id)))
    elif wish.whose == "free":
        rows = rows.exclude(Exists(marks.filter(claimed_by__isnull=False)))
    if wish.urgent:
        rows = rows.filter(rank=0)
    if wish.text:
        rows = rows.filter(_named(one.patient, wish.text, actor))
    if wish.since:
        rows = rows.filter(since__gt=wish.since)
    return rows


def _named(patient: str, text: str, actor: Actor) -> Q:
    """Who may not know a name finds nobody by one."""
    if not actor.may(Permission.PATIENT_IDENTITY):
        number = NUMBER.fullmatch(text.strip())
        return Q(**{f"{patient}_id": int(number[1])}) if number else Q(pk__in=())
    which = Q()
    for word in folded(text).split():
        column = f"{patient}__search_name"
        which &= Q(**{f"{column}__startswith": word}) | Q(**{f"{column}__contains": f" {word}"})
    by_number = Q(**{f"{patient}__mrn__istartswith": text.strip()})
    return (which | by_number) if which else by_number


def rows_of(
    name: str,
    actor: Actor,
    today: date,
    wish: Wish = Wish(),
    after: Place | None = None,
    size: int = PAGE,
) -> tuple[list[Waiting], bool]:
    """A page of rows and whether more follow ``after`` the last; one statement a part."""
    keys = LISTS[name].keys
    pages = []
    for rows in queries(name, actor, today, wish):
        if after:
            rows = rows.filter(_beyond(keys, after))
        pages.append([waiting(row) for row in rows.order_by(*keys)[: size + 1]])
    found = pages[0] if len(pages) == 1 else _merged(keys, chain(*pages))
    return found[:size], len(found) > size


def _beyond(keys: tuple[str, ...], place: Place) -> Q:
    """Everything after the place, key by key."""
    beyond, same = Q(pk__in=()), Q()
    for key, value in zip(keys, place, strict=True):
        column, step = (key[1:], "lt") if key.startswith("-") else (key, "gt")
        beyond |= same & Q(**{f"{column}__{step}": value})
        same &= Q(**{column: value})
    return beyond


def _merged(keys: tuple[str, ...], rows: Iterable[Waiting]) -> list[Waiting]:
    found = list(rows)
    for key in reversed(keys):  # sorting is stable: the least of the keys first
        column = key.removeprefix("-")
        found.sort(key=lambda row: getattr(row, column), reverse=key.startswith("-"))
    return found


# ---- places in an address -----------------------------------------------------------------

SLUG = re.compile(r"[a-z0-9-]{0,60}", re.ASCII)


def place_text(name: str, row: Waiting) -> str:
    """The row's place, for an address."""
    values = (getattr(row, key.removeprefix("-")) for key in LISTS[name].keys)
    return "~".join(v.isoformat() if isinstance(v, date) else str(v) for v in values)


def place_of(name: str, text: str) -> Place | None:
    """The place as ``place_text`` wrote it; anything else is the start of the list."""
    keys, said = LISTS[name].keys, text.split("~")
    try:
        return tuple(_key(key, part) for key, part in zip(keys, said, strict=True))
    except ValueError:
        return None


def _key(key: str, text: str) -> Any:
    """The value of one key. Raises ValueError."""
    if key in ("due_at", "since", "-since"):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("no zone")
        return moment
    if key == "due_on":
        return date.fromisoformat(text)
    if key == "rule_key":
        if not SLUG.fullmatch(text):
            raise ValueError("no rule")
        return text
    number = int(text)
    if not 0 <= number < 2**63:
        raise ValueError("no number of a row")
    return number


# ---- counts -------------------------------------------------------------------------------


def counts(
    asked: dict[str, tuple[str, Wish]], actor: Actor, today: date, most: int = MOST
) -> dict[str, int]:
    """How many rows each of the lists has under its wish, at most ``most`` + 1; one statement."""
    texts: list[str] = []
    values: list[Any] = []
    for name, wish in asked.values():
        sums = []
        for rows in queries(name, actor, today, wish):
            try:
                sql, given = rows.order_by().values("pk")[: most + 1].query.sql_with_params()
            except EmptyResultSet:
                continue
            sums.append(f"(SELECT COUNT(*) FROM ({sql}) counted)")
            values += given
        texts.append(" + ".join(sums) or "0")
    if not texts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(texts)}", values)
        found = cursor.fetchone()
    return {key: min(number, most + 1) for key, number in zip(asked, found, strict=True)}


def row_of(actor: Actor, today: date, subject: str, subject_id: int) -> tuple[str, Waiting] | None:
    """The row of this subject on one of the person's lists, asleep or not, and that list; what
    sleeps the least first."""
    wish = Wish(snoozed=None)
    found = None
    for name in (n for n, one in LISTS.items() if actor.roles.intersection(one.roles)):
        for rows in queries(name, actor, today, wish):
            values = rows.filter(subject=subject, subject_id=subject_id)[:1]
            for row in values:
                found = _stricter(found, (name, waiting(row)))
    return found


def _stricter(one: tuple[str, Waiting] | None, other: tuple[str, Waiting]) -> tuple[str, Waiting]:
    """Of two lists of one thing the one that lets it be put off the least."""

    def ease(found: tuple[str, Waiting]) -> int:
        name, row = found
        return LISTS[name].sleeps + (not (LISTS[name].presses and row.rank == 0))

    return other if one is None or ease(other) < ease(one) else one
