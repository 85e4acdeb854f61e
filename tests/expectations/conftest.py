"""Small landings and warehouses, drawn inline: 2023-Q2 of three communes, read on 15 June 2023."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.examination import examine
from expectations.rules import Measures, Rule
from expectations.thresholds import load_thresholds
from warehouse.landing import MANIFEST, LandedFile, Manifest, sha256_of
from warehouse.periods import VIETNAM
from warehouse.settings import Settings

READ_AT = "2023-06-15 01:00:00"

SCHEMA = """
create schema marts;
create schema meta;
create table marts.dim_landing_windows (
    source varchar, entity varchar, landing_window varchar, observed_at timestamp,
    finished_at timestamp,
    row_count bigint, distinct_id_count bigint, server_total_count bigint, is_full boolean
);
create table marts.dim_closed_quarters (
    quarter_code varchar, period_from date, period_to date, policy_version varchar
);
create table marts.dim_communes (commune_code varchar, valid_from date);
create table marts.fct_dossiers (
    dossier_code varchar primary key, source varchar, record_id varchar, commune_code varchar,
    level_code varchar, channel_code varchar, status_code varchar, end_kind varchar,
    applied_at timestamp, received_at timestamp, due_at timestamp, end_at timestamp,
    received_date date, due_date date, end_date date,
    is_counted boolean, has_due_date boolean, has_channel boolean, procedure_code varchar
);
create table marts.fct_dossier_quarters (
    dossier_code varchar, quarter_code varchar, commune_code varchar
);
create table marts.fct_dossier_papers (dossier_code varchar);
create table marts.fct_figure_members (
    quarter_code varchar, commune_code varchar, record_kind varchar, record_code varchar,
    dossier_code varchar, summed_amount bigint, figures varchar[]
);
create table marts.fct_unplaced_records (
    source varchar, entity varchar, record_id varchar, commune_code varchar, reason_code varchar
);
create table marts.fct_declared_values (
    commune_code varchar, quarter_code varchar, item_code varchar
);
create table marts.dim_indicators (indicator_code varchar, origin varchar);
create table marts.dim_procedures (
    procedure_code varchar, issued_date date, abolished_date date
);
create table marts.rpt_suspicious_dossiers (
    dossier_code varchar, reason_code varchar, commune_code varchar, quarter_code varchar
);
create table marts.rpt_indicator_outliers (
    commune_code varchar, quarter_code varchar, indicator_code varchar, is_outlier boolean
);
create table marts.fct_load_completeness (
    commune_code varchar, day_date date, is_silent boolean
);
create table marts.fct_quarantined_dossiers (
    source varchar, record_id varchar, dossier_code varchar, commune_code varchar,
    reason_code varchar, reason_detail varchar, observed_at timestamp,
    possible_from_date date, possible_to_date date
);
create table marts.rpt_commune_quarter (
    commune_code varchar, commune_name varchar, district_code varchar, district_name varchar,
    quarter_code varchar, period_from date, period_to date, policy_version varchar,
    received_online_count bigint, received_direct_or_postal_count bigint,
    resolved_count bigint, rating_count bigint
);
create table meta.build (
    landing_root_hash varchar, project_hash varchar, observed_at timestamp, code_version varchar
);
"""

QUARTERS = {
    "2022-Q3": ("2022-06-15", "2022-09-14"),
    "2022-Q4": ("2022-09-15", "2022-12-14"),
    "2023-Q1": ("2022-12-15", "2023-03-14"),
    "2023-Q2": ("2023-03-15", "2023-06-14"),
}
COMMUNES = {"10606": "Thị trấn Nam Sách", "10657": "Xã Đồng Lạc", "10660": "Xã Thái Tân"}
SOUND = {
    "source": "hai_duong",
    "commune_code": "10657",
    "procedure_code": "1.001193",
    "level_code": "4",
    "channel_code": "2",
    "status_code": "10",
    "end_kind": "result",
    "applied_at": "2023-05-02 08:00:00",
    "received_at": "2023-05-02 08:15:00",
    "due_at": "2023-05-05 17:00:00",
    "end_at": "2023-05-04 10:30:00",
    "is_counted": True,
    "has_channel": True,
}
QUARANTINED = {
    "source": "hai_duong",
    "dossier_code": "H23-9",
    "commune_code": "10657",
    "reason_code": "unknown_status",
    "reason_detail": "dossierStatus.id 99",
    "observed_at": READ_AT,
    "possible_from_date": "2023-05-02",
    "possible_to_date": None,
}


class WarehouseFile:
    """A published warehouse with the columns that the gate reads; each change publishes anew."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def execute(self, sql: str, parameters: Iterable[Any] = ()) -> None:
        """Run `sql` aside and rename, as a build does: pinned links keep what they had."""
        aside = self.path.with_name("aside")
        shutil.copyfile(self.path, aside)
        with duckdb.connect(str(aside)) as connection:
            connection.execute(sql, list(parameters))
        aside.replace(self.path)

    def add_dossier(self, dossier_code: str = "H23-1", **changes: Any) -> None:
        """A sound dossier of 10657, received and solved in 2023-Q2, with `changes`."""
        row = SOUND | changes | {"dossier_code": dossier_code, "record_id": f"id {dossier_code}"}
        for moment, day in (("received_at", "received_date"), ("due_at", "due_date"),
                            ("end_at", "end_date")):  # fmt: skip
            row[day] = row[moment] and row[moment][:10]
        row["has_due_date"] = row["due_at"] is not None
        self._insert("marts.fct_dossiers", row)
        self._insert("marts.fct_dossier_papers", {"dossier_code": dossier_code})

    def add_moved_dossier(self, **changes: Any) -> None:
        """H23-1, shown last by 10657, that counts for 10606 in 2023-Q2 and for 10660 before."""
        self.add_dossier("H23-1", **changes)
        for quarter_code, commune_code in (("2023-Q1", "10660"), ("2023-Q2", "10606")):
            self.add("fct_dossier_quarters", dossier_code="H23-1", quarter_code=quarter_code,
                     commune_code=commune_code)  # fmt: skip

    def add(self, table: str, **row: Any) -> None:
        """One row of a mart, with the columns given."""
        self._insert(f"marts.{table}", row)

    def add_quarantined(self, record_id: str = "q1", **changes: Any) -> None:
        """A dossier of 10657 quarantined for an unknown status, with `changes`."""
        row = QUARANTINED | changes | {"record_id": record_id}
        self._insert("marts.fct_quarantined_dossiers", row)

    def set_received(self, commune_code: str, quarter_code: str, count: int) -> None:
        """How many dossiers a commune received in a quarter."""
        self.execute(
            "update marts.rpt_commune_quarter set received_online_count = ?, "
            "received_direct_or_postal_count = 0 where commune_code = ? and quarter_code = ?",
            [count, commune_code, quarter_code],
        )

    def _insert(self, table: str, row: Mapping[str, Any]) -> None:
        self.execute(*insertion(table, row))


