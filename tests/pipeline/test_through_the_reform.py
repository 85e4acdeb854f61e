"""Three nights around 2025-07-01: whose dossiers are they, before and after the communes merged?

10606, 10654 and 10657 became xã Nam Sách, whose code is 10606 again; 10639 was split into three,
10570 into two, of which one bears its code.
"""

from collections import Counter
from datetime import date

import pytest

from simulator.province import Province, generate_reform
from simulator.reform import Pending, pending_before_reform
from simulator.server import serve
from tests.nights import pull_everything
from warehouse.build import build
from warehouse.database import open_for_reading, publish
from warehouse.settings import Settings

MERGED = {"10654", "10657"}
NAM_SACH, SPLIT, SPLIT_AND_REUSED = "10606", "10639", "10570"
OLD = {*MERGED, NAM_SACH, SPLIT, SPLIT_AND_REUSED}
NIGHTS = (date(2025, 6, 15), date(2025, 7, 2), date(2025, 9, 15))


@pytest.fixture(scope="module")
def province() -> Province:
    """Five communes and those that took them over. Never change it."""
    return generate_reform(commune_codes=sorted(OLD))


@pytest.fixture(scope="module")
def pending(province: Province) -> Pending:
    """What was pending on 14 June, by old commune and dossier: where the portal moved it."""
    return pending_before_reform(province.dossiers)


@pytest.fixture(scope="module")
def warehouse(province: Province, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The warehouse after each night: what the data tests of dbt say is part of its build."""
    settings = Settings(tmp_path_factory.mktemp("reform"))
    with serve(province, today=NIGHTS[0]) as stand_in:
        for night in NIGHTS:
            stand_in.set_today(night)
            pull_everything(stand_in, settings)
            publish(settings, build(settings))
    return settings


def ask(settings: Settings, sql: str, *values: object) -> list[tuple[object, ...]]:
    with open_for_reading(settings.published) as connection:
        found: list[tuple[object, ...]] = connection.execute(sql, values).fetchall()
        return found


def counted(settings: Settings, quarter: str, column: str) -> Counter[str]:
    rows = ask(
        settings,
        f"select commune_code, {column} from marts.rpt_commune_quarter"  # noqa: S608
        " where quarter_code = ?",
        quarter,
    )
    return Counter({str(code): int(str(count)) for code, count in rows if count})


def test_the_quarter_before_stays_with_the_communes_of_its_last_day(
    warehouse: Settings, pending: Pending
) -> None:
    found = counted(warehouse, "2025-Q2", "pending_count")

    assert found == {code: len(dossiers) for code, dossiers in pending.items()}
    assert found.keys() <= OLD


def test_what_was_pending_is_carried_over_by_whoever_holds_it_now(
    warehouse: Settings, pending: Pending
) -> None:
    due: Counter[str] = Counter()
    for old, dossiers in pending.items():
        for moved_to in dossiers.values():
            stays = {SPLIT: SPLIT, SPLIT_AND_REUSED: "10570-until-2025-06-30"}.get(old, NAM_SACH)
            due[moved_to or stays] += 1

    assert counted(warehouse, "2025-Q3", "carried_over_count") == due
    assert due[SPLIT] > 0


def test_nobody_is_lost_or_counted_twice(warehouse: Settings) -> None:
    quarters = ask(
        warehouse,
        "select quarter_code, count(*), count(distinct dossier_code)"
        " from marts.fct_dossier_quarters group by all order by all",
    )
    reported = ask(
        warehouse,
        "select quarter_code, sum(received_count)::bigint from marts.rpt_commune_quarter"
        " group by all order by all",
    )
    quarantined = ask(warehouse, "select count(*) from marts.fct_quarantined_dossiers")

    assert [(code, rows) for code, rows, _ in quarters] == reported
    assert all(rows == codes for _, rows, codes in quarters)
    assert quarantined == [(0,)]


def test_the_merged_communes_report_no_more_and_the_new_one_bears_their_code(
    warehouse: Settings,
) -> None:
    received = counted(warehouse, "2025-Q3", "received_count")
    (named,) = ask(
        warehouse,
        "select commune_name from marts.rpt_commune_quarter"
        " where quarter_code = '2025-Q3' and commune_code = ?",
        NAM_SACH,
    )

    assert not received.keys() & MERGED
    assert received[NAM_SACH] > 0
    assert named == ("Xã Nam Sách",)


def test_the_ledger_explains_every_step_from_pending_to_carried_over(
    warehouse: Settings, pending: Pending
) -> None:
    rows = ask(
        warehouse,
        "select commune_code, sum(delta_count)::integer from marts.fct_roll_forwards"
        " where quarter_code = '2025-Q3' and cause_code = 'boundary_change'"
        " group by all having sum(delta_count) <> 0",
    )
    before = counted(warehouse, "2025-Q2", "pending_count")
    after = counted(warehouse, "2025-Q3", "carried_over_count")
    differences = {code: after[code] - before[code] for code in before.keys() | after.keys()}

    assert dict(rows) == {code: delta for code, delta in differences.items() if delta}
    assert sum(differences.values()) == 0
    assert differences["10657"] == -len(pending["10657"])
