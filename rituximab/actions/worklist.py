"""Deeds on a worklist: take a row, give it back, put it off, wake it, carry the list away.

A claim is no lock: it tells the others who looks after it, and whoever agrees with the holder may
take it over. A row that is put off leaves the list of everybody until its day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from rituximab.audit import trail
from rituximab.audit.models import AuditEvent
from rituximab.protocol.quantity import day_text
from rituximab.records.models import WorkMark
from rituximab.records.worklist import (
    LISTS,
    LONGEST_SLEEP_DAYS,
    List,
    Waiting,
    patient_id_of,
    row_of,
)

from .base import (
    STANDING,
    Actor,
    Faults,
    Permission,
    add,
    deed,
    local_day,
    locked_patient,
    refuse,
    require,
    swap,
    values_of,
)


@deed(Permission.WORKLIST_CLAIM)
def claim_work(
    *, by: Actor, at: datetime, subject: str, subject_id: int, over: int | None = None
) -> WorkMark:
    """Take the row. ``over``: the user from whom it is taken over, as the person saw it.

    Raises NotAllowed: "not-waiting", "taken", "yours".
    """
    row, _, mark = _held(by, at, subject, subject_id)
    holder = mark.claimed_by_id if mark else None
    if holder == by.user_id:
        raise refuse("yours", "You took it already.")
    if mark and mark.claimed_by and holder != over:
        since = f"{day_text(local_day(mark.written_at))}"
        raise refuse(
            "taken",
            f"{mark.claimed_by.full_name} took it on {since}.",
            "Agree on it, then take it over.",
        )
    return _marked(row, mark, "worklist.claim", by, at, claimed_by_id=by.user_id)


@deed(Permission.WORKLIST_CLAIM, "worklist.give_back")
def give_back_work(*, by: Actor, at: datetime, subject: str, subject_id: int) -> WorkMark:
    """The row is nobody's again. Raises NotAllowed: "not-waiting", "not-yours"."""
    row, _, mark = _held(by, at, subject, subject_id)
    if mark is None or mark.claimed_by_id != by.user_id:
        raise refuse("not-yours", "You did not take it, so you cannot give it back.")
    return _marked(row, mark, "worklist.give_back", by, at, claimed_by_id=None)


@deed(Permission.WORKLIST_CLAIM, "worklist.snooze")
def snooze_work(
    *, by: Actor, at: datetime, subject: str, subject_id: int, until: date, reason: str
) -> WorkMark:
    """The row leaves the lists and comes back on the day ``until``.

    Raises NotAllowed: "not-waiting", "not-put-off" (what is at the chair), "presses" (urgent, later
    than the next day); Invalid: ``until``, ``reason``.
    """
    row, on, mark = _held(by, at, subject, subject_id)
    if not on.sleeps:
        raise refuse("not-put-off", "What is to be given today is not put off.")
    faults, today = Faults(), local_day(at)
    latest = today + timedelta(days=LONGEST_SLEEP_DAYS)
    faults.unless(until > today, "until", "Choose a day after today.")
    faults.unless(until <= latest, "until", f"Until {day_text(latest)} at most.")
    reason = faults.said("reason", reason)
    faults.fits(WorkMark, reason=reason)
    faults.stop()
    if on.presses and row.rank == 0 and until > today + timedelta(days=1):
        raise refuse(
            "presses",
            "It is urgent, so it comes back tomorrow.",
            "Choose tomorrow, or deal with it now.",
        )
    said = {"snoozed_until": until, "reason": reason}
    return _marked(row, mark, "worklist.snooze", by, at, **said)


@deed(Permission.WORKLIST_CLAIM, "worklist.wake")
def wake_work(*, by: Actor, at: datetime, subject: str, subject_id: int) -> WorkMark:
    """The row is back at once. Raises NotAllowed: "not-waiting", "awake"."""
    row, _, mark = _held(by, at, subject, subject_id)
    if mark is None or mark.snoozed_until is None or mark.snoozed_until <= local_day(at):
        raise refuse("awake", "It is not put off.")
    return _marked(row, mark, "worklist.wake", by, at, snoozed_until=None, reason="")


def export_worklist(
    *, by: Actor, at: datetime, name: str, patient_ids: Sequence[int]
) -> list[AuditEvent]:
    """A list is carried away: one reading of each of its patients, in the order of the list."""
    require(by, Permission.WORKLIST_VIEW)
    rows = {"list": name, "patients": len(set(patient_ids))}
    with transaction.atomic(durable=True):
        return [
            trail.record(
                deed="worklist.export",
                by=by,
                at=at,
                subject=("patient", patient_id),
                patient=patient_id,
                new=rows,
            )
            for patient_id in dict.fromkeys(patient_ids)
        ]


def _held(
    by: Actor, at: datetime, subject: str, subject_id: int
) -> tuple[Waiting, List, WorkMark | None]:
    """The row with its patient held, the list it waits on, and the mark that counts for it."""
    locked_patient(by, patient_id_of(by, subject, subject_id))
    found = row_of(by, local_day(at), subject, subject_id)
    if found is None:
        raise refuse(
            "not-waiting",
            "It waits on no list of yours, or no longer.",
            "Look at the worklist again.",
        )
    name, row = found
    mark = _standing(by, row)
    return row, LISTS[name], mark if mark and mark.written_at >= row.since else None


def _standing(by: Actor, row: Waiting) -> WorkMark | None:
    rows = WorkMark.objects.filter(
        STANDING,
        clinic_id=by.clinic_id,
        subject_type=row.subject,
        subject_id=row.subject_id,
    )
    return rows.select_related("claimed_by").first()


NOTHING: dict[str, Any] = {"claimed_by_id": None, "snoozed_until": None, "reason": ""}


def _marked(
    row: Waiting, mark: WorkMark | None, word: str, by: Actor, at: datetime, **said: Any
) -> WorkMark:
    """One mark a subject: what it was before stands in the trail. One that no longer counted keeps
    nothing of what it said."""
    old = mark or _standing(by, row)
    if old is None:
        new = WorkMark(
            clinic_id=by.clinic_id, subject_type=row.subject, subject_id=row.subject_id, **said
        )
        return add(
            new, deed=word, by=by, at=at, patient_id=row.patient_id, reason=said.get("reason", "")
        )
    changes = {**({} if mark else NOTHING), **said, "written_at": at, "written_by_id": by.user_id}
    before = values_of(old, changes)
    swap(old, None, **changes)  # not ``change``: its reason is the trail's, here it is a column
    trail.record(
        deed=word,
        by=by,
        at=at,
        subject=old,
        patient=row.patient_id,
        old=before,
        new=values_of(old, changes),
        reason=said.get("reason", ""),
    )
    return old