def insertion(table: str, row: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """The statement that inserts `row`, and its parameters."""
    marks = ", ".join("?" for _ in row)
    return f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values())  # noqa: S608


def draw_warehouse(connection: duckdb.DuckDBPyConnection) -> None:
    """Three communes, four closed quarters with 100 dossiers received in each, no dossier yet."""
    connection.execute(SCHEMA)
    read = {"source": "hai_duong", "entity": "dossiers", "finished_at": READ_AT}
    connection.execute(*insertion("marts.dim_landing_windows", read))
    connection.execute(*insertion("marts.dim_procedures", {"procedure_code": "1.001193"}))
    for number in range(20):
        item = {"indicator_code": f"desk.{number}", "origin": "declared"}
        connection.execute(*insertion("marts.dim_indicators", item))
    made = {"landing_root_hash": "r", "project_hash": "p", "observed_at": READ_AT}
    connection.execute(*insertion("meta.build", made))
    for commune_code in COMMUNES:
        commune = {"commune_code": commune_code, "valid_from": "2004-07-08"}
        connection.execute(*insertion("marts.dim_communes", commune))
    for quarter_code, (first, last) in QUARTERS.items():
        period = {"quarter_code": quarter_code, "period_from": first, "period_to": last}
        period["policy_version"] = "06a-2023-1"
        connection.execute(*insertion("marts.dim_closed_quarters", period))
        for commune_code, name in COMMUNES.items():
            sheet = period | {"commune_code": commune_code, "commune_name": name}
            sheet |= {"district_code": "291", "district_name": "Huyện Nam Sách"}
            counts = {"received_online_count": 90, "received_direct_or_postal_count": 10}
            counts |= {"resolved_count": 100, "rating_count": 23}
            connection.execute(*insertion("marts.rpt_commune_quarter", sheet | counts))
            declared = {"commune_code": commune_code, "quarter_code": quarter_code}
            connection.execute(*insertion("marts.fct_declared_values", declared))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


@pytest.fixture(scope="session")
def drawn_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("drawn") / "motcua.duckdb"
    with duckdb.connect(str(path)) as connection:
        draw_warehouse(connection)
    return path


@pytest.fixture
def warehouse(settings: Settings, drawn_warehouse: Path) -> WarehouseFile:
    settings.published.parent.mkdir(parents=True)
    shutil.copyfile(drawn_warehouse, settings.published)
    return WarehouseFile(settings.published)


