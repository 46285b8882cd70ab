"""Co-drugs: what is decided on each, steroid cover, pneumocystis, the hold in an infection."""

from __future__ import annotations

from typing import Any

import pytest

from .casekit import (
    CaseDict,
    answered,
    because,
    day,
    decided,
    drug,
    excepted,
    given_course,
    merged,
    plus,
    ready_adult,
    verdict,
)
from .tables import row

JUDGED = "2026-11-23"
KEEP = decided("continue")
CUT = decided("reduce", 5, "mg/day")
END = decided("stop")


def on_drugs(*therapies: CaseDict, **changes: Any) -> CaseDict:
    return merged(ready_adult(therapies=list(therapies)), changes)


def pred(decision: CaseDict | None = CUT, **more: Any) -> CaseDict:
    start, stop = more.pop("start", "2026-05-04"), more.pop("stop", None)
    return drug("prednisone", 20, "mg/day", start, stop, decision=decision, **more)


def aza(decision: CaseDict | None = KEEP, **more: Any) -> CaseDict:
    start, stop = more.pop("start", "2026-05-04"), more.pop("stop", None)
    return drug("azathioprine", 50, "mg/day", start, stop, decision=decision, **more)


def other(name: str, decision: CaseDict | None = None, **more: Any) -> CaseDict:
    return drug(name, 1, "mg/day", "2026-05-04", decision=decision, **more)


DECISIONS = [
    row("no-co-drug-no-subject", on_drugs(), "not_applicable"),
    row("all-decided", on_drugs(pred(), aza()), "met"),
    row("stop-is-a-decision", on_drugs(pred(), aza(END)), "met"),
    row("one-undecided", on_drugs(pred(), aza(None)), "not_met stop"),
    row("a-steroid-undecided", on_drugs(pred(None), aza()), "not_met stop"),
    *(
        row(f"{name}-needs-one", on_drugs(pred(), other(name)), "not_met stop")
        for name in ("dexamethasone", "tacrolimus", "ciclosporin", "cyclophosphamide")
    ),
    *(
        row(f"{name}-needs-none", on_drugs(pred(), other(name)), "met")
        for name in ("ivig", "hydroxychloroquine", "co_trimoxazole", "dapsone", "tenofovir")
    ),
    row("stopped-the-day-judged", on_drugs(pred(), aza(None, stop=JUDGED)), "met"),
    row("stops-the-day-after", on_drugs(pred(), aza(None, stop=day(1, JUDGED))), "not_met stop"),
    row("starts-the-day-judged", on_drugs(pred(), aza(None, start=JUDGED)), "not_met stop"),
    row("starts-the-day-after", on_drugs(pred(), aza(None, start=day(1, JUDGED))), "met"),
    row("without-a-start-is-current", on_drugs(pred(), aza(None, start=None)), "not_met stop"),
    row(
        "contraindicated-without-a-start-was-never-taken",
        on_drugs(pred(), aza(None, start=None, outcome="contraindicated")),
        "met",
    ),
    row(
        "an-exception-cannot-lift-it",
        on_drugs(aza(None), exceptions=[excepted("therapy-decisions")]),
        "not_met stop",
    ),
    row(
        "an-answer-cannot-lift-it",
        on_drugs(aza(None), answers=[answered("therapy-decisions")]),
        "not_met stop",
    ),
]


@pytest.mark.parametrize(("case", "expected"), DECISIONS)
def test_therapy_decisions(case: CaseDict, expected: str) -> None:
    assert verdict(case, "therapy-decisions") == expected


def test_every_undecided_drug_is_named() -> None:
    text = because(on_drugs(pred(None), aza(None)), "therapy-decisions").lower()
    assert "prednisone" in text
    assert "azathioprine" in text


