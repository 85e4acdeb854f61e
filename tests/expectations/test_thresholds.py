from pathlib import Path

import pytest

from expectations.findings import ThresholdUnreadable
from expectations.landed_rules import LANDED_RULES
from expectations.report_ready_further_queries import AMOUNTS
from expectations.report_ready_queries import VOLUME
from expectations.report_ready_rules import COMMUNE_RULES, PROVINCE_RULES
from expectations.thresholds import load_thresholds

GOOD = """
[full_pull_share_min]
value = 0.8
owner = "operator"
reason = "because"
since = 2026-11-23
"""


def test_every_bound_that_a_rule_asks_for_stands_in_the_file() -> None:
    thresholds = load_thresholds()

    asked = {
        bound
        for rule in (*LANDED_RULES, *COMMUNE_RULES, *PROVINCE_RULES)
        for bound in rule.bounds.values()
    }
    asked |= {name for name in thresholds.by_name if f"${name}" in VOLUME + AMOUNTS} | {
        "share_rows_min"
    }
    assert asked == set(thresholds.by_name)
    assert asked >= {"full_pull_share_min", "received_ratio_max", "received_quarters_min"}


def test_a_bound_has_a_value_an_owner_a_reason_and_a_day(tmp_path: Path) -> None:
    path = tmp_path / "thresholds.toml"
    path.write_text(GOOD, encoding="utf-8")

    bound = load_thresholds(path).by_name["full_pull_share_min"]

    assert (bound.value, bound.owner, bound.reason) == (0.8, "operator", "because")


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("value = 0.8", 'value = "0.8"', r"\[full_pull_share_min\], field `value`: write a int or"),
        ("value = 0.8", "value = true", r"\[full_pull_share_min\], field `value`"),
        (
            'reason = "because"',
            "",
            r"\[full_pull_share_min\]: write exactly the fields value",
        ),
        ("since = 2026-11-23", 'since = "once"', "field `since`: write a date"),
        ("[full", "[[full", "cannot be read as TOML"),
        ("[full_pull_share_min]", "", r"\[value\]: write exactly"),
    ],
)
def test_a_bound_that_says_too_little_is_named(
    tmp_path: Path, was: str, becomes: str, said: str
) -> None:
    path = tmp_path / "thresholds.toml"
    path.write_text(GOOD.replace(was, becomes), encoding="utf-8")

    with pytest.raises(ThresholdUnreadable, match=said):
        load_thresholds(path)


def test_a_bound_that_is_not_there_is_named() -> None:
    with pytest.raises(ThresholdUnreadable, match=r"add the bound \[no_such_bound\]"):
        load_thresholds().value("no_such_bound")
