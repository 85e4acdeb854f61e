"""The dbt project: its unit tests pass, its layers, names, descriptions and contracts hold."""

import re
from pathlib import Path
from typing import Any

import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from tests.warehouse.conftest import Office
from warehouse.dbt_run import DBT_PROJECT

LAYERS = ("staging", "intermediate", "marts")
ENDINGS = {
    "_code": "varchar",
    "_name": "varchar",
    "_at": "timestamp",
    "_date": "date",
    "_count": "bigint",
    "_amount": "bigint",
    "_share": "double",
    "_points": "double",
}
SHAPE = re.compile(r"What a row is: .+\nPurpose: .+\nAssumptions: .+\nNuance: .+", re.DOTALL)
MODEL_NAMES = {
    "staging": re.compile(r"stg_[a-z]+__[a-z_]+s"),
    "intermediate": re.compile(r"int_[a-z]+s__[a-z_]+"),
    "marts": re.compile(
        r"(dim_[a-z_]+s|fct_[a-z0-9]+(_[a-z]+)*s(_(by|of)_[a-z_]+)?|rpt_[a-z_]+(766|06a)?)"
    ),
}
# Models that only select, rename or copy a seed have nothing to test; dim_fields is tested over the
# whole way.
ONLY_SELECT = {
    "stg_igate__payments",
    "stg_landing__windows",
    "dim_commune_lineages",
    "dim_communes",
    "dim_compared_vintages",
    "dim_fields",
    "dim_indicators",
    "dim_landing_windows",
    "dim_radar_reasons",
    "dim_reporting_periods",
    "fct_declared_values",
    "stg_frozen__figure_members",
    "stg_frozen__vintages",
}


def run_dbt(office: Office, *arguments: str) -> Any:
    """The outcome of a dbt command on the office's published file, as its owner."""
    path = str(office.settings.published)
    landing = str(office.settings.landing)
    work = office.settings.home.parent / "dbt-of-tests"
    try:
        return dbtRunner().invoke(
            [
                *arguments, "--quiet", "--log-level", "none", "--log-level-file", "none",
                "--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT),
                "--target-path", str(work / "target"), "--log-path", str(work / "logs"),
                "--vars", f'{{"landing": "{landing}", "build_path": "{path}"}}',
            ]
        )  # fmt: skip
    finally:
        DuckDBConnectionManager.close_all_connections()


@pytest.fixture(scope="module")
def manifest(built_office: Office) -> Any:
    """What dbt knows of the project."""
    return run_dbt(built_office, "parse").result


@pytest.fixture(scope="module")
def models(manifest: Any) -> list[Any]:
    found = [node for node in manifest.nodes.values() if node.resource_type == "model"]
    assert len(found) == len(list((DBT_PROJECT / "models").rglob("*.sql")))
    return found


@pytest.fixture(scope="module")
def marts(models: list[Any]) -> list[Any]:
    return [model for model in models if model.schema == "marts"]


def test_every_unit_test_of_the_models_passes(built_office: Office) -> None:
    built_office.settings.published.chmod(0o644)
    outcome = run_dbt(built_office, "test", "--select", "test_type:unit")
    built_office.settings.published.chmod(0o444)

    failed = {result.node.name for result in outcome.result if str(result.status) != "pass"}
    assert failed == set()
    assert len(outcome.result) >= 69


def test_every_mart_and_every_judging_model_has_a_unit_test(
    manifest: Any, models: list[Any]
) -> None:
    tested = {unit_test.model for unit_test in manifest.unit_tests.values()}

    assert {model.name for model in models} - tested == ONLY_SELECT


def test_every_source_and_seed_model_and_column_is_described(
    manifest: Any, models: list[Any]
) -> None:
    seeds = [node for node in manifest.nodes.values() if node.resource_type == "seed"]

    shapeless = [node.name for node in [*models, *seeds] if not SHAPE.search(node.description)]
    silent = [
        f"{node.name}.{column.name}"
        for node in [*models, *seeds]
        for column in node.columns.values()
        if not column.description.strip()
    ]

    assert len(seeds) == len(list((DBT_PROJECT / "seeds").rglob("*.csv")))
    assert shapeless == []
    assert silent == []
    assert all(source.description for source in manifest.sources.values())


def test_the_columns_described_are_those_of_the_warehouse(
    built_office: Office, manifest: Any, models: list[Any]
) -> None:
    seeds = [node for node in manifest.nodes.values() if node.resource_type == "seed"]
    described = {
        (node.schema, node.name, column) for node in [*models, *seeds] for column in node.columns
    }
    found = built_office.ask(
        "select table_schema, table_name, column_name from information_schema.columns"
        " where table_schema <> 'meta'"
    )

    assert described == set(found)