REDUCTION = [
    row("no-decision", on_drugs(pred(None), aza(None)), "not_applicable"),
    row("no-drug", on_drugs(), "not_applicable"),
    row("all-continue", on_drugs(pred(KEEP), aza(KEEP)), "not_met caution"),
    row("one-reduced", on_drugs(pred(CUT), aza(KEEP)), "met"),
    row("one-stopped", on_drugs(pred(KEEP), aza(END)), "met"),
    row("only-the-decisions-that-exist", on_drugs(pred(KEEP), aza(None)), "not_met caution"),
    row("a-single-reduce-among-undecided", on_drugs(pred(CUT), aza(None)), "met"),
    row(
        "answered",
        on_drugs(pred(KEEP), answers=[answered("no-reduction")]),
        "not_met caution, answer",
    ),
]


@pytest.mark.parametrize(("case", "expected"), REDUCTION)
def test_no_reduction(case: CaseDict, expected: str) -> None:
    assert verdict(case, "no-reduction") == expected


def stop_on(offset: int, **more: Any) -> CaseDict:
    """Prednisone until that many days after infusion 1."""
    return pred(stop=day(offset, JUDGED), **more)


# Infusion 1 was given on 10 November; infusion 2 waits on 24 November.
UNDER_WAY: dict[str, Any] = {
    "course": {**given_course((1, "2026-11-10")), "planned": [{"infusion": 2, "on": "2026-11-24"}]}
}
COVER = [
    row("current-without-end", on_drugs(pred()), "met"),
    row("none-on-record-is-not-met", on_drugs(aza()), "not_met caution"),
    row("ends-on-day-181", on_drugs(stop_on(181)), "not_met caution"),
    row("ends-on-day-182", on_drugs(stop_on(182)), "met"),
    row("ends-on-day-183", on_drugs(stop_on(183)), "met"),
    row("ended-the-day-of-infusion-1", on_drugs(pred(stop=JUDGED)), "not_met caution"),
    row("starts-that-day", on_drugs(pred(start=JUDGED)), "met"),
    row("starts-the-day-after", on_drugs(pred(start=day(1, JUDGED))), "not_met caution"),
    row("stop-decision-ends-it", on_drugs(pred(END)), "not_met caution"),
    row(
        "stop-decision-on-one-of-two",
        on_drugs(pred(END), other("hydrocortisone", KEEP)),
        "met",
    ),
    row(
        "contraindicated-without-a-start-is-no-cover",
        on_drugs(pred(start=None, outcome="contraindicated")),
        "not_met caution",
    ),
    row("undecided-is-still-cover", on_drugs(pred(None)), "met"),
    row("any-glucocorticoid", on_drugs(other("hydrocortisone", KEEP)), "met"),
    row(
        "merged-records-carry-on",
        on_drugs(stop_on(100), drug("hydrocortisone", 20, "mg/day", day(107, JUDGED))),
        "met",
    ),
    row(
        "eight-days-apart-is-an-end",
        on_drugs(stop_on(100), drug("hydrocortisone", 20, "mg/day", day(108, JUDGED))),
        "not_met caution",
    ),
    row(
        "merged-over-infusion-1",
        on_drugs(pred(stop=day(-3, JUDGED)), pred(start=day(4, JUDGED))),
        "met",
    ),
    row(
        "without-a-start-is-current",
        on_drugs(pred(start=None)),
        "met",
    ),
    row("given-181", on_drugs(pred(stop=day(181, "2026-11-10")), **UNDER_WAY), "not_met caution"),
    row("given-182", on_drugs(pred(stop=day(182, "2026-11-10")), **UNDER_WAY), "met"),
    row("given-and-a-stop-decision-now", on_drugs(pred(END), **UNDER_WAY), "not_met caution"),
    row(
        "planned-day-counts-even-when-passed",
        on_drugs(
            pred(start="2026-11-15"),
            course={"planned": [{"infusion": 1, "on": "2026-11-14"}]},
        ),
        "not_met caution",
    ),
    row(
        "answered",
        on_drugs(aza(), answers=[answered("steroid-cover")]),
        "not_met caution, answer",
    ),
]


