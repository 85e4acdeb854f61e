"""What the whole way delivers, what analysts find, and that no trace of a person is left."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

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
CANARIES = re.compile(
    f"{NAME_MARK}|{re.escape(EMAIL_MARK)}"
    rf"|(?<!\w)(?:{IDENTITY_MARK}[0-9]{{5}}|{PHONE_MARK}[0-9]{{6}})(?!\w)"
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
        counts = [len(warehouse.execute(query).fetchall()) for query in queries]

    assert len(queries) == 5
    assert counts[0] == 7
    assert counts[1] == 12
    assert counts[2] > 0
    assert counts[4] == 2


def test_every_mart_is_listed_for_analysts(home: Settings) -> None:
    guide = (PROJECT_ROOT / "docs" / "warehouse.md").read_text(encoding="utf-8")
    with open_for_reading(home.published) as warehouse:
        marts = warehouse.execute(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        ).fetchall()

    assert len(marts) >= 9
    assert (
        sorted(name for (name,) in marts if f"| `{name}`" not in guide.replace(", `", ", | `"))
        == []
    )


def test_the_published_file_holds_tables_only_in_marts(home: Settings) -> None:
    with open_for_reading(home.published) as warehouse:
        kinds = warehouse.execute(
            "select distinct table_type from information_schema.tables where table_schema = 'marts'"
        ).fetchall()

    assert kinds == [("BASE TABLE",)]


def test_no_applicant_of_the_stand_in_is_found_anywhere(home: Settings, province: Province) -> None:
    files = sorted(path for path in home.home.rglob("*") if path.is_file())
    kinds = {path.suffix for path in files}
    found = sorted({str(path) for path in files for text in _texts(path) if CANARIES.search(text)})

    assert {".parquet", ".duckdb", ".docx", ".xlsx", ".html", ".json", ".log"} <= kinds
    applicant = invent_applicant(province.dossiers[0].applicant_number)
    assert all(
        CANARIES.search(value)
        for value in (applicant.full_name, applicant.identity_number, applicant.phone_number)
    )
    assert found == []


def _texts(path: Path) -> Iterator[str]:
    """All that can be read out of a file, containers unpacked."""
    if path.suffix == ".parquet":
        yield str(pq.read_table(path).to_pydict())
    elif path.suffix == ".duckdb":
        yield from _tables(path)
    elif path.suffix in {".docx", ".xlsx"}:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
            for name in package.namelist():
                yield package.read(name).decode("utf-8", "replace")
    yield path.read_bytes().decode("utf-8", "replace")


def _tables(path: Path) -> Iterator[str]:
    with duckdb.connect(path, read_only=True) as warehouse:
        names = warehouse.execute(
            "select table_schema, table_name from information_schema.tables"
            " where table_type = 'BASE TABLE'"
        ).fetchall()
        for schema, name in names:
            yield str(warehouse.table(f"{schema}.{name}").fetchall())
