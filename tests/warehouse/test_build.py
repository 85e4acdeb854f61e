"""What a build refuses, skips and heals."""

import shutil
from pathlib import Path

import pytest

import warehouse.build
import warehouse.dbt_run
from tests.warehouse.conftest import Office, dossier, settled_night
from warehouse.build import NothingLanded, build, project_hash
from warehouse.database import WarehouseMissing, warehouse_state
from warehouse.dbt_run import BuildFailed
from warehouse.landing import MANIFEST, LandingDamaged


def test_an_unchanged_landing_is_not_built_again(built_office: Office) -> None:
    before = built_office.settings.published.stat().st_mtime_ns

    built = built_office.build()

    assert built.is_unchanged
    assert built.path == built_office.settings.published
    assert built_office.settings.published.stat().st_mtime_ns == before


def test_a_build_says_what_it_was_made_of(built_office: Office) -> None:
    state = warehouse_state(built_office.settings.published)
    windows = built_office.ask("select source, entity, landing_window from meta.landing_windows")

    assert state.closed_quarters == ("2023-Q1",)
    assert state.observed_at.isoformat() == "2023-03-15T01:00:00+07:00"
    assert windows == [
        ("hai_duong", "dossiers", "20230315T010000"),
        ("hai_duong", "procedures", "20230315T010000"),
    ]


def test_nothing_is_left_beside_the_published_file(built_office: Office) -> None:
    settings = built_office.settings

    assert [path.name for path in settings.published.parent.iterdir()] == ["motcua.duckdb"]
    assert list((settings.building / "next").iterdir()) == []
    assert sorted(path.name for path in settings.home.iterdir()) == [
        "building",
        "dbt",
        "landing",
        "warehouse",
    ]


def test_a_landing_without_dossiers_or_procedures_is_named(office: Office) -> None:
    with pytest.raises(NothingLanded, match="no window of dossiers and procedures: run"):
        build(office.settings)

    settled_night(office)
    shutil.rmtree(office.window("2023-03-15", "procedures"))
    with pytest.raises(NothingLanded, match="no window of procedures"):
        build(office.settings)


def test_a_truncated_landing_file_stops_the_build_and_the_published_file_stays(
    office: Office, built_office: Office
) -> None:
    shutil.copytree(built_office.settings.home, office.settings.home, dirs_exist_ok=True)
    office.land("2023-03-16", [dossier("a3")])
    part = office.window("2023-03-16") / "part-0000.parquet"
    part.write_bytes(part.read_bytes()[:-10])
    before = office.settings.published.read_bytes()

    with pytest.raises(LandingDamaged, match="20230316T010000/part-0000.parquet"):
        office.build()
    assert office.settings.published.read_bytes() == before


def test_a_window_without_its_manifest_stops_the_build(office: Office) -> None:
    settled_night(office)
    (office.window("2023-03-15") / MANIFEST).unlink()

    with pytest.raises(LandingDamaged, match=r"20230315T010000 has no manifest.json"):
        build(office.settings)


def test_the_leftovers_of_a_killed_pull_are_not_read(built_office: Office) -> None:
    leftovers = list(built_office.settings.landing.glob("*/*/*.tmp/*"))
    dossiers = built_office.ask("select dossier_code from marts.fct_dossiers order by all")

    assert [path.name for path in leftovers] == ["part-0000.parquet"] * 2
    assert dossiers == [("HS-a1",), ("HS-a2",)]


@pytest.fixture
def project_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The dbt project where a test may change it."""
    copy = tmp_path / "dbt_project"
    unit_tests = shutil.ignore_patterns("_*_unit_tests.yml", "assert_*.sql")
    shutil.copytree(warehouse.build.DBT_PROJECT, copy, ignore=unit_tests)
    for module in (warehouse.build, warehouse.dbt_run):
        monkeypatch.setattr(module, "DBT_PROJECT", copy)
    return copy


def test_a_failing_test_of_dbt_is_named_with_its_rows_and_nothing_is_published(
    office: Office, project_copy: Path
) -> None:
    settled_night(office)
    (project_copy / "tests" / "assert_nothing.sql").write_text("select 1 as a from range(3)")

    with pytest.raises(BuildFailed, match=r"test assert_nothing: 3 rows"):
        office.build()
    with pytest.raises(WarehouseMissing):
        warehouse_state(office.settings.published)


def test_a_model_that_breaks_its_contract_is_named(office: Office, project_copy: Path) -> None:
    settled_night(office)
    model = project_copy / "models" / "marts" / "dim_fields.sql"
    model.write_text(model.read_text().replace("    field_name\nfrom", "    1 as field_name\nfrom"))

    with pytest.raises(BuildFailed, match="model dim_fields: .*contract"):
        office.build()


def test_a_project_that_cannot_be_parsed_is_named(office: Office, project_copy: Path) -> None:
    settled_night(office)
    (project_copy / "models" / "marts" / "dim_broken.sql").write_text("select {{ ref('nowhere') }}")

    with pytest.raises(BuildFailed, match="dbt could not run"):
        office.build()


def test_the_project_hash_changes_with_a_seed_and_with_the_place_of_landing(
    office: Office, built_office: Office, project_copy: Path
) -> None:
    before = project_hash(office.settings)
    elsewhere = project_hash(built_office.settings)
    seed = project_copy / "seeds" / "dossier_end_policy.csv"
    seed.write_text(seed.read_text().replace(",stopped,resolved,", ",stopped,pending,"))

    assert len({before, elsewhere, project_hash(office.settings)}) == 3


def test_an_unreadable_published_file_is_made_anew_from_landing(
    office: Office, built_office: Office
) -> None:
    shutil.copytree(built_office.settings.landing, office.settings.landing)
    office.settings.published.parent.mkdir(parents=True)
    office.settings.published.write_bytes(b"not a database" * 400)

    built = office.build()

    assert built.is_full
    assert office.content() == built_office.content()


def test_a_published_file_with_a_damaged_block_is_made_anew_from_landing(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    settled_night(office)
    office.build()
    ((version_key,),) = office.ask(
        "select version_key from intermediate.int_dossiers__versions where record_id = 'a1'"
    )
    content = office.settings.published.read_bytes()
    # The first letters of a text also stand where the file is described, which is read at once.
    hidden = str(version_key)[8:].encode()
    office.settings.published.chmod(0o644)
    office.settings.published.write_bytes(content.replace(hidden, b"x" * len(hidden)))
    office.land("2023-03-16", [dossier("a3")])

    built = office.build()

    assert built.is_full
    assert "tried again from landing" in caplog.text
    assert office.ask("select dossier_code from marts.fct_dossiers order by all") == [
        ("HS-a1",),
        ("HS-a2",),
        ("HS-a3",),
    ]
