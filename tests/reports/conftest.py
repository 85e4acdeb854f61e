"""A province of a few communes: a small DuckDB file with the marts' columns, and its receipts."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pytest

from expectations.receipt import (
    CommuneVerdict,
    QuarterVerdict,
    Receipt,
    RuleResult,
    Waiver,
    quarter_verdict_path,
    receipt_path,
    write_document,
)
from reports.content import ReportContent
from reports.drafting import draft
from reports.figures import load_figures, require_agreement
from warehouse.database import open_for_reading
from warehouse.periods import VIETNAM
from warehouse.settings import Settings

FORM = (
    "received_count", "received_online_count", "received_direct_or_postal_count",
    "carried_over_count", "resolved_count", "resolved_early_count", "resolved_on_time_count",
    "resolved_late_count", "pending_count", "pending_in_time_count", "pending_overdue_count",
)  # fmt: skip
MORE = (
    "received_direct_count", "received_postal_count", "waiting_for_supplement_count",
    "waiting_for_payment_count", "returned_count", "no_due_date_count", "no_channel_count",
)  # fmt: skip
FIELDS = (
    ("G15-BT03", "Bảo trợ xã hội"),
    ("G15-CT01", "Chứng thực"),
    ("G15-DD07", "Đất đai"),
    ("G15-HT02", "Hộ tịch"),
    ("G15-MT09", "Môi trường"),
    ("G15-NC04", "Người có công"),
    ("G15-VH05", "Văn hóa"),
)
# Columns (3) to (13) of Đồng Lạc, then direct and postal; waiting dossiers are all in one field.
DONG_LAC = {
    "G15-BT03": (21, 20, 0, 1, 20, 15, 5, 0, 1, 1, 0, 0, 0),
    "G15-CT01": (790, 770, 10, 10, 784, 720, 64, 0, 6, 6, 0, 10, 0),
    "G15-HT02": (181, 168, 6, 7, 175, 140, 35, 0, 6, 6, 0, 6, 0),
    "G15-NC04": (25, 23, 0, 2, 23, 18, 5, 0, 2, 2, 0, 0, 0),
    "G15-VH05": (5, 5, 0, 0, 5, 5, 0, 0, 0, 0, 0, 0, 0),
}
LATE = {"G15-CT01": (3000, 2000, 990, 10, 2990, 2988, 1, 1, 10, 8, 2, 980, 10)}


@dataclass(frozen=True)
class Commune:
    """A commune to put into the small warehouse."""

    code: str
    name: str
    district_code: str | None
    district_name: str | None
    fields: dict[str, tuple[int, ...]]
    waiting: tuple[int, int] = (0, 0)
    province_name: str = "Tỉnh Hải Dương"


COMMUNES = (
    Commune("10657", "Xã Đồng Lạc", "291", "Huyện Nam Sách", DONG_LAC, waiting=(6, 0)),
    Commune("10606", "Thị trấn Nam Sách", "291", "Huyện Nam Sách", {}),
    Commune("10507", "Phường Cẩm Thượng", "288", "Thành phố Hải Dương", LATE, waiting=(1, 2)),
)


def write_warehouse(
    path: Path,
    communes: tuple[Commune, ...] = COMMUNES,
    fields: tuple[tuple[str, str], ...] = FIELDS,
) -> None:
    """The marts of 2023-Q2 for `communes`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    counts = ", ".join(f"{column} bigint" for column in (*FORM, *MORE))
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            f"create table marts.fct_dossiers_by_commune_quarter "
            f"(commune_code varchar, quarter_code varchar, field_code varchar, {counts}, "
            "policy_version varchar)"
        )
        connection.execute(
            "create table marts.rpt_commune_quarter (commune_code varchar, commune_name varchar, "
            "district_code varchar, district_name varchar, province_code varchar, "
            "province_name varchar, quarter_code varchar, period_from date, period_to date, "
            f"{counts}, quarantined_count bigint, policy_version varchar)"
        )
        connection.execute("create table marts.dim_fields (field_code varchar, field_name varchar)")
        connection.executemany("insert into marts.dim_fields values (?, ?)", fields)
        for commune in communes:
            _insert_commune(connection, commune)


def _insert_commune(connection: duckdb.DuckDBPyConnection, commune: Commune) -> None:
    totals = [0] * (len(FORM) + len(MORE))
    for code, (*form, direct, postal) in commune.fields.items():
        waiting = commune.waiting if code == max(commune.fields) else (0, 0)
        row = [*form, direct, postal, *waiting, 0, 0, 0]
        totals = [total + value for total, value in zip(totals, row, strict=True)]
        connection.execute(
            "insert into marts.fct_dossiers_by_commune_quarter values "  # noqa: S608
            f"(?, '2023-Q2', ?, {', '.join('?' * len(row))}, '06a-2023-1')",
            [commune.code, code, *row],
        )
    connection.execute(
        "insert into marts.rpt_commune_quarter values "  # noqa: S608
        f"(?, ?, ?, ?, '30', ?, '2023-Q2', ?, ?, {', '.join('?' * len(totals))}, 0, '06a-2023-1')",
        [
            commune.code, commune.name, commune.district_code, commune.district_name,
            commune.province_name, date(2023, 3, 15), date(2023, 6, 14), *totals,
        ],
    )  # fmt: skip


MET = RuleResult("R-01", "no_end_before_intake", "critical", 0, True)
OBSERVED = datetime(2023, 6, 15, 1, 0, tzinfo=VIETNAM)


