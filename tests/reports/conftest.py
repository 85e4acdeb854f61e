"""A province of a few communes: a small DuckDB file with the marts' columns, and its receipts."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
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
from reports.figures import (
    EARLIER_COLUMNS,
    FORM_COLUMNS,
    load_figures,
    require_agreement,
)
from tests.reports.random_figures import SCORE_GROUPS, SEEDS, seed_registry
from warehouse.database import open_for_reading
from warehouse.periods import VIETNAM, Quarter
from warehouse.settings import Settings

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


# The catalogue is one for all communes: what `rpt_commune_quarter` says of it.
CATALOGUE = {
    "procedure_count": 139, "procedure_field_count": 28, "procedure_decision_count": 4,
    "procedures_issued_count": 3, "procedures_amended_count": 15,
    "procedures_issued_or_amended_count": 18, "procedures_abolished_count": 3,
    "procedures_public_count": 139, "procedures_not_public_count": 0,
    "procedures_information_count": 11, "procedures_partial_count": 48,
    "procedures_full_count": 80, "procedures_online_count": 128,
    "procedures_with_fee_count": 30, "procedures_with_online_payment_count": 24,
    "procedures_with_internal_process_count": 139,
    "procedures_with_electronic_process_count": 139,
}  # fmt: skip
NUMBERS = {
    "review.planned": 139, "review.finished": 139, "review.fields": 28, "review.keep": 139,
    "review.amend": 0, "review.abolish": 0, "review.link": 0, "desk.area": 45,
    "desk.computers": 3, "desk.scanners": 1, "desk.printers": 3, "desk.allowance": 300000,
    "desk.procedures": 139, "target.digitised_share": 98,
}  # fmt: skip
TEXTS = {
    "basis.text": "Kế hoạch số 16/KH-UBND ngày 22 tháng 02 năm 2023 của Ủy ban nhân dân huyện "
    "Nam Sách về kiểm soát thủ tục hành chính và thực hiện cơ chế một cửa, một cửa liên thông "
    "năm 2023.",
    "desk.text": "Có bàn, ghế, bảng niêm yết thủ tục hành chính.\n"
    "Chủ tịch Ủy ban nhân dân xã chỉ đạo, phụ trách chung.",
    "tasks.text": "1. Tiếp tục rà soát, kiến nghị đơn giản hóa thủ tục hành chính;\n"
    "2. Tuyên truyền dịch vụ bưu chính công ích./.",
}


@dataclass(frozen=True)
class Commune:
    """A commune to put into the small warehouse.

    `facts` are counts of 2023-Q2 that differ from what is usual, `before` columns (3), (7), (10)
    and (4) of the quarter before; a commune declares nothing unless `declared` says so.
    """

    code: str
    name: str
    district_code: str | None
    district_name: str | None
    fields: dict[str, tuple[int, ...]]
    waiting: tuple[int, int] = (0, 0)
    province_name: str = "Tỉnh Hải Dương"
    province_code: str = "30"
    facts: dict[str, int] = field(default_factory=dict)
    declared: dict[str, float | str] = field(default_factory=dict)
    before: tuple[int, ...] = ()
    has_score: bool = False


COMMUNES = (
    Commune(
        "10657", "Xã Đồng Lạc", "291", "Huyện Nam Sách", DONG_LAC, waiting=(6, 0),
        facts={"digitised_count": 999, "rating_count": 232, "complaint_count": 1},
        declared={**NUMBERS, **TEXTS}, before=(950, 930, 2, 871), has_score=True,
    ),
    Commune("10606", "Thị trấn Nam Sách", "291", "Huyện Nam Sách", {}),
    Commune("10507", "Phường Cẩm Thượng", "288", "Thành phố Hải Dương", LATE, waiting=(1, 2)),
)  # fmt: skip


def write_warehouse(
    path: Path,
    communes: tuple[Commune, ...] = COMMUNES,
    fields: tuple[tuple[str, str], ...] = FIELDS,
) -> None:
    """The marts of 2023-Q2 for `communes`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute("create schema seeds")
        _create_registry(connection)
        _create_sheets(connection)
        _create_scores(connection)
        connection.execute("create table marts.dim_fields (field_code varchar, field_name varchar)")
        connection.executemany("insert into marts.dim_fields values (?, ?)", fields)
        for commune in communes:
            _insert_commune(connection, commune)
        connection.execute(
            f"create table marts.rpt_province_06a as select '2023-Q2' as quarter_code, "  # noqa: S608
            f"'{communes[0].province_code}' as province_code, 'xa' as level_code, field_code, "
            f"{', '.join(f'sum({column}) as {column}' for column in FORM_COLUMNS)} "
            "from marts.fct_dossiers_by_commune_quarter group by field_code"
        )


