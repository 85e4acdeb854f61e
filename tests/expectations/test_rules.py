import unicodedata

import pytest

from expectations.landed_rules import LANDED_RULES
from expectations.report_ready_further_queries import OF_COMMUNE
from expectations.report_ready_rules import (
    COMMUNE_RULES,
    CONDITIONS,
    PROVINCE_RULES,
    QUARANTINE_CONDITIONS,
)
from expectations.rules import Rule, vietnamese_number

RULES = (*LANDED_RULES, *COMMUNE_RULES, *PROVINCE_RULES)


def test_the_registry_holds_these_rules() -> None:
    landed = [f"L{number:02}" for number in range(1, 21)]
    report_ready = [f"D{number:02}" for number in range(1, 25)]

    assert sorted(rule.rule_id for rule in RULES) == sorted(landed + report_ready)
    assert len({rule.rule_name for rule in RULES}) == len(RULES)


def test_every_rule_about_a_commune_is_counted_somewhere() -> None:
    counted = {*CONDITIONS, *QUARANTINE_CONDITIONS, *OF_COMMUNE, "D14"}

    assert {rule.rule_id for rule in COMMUNE_RULES} == counted


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule_id)
def test_a_rule_can_be_told_to_an_official_and_to_an_operator(rule: Rule) -> None:
    said = rule.said(1022, 20)

    assert "1.022" in said
    assert "{" not in said
    assert said.endswith(".")
    assert "đề nghị" in said
    for text in (said, rule.title, rule.said_broken):
        assert text == unicodedata.normalize("NFC", text)
    assert rule.severity in ("critical", "warning")
    assert rule.rule_name == rule.rule_name.lower().replace(" ", "_")
    assert rule.description.isascii()
    assert rule.remedy.isascii()
    assert rule.owner
    assert rule.runbook == f"{rule.rule_id}-{rule.rule_name}".lower()


def test_numbers_have_dots_between_thousands() -> None:
    assert [vietnamese_number(n) for n in (0, 999, 1022, 1234567)] == [
        "0",
        "999",
        "1.022",
        "1.234.567",
    ]
