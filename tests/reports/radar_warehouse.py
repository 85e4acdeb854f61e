"""The few tables that the radar reads: two communes of today, three reasons, seven entries."""

from datetime import date

import duckdb

# Commune, dossier, reason, due, field, status, days left, certain.
ROWS = (
    ("10657", "H1", "overdue", date(2023, 6, 9), "CT", "4", -1, True),
    ("10657", "H1", "no_electronic_result", date(2023, 6, 9), "CT", "4", -1, False),
    ("10657", "H2", "overdue", date(2023, 6, 12), "CT", "4", 2, False),
    ("10657", '=HYPERLINK("x")', "unknown_status", None, None, None, None, True),
    ("10657", "<script>alert(1)</script>", "overdue", date(2023, 6, 13), "CT", "4", 3, False),
    ("99999", "H9", "unknown_status", None, None, None, None, True),
    (None, "H8", "unknown_status", None, None, None, None, True),
)


def write_radar(connection: duckdb.DuckDBPyConnection, observed: date) -> None:
    """What the radar reads, as of `observed`, into an empty file."""
    connection.execute("create schema marts")
    connection.execute(
        "create table marts.dim_running_quarters as select '2023-Q2' as quarter_code,"  # noqa: S608
        " date '2023-03-15' as period_from, date '2023-06-14' as period_to,"
        f" timestamp '{observed} 01:00:00' as observed_at, date '{observed}' as observed_date,"
        " date '2023-06-10' as radar_from_date"
    )
    connection.execute(
        "create table marts.dim_communes as from (values"
        " ('10657', 'Xã Đồng Lạc', 'Huyện Nam Sách', date '2004-07-08', null),"
        " ('10654', 'Xã Hồng Phong', 'Huyện Nam Sách', date '2004-07-08', null),"
        " ('10000', 'Xã Cũ', 'Huyện Nam Sách', date '2004-07-08', date '2020-01-01'))"
        " as communes (commune_code, commune_name, district_name, valid_from, valid_to)"
    )
    connection.execute(
        "create table marts.dim_fields as select 'CT' as field_code, 'Chứng thực' as field_name"
    )
    connection.execute(
        "create table marts.dim_radar_reasons as from (values"
        " ('overdue', null, 'Quá hạn'), ('no_electronic_result', null, 'Thiếu kết quả'),"
        " ('unknown_status', 'D07', 'Mã lạ')) as reasons (reason_code, rule_id, reason_name)"
    )
    connection.execute(
        "create table marts.rpt_radar_dossiers (commune_code varchar, dossier_code varchar,"
        " reason_code varchar, due_date date, field_code varchar, status_code varchar,"
        " days_left integer, is_certain boolean, source varchar, record_id varchar)"
    )
    for number, row in enumerate(ROWS):
        connection.execute(
            "insert into marts.rpt_radar_dossiers values (?, ?, ?, ?, ?, ?, ?, ?, 's', ?)",
            [*row, str(number)],
        )
