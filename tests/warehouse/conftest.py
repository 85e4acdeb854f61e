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
from warehouse.landing import (
    MANIFEST,
    LandedFile,
    Manifest,
    list_windows,
    sha256_of,
    window_folder,
)
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
PROCEDURE_COLUMNS = (
    "MATTHC", "TENTTHC", "LINHVUCTHUCHIEN", "COQUANTHUCHIEN.MADONVI", "MUCDO", "PHILEPHI",
    "COKETQUA", "THANHTOANTRUCTUYEN", "KETNOICSDLDC", "DUBOPHAN", "QUYTRINHNOIBO",
    "QUYTRINHDIENTU", "THOIGIANGIAIQUYET", "DATDAI", "QUYETDINH",
)  # fmt: skip
# What a catalogue had before it was landed whole.
FIRST_PROCEDURE_COLUMNS = PROCEDURE_COLUMNS[:4]
COLUMNS_BESIDE = {
    "papers": (
        "id", "code", "updatedDate", "agency.code", "returnMethod", "populationDatabase",
        "syncedToNational", "components", "results", "supplements",
    ),
    "payments": ("id", "code", "updatedDate", "agency.code", "fees"),
    "ratings": (
        "id", "dossier.id", "dossier.code", "agency.code", "scale", "level", "ratedDate",
        "updatedDate",
    ),
    "petitions": (
        "id", "code", "kind", "subject", "agency.code", "receivedDate", "classifiedDate",
        "outcome", "handledDate", "publishedDate", "isSatisfied", "updatedDate",
    ),
    "declarations": (
        "commune_code", "quarter_code", "item_code", "value_number", "value_text", "file_name",
        "file_sha256", "declared_at",
    ),
}  # fmt: skip
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


def procedure(code: str, *field_codes: str, **changes: str | None) -> Row:
    """One landed row of the catalogue: whole, online all the way, free, with a result.

    Keys of `changes` are the portal's words: `MUCDO="3"`; `QUYETDINH=decisions(...)`.
    """
    fields = [{"MALINHVUC": field, "TENLINHVUC": f"Lĩnh vực {field}"} for field in field_codes]
    row: Row = {
        "MATTHC": code,
        "TENTTHC": f"Thủ tục {code}",
        "LINHVUCTHUCHIEN": json.dumps(fields, ensure_ascii=False),
        "COQUANTHUCHIEN.MADONVI": "CAPXA",
        "MUCDO": "4",
        "PHILEPHI": "0",
        "COKETQUA": "1",
        "THANHTOANTRUCTUYEN": "0",
        "KETNOICSDLDC": "1",
        "DUBOPHAN": "1",
        "QUYTRINHNOIBO": "20220105",
        "QUYTRINHDIENTU": "",
        "THOIGIANGIAIQUYET": "3",
        "DATDAI": "0",
        "QUYETDINH": "[]",
    }
    return row | changes


def listed(*entries: dict[str, str | None]) -> str:
    """A list as it lands: JSON text."""
    return json.dumps(entries, ensure_ascii=False)


def decision(number: str, action: str, published: str, **changes: str | None) -> Row:
    """One entry of a procedure's `QUYETDINH`: signed, published, put up and in force that day."""
    days = dict.fromkeys(("NGAYKY", "NGAYCONGBO", "NGAYCONGKHAI", "NGAYHIEULUC"), published)
    entry: Row = {"SOQUYETDINH": number, "HANHDONG": action}
    return entry | days | changes


def component(**changes: str | None) -> Row:
    """One paper that the applicant handed in: digitised, not reused."""
    entry: Row = {
        "code": "TP.1",
        "hasFile": "1",
        "digitised": "1",
        "reused": "0",
        "fromNationalStore": "0",
    }
    return entry | changes


def result(**changes: str | None) -> Row:
    """One result: a signed file, not in the applicant's store."""
    entry: Row = {"code": "KQ.1", "hasFile": "1", "signed": "1", "syncedToPersonalStore": "0"}
    return entry | changes


def papers(record_id: str, **changes: str | None) -> Row:
    """The landed papers of dossier `record_id`: one digitised component, no result, no request."""
    row: Row = {
        "id": record_id,
        "code": f"HS-{record_id}",
        "updatedDate": "2023-02-02T08:00:00.000+0700",
        "agency.code": "10657",
        "returnMethod": "0",
        "populationDatabase": "1",
        "syncedToNational": "1",
        "components": listed(component()),
        "results": "[]",
        "supplements": "[]",
    }
    return row | {name.replace("_", "."): value for name, value in changes.items()}


def fee_line(**changes: str | None) -> Row:
    """One fee line: 8,000 đồng, paid online on 1 February 2023."""
    entry: Row = {
        "kind": "fee",
        "amount": "8000",
        "paid": "1",
        "paidDate": "2023-02-01T09:00:00.000+0700",
        "method": "1",
    }
    return entry | changes


