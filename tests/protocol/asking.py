"""Asking the protocol about a case file, by the road of the command line: text, facts, answer."""

from __future__ import annotations

import json
import re
from typing import Any

from rituximab.protocol import casefile, journey
from rituximab.protocol.case import Case

CaseDict = dict[str, Any]

FINDING = ("rule", "stage", "level", "status", "lifted_by", "because", "statements")
UNREADABLE = re.compile(r"None|Decimal|\{|\}|_|[0-9]E\+|  ")  # in no sentence for a person


def ask(case: CaseDict) -> dict[str, Any]:
    """The answer to a case, by the road of the command line."""
    facts, edition, today = casefile.read(json.dumps(case))
    answer: dict[str, Any] = casefile.answer(journey.assess(facts, edition, today))
    return answer


def finding(answer: dict[str, Any], rule: str) -> dict[str, Any]:
    """The one finding of a rule; fails when there is none or more than one."""
    (found,) = (f for f in answer["findings"] if f["rule"] == rule)
    return dict(found)


def alone(case: CaseDict, rule: str) -> CaseDict:
    """The finding of one rule, asked without the others; its sentences are fit to be read."""
    asked = Case(*casefile.read(json.dumps(case)))
    found = journey.lifted(asked, journey.RULES[rule](asked))
    for sentence in found.because:
        assert not UNREADABLE.search(sentence), sentence
    return {key: casefile.plain_value(getattr(found, key)) for key in FINDING}


def verdict(case: CaseDict, rule: str) -> str:
    """``met``, ``not_applicable``, ``unknown caution``, or lifted: ``not_met stop, exception``."""
    found = alone(case, rule)
    if found["status"] in ("met", "not_applicable"):
        return str(found["status"])
    lifted = f", {found['lifted_by']}" if found["lifted_by"] else ""
    return f"{found['status']} {found['level']}{lifted}"


def because(case: CaseDict, rule: str) -> str:
    """All reasons of a finding in one text."""
    return " ".join(alone(case, rule)["because"])
