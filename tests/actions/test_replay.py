"""A stored decision would be taken again, byte for byte; one that was tampered with is named."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command

from rituximab.actions.deciding import difference, digest, fault_of
from rituximab.records.models import Course, Decision
from tests.factories import Team, ready_course, written
from tests.protocol.casekit import ready_child


def replay(**given: Any) -> str:
    out = StringIO()
    call_command("replay", stdout=out, **given)
    return out.getvalue()


def test_every_decision_replays(team: Team) -> None:
    ready_course(team)
    child = written(ready_child(), team)
    assert replay() == "4 decisions replayed, no difference.\n"
    assert replay(course=child.pk) == "2 decisions replayed, no difference.\n"
    assert replay(course=0) == "0 decisions replayed, no difference.\n"


def forged(course: Course, sealed: bool, change: Callable[[Decision], None]) -> Decision:
    """A copy of a decision with something changed, and with a new digest if ``sealed``."""
    decision = Decision.objects.filter(course=course).latest("pk")
    decision.pk = None
    change(decision)
    if sealed:
        parts = (decision.edition_sha256, decision.facts, decision.standing)
        decision.sha256 = digest(*parts)
    decision.save(force_insert=True)
    return decision


def less_weight(decision: Decision) -> None:
    decision.facts = decision.facts.replace('"weight_kg":"64"', '"weight_kg":"54"')


def other_dose(decision: Decision) -> None:
    decision.standing = decision.standing.replace('"ordered_mg":"1000"', '"ordered_mg":"900"')


def other_edition(decision: Decision) -> None:
    decision.edition_sha256 = "0" * 64


def no_edition(decision: Decision) -> None:
    decision.edition_version = "1999-01"


def no_case(decision: Decision) -> None:
    decision.facts = decision.facts.replace('"female"', '"femme"')


@pytest.mark.parametrize(
    ("change", "sealed", "words"),
    [
        (less_weight, False, "the digest is not that of"),
        (other_dose, False, "the digest is not that of"),
        (other_dose, True, "'.*900.*', the replay '.*1000.*'"),
        (other_edition, True, "is not the one it was taken under"),
        (no_edition, True, "no edition '1999-01'"),
        (no_case, True, "the stored facts are no case: patient.sex"),
    ],
)
def test_a_tampered_decision_is_named(
    team: Team, change: Callable[[Decision], None], sealed: bool, words: str
) -> None:
    decision = forged(ready_course(team), sealed, change)
    with pytest.raises(CommandError, match=words) as stopped:
        replay()
    assert f"Decision {decision.pk} of course {decision.course_id}" in str(stopped.value)
    assert stopped.value.returncode == 1


def test_a_rule_that_changed_its_mind_is_found(team: Team) -> None:
    course = ready_course(team)
    decision = Decision.objects.filter(course=course).earliest("pk")
    assert fault_of(decision) == ""
    with patch("rituximab.actions.deciding.answer", return_value={"may_sign": False}):
        assert "at byte" in fault_of(decision)


def test_a_difference_is_shown_where_it_is() -> None:
    assert difference("abc", "abd") == "at byte 2 the stored standing has 'abc', the replay 'abd'"
    assert difference("ab", "abc").startswith("at byte 2 ")
