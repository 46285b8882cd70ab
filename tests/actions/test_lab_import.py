"""Laboratory results from a file: what each row would do, and all of it or nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rituximab.access.once import new_key
from rituximab.actions.base import Invalid
from rituximab.actions.lab_file import MOST_BYTES, MOST_ROWS, cells_of, decoded
from rituximab.actions.lab_import import Preview, import_results, preview_import
from rituximab.actions.result import record_results
from rituximab.records.models import Patient, Result, Task
from tests.actions.kit import broken_trail, last, not_allowed, only_for, said
from tests.factories import Team, make_infusion, make_patient, make_team, ready_course
from tests.people import NOW

HEAD = "mrn,test,value,unit,date,lower,upper,laboratory,born"


@pytest.fixture
def patient(team: Team) -> Patient:
    return make_patient(team)


def file(*rows: str, head: str = HEAD) -> str:
    return "\n".join([head, *rows])


def looked(team: Team, *rows: str, head: str = HEAD) -> Preview:
    return preview_import(by=team.nurse, at=NOW, text=file(*rows, head=head))


def verdicts(preview: Preview) -> list[str]:
    return [row.verdict for row in preview.rows]


def applied(team: Team, text: str, **more: Any) -> list[Result]:
    digest = preview_import(by=team.nurse, at=NOW, text=text).digest
    return import_results(by=team.nurse, at=NOW, text=text, digest=digest, **more)


def igg(patient: Patient, value: str = "9.1", day: str = "2026-11-20", **cells: str) -> str:
    rest = [cells.get(name, "") for name in ("lower", "upper", "laboratory", "born")]
    return ",".join([patient.mrn, "IgG", value, "g/L", day, *rest])


def test_a_new_row_says_what_it_would_write(team: Team, patient: Patient) -> None:
    preview = looked(team, igg(patient, lower="7", laboratory="Central", born="1978-07-14"))
    (row,) = preview.rows
    assert (row.verdict, row.why, row.line) == ("new", (), 2)
    assert row.patient == patient and row.on == date(2026, 11, 20)
    assert row.values["value"] == Decimal("9.1") and row.shown == "9.1 g/L"
    assert not Result.objects.exists() and not said("result.import")


REFUSED = [
    ("{mrn}x,igg,9,g/L,2026-11-20", "No patient with the record number"),
    (",igg,9,g/L,2026-11-20", "record number is missing"),
    ("{mrn},,9,g/L,2026-11-20", "Name the test"),
    ("{mrn},vitamin d,9,g/L,2026-11-20", "No test is called 'vitamin d'"),
    ("{mrn},igg,9,mg/dL,2026-11-20", "The unit is not g/L"),
    ("{mrn},igg,9,,2026-11-20", "The unit is missing"),
    ('{mrn},igg,"9,1",g/L,2026-11-20', "Use a point"),
    ("{mrn},igg,<5,g/L,2026-11-20", "plain digits"),
    ("{mrn},igg,=1+1,g/L,2026-11-20", "plain digits"),
    ("{mrn},igg,1e2,g/L,2026-11-20", "plain digits"),
    ("{mrn},igg,,g/L,2026-11-20", "The value is missing"),
    ("{mrn},igg,9.12345,g/L,2026-11-20", "At most 4 digits"),
    ("{mrn},igg,9,g/L,20.11.2026", "is not written like"),
    ("{mrn},igg,9,g/L,2026-02-30", "There is no such day"),
    ("{mrn},igg,9,g/L,today", "is not written like"),
    ("{mrn},igg,9,g/L,2026-11-23", "The day lies ahead"),
    ("{mrn},igg,9,g/L,1970-01-01", "before birth"),
    ("{mrn},igg,9,g/L,2026-11-20,7,low", "The upper limit"),
    ("{mrn},igg,9,g/L,2026-11-20,8,7", "below the lower"),
    ("{mrn},igg,9,g/L,2026-11-20,,,=HYPERLINK(1)", "like a formula"),
    ("{mrn},igg,9,g/L,2026-11-20,,,-Central", "like a formula"),
    ("{mrn},igg,9,g/L,2026-11-20,,," + "x" * 101, "at most 100"),
    ("{mrn},igg,9,g/L,2026-11-20,,,,1978-07-15", "not so in the chart"),
    ("{mrn},igg,9,g/L,2026-11-20,,,,soon", "date of birth is not written"),
    ("{mrn},igg,9,g/L,2026-11-20,,,,,more", "more cells"),
    ("{mrn},hbsag,maybe,,2026-11-20", "Not a reading"),
    ("{mrn},hbsag,negative,g/L,2026-11-20,1", "has no unit and no lower"),
]


@pytest.mark.parametrize(("row", "why"), REFUSED)
def test_what_does_not_fit_is_refused_and_named(
    team: Team, patient: Patient, row: str, why: str
) -> None:
    preview = looked(team, row.format(mrn=patient.mrn))
    assert verdicts(preview) == ["refused"]
    assert why in " ".join(preview.rows[0].why)


def test_all_reasons_are_told(team: Team) -> None:
    (row,) = looked(team, "DEMO-X,igg,9,mg/dL,soon").rows
    assert len(row.why) == 3


def test_a_patient_of_another_clinic_is_not_known(team: Team) -> None:
    stranger = make_patient(make_team())
    (row,) = looked(team, igg(stranger)).rows
    assert row.verdict == "refused" and row.patient is None
    assert "No patient with the record number" in row.why[0]


@pytest.mark.parametrize(
    ("test", "unit", "kept"),
    [
        ("neutrophils", "10*9/L", "10^9/L"),
        ("Neutrophils", "x10^9/L", "10^9/L"),
        ("creatinine", "\u00b5mol/L", "umol/L"),
        ("CREATININE", "mg/dl", "mg/dL"),
        ("HBV DNA", "IU/mL", "IU/mL"),
    ],
)
def test_other_ways_to_write_a_test_and_a_unit(
    team: Team, patient: Patient, test: str, unit: str, kept: str
) -> None:
    (row,) = looked(team, f"{patient.mrn},{test},4,{unit},2026-11-20").rows
    assert row.values["unit"] == kept


def test_what_is_on_record_is_known(team: Team, patient: Patient) -> None:
    rows = [{"test": "igg", "value": Decimal("9.10"), "unit": "g/L"}]
    day = date(2026, 11, 20)
    record_results(by=team.nurse, at=NOW, patient_id=patient.pk, on=day, rows=rows)
    same, other = looked(team, igg(patient)), looked(team, igg(patient, "4"))
    assert verdicts(same) == ["known"] and verdicts(other) == ["new"]
    assert "Of that day there is 9.1 g/L on record" in other.rows[0].why[0]
    with not_allowed("nothing-new"):
        applied(team, file(igg(patient)))


def test_two_values_of_a_day_are_both_refused(team: Team, patient: Patient) -> None:
    preview = looked(team, igg(patient), igg(patient, "4"), igg(patient, day="2026-11-19"))
    assert verdicts(preview) == ["refused", "refused", "new"]
    assert "Line 3 has another value" in preview.rows[0].why[0]


def test_the_same_row_twice_is_one(team: Team, patient: Patient) -> None:
    preview = looked(team, igg(patient), igg(patient))
    assert verdicts(preview) == ["new", "known"]
    assert preview.rows[1].why == ("The same as line 2.",)
    assert len(applied(team, file(igg(patient), igg(patient)))) == 1


# ---- the file -----------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_each_separator(team: Team, patient: Patient, separator: str) -> None:
    text = file(igg(patient)).replace(",", separator)
    assert verdicts(preview_import(by=team.nurse, at=NOW, text=text)) == ["new"]


def test_a_mark_line_ends_and_empty_lines(patient: Patient) -> None:
    content = ("\ufeff" + file(igg(patient), "", " , ,")).replace("\n", "\r\n").encode()
    text = decoded(content)
    assert "\r" not in text and text.startswith("mrn")
    assert len(cells_of(text)[0]) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing in it"),
        (" \n ", "nothing in it"),
        (HEAD, "no row"),
        ("mrn,test,value\n1,2,3", "Columns missing: date"),
        ("mrn,test,value,date,Result\n1", "Columns twice: value"),
        (HEAD + '\n"1,2', "Line 2 cannot be read"),
        (HEAD + "\n\x00", "cannot be kept"),
        (HEAD + "\n1" * (MOST_ROWS + 1), "At most 1,000 rows; this has 1,001"),
        ("x" * (MOST_BYTES + 1), "At most 1,000,000 bytes"),
    ],
)
def test_a_file_that_cannot_be_read(text: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        cells_of(text)


@pytest.mark.parametrize(
    ("content", "why"), [(b"\xff\xfe", "UTF-8"), (b"x" * (MOST_BYTES + 1), "At most")]
)
def test_bytes_that_are_no_such_text(content: bytes, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        decoded(content)


def test_columns_that_nobody_reads_are_named(team: Team, patient: Patient) -> None:
    head = "MRN,Test,Result,Unit,Collected on,ordered by"
    preview = looked(team, f"{patient.mrn},igg,9,g/L,2026-11-20,Dr X", head=head)
    assert (verdicts(preview), preview.unread) == (["new"], ("ordered by",))


# ---- taking it over -----------------------------------------------------------------------


def test_the_new_rows_are_written_together(team: Team, patient: Patient) -> None:
    other = make_patient(team)
    rows = (igg(patient), igg(other, "8"), "DEMO-X,igg,9,g/L,2026-11-20")
    text = file(*rows, f"{other.mrn},hbsag,Negative,,2026-11-20")
    saved = applied(team, text)
    assert [(row.patient_id, row.test) for row in saved] == [
        (patient.pk, "igg"), (other.pk, "igg"), (other.pk, "hbsag"),
    ]  # fmt: skip
    assert [row.patient_id for row in said("result.import")] == [patient.pk, other.pk, other.pk]
    with not_allowed("nothing-new"):
        applied(team, text)


def test_the_same_sending_happens_once(team: Team, patient: Patient) -> None:
    text = file(igg(patient))
    key, digest = new_key(), preview_import(by=team.nurse, at=NOW, text=text).digest
    for _ in range(2):
        assert import_results(by=team.nurse, at=NOW, text=text, digest=digest, key=key)
    assert Result.objects.count() == 1


def test_only_what_was_shown_is_applied(team: Team, patient: Patient) -> None:
    shown = looked(team, igg(patient)).digest
    with not_allowed("preview-changed"):
        import_results(by=team.nurse, at=NOW, text=file(igg(patient, "4")), digest=shown)
    applied(team, file(igg(patient)))
    with not_allowed("preview-changed"):
        import_results(by=team.nurse, at=NOW, text=file(igg(patient)), digest=shown)


def test_nothing_is_half_imported(team: Team, patient: Patient) -> None:
    text = file(igg(patient), igg(patient, day="2026-11-19"))
    digest = preview_import(by=team.nurse, at=NOW, text=text).digest
    with broken_trail():
        import_results(by=team.nurse, at=NOW, text=text, digest=digest)
    assert not Result.objects.exists()


def test_what_was_imported_is_a_fact(team: Team) -> None:
    course = ready_course(team)
    make_infusion(course, team, state="closed")
    applied(team, file(f"{course.patient.mrn},neutrophils,0.6,10^9/L,2026-11-22"))
    assert Task.objects.get().kind == "late-neutropenia"
    assert last("task.open").actor_id == team.nurse.user_id


def test_who_may(team: Team, patient: Patient) -> None:
    text = file(igg(patient))
    given = {"text": text, "digest": "x"}
    only_for(import_results, team.prescriber, team.pharmacist, team.nurse, among=team, **given)