def _create_registry(connection: duckdb.DuckDBPyConnection) -> None:
    for seed in ("indicators", "declared_items", "score_766_indicators", "score_766_groups"):
        connection.execute(
            f"create table seeds.{seed} as "  # noqa: S608
            f"select * from read_csv('{SEEDS / f'{seed}.csv'}', header = true, "
            "types = {'valid_from': 'date', 'valid_to': 'date', 'indicator_code': 'varchar'})"
            if seed == "score_766_indicators"
            else f"create table seeds.{seed} as select * from "  # noqa: S608
            f"read_csv('{SEEDS / f'{seed}.csv'}', header = true, all_varchar = true)"
        )
    connection.execute("create table marts.dim_indicators as from seeds.indicators")


def _create_sheets(connection: duckdb.DuckDBPyConnection) -> None:
    form = ", ".join(f"{column} bigint" for column in (*FORM_COLUMNS, *MORE))
    counted = ", ".join(f"{column} bigint" for column in seed_registry().counted_columns)
    connection.execute(
        "create table marts.fct_dossiers_by_commune_quarter "
        f"(commune_code varchar, quarter_code varchar, field_code varchar, {form}, "
        "policy_version varchar)"
    )
    connection.execute(
        "create table marts.rpt_commune_quarter (commune_code varchar, commune_name varchar, "
        "district_code varchar, district_name varchar, province_code varchar, "
        "province_name varchar, quarter_code varchar, period_from date, period_to date, "
        f"policy_version varchar, {counted})"
    )
    connection.execute(
        "create table marts.fct_figure_members (quarter_code varchar, commune_code varchar, "
        "record_kind varchar, field_code varchar, channel_code varchar, figures varchar[])"
    )
    connection.execute(
        "create table marts.fct_declared_values (commune_code varchar, quarter_code varchar, "
        "item_code varchar, value_number double, value_text varchar)"
    )
    connection.execute(
        "create table marts.dim_communes (commune_code varchar, latitude double, "
        "longitude double, valid_from date, valid_to date)"
    )


def _create_scores(connection: duckdb.DuckDBPyConnection) -> None:
    """The tables of decision 766."""
    connection.execute(
        "create table marts.dim_scored_periods as select '2023-Q1' as period_code, "
        "date '2023-01-01' as period_from, date '2023-03-31' as period_to"
    )
    connection.execute(
        "create table marts.dim_score_bands as select * from "
        "(values ('good', 'Tốt'), ('excellent', 'Xuất sắc')) as t(band_code, band_name)"
    )
    connection.execute(
        "create table marts.fct_766_scores (commune_code varchar, period_code varchar, "
        "indicator_code varchar, group_code varchar, maximum_points double, "
        "numerator_count bigint, denominator_count bigint, is_computable boolean, points double)"
    )
    connection.execute(
        "create table marts.rpt_commune_766 (commune_code varchar, period_code varchar, "
        "total_points double, computable_points double, lowest_band_code varchar, "
        "highest_band_code varchar)"
    )


