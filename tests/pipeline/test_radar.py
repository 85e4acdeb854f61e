"""Five days before a close the radar knows what will be broken, in eight whole communes."""

from datetime import date
from pathlib import Path

import pytest

from benchmarks.radar import Foreseen, foresee, read_broken, read_listed
from benchmarks.slips import with_slips
from expectations.report_ready_rules import COMMUNE_RULES
from expectations.rules import CRITICAL
from reports.radar import render_radar
from simulator.province import generate
from tests.conftest import SMALL_PROVINCE_COMMUNES
from warehouse.database import open_for_reading
from warehouse.periods import Quarter
from warehouse.settings import Settings

QUARTER = Quarter(2023, 2)
RULES = {rule.rule_name for rule in COMMUNE_RULES if rule.severity == CRITICAL}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def foreseen(settings: Settings) -> Foreseen:
    """The second quarter of 2023, with one dossier in fifty spoiled."""
    province = with_slips(generate(commune_codes=SMALL_PROVINCE_COMMUNES), share=0.02, every=1)
    (only,) = foresee(settings, province, [QUARTER])
    return only


def test_at_least_95_percent_of_what_broke_was_listed_five_days_before(foreseen: Foreseen) -> None:
    late, lacking = foreseen.broken["late"], foreseen.broken["no_electronic_result"]

    assert min(len(late), len(lacking)) >= 100
    assert foreseen.recall() >= 0.95
    assert foreseen.recall("late") >= 0.95
    assert foreseen.precision() >= 0.85


def test_what_is_called_certain_was_broken_at_the_close(foreseen: Foreseen) -> None:
    wrong = {
        reason: records - foreseen.broken[reason] for reason, records in foreseen.certain.items()
    }

    assert set().union(*wrong.values()) == set()
    assert sum(len(records) for records in foreseen.certain.values()) >= 200


def test_every_critical_rule_is_foreseen_but_for_slips_of_the_last_days(
    foreseen: Foreseen,
) -> None:
    broken = {reason: records for reason, records in foreseen.broken.items() if reason in RULES}
    missed = set().union(*(found - foreseen.listed.get(r, set()) for r, found in broken.items()))

    assert len(broken) == 9
    assert all(broken.values())
    assert len(missed) <= 0.1 * len(set().union(*broken.values()))


def test_the_radar_asks_of_the_running_quarter_what_the_door_asks_of_a_closed_one(
    foreseen: Foreseen, settings: Settings
) -> None:
    broken, _ = read_broken(settings, Quarter(2023, 3), since=date(2023, 6, 15))
    listed, _ = read_listed(settings)

    of_rules = {reason: records for reason, records in listed.items() if reason in RULES}
    assert of_rules == {r: records for r, records in broken.items() if r in RULES and records}
    assert len(of_rules) >= 5


def test_the_working_lists_call_a_rule_what_the_door_calls_it(
    foreseen: Foreseen, settings: Settings
) -> None:
    with open_for_reading(settings.published) as connection:
        named = connection.execute(
            "select rule_id, reason_code, reason_name from marts.dim_radar_reasons"
            " where rule_id is not null order by all"
        ).fetchall()

    assert named == sorted(
        (rule.rule_id, rule.rule_name, rule.title)
        for rule in COMMUNE_RULES
        if rule.severity == CRITICAL and rule.rule_id <= "D09"
    )


def test_the_same_warehouse_gives_the_same_pages(foreseen: Foreseen, settings: Settings) -> None:
    before = {p.name: p.read_bytes() for p in _pages(settings)}
    render_radar(settings, shows_early=True)
    once = {p.name: p.read_bytes() for p in _pages(settings)}
    render_radar(settings, shows_early=True)

    assert before == {}
    assert {p.name: p.read_bytes() for p in _pages(settings)} == once
    assert len(once) == 2 * 207 + 1


def _pages(settings: Settings) -> list[Path]:
    return sorted(settings.radar.glob("*"))
