"""What screening says of a test: of which day it is and until when it is valid."""

from __future__ import annotations

from typing import Any

from . import test_screening_blood as blood
from . import test_screening_hepatitis as hepatitis
from .casekit import (
    CaseDict,
    because,
    ready_adult,
    without_tests,
)
from .reasons import check, told
from .tables import row

N, P, I = "negative", "positive", "indeterminate"  # noqa: E741
READY = ready_adult()


def planned(*days: tuple[int, str | None], today: str = "2026-11-22", **changes: Any) -> CaseDict:
    plan = [{"infusion": n, "on": on} for n, on in days]
    return ready_adult(today=today, course={"planned": plan}, **changes)


LATE = planned((1, "2026-12-05"))
VALIDITY = [
    row("valid", "hbv-panel", READY, "HBsAg of 02-Nov-2026: valid until 02-May-2027.", "expire"),
    row("all-told", "hbv-panel", READY, "Anti-HBs of 02-Nov-2026: valid", "Anti-HBs is"),
    row(
        "later",
        "hbv-panel",
        hepatitis.SECOND,
        "HBsAg of 02-Nov-2026: valid until 02-Nov-2027",
        "-May-",
    ),
    row(
        "expired",
        "hbv-panel",
        hepatitis.one("hbsag", N, "2020-01-02"),
        "HBsAg of 02-Jan-2020 expired after 02-Jul-2020, before 23-Nov-2026.",
        "Anti-HBc",
    ),
    row(
        "missing",
        "hbv-panel",
        hepatitis.without("anti_hbc"),
        "result for anti-HBc (total)",
        "HBsAg",
    ),
    row(
        "unclear", "hbv-panel", hepatitis.one("hbsag", I), "HBsAg of 02-Nov-2026 is indet", "valid"
    ),
    row(
        "expires",
        "blood-count",
        LATE,
        "Haemoglobin of 18-Nov-2026: valid today, expires after 02-Dec-2026, before the infusion",
        "expired",
    ),
    row(
        "expires-today",
        "blood-count",
        planned((1, "2026-12-05"), today="2026-12-02"),
        "Platelets of 18-Nov-2026: valid today",
        "expired",
    ),
    row(
        "expired-yesterday",
        "blood-count",
        planned((1, "2026-12-05"), today="2026-12-03"),
        "Neutrophils of 18-Nov-2026 expired after 02-Dec-2026, before 05-Dec-2026.",
        "valid today",
    ),
    row(
        "ends",
        "blood-count",
        READY,
        "valid until 02-Dec-2026, expires before infusion 2 on 07-Dec-2026.",
        "infusion 1 on",
    ),
    row(
        "last-day",
        "blood-count",
        planned((1, "2026-11-23"), (2, "2026-12-02")),
        "valid until 02-Dec-2026.",
        "expires",
    ),
    row("undated", "liver", planned((1, "2026-11-23"), (2, None)), "valid until 18-Dec", "expires"),
    row(
        "two-faults",
        "blood-count",
        without_tests(blood.one("haemoglobin", 128, "2026-01-02"), "platelets"),
        "Haemoglobin of 02-Jan-2026 expired",
        "Neutrophils",
    ),
    row(
        "two-faults-both",
        "blood-count",
        without_tests(blood.one("haemoglobin", 128, "2026-01-02"), "platelets"),
        "No result for platelets",
        "Neutrophils",
    ),
    row("kidney", "kidney", without_tests(READY, "creatinine"), "result for creatinine", "ALT"),
    row("liver", "liver", without_tests(READY, "alt"), "No result for ALT", "creatinine"),
]


@told(*VALIDITY)
def test_until_when_a_test_is_valid(rule: str, case: CaseDict, said: str, unsaid: str) -> None:
    check(rule, case, said, unsaid)


def test_later_infusions_are_told_in_their_order() -> None:
    text = because(planned((3, "2026-12-21"), (1, "2026-11-23"), (2, "2026-12-07")), "blood-count")
    assert text.index("infusion 2 on 07-Dec") < text.index("infusion 3 on 21-Dec")