DOSSIER = {
    "id": "d1",
    "code": "H23-1",
    "updatedDate": "2023-06-10T17:00:00.000+0700",
    "dossierStatus.id": "4",
    "acceptedDate": "2023-06-09T08:00:00.000+0700",
    "appointmentDate": "2023-06-12T17:00:00.000+0700",
}
PROCEDURE = {
    "MATTHC": "1.001193",
    "TENTTHC": "Đăng ký khai sinh",
    "LINHVUCTHUCHIEN": '[{"MALINHVUC":"G15-TP04","TENLINHVUC":"Hộ tịch"}]',
    "MUCDO": "4",
    "QUYETDINH": '[{"NGAYKY":"20220713","NGAYCONGBO":"20220715","NGAYCONGKHAI":"",'
    '"NGAYHIEULUC":"20220801"}]',
}
RECORD = {
    "id": "d1",
    "code": "H23-1",
    "updatedDate": "2023-06-10T17:00:00.000+0700",
    "agency.code": "10657",
}
SOUND_ROWS: dict[str, dict[str, str | None]] = {
    "dossiers": dict(DOSSIER),
    "procedures": dict(PROCEDURE),
    "papers": RECORD | {"components": '[{"code":"TP1","hasFile":"1"}]'},
    "payments": RECORD
    | {
        "fees": '[{"kind":"fee","amount":"8000","paid":"1",'
        '"paidDate":"2023-06-09T08:00:00.000+0700","method":"1"}]'
    },
    "ratings": {
        "id": "r1",
        "dossier.code": "H23-1",
        "agency.code": "10657",
        "scale": "HD-2020",
        "level": "tot",
        "ratedDate": "2023-06-12T17:00:00.000+0700",
        "updatedDate": "2023-06-12T17:00:00.000+0700",
    },
    "petitions": RECORD
    | {
        "id": "p1",
        "code": "PAKN-1",
        "kind": "petition",
        "subject": "conduct",
        "receivedDate": "20230601080000",
        "outcome": "answered",
        "handledDate": "2023-06-05T08:00:00Z",
    },
}

Land = Callable[..., Manifest]


@pytest.fixture
def land(settings: Settings, tmp_path: Path) -> Land:
    """Land one window: `land("dossiers", rows, window="20230615T010000", is_full=True)`."""

    def land_window(
        entity: str,
        rows: list[dict[str, str | None]],
        /,
        *,
        source: str = "hai_duong",
        window: str = "20230615T010000",
        **changes: Any,
    ) -> Manifest:
        folder = settings.landing / source / entity / window
        folder.mkdir(parents=True)
        part = folder / "part-00000.parquet"
        columns = list(rows[0] if rows else SOUND_ROWS[entity])
        with duckdb.connect(":memory:") as connection:
            wanted = ", ".join(f'"{column}" varchar' for column in columns)
            connection.execute(f"create table landed ({wanted})")
            for row in rows:
                quoted = {f'"{column}"': row[column] for column in columns}
                connection.execute(*insertion("landed", quoted))
            connection.execute(f"copy landed to '{part}' (format parquet)")
        ids = {row.get("id") for row in rows}
        observed_at = datetime.strptime(window, "%Y%m%dT%H%M%S").replace(tzinfo=VIETNAM).isoformat()
        manifest = Manifest(
            source=source, entity=entity, window=window, province_code="30", request={},
            server_totals=[len(ids)], rows=len(rows), distinct_ids=len(ids), watermark=None,
            observed_at=observed_at, started_at=observed_at, finished_at=observed_at,
            is_full=True, connector_version="1",
            files=[LandedFile(part.name, len(rows), sha256_of(part))],
        )  # fmt: skip
        manifest = replace(manifest, **changes)
        (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        return manifest

    return land_window


def dossier_rows(count: int, start: int = 1, **changes: str | None) -> list[dict[str, str | None]]:
    """`count` sound landed dossiers with ids of their own, each with `changes`."""
    numbers = range(start, start + count)
    return [DOSSIER | {"id": f"d{n}", "code": f"H23-{n}"} | changes for n in numbers]


@pytest.fixture
def dossiers() -> Callable[..., list[dict[str, str | None]]]:
    return dossier_rows


def judged(
    groups: Iterable[tuple[Iterable[Rule], Measures]],
) -> dict[str, list[str]]:
    """Subjects by the rule they fail; a rule that allows none and counted none is not asked."""
    thresholds = load_thresholds()
    failing = {}
    for rules, measures in groups:
        assert measures.faults == {}
        asked = [
            rule
            for rule in rules
            if rule.bounds
            or any(measures.of(rule.rule_id, subject).value for subject in measures.subjects)
        ]
        for rule_id, finding in examine("judged", asked, measures, thresholds).items():
            assert finding.fault == ""
            failing[rule_id] = sorted(finding.failing)
    return {rule_id: subjects for rule_id, subjects in sorted(failing.items()) if subjects}


@pytest.fixture
def judge() -> Callable[..., dict[str, list[str]]]:
    return judged


@pytest.fixture
def procedure() -> dict[str, str | None]:
    return dict(PROCEDURE)


@pytest.fixture
def sound_rows() -> dict[str, dict[str, str | None]]:
    """One sound landed row of each entity."""
    return {entity: dict(row) for entity, row in SOUND_ROWS.items()}


@pytest.fixture
def land_further(land: Land) -> Callable[[], None]:
    """Land papers of 400 dossiers, and one payment, rating and petition."""

    def land_all() -> None:
        papers = [SOUND_ROWS["papers"] | {"id": f"d{number}"} for number in range(1, 401)]
        land("papers", papers)
        for entity in ("payments", "ratings", "petitions"):
            land(entity, [SOUND_ROWS[entity]])

    return land_all
