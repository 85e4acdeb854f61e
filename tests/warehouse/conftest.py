"""Small landings, written as a pull would leave them, and the dbt run over them.

A `night` is the day on which a load at 01:00 saw the portal.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.parquet
import pytest

from warehouse.build import build
from warehouse.database import Built, open_for_reading, publish
from warehouse.landing import MANIFEST, LandedFile, Manifest, sha256_of, window_folder
from warehouse.periods import VIETNAM
from warehouse.settings import Settings

Row = dict[str, str | None]
DOSSIER_COLUMNS = (
    "id", "code", "nationCode", "updatedDate", "dossierStatus.id", "dossierStatus.name",
    "dossierTaskStatus.id", "dossierTaskStatus.name", "procedure.id", "procedure.code",
    "procedure.sector.code", "procedureLevel.id", "agency.code", "applyMethod.id", "appliedDate",
    "acceptedDate", "appointmentDate", "dueDate", "completedDate", "processingTime",
    "processingTimeUnit", "undefindedCompleteTime",
)  # fmt: skip
PROCEDURE_COLUMNS = ("MATTHC", "TENTTHC", "LINHVUCTHUCHIEN", "COQUANTHUCHIEN.MADONVI")
REGISTERED, ACCEPTED, PROCESSING, SUPPLEMENT, RETURNED = "0", "1", "2", "3", "4"


def dossier(record_id: str, **changes: str | None) -> Row:
    """One landed row: being processed in Đồng Lạc since 1 February 2023, due on 1 April.

    Keys of `changes` are the portal's words with `_` for `.`: `dossierStatus_id="4"`.
    """
    row: Row = dict.fromkeys(DOSSIER_COLUMNS)
    row |= {
        "id": record_id,
        "code": f"HS-{record_id}",
        "updatedDate": "2023-02-02T08:00:00.000+0700",
        "dossierStatus.id": PROCESSING,
        "procedure.code": "1.000001",
        "procedureLevel.id": "dvc4",
        "agency.code": "10657",
        "applyMethod.id": "0",
        "appliedDate": "2023-02-01T07:00:00.000+0700",
        "acceptedDate": "2023-02-01T08:00:00.000+0700",
        "appointmentDate": "2023-04-01T17:00:00.000+0700",
        "completedDate": "",
    }
    row |= {name.replace("_", "."): value for name, value in changes.items()}
    return row


def procedure(code: str, *field_codes: str) -> Row:
    """One landed row of the catalogue."""
    fields = [{"MALINHVUC": field, "TENLINHVUC": f"Lĩnh vực {field}"} for field in field_codes]
    return {
        "MATTHC": code,
        "TENTTHC": f"Thủ tục {code}",
        "LINHVUCTHUCHIEN": json.dumps(fields, ensure_ascii=False),
        "COQUANTHUCHIEN.MADONVI": "000.00.00.H23",
    }


CATALOGUE = [procedure("1.000001", "HT"), procedure("1.000002", "CT", "HT")]


@dataclass(frozen=True)
class Office:
    """A home of its own: land nights, build, publish, ask."""

    settings: Settings

    def land(
        self,
        night: str,
        dossiers: Iterable[Row],
        catalogue: Iterable[Row] = CATALOGUE,
        source: str = "hai_duong",
    ) -> None:
        """Land what a full pull at 01:00 of `night` saw."""
        self._land(source, "dossiers", night, DOSSIER_COLUMNS, list(dossiers))
        self._land(source, "procedures", night, PROCEDURE_COLUMNS, list(catalogue))

    def window(self, night: str, entity: str = "dossiers", source: str = "hai_duong") -> Path:
        """The folder that `land` wrote."""
        name = f"{date.fromisoformat(night):%Y%m%d}T010000"
        return window_folder(self.settings.landing, source, entity, name)

    def _land(
        self, source: str, entity: str, night: str, columns: tuple[str, ...], rows: list[Row]
    ) -> None:
        folder = self.window(night, entity, source)
        folder.mkdir(parents=True)
        path = folder / "part-0000.parquet"
        table = {name: [row[name] for row in rows] for name in columns}
        table["payload_hash"] = [_hash(row) for row in rows]
        schema = pyarrow.schema([(name, pyarrow.string()) for name in table])
        pyarrow.parquet.write_table(pyarrow.table(table, schema=schema), path)
        observed = datetime.combine(date.fromisoformat(night), time(1), VIETNAM)
        manifest = Manifest(
            source=source,
            entity=entity,
            window=folder.name,
            province_code="30",
            request={},
            server_totals=[len(rows)],
            rows=len(rows),
            distinct_ids=len(rows),
            watermark=None,
            observed_at=observed.isoformat(),
            started_at=observed.isoformat(),
            finished_at=observed.isoformat(),
            is_full=True,
            connector_version="test",
            files=[LandedFile(path.name, len(rows), sha256_of(path))],
        )
        (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")

    def build(self, *, full_refresh: bool = False) -> Built:
        """Build and publish."""
        built = build(self.settings, full_refresh=full_refresh)
        publish(self.settings, built)
        return built

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """Rows of the published warehouse."""
        with open_for_reading(self.settings.published) as connection:
            return connection.execute(sql).fetchall()

    def content(self) -> dict[str, list[tuple[object, ...]]]:
        """Rows of every published table in a total order, without what was built when."""
        with open_for_reading(self.settings.published) as connection:
            tables = connection.execute(
                "select table_schema || '.' || table_name from information_schema.tables"
                " where table_type = 'BASE TABLE' and table_schema <> 'meta' order by all"
            ).fetchall()
            return {
                name: connection.execute(f"from {name} order by all").fetchall()  # noqa: S608
                for (name,) in tables
            }


def _hash(row: Row) -> str:
    return hashlib.blake2b(json.dumps(row, sort_keys=True).encode(), digest_size=16).hexdigest()


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One place for the homes of all tests: dbt parses the project anew for each place."""
    return tmp_path_factory.mktemp("office") / "var"


