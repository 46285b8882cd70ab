"""Finding a patient by what people type: part of a name, a record number, a birth date, a slip."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, Subquery

from rituximab.access.permission import Permission

from .course import Course
from .patient import Patient, PatientQuerySet, folded

if TYPE_CHECKING:
    from rituximab.access.actor import Actor

SHOWN = 20
#: Shorter words are too like each other for a guess at a slip.
LEAST_FOR_SLIPS, MOST_FOR_SLIPS = 4, 24
#: So much of a record number is no longer anybody's.
LEAST_OF_MRN = 4
NUMBER = re.compile(r"(?:patient )?([0-9]{1,18})", re.ASCII | re.IGNORECASE)

COMPACT_DAY = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
NAMED_DAY = re.compile(r"(\d{1,2})-([A-Za-z]{3})-(\d{4})", re.ASCII)
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Asked:
    """What a search says: the words of a name, and a birth date or birth year."""

    text: str
    words: tuple[str, ...]
    born: date | None = None
    year: int | None = None

    @property
    def empty(self) -> bool:
        return not (self.words or self.born or self.year)


def asked(text: str) -> Asked:
    """``okaf 1978``, ``14-Jul-1978``, ``14071978``, ``maria okafor``, ``DEMO-004217``."""
    words: list[str] = []
    born: date | None = None
    year: int | None = None
    for part in text.split()[:8]:
        if day := _day(part):
            born = day
        elif re.fullmatch(r"(19|20)\d{2}", part, re.ASCII):
            year = int(part)
        else:
            words += folded(part).split()
    return Asked(text.strip(), tuple(words), born, year)


def _day(part: str) -> date | None:
    try:
        if found := ISO_DAY.fullmatch(part):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := COMPACT_DAY.fullmatch(part):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if (found := NAMED_DAY.fullmatch(part)) and found[2].lower() in MONTHS:
            return date(int(found[3]), MONTHS.index(found[2].lower()) + 1, int(found[1]))
    except ValueError:
        return None
    return None


def found(actor: Actor, wish: Asked) -> PatientQuerySet:
    """Patients whose MRN begins with the text, or whose names have every word as a beginning; 21 at
    most. Who may not know a name finds nobody by one: only by the number, ``Patient 12``."""
    if not actor.may(Permission.PATIENT_IDENTITY):
        number = NUMBER.fullmatch(wish.text)
        return _listed(actor, Q(pk=int(number[1])) if number else Q(pk__in=()))
    by_name = reduce(and_, (_begins(word) for word in wish.words), _born(wish))
    hits = by_name if not wish.empty else Q(pk__in=())
    enough = len(wish.text) >= LEAST_OF_MRN and any(map(str.isdecimal, wish.text))
    by_number = Q(**{f"mrn__{'istartswith' if enough else 'iexact'}": wish.text})
    return _listed(actor, by_number | hits)


def slips(actor: Actor, wish: Asked) -> PatientQuerySet:
    """Patients whose names have every word with one letter wrong, missing, too many or swapped."""
    long = [word for word in wish.words if LEAST_FOR_SLIPS <= len(word) <= MOST_FOR_SLIPS]
    if not long or not actor.may(Permission.PATIENT_IDENTITY):
        return Patient.objects.none()
    return _listed(actor, reduce(and_, map(_nearly, long), _born(wish)))


def one_letter_off(word: str) -> set[str]:
    """The word with one letter left out, two swapped, or one place open (``.``) in it."""
    places = range(len(word))
    out = {word[:i] + word[i + 1 :] for i in places}
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in places[:-1]}
    other = {f"{word[:i]}.{word[i + 1 :]}" for i in places}
    more = {f"{word[:i]}.{word[i:]}" for i in range(1, len(word))}
    return (out | swapped | other | more) - {word}


def _begins(word: str) -> Q:
    """Some name begins with the word."""
    return Q(search_name__startswith=word) | Q(search_name__contains=f" {word}")


def _nearly(word: str) -> Q:
    """Some name begins like the word, but for one slip. A word is letters and digits alone."""
    return Q(search_name__regex=f"(^| )({'|'.join(sorted(one_letter_off(word)))})")


def by_previous_name(patient: Patient, wish: Asked) -> bool:
    """Whether some word of the search fits the patient's previous names alone."""
    now = f"{folded(patient.family_name)} {folded(patient.given_names)}".split()
    before = folded(patient.previous_names).split()
    return any(_fits(word, before) and not _fits(word, now) for word in wish.words)


def _fits(word: str, names: list[str]) -> bool:
    return any(name.startswith(word) for name in names)


def _born(wish: Asked) -> Q:
    day = Q(born=wish.born) if wish.born else Q()
    return day & (Q(born__year=wish.year) if wish.year else Q())


def _listed(actor: Actor, which: Q) -> PatientQuerySet:
    latest = Course.objects.filter(patient=OuterRef("pk"), error_at__isnull=True).order_by(
        "-number"
    )
    rows = Patient.objects.visible_to(actor).filter(which, error_at__isnull=True)
    return rows.annotate(
        course_id=Subquery(latest.values("pk")[:1]),
        course_number=Subquery(latest.values("number")[:1]),
        course_state=Subquery(latest.values("state")[:1]),
    ).order_by("search_name", "born", "pk")[: SHOWN + 1]
