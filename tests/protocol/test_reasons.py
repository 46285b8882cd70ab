"""What a finding says: the value found, the limit, what would change it; no other words."""

from __future__ import annotations

import pytest

from .casekit import CaseDict, ask, because, ready_adult
from .tables import row
from .test_agent_trial import adult as with_agent
from .test_agent_trial import aza as azathioprine
from .test_agent_trial import large
from .test_agent_trial import mtx as methotrexate
from .test_steroid_trial import adult as with_steroid
from .test_steroid_trial import daily
from .test_twelve_weeks import mtx, steroid, tried

STEROID = [
    row("reached", with_steroid(daily("prednisone", 60)), "0.93 mg/kg/day", "below"),
    row("below", with_steroid(daily("prednisone", 6)), "below", "begins"),
    row(
        "pulse",
        with_steroid(daily("methylprednisolone", 500, "mg/pulse", route="iv")),
        "is an intravenous",
        "not an intravenous",
    ),
    row(
        "another-pulse",
        with_steroid(daily("methylprednisolone", 500, "mg/pulse")),
        "not an intravenous",
        "is an intravenous",
    ),
    row("no-start", with_steroid(daily("prednisone", 60, start=None)), "without a start", "below"),
    row("with-a-start", with_steroid(daily("prednisone", 6)), "01-Jun-2026", "without a start"),
]
AGENT = [
    row("reached", with_agent(azathioprine(150)), "2.34 mg/kg/day", "below"),
    row("exactly", with_agent(azathioprine(128)), "2 mg/kg/day", "ceiling"),
    row("below", with_agent(azathioprine(100)), "below", "ceiling"),
    row("ceiling", large(methotrexate("12.5", "mg/m2/week")), "25 mg/week", "above"),
    row("ceiling-alone", with_agent(methotrexate(25), measurements=[]), "25 mg/week", "m2"),
    row("no-start", with_agent(methotrexate(25, start=None)), "without a start", "below"),
    row("other-drug", with_agent(azathioprine(100)), "azaTHIOprine 100", "prednisone"),
]
WEEKS = [
    row("runs", tried(steroid(-200), mtx(-70)), "14 more days", "outcome"),
    row("runs-until", tried(steroid(-200), mtx(-70)), "06-Dec-2026", "fewer"),
    row("ended", tried(steroid(-200), mtx(-50, 0)), "34 more days", "06-"),
    row("no-outcome", tried(steroid(-200), mtx(-84, outcome=None)), "not recorded", "more days"),
    row("effective", tried(steroid(-200), mtx(-84, outcome="effective")), "effective", "more days"),
    row("intolerant", tried(steroid(-200), mtx(-84, outcome="intolerant")), "reason", "more days"),
    row("possible", tried(steroid(-200), mtx(-84, dose=None)), "cannot be judged", "none"),
    row("nothing", tried(steroid(-200)), "0 of 84", "cannot be judged"),
    row("done", tried(steroid(-200), mtx(-90)), "90 days", "needs"),
]


@pytest.mark.parametrize(
    ("rule", "case", "said", "unsaid"),
    [
        row(f"{rule}-{r.id}", rule, *r.values)
        for rule, table in (
            ("steroid-trial", STEROID),
            ("agent-trial", AGENT),
            ("twelve-weeks", WEEKS),
        )
        for r in table
    ],
)
def test_a_reason(rule: str, case: CaseDict, said: str, unsaid: str) -> None:
    text = because(case, rule)
    assert said in text
    assert unsaid not in text


def test_every_record_is_told_not_only_the_first() -> None:
    text = because(
        with_steroid(daily("prednisone", 6), daily("hydrocortisone", 20)), "steroid-trial"
    )
    assert "predniSONE 6" in text
    assert "hydrocortisone 20" in text


def test_the_drug_of_the_course_is_written_tall() -> None:
    """Wherever a sentence names rituximab it is told apart from its look-alikes."""
    for found in ask(ready_adult())["findings"]:
        for sentence in found["because"]:
            assert "rituximab" not in sentence.replace("riTUXimab", "").lower(), sentence