@pytest.mark.parametrize(("case", "expected"), COVER)
def test_steroid_cover(case: CaseDict, expected: str) -> None:
    assert verdict(case, "steroid-cover") == expected


TRIPLE = (pred(), aza())
PNEUMOCYSTIS = [
    row("no-glucocorticoid", on_drugs(aza()), "not_applicable"),
    row("no-other", on_drugs(pred()), "not_applicable"),
    row(
        "two-glucocorticoids-are-no-other",
        on_drugs(pred(), other("hydrocortisone")),
        "not_applicable",
    ),
    row(
        "hydroxychloroquine-is-no-other",
        on_drugs(pred(), other("hydroxychloroquine")),
        "not_applicable",
    ),
    row("ivig-is-no-other", on_drugs(pred(), other("ivig")), "not_applicable"),
    row("three-without-prophylaxis-is-not-met", on_drugs(*TRIPLE), "not_met caution"),
    *(
        row(name, on_drugs(*TRIPLE, other(name)), "met")
        for name in ("co_trimoxazole", "atovaquone", "dapsone", "pentamidine")
    ),
    row("entecavir-is-none", on_drugs(*TRIPLE, other("entecavir")), "not_met caution"),
    row(
        "prophylaxis-stopped-the-day-judged",
        on_drugs(*TRIPLE, drug("dapsone", 100, "mg/day", "2026-05-04", JUDGED)),
        "not_met caution",
    ),
    row(
        "prophylaxis-starts-the-day-judged",
        on_drugs(*TRIPLE, drug("dapsone", 100, "mg/day", JUDGED)),
        "met",
    ),
    row(
        "prophylaxis-starts-the-day-after",
        on_drugs(*TRIPLE, drug("dapsone", 100, "mg/day", day(1, JUDGED))),
        "not_met caution",
    ),
    row("stop-takes-the-other-out", on_drugs(pred(), aza(END)), "not_applicable"),
    row("stop-takes-the-steroid-out", on_drugs(pred(END), aza()), "not_applicable"),
    row(
        "declined-with-a-reason",
        on_drugs(
            *TRIPLE, answers=[answered("pneumocystis", code="declined", text="sulfa allergy")]
        ),
        "not_met caution, answer",
    ),
]


@pytest.mark.parametrize(("case", "expected"), PNEUMOCYSTIS)
def test_pneumocystis(case: CaseDict, expected: str) -> None:
    assert verdict(case, "pneumocystis") == expected


def infected(resolved: str | None, *therapies: CaseDict, **more: Any) -> CaseDict:
    event = {"kind": "serious_infection", "on": "2026-11-01", "resolved_on": resolved, **more}
    return on_drugs(*therapies, events=[event])


CLOSED = "2026-11-15"
HOLD = [
    row("no-infection", on_drugs(pred(None), aza(None)), "met"),
    row("open-with-all-decided", infected(None, pred(), aza()), "not_met stop"),
    row("closed-with-all-decided", infected(CLOSED, pred(KEEP), aza(END)), "met"),
    row("closed-with-a-reduction", infected(CLOSED, pred(CUT), aza(KEEP)), "met"),
    row("closed-with-one-undecided", infected(CLOSED, pred(), aza(None)), "not_met stop"),
    row("closed-with-no-co-drug", infected(CLOSED), "met"),
    row("closed-without-its-date", infected(None, pred(), resolved_by="dr.a"), "not_met stop"),
    row(
        "an-exception-cannot-lift-it",
        plus(infected(None, pred()), "exceptions", excepted("infection-hold")),
        "not_met stop",
    ),
]


@pytest.mark.parametrize(("case", "expected"), HOLD)
def test_infection_hold(case: CaseDict, expected: str) -> None:
    assert verdict(case, "infection-hold") == expected