def _insert_commune(connection: duckdb.DuckDBPyConnection, commune: Commune) -> None:
    totals = dict.fromkeys((*FORM_COLUMNS, *MORE), 0)
    for code, (*form, direct, postal) in commune.fields.items():
        waiting = commune.waiting if code == max(commune.fields) else (0, 0)
        row = [*form, direct, postal, *waiting, 0, 0, 0]
        totals = {c: totals[c] + value for c, value in zip(totals, row, strict=True)}
        connection.execute(
            "insert into marts.fct_dossiers_by_commune_quarter values "  # noqa: S608
            f"(?, '2023-Q2', ?, {', '.join('?' * len(row))}, '06a-2023-1')",
            [commune.code, code, *row],
        )
    _insert_sheet(
        connection, commune, "2023-Q2", date(2023, 3, 15), {**totals, **_facts(commune, totals)}
    )
    if commune.before:
        before = dict(zip(EARLIER_COLUMNS, commune.before, strict=True))
        _insert_sheet(connection, commune, "2023-Q1", date(2022, 12, 15), before)
    connection.execute(
        "insert into marts.dim_communes values (?, 20.9, 106.3, date '2004-07-08', null)",
        [commune.code],
    )
    for item, value in commune.declared.items():
        number, text = (None, value) if isinstance(value, str) else (value, None)
        connection.execute(
            "insert into marts.fct_declared_values values (?, '2023-Q2', ?, ?, ?)",
            [commune.code, item, number, text],
        )
    if commune.has_score:
        _insert_score(connection, commune.code)


def _insert_sheet(
    connection: duckdb.DuckDBPyConnection,
    commune: Commune,
    quarter_code: str,
    period_from: date,
    counts: dict[str, int],
) -> None:
    values = [counts.get(column, 0) for column in seed_registry().counted_columns]
    connection.execute(
        "insert into marts.rpt_commune_quarter values "  # noqa: S608
        f"(?, ?, ?, ?, ?, ?, ?, ?, ?, '06a-2023-1', {', '.join('?' * len(values))})",
        [
            commune.code, commune.name, commune.district_code, commune.district_name,
            commune.province_code, commune.province_name, quarter_code, period_from,
            Quarter.parse(quarter_code).period_to, *values,
        ],
    )  # fmt: skip


def _facts(commune: Commune, totals: dict[str, int]) -> dict[str, int]:
    """Every other count of 2023-Q2; what follows from the dossiers stays within them."""
    online, resolved = totals["received_online_count"], totals["resolved_count"]
    digitised = min(commune.facts.get("digitised_count", 0), resolved)
    ratings = commune.facts.get("rating_count", 0)
    complaints = commune.facts.get("complaint_count", 0)
    waiting = totals["waiting_for_supplement_count"] + totals["waiting_for_payment_count"]
    return {
        **CATALOGUE,
        "received_new_count": online + totals["received_direct_or_postal_count"],
        "resolved_in_time_count": totals["resolved_early_count"] + totals["resolved_on_time_count"],
        "in_process_count": totals["pending_count"] - waiting,
        "received_online_full_count": min(online, 900),
        "received_online_partial_count": online - min(online, 900),
        "digitised_count": digitised,
        "reused_count": digitised,
        "result_required_count": digitised,
        "electronic_result_count": digitised,
        "signed_result_count": max(0, digitised - 9),
        "rating_count": ratings,
        "rating_good_count": ratings,
        "complaint_count": complaints,
        "complaint_on_conduct_count": complaints,
        "fee_paid_count": min(700, resolved),
        "fee_paid_online_count": min(650, resolved),
        "fee_paid_amount": 8000 * min(700, resolved),
        "fee_paid_online_amount": 8000 * min(650, resolved),
    }


def _insert_score(connection: duckdb.DuckDBPyConnection, commune_code: str) -> None:
    """All of it but two hundredths of indicator 2.1; 4.7 cannot be computed."""
    for group, (_, indicators) in SCORE_GROUPS.items():
        for code, maximum in indicators.items():
            numerator, points = (98, 19.6) if code == "2.1" else (100, float(maximum))
            is_computable = code != "4.7"
            parts = (numerator, 100) if is_computable else (0, 0)
            connection.execute(
                "insert into marts.fct_766_scores values (?, '2023-Q1', ?, ?, ?, ?, ?, ?, ?)",
                [
                    commune_code, code, group, maximum, *parts, is_computable,
                    points if is_computable else None,
                ],
            )  # fmt: skip
    connection.execute(
        "insert into marts.rpt_commune_766 values (?, '2023-Q1', 97.6, 98, 'excellent', "
        "'excellent')",
        [commune_code],
    )


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
                receipt.commune_code, receipt.commune_name, commune.district_code,
                commune.district_name, tuple(r for r in receipt.rules if not r.is_met),
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
