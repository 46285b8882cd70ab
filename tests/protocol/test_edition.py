"""Loading an edition: a fault names its key, the hash is the file's, the unverified is marked."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal

import pytest

from rituximab.protocol.edition import CURRENT, EDITIONS, EditionFault, load, parse

from .editions import TEXT, edition_with, tampered

EDITION = load()


OF_OUR_OWN = [
    *("hbv-panel", "immunoglobulins", "hcv", "tuberculosis", "blood-count", "liver", "kidney"),
    *("pregnancy-test", "measurement", "live-vaccine", "interval", "special-population"),
]


def faults(*changes: tuple[str, str]) -> list[str]:
    """What is said of the edition with these changes; fails when nothing is."""
    with pytest.raises(EditionFault) as said:
        parse(tampered(*changes))
    return said.value.faults


def names(key: str, *changes: tuple[str, str]) -> bool:
    return any(fault.startswith(key) for fault in faults(*changes))


RULE = '[rules."dose-drift"]' if '[rules."dose-drift"]' in TEXT else "[rules.dose-drift]"


def in_rule(key: str) -> tuple[str, str]:
    """A change that puts one more line at the head of the rule dose-drift."""
    return RULE, f"{RULE}\n{key}"


def test_the_shipped_edition() -> None:
    assert EDITION.version == CURRENT == "2025-11"
    assert EDITION.status == "draft"
    assert EDITION.knowledge_date == date(2025, 11, 19)
    assert EDITION.review_due > EDITION.knowledge_date


def test_the_hash_is_that_of_the_files_bytes() -> None:
    content = (EDITIONS / f"{CURRENT}.toml").read_bytes()
    assert EDITION.sha256 == hashlib.sha256(content).hexdigest()
    assert parse(content + b"\n").sha256 == hashlib.sha256(content + b"\n").hexdigest()


def test_the_same_edition_is_read_once() -> None:
    assert load(CURRENT) is EDITION


@pytest.mark.parametrize("version", ["2031-01", "", "../editions/2025-11", "2025-11.toml"])
def test_an_edition_that_is_not_there(version: str) -> None:
    with pytest.raises(EditionFault) as said:
        load(version)
    assert said.value.faults[0].startswith("edition: ")


@pytest.mark.parametrize("content", [b"rules = [", b"\xff\xfe", b"version = 'a'\nversion = 'b'"])
def test_what_is_not_toml(content: bytes) -> None:
    with pytest.raises(EditionFault) as said:
        parse(content)
    assert len(said.value.faults) == 1
    assert said.value.faults[0].startswith("edition: ")


def test_an_empty_file_names_every_key_it_lacks() -> None:
    with pytest.raises(EditionFault) as said:
        parse(b"")
    lacking = {fault.partition(":")[0] for fault in said.value.faults}
    assert {"version", "status", "rules", "regimen", "monograph", "knowledge_date"} <= lacking


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("status", ('status = "draft"', 'status = "final"')),
        ("knowledge_date", ("knowledge_date = 2025-11-19", 'knowledge_date = "long ago"')),
        ("rules.dose-drift.colour", in_rule('colour = "red"')),
        ("rules.dose-drift.verified", in_rule('verified = "perhaps"')),
        ("regimen.arms.1.mg_per_m2", ("mg_per_m2 = 575", "mg_per_m2 = -575")),
        ("regimen.arms.1", ("mg_per_m2 = 575", "mg_per_m2 = 575\nfixed_mg = 100")),
        ("regimen.arms.0.cap_mg", ("cap_mg = 1000", "cap_mg = 0")),
        (
            "parameters.dosing.round_to_mg.tag",
            (
                'round_to_mg = { value = 100, unit = "mg", source = "HOPA 2017, nearest vial size"'
                ', tag = "guideline"',
                'round_to_mg = { value = 100, source = "x", tag = "hearsay"',
            ),
        ),
        (
            "parameters.dosing.round_within_percent.value",
            (
                'round_within_percent = { value = 10, unit = "%"',
                'round_within_percent = { value = true, unit = "%"',
            ),
        ),
        (
            "parameters.dosing.exact_to_mg.statements.0",
            ('exact_to_mg = { value = 0.1, unit = "mg", source = "Local policy", tag = "local", '
             'statements = ["Q5"]',
             'exact_to_mg = { value = 0.1, unit = "mg", source = "Local policy", tag = "local", '
             'statements = ["R5"]'),
        ),
    ],
)  # fmt: skip
def test_a_fault_names_its_key(key: str, change: tuple[str, str]) -> None:
    assert names(key, change)


def test_a_rule_without_source_tag_level_or_statements_is_named() -> None:
    start = TEXT.index(RULE)
    block = TEXT[start : TEXT.index("\n[", start + 1)]
    for key in ("source", "tag", "level", "statements", "lift", "title", "sentence", "stage"):
        kept = [line for line in block.splitlines() if not line.startswith(f"{key} =")]
        assert len(kept) < len(block.splitlines()), key
        assert names(f"rules.dose-drift.{key}", (block, "\n".join(kept)))


def test_several_faults_are_all_named() -> None:
    said = faults(("mg_per_m2 = 575", "mg_per_m2 = -1"), ('status = "draft"', 'status = "x"'))
    assert {fault.partition(":")[0] for fault in said} >= {"status", "regimen.arms.1.mg_per_m2"}


def test_numbers_are_read_exactly() -> None:
    edition = edition_with(("mg_per_m2 = 575", "mg_per_m2 = 575.000000000000000000001"))
    assert str(edition.regimen.arms[1].mg_per_m2) == "575.000000000000000000001"


# ---- what the approver has yet to confirm -------------------------------------------------


def test_thresholds_that_were_not_seen_in_a_source_are_unverified() -> None:
    """The rules mark them: steroid thresholds, end of monitoring; facts mark [M]."""
    steroid = EDITION.rule("steroid-trial").parameters.values()
    assert {p.value for p in steroid} >= {Decimal("0.5"), Decimal(1)}
    assert not any(p.verified for p in steroid)
    (months,) = [
        p for p in EDITION.rule("hbv-positive").parameters.values() if p.value == Decimal(24)
    ]
    assert not months.verified
    equivalents = EDITION.parameters["prednisolone_equivalent"]
    assert {name: p.value for name, p in equivalents.items()} == {
        "prednisolone": 5,
        "prednisone": 5,
        "methylprednisolone": 4,
        "dexamethasone": Decimal("0.75"),
        "hydrocortisone": 20,
    }
    assert not any(p.verified for p in equivalents.values())
    assert not EDITION.response.enzyme_multiples_source.verified


@pytest.mark.parametrize("rule", OF_OUR_OWN)
def test_windows_and_limits_of_our_own_are_local_policy(rule: str) -> None:
    parameters = EDITION.rule(rule).parameters.values()
    assert parameters
    assert {p.tag for p in parameters} == {"local"}


def test_every_entry_says_where_it_comes_from() -> None:
    for rule in EDITION.rules.values():
        assert rule.source.strip(), rule.id
        assert all(p.source.strip() for p in rule.parameters.values()), rule.id
    for group in EDITION.parameters.values():
        assert all(p.source.strip() for p in group.values())


def test_general_knowledge_is_never_verified() -> None:
    parameters = [p for r in EDITION.rules.values() for p in r.parameters.values()]
    parameters += [p for group in EDITION.parameters.values() for p in group.values()]
    assert not any(p.verified for p in parameters if p.tag == "general")


def test_the_rules_limits() -> None:
    """The numbers of the rules, each where its rule keeps it."""
    limits: dict[str, set[Decimal | int]] = {
        "twelve-weeks": {84, 7},
        "agent-trial": {15, 20, 25, 40, 2, 3},
        "special-population": {65, 60},
        "hbv-panel": {6, 12},
        "hbv-positive": {12, 18, 24},
        "immunoglobulins": {90},
        "low-igg": {3, 5, 7, 90},
        "hcv": {12},
        "tuberculosis": {12},
        "tuberculosis-positive": {5},
        "blood-count": {14},
        "liver": {30},
        "kidney": {30},
        "neutropenia": {1, Decimal("1.5")},
        "pregnancy-test": {7},
        "vaccine-interval": {28},
        "live-vaccine": {28},
        "steroid-cover": {182},
        "tacrolimus-dose": {3, 4, 6, 40},
        "tacrolimus-low": {2},
        "tacrolimus-trough": {6, 1},
        "measurement": {7},
        "near-threshold": {1},
        "adult-small-surface": {Decimal("1.5"), 575},
        "dose-drift": {5},
        "interval": {7, 13, 21},
        "infusion-count": {2},
        "severe-reaction": {3, 4},
        "too-early": {182},
        "retreatment-interval": {112, 168},
    }
    for rule, expected in limits.items():
        found = {p.value for p in EDITION.rule(rule).parameters.values()}
        assert expected <= found, rule
