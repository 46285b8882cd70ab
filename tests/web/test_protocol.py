"""The edition to read: every rule, number and source, its marks, and what it costs."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from rituximab.protocol.edition import load
from rituximab.protocol.edition_check import check, unverified
from rituximab.screens.protocol.parts import STAGES, parts
from rituximab.screens.templatetags.house import quantity, spoken
from tests.factories import Team
from tests.web.visit import at_most, client_of, refused, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

EDITION = load()
PARTS = [part.name for part in parts(EDITION)]


def part(client: Client, name: str) -> str:
    return words(client.get(f"/protocol/?part={name}"))


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def whole(nurse: Client) -> str:
    """Every part, one after the other."""
    return " ".join(part(nurse, name) for name in PARTS)


def test_the_overview_says_what_it_is(nurse: Client) -> None:
    said = words(nurse.get("/protocol/"))
    for text in (EDITION.version, EDITION.sha256, EDITION.scope, EDITION.committee, "19-Nov-2025"):
        assert text in said
    assert f"{len(unverified(EDITION))} unverified" in said
    assert "draft: not approved for clinical use" in said


def test_the_findings_of_the_check_stand_with_their_reasons(nurse: Client) -> None:
    said = part(nurse, "about")
    issues = check(EDITION)
    assert {"step:juvenile:1.5", "dead-arm:juvenile-750"} <= {issue.key for issue in issues}
    for issue in issues:
        assert issue.known
        assert issue.key in said
        assert flat(issue.known.reason) in said


@pytest.mark.parametrize("stage", STAGES)
def test_each_rule_of_a_stage_is_there(nurse: Client, stage: str) -> None:
    page = nurse.get(f"/protocol/?part={stage}")
    said = words(page)
    rules = [rule for rule in EDITION.rules.values() if rule.stage == stage]
    assert page.content.decode().count('id="rule-') == len(rules) > 0
    for rule in rules:
        assert flat(rule.sentence) in said
        assert flat(rule.source) in said
        for statement in rule.statements:
            assert statement in said


def test_each_number_stands_with_its_unit_and_source(whole: str) -> None:
    groups = [rule.parameters for rule in EDITION.rules.values()]
    for parameters in (*groups, *EDITION.parameters.values()):
        for name, one in parameters.items():
            value = one.value if isinstance(one.value, str) else quantity(one.value, one.unit)
            shown = spoken(value) if isinstance(one.value, str) else flat(value)
            assert shown in whole, (name, shown)
            assert flat(one.source) in whole


def test_a_negative_number_keeps_its_sign(nurse: Client) -> None:
    assert "-0.241" in part(nurse, "parameters")


def test_each_mark_is_there_as_often_as_it_should(nurse: Client) -> None:
    pages = [nurse.get(f"/protocol/?part={name}").content.decode() for name in PARTS]
    marks = sum(page.count('class="tag caution">unverified<') for page in pages)
    shown = {
        "rules", "parameters", "abnormal", "regimen", "monograph", "evidence", "pitfalls", "known",
    }  # fmt: skip
    counted = [path for path in unverified(EDITION) if path.split(".")[0] in shown]
    assert marks == len(counted)


def test_the_monograph_is_whole(nurse: Client) -> None:
    said = part(nurse, "monograph")
    m = EDITION.monograph
    for product in m.products.values():
        assert product.printed in said
        assert flat(product.why_not) in said
    for rate in m.rates.values():
        assert rate.title in said
    for medicine in (*m.premedication, *m.rescue):
        assert medicine.drug in said
    for reaction in m.reactions:
        assert f"Grade {reaction.grade}" in said
        assert flat(reaction.definition) in said
    for pathway in m.pathways:
        assert all(flat(text) in said for text in (pathway.trigger, *pathway.steps, *pathway.facts))
    for advice in (*m.information, *m.not_offered):
        assert flat(advice.text) in said
    assert "From 50 mg/h up by 50 mg/h every 30 min to at most 400 mg/h." in said
    assert "1 to 4 mg per mL." in said


def test_the_dose_and_its_formulas(nurse: Client) -> None:
    said = part(nurse, "dosing")
    assert "Juvenile up to 1.5 m2 575 mg per m2. At most 1,000 mg." in said
    assert "Juvenile above 1.5 m2 750 mg per m2. At most 1,000 mg." in said
    assert "Mosteller 1987 (decides the dose)" in said
    assert said.count("(decides the dose)") == 1


def test_what_cannot_be_traced_says_so(nurse: Client) -> None:
    page = nurse.get("/protocol/?part=sources")
    said = words(page)
    assert "cites 5: unresolved, not traceable" in said
    assert "cites 7: probable" in said
    assert "If so, the source concerns another disease." in said
    for reference in EDITION.references.listed.values():
        assert reference.title in said
    for evidence in EDITION.evidence:
        assert flat(evidence.claim) in said
        assert flat(evidence.size) in said
    for source in EDITION.sources.values():
        assert flat(source.title) in said
    unresolved = [c for c in EDITION.references.citations.values() if c.status == "unresolved"]
    assert page.content.decode().count('class="tag caution">unresolved<') == len(unresolved)


def test_the_five_pitfalls(nurse: Client) -> None:
    said = part(nurse, "about")
    assert len(EDITION.pitfalls) == 5
    assert all(pitfall.title in said and pitfall.sentence in said for pitfall in EDITION.pitfalls)


def test_a_part_nobody_knows_is_the_overview(nurse: Client) -> None:
    assert words(nurse.get("/protocol/?part=xyz")) == words(nurse.get("/protocol/"))


def test_it_is_read_only(nurse: Client, prescriber: Client) -> None:
    for name in PARTS:
        main = nurse.get(f"/protocol/?part={name}").content.decode().partition("<main")[2]
        assert "<input" not in main
        assert "<button" not in main


def test_one_heading_and_none_left_out(nurse: Client) -> None:
    for name in PARTS:
        html = nurse.get(f"/protocol/?part={name}").content.decode()
        levels = [int(n) for n in re.findall(r"<h(\d)[ >]", html)]
        assert levels.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))


def test_an_admin_does_not_read_it(admin: Client) -> None:
    refused(admin.get("/protocol/"), "prescriber, pharmacist, nurse or auditor")


@pytest.mark.parametrize("name", PARTS)
def test_it_costs_no_more_than_who_asks(team: Team, name: str) -> None:
    client: Any = client_of(team.pharmacist)
    with at_most(2):
        client.get(f"/protocol/?part={name}")