def test_a_columns_ending_says_its_type(built_office: Office) -> None:
    columns = built_office.ask(
        "select table_name, column_name, lower(data_type) from information_schema.columns"
        " where table_schema <> 'meta'"
    )
    wrong = [column for column in columns if column[2] != _type_due(str(column[1]), column[2])]

    assert len(columns) > 150
    assert wrong == []


def _type_due(name: str, otherwise: object) -> object:
    if name.startswith(("is_", "has_")):
        return "boolean"
    return next((kind for ending, kind in ENDINGS.items() if name.endswith(ending)), otherwise)


def test_a_column_that_looks_like_a_count_a_moment_or_a_truth_is_named_so(
    built_office: Office,
) -> None:
    columns = built_office.ask(
        "select column_name, lower(data_type) from information_schema.columns"
        " where table_schema = 'marts'"
    )
    ending = {"bigint": ("_count", "_amount"), "timestamp": "_at", "boolean": ("is_", "has_")}
    wrong = [
        name
        for name, kind in columns
        if isinstance(name, str)
        and (
            (kind in ("bigint", "timestamp") and not name.endswith(ending[kind]))
            or (kind == "boolean" and not name.startswith(ending["boolean"]))
        )
    ]

    assert wrong == []


def test_names_say_the_layer(models: list[Any]) -> None:
    misnamed = [
        model.name for model in models if not MODEL_NAMES[model.schema].fullmatch(model.name)
    ]

    assert {model.schema for model in models} == set(LAYERS)
    assert misnamed == []


def test_each_layer_reads_only_what_it_may(manifest: Any, models: list[Any]) -> None:
    readers: dict[str, list[str]] = {}
    wrong = []
    for model in models:
        for unique_id in model.depends_on.nodes:
            kind, name = unique_id.split(".")[0], unique_id.split(".")[-1]
            if kind == "source":
                readers.setdefault(unique_id, []).append(model.name)
            if not _may_read(model.name, kind, name):
                wrong.append(f"{model.name} reads {name}")

    assert wrong == []
    assert readers.keys() == manifest.sources.keys()
    assert all(len(names) == 1 for names in readers.values())


def _may_read(reader: str, kind: str, name: str) -> bool:
    if reader.startswith("stg_"):
        return kind == "source"
    if reader.startswith("int_"):
        return kind == "seed" or name.startswith(("stg_", "int_"))
    if (reader, name) == ("fct_restatements", "rpt_commune_quarter"):
        return True  # The ledger is of the sheet's cells.
    if reader.startswith(("dim_", "fct_")):
        return kind == "seed" or name.startswith(("stg_", "int_", "dim_", "fct_"))
    return name.startswith(("dim_", "fct_")) or name == "rpt_commune_quarter"


def test_every_mart_has_an_enforced_contract_and_a_key(marts: list[Any]) -> None:
    assert len(marts) >= 22
    for mart in marts:
        assert mart.contract.enforced, mart.name
        assert [constraint.type for constraint in mart.constraints] == ["primary_key"], mart.name


def test_every_mart_has_a_test_of_its_grain(manifest: Any, marts: list[Any]) -> None:
    tests = {node.name for node in manifest.nodes.values() if node.resource_type == "test"}

    for mart in marts:
        grain = "_and_".join(mart.constraints[0].columns)
        assert f"{mart.name}__unique_by_{grain}" in tests


def test_the_documents_of_a_report_are_exposures_of_the_marts(manifest: Any) -> None:
    read = {
        exposure.name: {unique_id.split(".")[-1] for unique_id in exposure.depends_on.nodes}
        for exposure in manifest.exposures.values()
    }

    assert read.keys() == {
        "report_as_word",
        "report_as_excel",
        "report_as_web_page",
        "index_of_the_province",
        "radar_of_the_communes",
    }
    assert "rpt_radar_dossiers" in read.pop("radar_of_the_communes")
    assert all("rpt_commune_quarter" in names for names in read.values())


def test_a_dbt_run_sends_nothing_anywhere() -> None:
    project = Path(DBT_PROJECT / "dbt_project.yml").read_text(encoding="utf-8")
    profile = Path(DBT_PROJECT / "profiles.yml").read_text(encoding="utf-8")

    assert "send_anonymous_usage_stats: false" in project
    assert 'autoinstall_known_extensions: "false"' in profile
    assert 'autoload_known_extensions: "false"' in profile
