"""The whole way to the doors: a province with one wrong dossier in each of ten communes."""

from datetime import date

import pytest

from expectations.gate import judge_landing, judge_quarter
from expectations.receipt import QuarterVerdict
from simulator.defects import DEFECTS
from simulator.province import generate
from simulator.server import serve
from tests.nights import pull_everything
from warehouse.build import build
from warehouse.database import open_for_reading, publish
from warehouse.periods import Quarter
from warehouse.settings import Settings

SOUND = "10657"
CLOSED_BY = {
    "10513": ("unknown_status", {"D07"}),
    "10516": ("unreadable_date", {"D08"}),
    "10519": ("information_level_filed_online", {"D01"}),
    "10507": ("accepted_without_intake", {"D02"}),
    "10525": ("solved_without_end", {"D03"}),
    "10528": ("intake_in_future", {"D04", "D06"}),
    "10531": ("end_in_future", {"D05"}),
    "10534": ("end_before_intake", {"D06"}),
}
LEFT_OPEN = {"10537": "unknown_commune", "10540": "null_due_date"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A published warehouse of eleven communes, ten of them with a defect, read on 15 June 2023."""
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    injected = {code: name for code, (name, _) in CLOSED_BY.items()} | LEFT_OPEN
    province = generate(commune_codes=[SOUND, *injected], scale=0.05)
    for code, name in injected.items():
        province = DEFECTS[name](province, commune_code=code)
    with serve(province, today=date(2023, 6, 15)) as stand_in:
        pull_everything(stand_in, settings)
    judge_landing(settings)
    publish(settings, build(settings))
    return settings


@pytest.fixture(scope="module")
def verdict(settings: Settings) -> QuarterVerdict:
    return judge_quarter(settings, Quarter(2023, 2))


def test_every_defect_of_the_stand_in_is_injected_once() -> None:
    injected = [name for name, _ in CLOSED_BY.values()] + list(LEFT_OPEN.values())

    assert sorted(injected) == sorted(DEFECTS)


def test_the_first_door_lets_wrong_dossiers_of_single_communes_through(settings: Settings) -> None:
    by_rule = {result.rule_id: result.is_met for result in judge_landing(settings).results}

    assert {rule_id for rule_id, is_met in by_rule.items() if not is_met} == {"L09"}


def test_each_defect_closes_the_door_of_its_commune_by_its_rule(verdict: QuarterVerdict) -> None:
    closed = {
        commune.commune_code: {result.rule_id for result in commune.findings if result.closes}
        for commune in verdict.closed
    }

    assert closed == {code: rule_ids for code, (_, rule_ids) in CLOSED_BY.items()}


def test_a_dossier_of_no_commune_is_told_and_closes_no_door(verdict: QuarterVerdict) -> None:
    assert [(u.commune_code, u.reason_code, u.dossier_count) for u in verdict.unplaced] == [
        ("99999", "unknown_commune", 1)
    ]
    assert not verdict.is_clean


def test_the_door_warns_of_as_many_dossiers_without_due_date_or_channel_as_the_report_prints(
    verdict: QuarterVerdict, settings: Settings
) -> None:
    with open_for_reading(settings.published) as connection:
        rows = connection.execute(
            "select commune_code, no_due_date_count, no_channel_count, quarantined_count "
            "from marts.rpt_commune_quarter where quarter_code = '2023-Q2'"
        ).fetchall()
    printed = {code: counts for code, *counts in rows}

    for commune in verdict.communes:
        counts = {result.rule_id: result.count for result in commune.findings}
        quarantined = sum(counts.get(rule_id, 0) for rule_id in ("D07", "D08", "D09"))
        found = [counts.get("D11", 0), counts.get("D12", 0), quarantined]
        assert found == printed[commune.commune_code], commune.commune_code
    assert printed["10540"][0] >= 1
    assert len(printed) == len(verdict.communes) == 207


def test_a_sound_commune_has_no_defect_and_is_told_what_is_new_and_what_is_not_declared(
    verdict: QuarterVerdict,
) -> None:
    (sound,) = [commune for commune in verdict.communes if commune.commune_code == SOUND]

    # Its 2023-Q2 is that of a real report; the quarters before are like those of other communes.
    assert sound.is_open
    assert {finding.rule_id: finding.examples for finding in sound.findings} == {
        "D15": ("dig.digitised_share", "rate.total"),
        "D20": (),
    }