@pytest.fixture
def office(place: Path) -> Office:
    """An empty home, but for what dbt remembers of the project."""
    for folder in place.glob("*"):
        if folder.name != "dbt":
            shutil.rmtree(folder)
    return Office(Settings(home=place))


def settled_night(office: Office) -> None:
    """Two dossiers on the night on which 2023-Q1 closes, and what a killed pull left."""
    office.land(
        "2023-03-15",
        [
            dossier("a1"),
            dossier("a2", dossierStatus_id=RETURNED, completedDate="2023-02-10T08:00:00.000+0700"),
        ],
    )
    leftover = office.window("2023-03-15").with_name("20230316T010000.tmp")
    leftover.mkdir()
    (leftover / "part-0000.parquet").write_bytes(b"cut off")


@pytest.fixture(scope="session")
def built_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A home with one built night; tests may read it, not change it."""
    office = Office(Settings(home=tmp_path_factory.mktemp("built") / "var"))
    settled_night(office)
    office.build()
    return office


@pytest.fixture
def hand_made(tmp_path: Path) -> Callable[[str], Built]:
    """A file with the few tables that `warehouse.database` asks for, built aside without dbt.

    Its landing hash is the argument; its only closed quarter is 2023-Q1.
    """

    def make(landing_root_hash: str) -> Built:
        path = tmp_path / "var" / "building" / "next" / "motcua.duckdb"
        path.parent.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(str(path)) as connection:
            connection.execute("create schema meta; create schema marts")
            connection.execute(
                "create table meta.build as select ? as landing_root_hash, 'p' as project_hash,"
                " timestamp '2023-03-15 01:00:00' as observed_at",
                [landing_root_hash],
            )
            connection.execute(
                "create table marts.dim_closed_quarters as"
                " select '2023-Q1' as quarter_code, date '2022-12-15' as period_from"
            )
        return Built(path, False, True, landing_root_hash, "p")

    return make