def payment(record_id: str, *lines: Row, **changes: str | None) -> Row:
    """The landed fee lines of dossier `record_id`."""
    row: Row = {
        "id": record_id,
        "code": f"HS-{record_id}",
        "updatedDate": "2023-02-02T08:00:00.000+0700",
        "agency.code": "10657",
        "fees": listed(*lines),
    }
    return row | {name.replace("_", "."): value for name, value in changes.items()}


def rating(rating_code: str, dossier_id: str, **changes: str | None) -> Row:
    """One landed slip on dossier `dossier_id`: good, given on 10 February 2023."""
    row: Row = {
        "id": rating_code,
        "dossier.id": dossier_id,
        "dossier.code": f"HS-{dossier_id}",
        "agency.code": "10657",
        "scale": "HD-2020",
        "level": "tot",
        "ratedDate": "2023-02-10T09:00:00.000+0700",
        "updatedDate": "2023-02-10T09:00:00.000+0700",
    }
    return row | {name.replace("_", "."): value for name, value in changes.items()}


def petition(record_id: str, **changes: str | None) -> Row:
    """One landed petition on conduct, received on 6 February 2023 and not handled."""
    row: Row = {
        "id": record_id,
        "code": f"PAKN-{record_id}",
        "kind": "petition",
        "subject": "conduct",
        "agency.code": "10657",
        "receivedDate": "2023-02-06T08:00:00.000+0700",
        "classifiedDate": "",
        "outcome": "",
        "handledDate": None,
        "publishedDate": "",
        "isSatisfied": None,
        "updatedDate": "2023-02-06T08:00:00.000+0700",
    }
    return row | {name.replace("_", "."): value for name, value in changes.items()}


def declared(item_code: str, **changes: str | None) -> Row:
    """One landed item that Đồng Lạc declared for 2023-Q1; give `value_number` or `value_text`."""
    row: Row = {
        "commune_code": "10657",
        "quarter_code": "2023-Q1",
        "item_code": item_code,
        "value_number": None,
        "value_text": None,
        "file_name": "10657-2023-Q1.yml",
        "file_sha256": "a1",
        "declared_at": "2023-03-14T16:00:00+07:00",
    }
    return row | changes


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
        """Land what a pull at 01:00 of `night` saw: everything at first, then what changed."""
        self._land(source, "dossiers", night, DOSSIER_COLUMNS, list(dossiers))
        procedures = list(catalogue)
        is_first = all("MUCDO" not in row for row in procedures)
        columns = FIRST_PROCEDURE_COLUMNS if is_first else PROCEDURE_COLUMNS
        self._land(source, "procedures", night, columns, procedures)

    def land_papers(self, night: str, *rows: Row) -> None:
        """Land what a pull of papers saw that night."""
        self._land_beside("papers", night, rows)

    def land_payments(self, night: str, *rows: Row) -> None:
        """Land what a pull of payments saw that night."""
        self._land_beside("payments", night, rows)

    def land_ratings(self, night: str, *rows: Row) -> None:
        """Land what a pull of ratings saw that night."""
        self._land_beside("ratings", night, rows)

    def land_petitions(self, night: str, *rows: Row) -> None:
        """Land what a pull of petitions saw that night."""
        self._land_beside("petitions", night, rows)

    def land_declarations(self, night: str, *rows: Row) -> None:
        """Land the items of the files that communes had handed in by that night."""
        self._land_beside("declarations", night, rows, source="declared")

    def _land_beside(
        self, entity: str, night: str, rows: Iterable[Row], source: str = "hai_duong"
    ) -> None:
        self._land(source, entity, night, COLUMNS_BESIDE[entity], list(rows))

    def window(self, night: str, entity: str = "dossiers", source: str = "hai_duong") -> Path:
        """The folder that `land` wrote."""
        name = f"{date.fromisoformat(night):%Y%m%d}T010000"
        return window_folder(self.settings.landing, source, entity, name)

    def _land(
        self, source: str, entity: str, night: str, columns: tuple[str, ...], rows: list[Row]
    ) -> None:
        folder = self.window(night, entity, source)
        is_first = not list_windows(self.settings.landing, source, entity)
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
            is_full=is_first,
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
    """Two dossiers on the night on which 2023-Q1 closes, and what two killed pulls left."""
    office.land(
        "2023-03-15",
        [
            dossier("a1"),
            dossier("a2", dossierStatus_id=RETURNED, completedDate="2023-02-10T08:00:00.000+0700"),
        ],
    )
    for entity in ("dossiers", "papers"):
        leftover = office.window("2023-03-15", entity).with_name("20230316T010000.tmp")
        leftover.mkdir(parents=True)
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
