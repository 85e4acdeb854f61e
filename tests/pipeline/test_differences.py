"""Differences of a real home: two quarters, and two vintages with a past that was changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

import pytest

from reports.difference import DEFAULT, Differences, Side, compare
from simulator.province import generate
from tests.soak.house import QUARTER, House, frozen_house
from warehouse.database import open_for_reading

COMMUNES = ["10513", "10654", "10657"]
NIGHTS = (date(2023, 6, 16), date(2023, 6, 22))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Frozen, changed by two nights, and not frozen again."""
    home = tmp_path_factory.mktemp("differences") / "var"
    with frozen_house(home, generate(commune_codes=COMMUNES, scale=0.1), NIGHTS) as house:
        for night in NIGHTS:
            house.night(night)
        yield house


@pytest.fixture(scope="module")
def ledger(house: House) -> dict[tuple[str, str], dict[str, int]]:
    """What the ledger says of the newest vintage, before another one is frozen."""
    with open_for_reading(house.settings.published) as connection:
        rows = connection.execute(
            "select commune_code, indicator_code, cause_code, sum(delta_count)"
            " from marts.fct_restatements group by all"
        ).fetchall()
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for commune, indicator, cause, delta in rows:
        found[commune, indicator][cause] = int(delta)
    return found


def _require_exact(found: Differences) -> None:
    for difference in found.differences:
        if difference.change is not None:
            causes = sum((cause.delta for cause in difference.causes), Fraction(0))
            assert causes == difference.change, difference.definition.code


@pytest.mark.parametrize("commune_code", COMMUNES)
def test_causes_between_quarters_add_up(house: House, commune_code: str) -> None:
    found = compare(house.settings, Side.parse("2023-Q1"), Side(QUARTER), commune_code)

    _require_exact(found)
    assert [d.definition.code for d in found.differences] == list(DEFAULT)
    assert any(difference.causes for difference in found.differences)


# Two vintages do not know when the portal made a record, nor what happened between them.
_TOLD_APART_BY_VERSIONS = {"back_dated_intake": "late_dossier", "reopened": "corrected_date"}


def test_causes_between_vintages_are_those_of_the_ledger(
    house: House, ledger: dict[tuple[str, str], dict[str, int]]
) -> None:
    house.issue(NIGHTS[-1], "Cập nhật hồ sơ về muộn")
    changed = 0
    for commune_code in COMMUNES:
        found = compare(house.settings, Side(QUARTER, 1), Side(QUARTER, 2), commune_code)
        assert found.is_of_vintages
        _require_exact(found)
        for difference in found.differences:
            if difference.definition.kind == "share":
                continue
            said = ledger.get((commune_code, difference.definition.code), {})
            causes = [(cause.key[0], int(cause.delta)) for cause in difference.causes]
            assert _merged(causes) == _merged(said.items()), difference.definition.code
            changed += bool(causes)
    assert changed >= 5


def _merged(causes: Iterable[tuple[str, int]]) -> dict[str, int]:
    merged: dict[str, int] = defaultdict(int)
    for cause, delta in causes:
        merged[_TOLD_APART_BY_VERSIONS.get(cause, cause)] += delta
    return {cause: delta for cause, delta in merged.items() if delta}
