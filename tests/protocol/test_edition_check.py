"""The edition's check: finds what its owners must see, accepts what they say they know."""

from __future__ import annotations

import pytest

from rituximab.protocol.edition import load, parse
from rituximab.protocol.edition_check import check, unverified

from .editions import TEXT, edition_with

STEP, DEAD = "step:juvenile:1.5", "dead-arm:juvenile-750"
SMALL = "up_to_m2 = 1.5\nmg_per_m2 = 575\ncap_mg = 1000"
LARGE = "above_m2 = 1.5\nmg_per_m2 = 750\ncap_mg = 1000"


def refused(*changes: tuple[str, str]) -> set[str]:
    """Keys of the findings that no known entry accepts."""
    return {issue.key for issue in check(edition_with(*changes)) if issue.known is None}


def found(*changes: tuple[str, str]) -> set[str]:
    return {issue.key for issue in check(edition_with(*changes))}


def known_entry(finding: str) -> str:
    """The edition's own [[known]] block of a finding."""
    start = TEXT.rindex("[[known]]", 0, TEXT.index(f'finding = "{finding}"'))
    end = TEXT.index("\n\n", start)
    return TEXT[start:end]


def rule_block(rule: str) -> str:
    head = next(h for h in (f"[rules.{rule}]", f'[rules."{rule}"]') if h in TEXT)
    start = TEXT.index(head)
    return TEXT[start : TEXT.index("\n[", start + 1)]


def without_line(block: str, key: str, instead: str) -> tuple[str, str]:
    """The change that puts another line in place of the block's ``key``."""
    lines = [instead if line.startswith(f"{key} =") else line for line in block.splitlines()]
    assert instead in lines
    return block, "\n".join(lines)


def test_the_shipped_edition_is_accepted_with_its_known_step_and_dead_arm() -> None:
    issues = {issue.key: issue for issue in check(load())}
    assert {STEP, DEAD} <= set(issues)
    assert all(issue.known and issue.known.reason for issue in issues.values())
    assert "862.5" in issues[STEP].text
    assert "1,000" in issues[STEP].text
    assert "15.9" in issues[STEP].text


@pytest.mark.parametrize("finding", [STEP, DEAD, "cap-always-binds:juvenile-750"])
def test_what_is_not_said_to_be_known_is_refused(finding: str) -> None:
    assert refused((known_entry(finding), "")) == {finding}


@pytest.mark.parametrize("key", ["reason", "source"])
def test_a_known_entry_without_reason_or_source_accepts_nothing(key: str) -> None:
    assert STEP in refused(without_line(known_entry(STEP), key, f'{key} = ""'))


def test_a_known_entry_for_nothing_is_told() -> None:
    smooth = (LARGE, "above_m2 = 1.5\nmg_per_m2 = 580\ncap_mg = 1000")
    assert f"known:{STEP}" in refused(smooth)


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ((LARGE, LARGE.replace("1.5", "1.6")), "uncovered:juvenile:1.5-1.6"),
        ((LARGE, LARGE.replace("1.5", "1.4")), "overlap:juvenile:juvenile-750"),
        ((LARGE, f"up_to_m2 = 2\n{LARGE}"), "uncovered:juvenile:2-"),
        ((SMALL, f"above_m2 = 0.3\n{SMALL}"), "uncovered:juvenile:0-0.3"),
        ((SMALL, SMALL.replace("1000", "100")), "step:juvenile:1.5"),
        ((SMALL, f"above_m2 = 1.5\n{SMALL}"), "dead-arm:juvenile-575"),
        ((SMALL, f"above_m2 = 1.4\n{SMALL}".replace("575", "800")),
         "cap-always-binds:juvenile-575"),
        (("fixed_mg = 1000\ncap_mg = 1000", "fixed_mg = 1100\ncap_mg = 1000"),
         "cap-always-binds:adult-fixed"),
        (("fixed_mg = 1000\n", "fixed_mg = 1000\nup_to_m2 = 2.5\n"), "uncovered:adult:2.5-"),
    ],
)  # fmt: skip
def test_a_tampered_regimen_is_found(change: tuple[str, str], finding: str) -> None:
    assert finding in found(change)


@pytest.mark.parametrize(
    ("coefficient", "over"), [("632.6", True), ("632.5", False), ("517.4", True), ("517.5", False)]
)
def test_a_step_of_more_than_ten_per_cent(coefficient: str, over: bool) -> None:
    """575 mg/m2 up or down by exactly a tenth is no finding."""
    change = (LARGE, LARGE.replace("750", coefficient))
    assert (STEP in found(change)) is over


def test_a_second_step_is_not_accepted_by_the_first_ones_entry() -> None:
    third = LARGE.replace("1.5", "1.2").replace("750", "700").replace("1000", "700")
    arm = f'[[regimen.arms]]\nid = "x"\npopulation = "juvenile"\nup_to_m2 = 1.5\n{third}\n'
    arm += 'source = "x"\ntag = "local"\n\n[[regimen.arms]]\nid = "juvenile-575"'
    small = (SMALL, SMALL.replace("1.5", "1.2").replace("575", "400"))
    changes = (small, ('[[regimen.arms]]\nid = "juvenile-575"', arm))
    assert "step:juvenile:1.2" in refused(*changes)


@pytest.mark.parametrize("rule", ["too-early", "hbv-panel", "dose-drift"])
def test_a_rule_without_source_or_statement(rule: str) -> None:
    block = rule_block(rule)
    assert f"no-source:rules.{rule}" in refused(without_line(block, "source", 'source = " "'))
    assert f"no-statement:{rule}" in refused(without_line(block, "statements", "statements = []"))


def test_a_parameter_without_a_source() -> None:
    change = ('source = "HOPA 2017, nearest vial size"', 'source = ""')
    assert "no-source:parameters.dosing.round_to_mg" in refused(change)


def test_a_rule_that_is_not_there_or_not_decided() -> None:
    renamed = parse(TEXT.replace("rules.too-early", "rules.too-late").encode())
    keys = {issue.key for issue in check(renamed) if issue.known is None}
    assert {"no-rule:too-early", "no-logic:too-late"} <= keys


def test_a_window_that_is_overdue_before_it_opens() -> None:
    change = ("early_overdue = { value = 28", "early_overdue = { value = 13")
    assert "window:monitoring:early" in refused(change)


def test_a_window_that_is_never_overdue() -> None:
    change = ("early_overdue = { value = 28", "early_done = { value = 28")
    assert "uncovered:monitoring:early" in refused(change)


def test_the_unverified_are_listed_by_key() -> None:
    keys = unverified(load())
    assert "rules.steroid-trial.parameters.adult_threshold" in keys
    assert "rules.hbv-positive.parameters.monitoring_months" in keys
    assert "parameters.prednisolone_equivalent.dexamethasone" in keys
    assert "rules.twelve-weeks.parameters.days" not in keys