def receipt_for(settings: Settings, commune: Commune, *rules: RuleResult) -> Receipt:
    """The receipt of `commune` for the pinned file as it is now."""
    pinned = settings.gate / "2023-Q2" / "motcua.duckdb"
    return Receipt(
        quarter_code="2023-Q2",
        commune_code=commune.code,
        commune_name=commune.name,
        warehouse_path="gate/2023-Q2/motcua.duckdb",
        warehouse_sha256=hashlib.sha256(pinned.read_bytes()).hexdigest(),
        observed_at=OBSERVED,
        policy_version="06a-2023-1",
        rules=rules or (MET,),
        waivers=tuple(
            Waiver(r.rule_id, "2023-Q2", commune.code, "Trần Văn Kiểm", "đã đối chiếu sổ giấy",
                   date(2023, 6, 30))
            for r in rules if r.is_waived
        ),
    )  # fmt: skip


def write_verdicts(
    settings: Settings,
    communes: tuple[Commune, ...] = COMMUNES,
    rules: dict[str, tuple[RuleResult, ...]] | None = None,
) -> None:
    """Receipts and the verdict of 2023-Q2; `rules` by commune code where not all is met."""
    receipts = [
        receipt_for(settings, commune, *(rules or {}).get(commune.code, ())) for commune in communes
    ]
    for receipt in receipts:
        write_document(receipt_path(settings.gate, "2023-Q2", receipt.commune_code), receipt)
    first = receipts[0]
    verdict = QuarterVerdict(
        quarter_code="2023-Q2",
        period_from=date(2023, 3, 15),
        period_to=date(2023, 6, 14),
        warehouse_path=first.warehouse_path,
        warehouse_sha256=first.warehouse_sha256,
        observed_at=OBSERVED,
        policy_version="06a-2023-1",
        rules=(),
        communes=tuple(
            CommuneVerdict(
                receipt.commune_code, receipt.commune_name, commune.district_code or "",
                commune.district_name or "", tuple(r for r in receipt.rules if not r.is_met),
            )
            for commune, receipt in zip(communes, receipts, strict=True)
        ),
    )  # fmt: skip
    write_document(quarter_verdict_path(settings.gate, "2023-Q2"), verdict)


class MakeProvince(Protocol):
    """Writes a warehouse of `communes`, pins it, and lets the gate say `rules` of them."""

    def __call__(
        self,
        communes: tuple[Commune, ...] = COMMUNES,
        fields: tuple[tuple[str, str], ...] = FIELDS,
        rules: dict[str, tuple[RuleResult, ...]] | None = None,
    ) -> Settings: ...


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty home."""
    return Settings(home=tmp_path)


@pytest.fixture(scope="session")
def warehouses() -> dict[str, bytes]:
    """Warehouse files made so far, by what is in them: making one costs more than a report."""
    return {}


@pytest.fixture
def make_province(settings: Settings, warehouses: dict[str, bytes]) -> MakeProvince:
    """A home with a pinned warehouse and its verdicts; every door is open unless `rules` say."""

    def make(
        communes: tuple[Commune, ...] = COMMUNES,
        fields: tuple[tuple[str, str], ...] = FIELDS,
        rules: dict[str, tuple[RuleResult, ...]] | None = None,
    ) -> Settings:
        pinned = settings.gate / "2023-Q2" / "motcua.duckdb"
        pinned.unlink(missing_ok=True)
        key = repr((communes, fields))
        if key not in warehouses:
            write_warehouse(pinned, communes, fields)
            warehouses[key] = pinned.read_bytes()
        pinned.parent.mkdir(parents=True, exist_ok=True)
        pinned.write_bytes(warehouses[key])
        write_verdicts(settings, communes, rules)
        return settings

    return make


@pytest.fixture
def province(make_province: MakeProvince) -> Settings:
    """Three communes, every door open."""
    return make_province()


@pytest.fixture
def dong_lac() -> Commune:
    """The commune whose figures are those of a real report."""
    return COMMUNES[0]


@pytest.fixture
def with_late_dossiers() -> Commune:
    """A commune with one late dossier among thousands, postal ones, and two waits."""
    return COMMUNES[2]


@pytest.fixture
def draft_of(make_province: MakeProvince) -> Callable[..., ReportContent]:
    """Draft the report of the first of some communes, with rule results of the gate."""

    def make(*communes: Commune, rules: tuple[RuleResult, ...] = (), **more: Any) -> ReportContent:
        first = communes[0]
        settings = make_province(communes, rules={first.code: rules}, **more)
        with open_for_reading(settings.gate / "2023-Q2" / "motcua.duckdb") as connection:
            (figures,) = load_figures(
                connection, quarter_code="2023-Q2", commune_codes=[first.code]
            )
        require_agreement(figures)
        return draft(figures, receipt_for(settings, first, *rules))

    return make


@pytest.fixture
def dong_lac_content(draft_of: Callable[..., ReportContent], dong_lac: Commune) -> ReportContent:
    """The report of Đồng Lạc."""
    return draft_of(dong_lac)


@pytest.fixture
def broken_rule() -> RuleResult:
    """A critical rule that is not met: it closes the door."""
    return RuleResult(
        "R-02", "solved_has_end", "critical", 3, False,
        sentence="3 hồ sơ đã giải quyết nhưng không có ngày kết thúc.", examples=("H23-1",),
    )  # fmt: skip


@pytest.fixture
def warning_rule() -> RuleResult:
    """A rule that is not met and only warns."""
    return RuleResult(
        "R-11", "few_without_due_date", "warning", 2, False,
        sentence="2 hồ sơ không có ngày hẹn trả.",
    )  # fmt: skip
