"""What the whole way delivers, what analysts find, and that no trace of a person is left."""

import re
import zipfile
from pathlib import Path

import duckdb

from simulator.applicants import (
    EMAIL_MARK,
    IDENTITY_MARK,
    NAME_MARK,
    PHONE_MARK,
    invent_applicant,
)
from simulator.province import Province
from warehouse.database import open_for_reading
from warehouse.periods import Quarter
from warehouse.settings import PROJECT_ROOT, Settings

QUARTER = Quarter(2023, 2)
# Numbers stand alone: the same digits happen to occur inside hashes.
CANARIES = (
    rf"{NAME_MARK}|{re.escape(EMAIL_MARK)}"
    rf"|\b{IDENTITY_MARK}[0-9]{{5}}\b|\b{PHONE_MARK}[0-9]{{6}}\b"
)


def test_every_commune_of_the_province_gets_three_documents(
    home: Settings, province: Province
) -> None:
    delivered = {
        path.relative_to(home.reports / QUARTER.code).as_posix()
        for path in (home.reports / QUARTER.code).glob("*/bao-cao.*")
    }
    codes = {commune.code for commune in province.communes}

    assert len(codes) == 207
    assert delivered == {
        f"{code}/bao-cao.{kind}" for code in codes for kind in ("docx", "xlsx", "html")
    }


def test_the_documented_queries_run_and_find_rows(home: Settings) -> None:
    guide = (PROJECT_ROOT / "docs" / "warehouse.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.*?)```", guide, flags=re.DOTALL)

    with open_for_reading(home.published) as warehouse:
        rows = {query: warehouse.execute(query).fetchall() for query in queries}

    assert len(rows) == 10
    # Nothing of this province is quarantined or unplaced; every other question has an answer.
    silent = [query for query in queries if not rows[query]]
    assert silent == [query for query in queries if re.search(r"_quarantined_|_unplaced_", query)]
    (form,) = (found for query, found in rows.items() if "facts.*" in query)
    (districts,) = (found for query, found in rows.items() if "group by district_name" in query)
    assert (len(form), len(districts)) == (7, 12)


def test_the_dossier_of_the_tour_is_as_told(home: Settings) -> None:
    tour = (PROJECT_ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"`(000\.[\w.-]+)`", tour)

    with open_for_reading(home.published) as warehouse:
        ((received, due, ended, resolved_class),) = warehouse.execute(
            "select received_at, due_date, end_date, resolved_class from marts.fct_dossiers"
            " where dossier_code = $1",
            [code],
        ).fetchall()

    assert f"`{received:%Y-%m-%dT%H:%M:%S}.000+0700`" in tour
    assert f"due on the {due.day}th, ended on the {ended.day}th" in tour
    assert f"`resolved_class` is `{resolved_class}`" in tour


def test_every_mart_is_listed_for_analysts(home: Settings) -> None:
    guide = (PROJECT_ROOT / "docs" / "warehouse.md").read_text(encoding="utf-8")
    with open_for_reading(home.published) as warehouse:
        marts = warehouse.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()

    assert len(marts) >= 9
    assert sorted(name for (name,) in marts if f"`{name}`" not in guide) == []


def test_the_published_file_holds_tables_only_in_marts(home: Settings) -> None:
    with open_for_reading(home.published) as warehouse:
        kinds = warehouse.execute(
            "select distinct table_type from information_schema.tables where table_schema = 'marts'"
        ).fetchall()

    assert kinds == [("BASE TABLE",)]


def test_no_applicant_of_the_stand_in_is_found_anywhere(home: Settings, province: Province) -> None:
    files = sorted(path for path in home.home.rglob("*") if path.is_file())
    kinds = {path.suffix for path in files}
    found = [str(path) for path in files if _has_canary(path)]

    assert {".parquet", ".duckdb", ".docx", ".xlsx", ".html", ".json", ".log"} <= kinds
    applicant = invent_applicant(province.dossiers[0].applicant_number)
    assert all(
        re.search(CANARIES, value)
        for value in (applicant.full_name, applicant.identity_number, applicant.phone_number)
    )
    assert found == []


def _has_canary(path: Path) -> bool:
    """Whether a person can be read out of a file, containers unpacked."""
    if path.suffix == ".parquet":
        with duckdb.connect() as reader:
            return _rows_with_canary(reader, f"read_parquet('{path}')") > 0
    if path.suffix == ".duckdb":
        with open_for_reading(path) as warehouse:
            tables = warehouse.execute(
                "select table_schema, table_name from information_schema.tables"
                " where table_type = 'BASE TABLE'"
            ).fetchall()
            return any(_rows_with_canary(warehouse, f"{schema}.{name}") for schema, name in tables)
    if path.suffix in {".docx", ".xlsx"}:
        with zipfile.ZipFile(path) as package:
            texts = [package.read(name).decode("utf-8") for name in package.namelist()]
    else:
        texts = [path.read_bytes().decode("utf-8", "replace")]
    return any(re.search(CANARIES, text) for text in texts)


def _rows_with_canary(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    (count,) = connection.execute(
        f"select count(*) from {relation} as r where regexp_matches(r::varchar, $1)",  # noqa: S608
        [CANARIES],
    ).fetchall()[0]
    return int(count)


def test_the_scan_for_persons_finds_one_in_each_kind_of_file(
    province: Province, tmp_path: Path
) -> None:
    name = invent_applicant(province.dossiers[0].applicant_number).full_name
    (tmp_path / "a.log").write_text(f"accepted {name}", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "b.docx", "w") as package:
        package.writestr("word/document.xml", f"<w:t>{name}</w:t>")
    with duckdb.connect(tmp_path / "c.duckdb") as warehouse:
        warehouse.execute("create table t as select 1 as id, $1 as note", [name])
        warehouse.execute(f"copy t to '{tmp_path / 'd.parquet'}'")

    assert [_has_canary(path) for path in sorted(tmp_path.iterdir())] == [True] * 4
